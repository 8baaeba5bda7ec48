/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("../types.js").Point} Point */

/** What settled means: to stay under this share of the start's distance or loss. */
const SETTLED_SHARE = { distance: 0.05, loss: 0.01 };

/**
 * The length of (x, y). Math.hypot is many times slower, and needed only where a square overflows or vanishes.
 * @param {number} x
 * @param {number} y
 */
export function hypotenuse(x, y) {
  const square = x * x + y * y;
  return square > 1e-280 && square < 1e300 ? Math.sqrt(square) : Math.hypot(x, y);
}

/** From (x, y) to the nearest of `minima`. @param {readonly Point[]} minima @param {number} x @param {number} y */
export function distanceTo(minima, x, y) {
  let nearest = hypotenuse(x - minima[0][0], y - minima[0][1]);
  for (let k = 1; k < minima.length; k++) nearest = Math.min(nearest, hypotenuse(x - minima[k][0], y - minima[k][1]));
  return nearest;
}

/**
 * First index from which `series` - `lowest` stays below `tolerance` times its start, up to `last`; Infinity if never.
 * @param {ArrayLike<number>} series
 * @param {number} tolerance
 * @param {number} [lowest]
 * @param {number} [last]
 */
export function settledFrom(series, tolerance, lowest = 0, last = series.length - 1) {
  const limit = tolerance * (series[0] - lowest);
  let step = last;
  while (step >= 0 && series[step] - lowest < limit) step--;
  return step === last ? Infinity : step + 1;
}

/**
 * First step from which the measure stays under `tolerance` times its start, up to `step`; null if never, where the
 * path has diverged by then, and where nothing is known to measure by.
 * @param {Path} path
 * @param {number} [tolerance]
 * @param {"distance" | "loss"} [measure]
 * @param {number} [step]
 */
export function settledAt(path, tolerance, measure = "distance", step = path.steps) {
  const series = measure === "loss" ? path.losses : path.distances;
  const lowest = measure === "loss" ? path.lowest : 0;
  if (!series || lowest === null || (path.divergedAt !== null && path.divergedAt <= step)) return null;
  const first = settledFrom(series, tolerance ?? SETTLED_SHARE[measure], lowest, Math.min(step, path.steps));
  return first === Infinity ? null : first;
}

/**
 * The step from which a path is there: by its distance where a minimum away from the start is known, else by its loss.
 * @param {Path} path
 */
export function stepsThere(path) {
  return settledAt(path, undefined, path.distances && path.distances[0] > 0 ? "distance" : "loss");
}

/**
 * What the path's first `step` steps did: steps taken; mean length of a step along the floor; the sum of their lengths
 * across it; path length over the straight line; what is left of the start's distance to the nearest known minimum and
 * of its loss above the lowest known, as shares; and when it settled by distance, or by loss where no minimum is known.
 * @param {Path} path
 * @param {number} [step]
 */
export function measuresOf(path, step = path.steps) {
  const steps = Math.min(step, path.steps), { points, distances, losses, lowest } = path;
  let along = 0, travel = 0, length = 0;
  for (let k = 0; k < steps; k++) {
    along += Math.abs(path.along[k]);
    travel += Math.abs(path.across[k]);
    length += hypotenuse(points[2 * k + 2] - points[2 * k], points[2 * k + 3] - points[2 * k + 1]);
  }
  const straight = hypotenuse(points[2 * steps] - points[0], points[2 * steps + 1] - points[1]);
  return {
    steps,
    stride: steps ? along / steps : 0,
    travel,
    detour: straight ? length / straight : Infinity,
    distanceLeft: distances && shareOf(distances[steps], distances[0]),
    lossLeft: lowest === null ? null : shareOf(losses[steps] - lowest, losses[0] - lowest),
    settled: settledAt(path, undefined, distances ? "distance" : "loss", step),
  };
}

/** @param {number} part @param {number} whole */
function shareOf(part, whole) {
  return whole ? part / whole : 0;
}
