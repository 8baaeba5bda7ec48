import { gradients } from "./batches.js";
import { Stepper } from "./stepper.js";
/** @typedef {import("../types.js").Point} Point */

/**
 * Update t, from 1, of a run, taken apart; the run is taken up to there again. `descend` says whether it came so far.
 * @param {import("../types.js").Surface} surface
 * @param {import("../types.js").RecordedRule} rule
 * @param {Object<string, number>} values
 * @param {{start: Point, sampling: import("../types.js").Sampling}} run
 * @param {number} t
 * @returns {import("../types.js").Update}
 */
export function updateAt(surface, rule, values, { start, sampling }, t) {
  const stepper = new Stepper(rule, values, start), { at, rate, x, y, c, h } = stepper;
  const seen = gradients(surface, sampling, t) ?? ((_, px, py) => surface.valueAndGradient(px, py));
  for (let k = 1; k < t; k++) {
    const g = seen(k, at[0], at[1]);
    stepper.step(g[1], g[2]);
  }
  const from = pair(at[0], at[1]), [, dx, dy] = seen(t, at[0], at[1]);
  const before = [Array.from(x), Array.from(y)], shared = Array.from(c), numbers = Array.from(h);
  /** @type {Object<string, Point>} */
  const slots = {};
  rule.slots.forEach((name, k) => (slots[name] = pair(x[k], y[k])));
  rule.scalarSlots.forEach((name, k) => (slots[name] = pair(c[k], c[k])));
  stepper.step(dx, dy);
  const followed = rule.slots.indexOf(rule.direction), gradient = pair(dx, dy);
  return {
    t,
    from,
    to: pair(at[0], at[1]),
    gradient,
    direction: followed < 0 ? gradient : pair(x[followed], y[followed]),
    rate: pair(rate[0], rate[1]),
    slots,
    explained: [
      rule.explain?.(from[0], dx, before[0], t, numbers, shared) ?? [],
      rule.explain?.(from[1], dy, before[1], t, numbers, shared) ?? [],
    ],
  };
}

/** @param {number} x @param {number} y @returns {Point} */
function pair(x, y) {
  return [x, y];
}
