/** What is shown, in words, for those who hear the page: told at most once a second. */

import { measuresOf } from "../runs/measures.js";
import { h, setText } from "./dom.js";
import { shortNumber } from "./model.js";
import { endOf, nameOf } from "./wording.js";

const PAUSE = 1000; // milliseconds

export function createSummary() {
  const element = h("p", { className: "unseen summary", role: "status", "aria-live": "polite" });
  let next = "",
    told = -PAUSE,
    waiting = 0;
  const tell = () => {
    waiting = 0;
    told = performance.now();
    setText(element, next);
  };
  return {
    element,
    /** @param {import("./model.js").View} view */
    update(view) {
      next = summaryOf(view);
      if (next === element.textContent || waiting) return;
      waiting = window.setTimeout(tell, Math.max(0, told + PAUSE - performance.now()));
    },
  };
}

/** The finding; and where each optimizer is at the step shown. @param {import("./model.js").View} view */
export function summaryOf({ headline, state, paths }) {
  const each = paths.map((path) => {
    const { steps, distanceLeft } = measuresOf(path, state.step),
      { points, losses, divergedAt } = path;
    if (divergedAt !== null && divergedAt <= state.step) return `${nameOf(path)} ${endOf(path)}.`;
    const left = distanceLeft === null ? "" : `, ${shortNumber(100 * distanceLeft)} % of the distance left`;
    const place = `x ${shortNumber(points[2 * steps])}, y ${shortNumber(points[2 * steps + 1])}`;
    const later = divergedAt === null ? "" : `; it ${endOf(path)}`;
    return `${nameOf(path)} at ${place}, loss ${shortNumber(losses[steps])}${left}${later}.`;
  });
  return `${headline}. Step ${state.step} of ${state.steps}. ${each.join(" ")}`;
}
