/** Each optimizer's numbers at the step that is shown. */

import { measuresOf, stepsThere } from "../runs/measures.js";
import { h, setText } from "./dom.js";
import { shortNumber } from "./model.js";
import { endOf, nameOf } from "./wording.js";

const COLUMNS = ["Optimizer", "lr", "Steps there", "Stride along", "Travel across", "Distance left", "Loss"];

export function createTable() {
  const body = h("tbody");
  const head = h("tr", {}, ...COLUMNS.map((name) => h("th", { scope: "col" }, name)));
  const element = h(
    "div",
    { className: "table", tabIndex: 0, role: "region", "aria-label": "Numbers" },
    h("table", {}, h("thead", {}, head), body),
  );
  return {
    element,
    /** @param {import("./model.js").View} view */
    update({ state, runs }) {
      while (body.rows.length > runs.length) body.deleteRow(-1);
      while (body.rows.length < runs.length)
        body.append(h("tr", {}, h("th", { scope: "row" }), ...COLUMNS.slice(1).map(() => h("td"))));
      runs.forEach(({ path, ink }, k) => {
        const seen = measuresOf(path, state.step),
          there = stepsThere(path);
        const left = seen.distanceLeft;
        const cells = [
          nameOf(path),
          shortNumber(path.values.lr ?? NaN),
          path.divergedAt !== null ? endOf(path) : there === null ? `not in ${path.steps}` : `${there}`,
          shortNumber(seen.stride),
          shortNumber(seen.travel),
          left === null ? "–" : `${shortNumber(100 * left)} %`,
          shortNumber(path.losses[seen.steps]),
        ];
        cells.forEach((text, j) => setText(body.rows[k].cells[j], text));
        body.rows[k].cells[0].style.color = ink.colour;
      });
    },
  };
}
