import { Unusable } from "./errors.js";
import { tupleText } from "./numerals.js";
import { settled } from "./rest.js";
/** @typedef {import("./descent.js").Differentiable} Differentiable */
/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */

const CELLS = 81, SEEDS = 16;

/**
 * The global minima and the loss there, or, where lower values were seen, the resting point nearest the origin.
 * @param {Differentiable} surface
 * @param {View[]} views
 * @returns {{minima: Point[], lowest: number | null, near: Point[]}}
 */
export function findMinima(surface, views) {
  const searched = views.map((view) => lowPoints(surface, view));
  let seen = Math.min(...searched.map(({ lowest }) => lowest));
  if (seen === Infinity) throw new Unusable(`no finite value anywhere in the view ${tupleText(views[0])}`);
  const places = searched.flatMap(({ seeds }) => seeds.map(([x, y]) => settled(surface, x, y)));
  const strict = places.filter((place) => place.strict);
  if (!strict.length) {
    return { minima: [], lowest: null, near: distinctPoints(places.filter((place) => place.resting)).slice(0, 1) };
  }
  const best = strict.reduce((least, place) => (place.loss < least.loss ? place : least)), { x, y, loss } = best;
  seen = Math.min(seen, ...places.map((place) => place.loss));
  if (!views.some((view) => isInside([x, y], view))) {
    seen = Math.min(seen, lowPoints(surface, [x - 10, x + 10, y - 10, y + 10]).lowest);
  }
  const [xx, , yy] = surface.hessian(x, y), bend = Number.isFinite(xx + yy) ? Math.abs(xx) + Math.abs(yy) : 0;
  const margin = 1e-9 * Math.max(Math.abs(loss), bend);
  if (loss - margin > seen) return { minima: [], lowest: null, near: distinctPoints(strict).slice(0, 1) };
  return { minima: distinctPoints(strict.filter((place) => place.loss <= loss + margin)), lowest: loss, near: [] };
}

/**
 * The lowest points of a grid that have no lower neighbour, and the lowest loss.
 * @param {Differentiable} surface
 * @param {View} view
 * @returns {{seeds: Point[], lowest: number}}
 */
function lowPoints(surface, view) {
  const xs = spaced(view[0], view[1], CELLS), ys = spaced(view[2], view[3], CELLS);
  const values = gridLosses(surface, xs, ys), /** @type {number[]} */ lows = [];
  let lowest = Infinity;
  for (let at = 0; at < values.length; at++) {
    lowest = Math.min(lowest, values[at]);
    if (Number.isFinite(values[at]) && !hasLowerNeighbour(values, at)) lows.push(at);
  }
  lows.sort((a, b) => values[a] - values[b]);
  return { seeds: lows.slice(0, SEEDS).map((at) => [xs[at % CELLS], ys[Math.floor(at / CELLS)]]), lowest };
}

/** @param {Float64Array} values of the grid @param {number} at */
function hasLowerNeighbour(values, at) {
  const row = Math.floor(at / CELLS), column = at % CELLS;
  for (let i = Math.max(row - 1, 0); i <= Math.min(row + 1, CELLS - 1); i++) {
    for (let j = Math.max(column - 1, 0); j <= Math.min(column + 1, CELLS - 1); j++) {
      if (values[i * CELLS + j] < values[at]) return true;
    }
  }
  return false;
}

/** Without repetitions, the one nearest the origin first. @param {{x: number, y: number}[]} places */
function distinctPoints(places) {
  const ranked = places.map(({ x, y }) => ({ x, y, far: Number(Math.hypot(x, y).toFixed(6)) }));
  ranked.sort((p, q) => p.far - q.far || p.x - q.x || p.y - q.y);
  /** @type {Point[]} */
  const kept = [];
  for (const { x, y } of ranked) {
    if (kept.every(([a, b]) => Math.hypot(x - a, y - b) > 1e-4 * (1 + Math.hypot(a, b)))) kept.push([x, y]);
  }
  return kept;
}

/** `count` numbers from `low` to `high`. @param {number} low @param {number} high @param {number} count */
export function spaced(low, high, count) {
  const step = (high - low) / (count - 1), values = Float64Array.from({ length: count }, (_, k) => k * step + low);
  values[count - 1] = high;
  return values;
}

/**
 * The losses on a grid, row by row, Infinity where they are not finite.
 * @param {Differentiable} surface @param {Float64Array} xs @param {Float64Array} ys
 */
export function gridLosses(surface, xs, ys) {
  const at = (/** @type {number} */ k) => surface.value(xs[k % xs.length], ys[Math.floor(k / xs.length)]);
  const values = surface.values?.(xs, ys) ?? Float64Array.from({ length: xs.length * ys.length }, (_, k) => at(k));
  return values.map((value) => (Number.isFinite(value) ? value : Infinity));
}

/** @param {readonly number[]} point @param {View} view */
export function isInside([x, y], view) {
  return view[0] <= x && x <= view[1] && view[2] <= y && y <= view[3];
}
