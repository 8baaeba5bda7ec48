import { TUNING } from "../recordings.js";
import { gradients } from "./batches.js";
import { surroundings } from "./descend.js";
import { distanceTo, settledFrom } from "./measures.js";
import { Stepper } from "./stepper.js";
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {import("../types.js").RecordedRule} RecordedRule */
/** @typedef {{steps: number, start: import("../types.js").Point, sampling: import("../types.js").Sampling}} Budget */
/**
 * A run at one rate: the distance to the nearest minimum, or the loss, after each step, and Infinity once it diverged;
 * and its smallest loss.
 * @typedef {{lr: number, series: Float64Array, least: number}} Lane
 */

/**
 * Those chosen, each with its best lr by the package's rule: over the grid, continued for all while any one's best lies
 * on its edge, then refined around each one's best. Best is what settles first; of equals, the smaller mean.
 * What has no lr stays as it is.
 * @param {Surface} surface
 * @param {Chosen[]} chosen
 * @param {Object<string, RecordedRule>} rules
 * @param {Budget} budget
 * @returns {Chosen[]}
 */
export function tune(surface, chosen, rules, budget) {
  const { minima } = surface, [x, y] = budget.start;
  const byDistance = minima.length > 0 && !minima.some((minimum) => minimum[0] === x && minimum[1] === y);
  const run = laneRunner(surface, budget, byDistance), tolerance = TUNING.tolerance[byDistance ? "distance" : "loss"];
  const tuned = chosen.filter(({ values }) => "lr" in values);
  const lanesOf = (/** @type {Chosen} */ { rule, values }, /** @type {number[]} */ rates) =>
    rates.map((lr) => run(rules[rule], { ...values, lr }));
  const known = byDistance ? 0 : surface.lowest; // else the lowest seen, by runs at the libraries' default rates too
  const usual = known === null ? tuned.flatMap((each) => lanesOf(each, defaultRate(rules[each.rule]))) : [];
  const bestOf = (/** @type {Lane[][]} */ all) => {
    const lowest = known ?? [...usual, ...all.flat()].reduce((least, lane) => Math.min(least, lane.least), Infinity);
    return all.map((lanes) => bestLane(lanes, tolerance, lowest));
  };
  let grid = [...TUNING.grid], coarse = tuned.map((each) => lanesOf(each, grid)), best = bestOf(coarse);
  for (let k = 0; k < TUNING.mostLonger; k++) {
    const [below, above] = ratesBeyond(grid, best);
    if (!below.length && !above.length) break;
    coarse = coarse.map((lanes, j) => [...lanesOf(tuned[j], below), ...lanes, ...lanesOf(tuned[j], above)]);
    grid = [...below, ...grid, ...above];
    best = bestOf(coarse);
  }
  const all = tuned.map((each, j) => [...coarse[j], ...lanesOf(each, ratesAround(grid, best[j]))]);
  for (const lanes of all) lanes.sort((a, b) => a.lr - b.lr);
  const found = bestOf(all).map((place, j) => all[j][place].lr);
  return chosen.map((each) => {
    const place = tuned.indexOf(each);
    return place < 0 ? each : { ...each, values: { ...each.values, lr: found[place] } };
  });
}

/** The library's, as a row. @param {RecordedRule} rule */
function defaultRate({ hyperparameters }) {
  return hyperparameters.filter(({ name }) => name === "lr").map(({ value }) => value);
}

/**
 * A run as `descend` does it, of which only what tuning judges by is kept.
 * @param {Surface} surface
 * @param {Budget} budget
 * @param {boolean} byDistance
 * @returns {(rule: RecordedRule, values: Object<string, number>) => Lane}
 */
function laneRunner(surface, { steps, start, sampling }, byDistance) {
  const sampled = gradients(surface, sampling, steps), { minima, value, valueAndGradient } = surface;
  const [x0, x1, y0, y1] = surroundings(surface.domain, start);
  return (rule, values) => {
    const stepper = new Stepper(rule, values, start), { at, evaluated } = stepper;
    const series = new Float64Array(steps + 1);
    series.fill(Infinity);
    let least = Infinity;
    for (let t = 0; t <= steps; t++) {
      const x = at[0], y = at[1], ex = evaluated[0], ey = evaluated[1];
      if (t > 0 && !(x0 <= x && x <= x1 && y0 <= y && y <= y1)) break;
      const g = sampled && t < steps ? sampled(t + 1, x, y) : valueAndGradient(x, y);
      const loss = sampled || ex !== x || ey !== y ? value(ex, ey) : g[0], finite = loss - loss === 0;
      series[t] = !byDistance ? loss : finite ? distanceTo(minima, ex, ey) : Infinity;
      if (finite && loss < least) least = loss;
      if (t === steps) break;
      const dx = g[1], dy = g[2];
      if (!(dx - dx === 0 && dy - dy === 0)) break;
      stepper.step(dx, dy);
    }
    return { lr: values.lr, series, least };
  };
}

/**
 * The place of the lane that settles first; of equals, of the one with the smaller mean.
 * @param {Lane[]} lanes
 * @param {number} tolerance
 * @param {number} lowest
 */
function bestLane(lanes, tolerance, lowest) {
  let best = 0, first = NaN, least = NaN;
  lanes.forEach(({ series }, place) => {
    const step = settledFrom(series, tolerance, lowest);
    if (step > first) return;
    const mean = meanAbove(series, lowest);
    if (!(step === first && mean >= least)) [best, first, least] = [place, step, mean];
  });
  return best;
}

/**
 * What is no number comes last, after what is infinite, as NumPy sorts.
 * @param {Float64Array} series
 * @param {number} lowest
 */
function meanAbove(series, lowest) {
  let sum = 0;
  for (let k = 0; k < series.length; k++) sum += series[k] - lowest;
  const mean = sum / series.length;
  return Number.isNaN(mean) ? Infinity : Math.max(-Number.MAX_VALUE, Math.min(mean, Number.MAX_VALUE));
}

/**
 * Rates that continue the grid below and above, where a best one lies on its edge.
 * @param {number[]} grid
 * @param {number[]} best
 */
function ratesBeyond(grid, best) {
  const last = grid.length - 1, ratio = grid[1] / grid[0];
  const powers = Array.from({ length: TUNING.longer }, (_, k) => ratio ** (k + 1));
  return [
    best.includes(0) ? powers.map((power) => grid[0] / power).reverse() : [],
    best.includes(last) ? powers.map((power) => grid[last] * power) : [],
  ];
}

/** Rates between the neighbours of a best one. @param {number[]} grid @param {number} best */
function ratesAround(grid, best) {
  const ratio = grid[1] / grid[0], low = Math.log10(grid[best] / ratio), high = Math.log10(grid[best] * ratio);
  const part = (high - low) / (TUNING.finer + 1);
  return Array.from({ length: TUNING.finer }, (_, k) => 10 ** (low + (k + 1) * part));
}
