import { floatText } from "../maths/numerals.js";
import { SURROUNDINGS } from "../recordings.js";
import { gradients } from "./batches.js";
import { floorParts } from "./floor.js";
import { distanceTo } from "./measures.js";
import { Stepper } from "./stepper.js";
/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Surface} Surface */

/**
 * What a run must not leave: the map enlarged about its middle, and the start.
 * @param {View} view
 * @param {ArrayLike<number>} start
 * @returns {View}
 */
export function surroundings([x0, x1, y0, y1], { 0: x, 1: y }) {
  const mx = (x0 + x1) / 2, my = (y0 + y1) / 2;
  const width = ((x1 - x0) / 2) * SURROUNDINGS, height = ((y1 - y0) / 2) * SURROUNDINGS;
  return [Math.min(mx - width, x), Math.max(mx + width, x), Math.min(my - height, y), Math.max(my + height, y)];
}

/**
 * Run an optimizer on a surface: x_t = step(x_{t-1}, grad f(x_{t-1})). A run that diverges ends there.
 * @param {Surface} surface
 * @param {import("../types.js").RecordedRule} rule
 * @param {Object<string, number>} values its hyperparameters
 * @param {{steps: number, start: Point, sampling: import("../types.js").Sampling}} run
 * @returns {import("../types.js").Path}
 */
export function descend(surface, rule, values, { steps, start, sampling }) {
  const walk = walked(surface, new Stepper(rule, values, start), steps, gradients(surface, sampling, steps));
  const { points, evaluated } = walk, { minima, lowest } = surface;
  const distances = minima.length ? new Float64Array(walk.steps + 1) : null;
  distances?.forEach((_, k) => (distances[k] = distanceTo(minima, evaluated[2 * k], evaluated[2 * k + 1])));
  const apart = evaluated.some((value, k) => !Object.is(value, points[k]));
  return { rule, values, ...walk, apart, ...floorParts(surface, points), distances, lowest };
}

/**
 * Step until the steps end, a gradient is not finite, or the surroundings are left.
 * @param {Surface} surface
 * @param {Stepper} stepper
 * @param {number} most steps
 * @param {((t: number, x: number, y: number) => number[]) | null} sampled
 */
function walked({ domain, value, valueAndGradient }, stepper, most, sampled) {
  const { at, rate, evaluated } = stepper, [x0, x1, y0, y1] = surroundings(domain, at);
  const points = new Float64Array(2 * most + 2), there = new Float64Array(2 * most + 2);
  const losses = new Float64Array(most + 1);
  const seen = new Float64Array(2 * most), rates = new Float64Array(2 * most);
  let t = 0, divergedAt = null, reason = "";
  points.set(at);
  there.set(evaluated);
  while (t < most && !reason) {
    const x = at[0], y = at[1], g = sampled ? sampled(t + 1, x, y) : valueAndGradient(x, y), dx = g[1], dy = g[2];
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) {
      divergedAt = t + 1;
      reason = `no finite gradient at (${floatText(x, 4)}, ${floatText(y, 4)})`;
      break;
    }
    const [ex, ey] = evaluated;
    losses[t] = sampled || ex !== x || ey !== y ? value(ex, ey) : g[0];
    stepper.step(dx, dy);
    seen[2 * t] = dx;
    seen[2 * t + 1] = dy;
    rates[2 * t] = rate[0];
    rates[2 * t + 1] = rate[1];
    t++;
    points[2 * t] = at[0];
    points[2 * t + 1] = at[1];
    there.set(evaluated, 2 * t);
    if (!(x0 <= at[0] && at[0] <= x1 && y0 <= at[1] && at[1] <= y1)) {
      divergedAt = t;
      reason = "it left the map's surroundings";
    }
  }
  losses[t] = value(evaluated[0], evaluated[1]);
  return {
    steps: t,
    points: points.slice(0, 2 * t + 2),
    evaluated: there.slice(0, 2 * t + 2),
    losses: losses.slice(0, t + 1),
    gradients: seen.slice(0, 2 * t),
    rates: rates.slice(0, 2 * t),
    divergedAt,
    reason,
  };
}
