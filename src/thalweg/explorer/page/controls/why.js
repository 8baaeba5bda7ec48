/** Why a run diverged, said when one did. */

import { whyDiverged } from "../runs/edge.js";
import { button, h, setText } from "./dom.js";
import { endOf, nameOf } from "./wording.js";

export function createWhy() {
  const said = h("p", { hidden: true, role: "status" });
  const ask = button(
    "Why did it diverge?",
    () => {
      said.hidden = !said.hidden;
      ask.setAttribute("aria-expanded", String(!said.hidden));
    },
    { "aria-expanded": "false" },
  );
  const what = h("strong"),
    element = h("div", { className: "why", hidden: true }, what, ask, said);
  return {
    element,
    /** @param {import("./model.js").View} view */
    update({ paths, surface }) {
      const gone = paths.filter(({ divergedAt }) => divergedAt !== null);
      element.hidden = gone.length === 0;
      setText(what, gone.map((path) => `${nameOf(path)} ${endOf(path)}.`).join(" "));
      setText(said, gone.map((path) => `${nameOf(path)}: ${whyDiverged(path, surface)}`).join(" "));
    },
  };
}
