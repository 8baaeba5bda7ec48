import { eigen2 } from "./eigen.js";

/**
 * What is asked of a surface here. `values` are those on a grid, row by row, where they can be had faster than one by
 * one.
 * @typedef {object} Differentiable
 * @property {(x: number, y: number) => number} value
 * @property {(x: number, y: number) => number[]} valueAndGradient
 * @property {(x: number, y: number) => number[]} hessian
 * @property {(xs: Float64Array, ys: Float64Array) => Float64Array} [values]
 */

const ROUNDS = 100, FARTHEST = 1e4, LONGEST_STEP = 5, HALVINGS = 20;

/** The loss, Infinity where it is not finite. @param {Differentiable} surface @param {number} x @param {number} y */
export function lossAt(surface, x, y) {
  const value = surface.value(x, y);
  return Number.isFinite(value) ? value : Infinity;
}

/**
 * Where damped Newton from (x, y) comes to an end, the last digits polished by plain Newton; and the loss there.
 * @param {Differentiable} surface
 * @param {number} x
 * @param {number} y
 */
export function descended(surface, x, y) {
  let loss = lossAt(surface, x, y);
  for (let round = 0; round < ROUNDS && Number.isFinite(loss); round++) {
    const slope = surface.valueAndGradient(x, y), step = newtonStep(slope, surface.hessian(x, y), true);
    const gain = 1e-4 * Math.abs((step[0] ? slope[1] * step[0] : 0) + (step[1] ? slope[2] * step[1] : 0));
    let share = 1, left = HALVINGS, trial = Infinity;
    for (; left; left--, share /= 4) {
      trial = lossAt(surface, x + share * step[0], y + share * step[1]);
      if (trial < loss - gain * share) break;
    }
    if (!left) break;
    [x, y, loss] = [x + share * step[0], y + share * step[1], trial];
    if (!(Math.max(Math.abs(x), Math.abs(y)) < FARTHEST)) break;
  }
  return polished(surface, x, y, loss);
}

/**
 * Plain Newton steps where the loss is flat to rounding but the slope still falls.
 * @param {Differentiable} surface @param {number} x @param {number} y @param {number} loss
 */
function polished(surface, x, y, loss) {
  for (let round = 0; round < 4; round++) {
    const slope = surface.valueAndGradient(x, y), [dx, dy] = newtonStep(slope, surface.hessian(x, y), false);
    const after = surface.valueAndGradient(x + dx, y + dy), trial = lossAt(surface, x + dx, y + dy);
    const falls = lengthOf(after[1], after[2]) < lengthOf(slope[1], slope[2]);
    if (!falls || !(trial <= loss + 1e-12 * Math.abs(loss) + 1e-300)) break;
    [x, y, loss] = [x + dx, y + dy, trial];
  }
  return { x, y, loss };
}

/**
 * The Newton step; damped, along the Hessian's absolute eigenvalues and no longer than LONGEST_STEP.
 * @param {number[]} slope of value and gradient
 * @param {number[]} curve
 * @param {boolean} damped
 * @returns {[number, number]}
 */
export function newtonStep([, gx, gy], curve, damped) {
  const finite = curve.every(Number.isFinite);
  const steep = lengthOf(Number.isFinite(gx) ? gx : 0, Number.isFinite(gy) ? gy : 0);
  const size = Math.min(Math.max(steep, 1e-300), 1e300);
  const unit = Math.max(...(finite ? curve.map(Math.abs) : [0]), 1e-300);
  const [xx, xy, yy] = finite ? curve.map((each) => each / unit) : [1, 0, 1];
  const { low, high, x, y } = eigen2(xx, xy, yy), scale = finite ? unit : size;
  let [ofLow, ofHigh] = [low * scale, high * scale];
  if (damped) {
    [ofLow, ofHigh] = [Math.abs(ofLow), Math.abs(ofHigh)];
    const least = 1e-10 * (Math.max(ofLow, ofHigh) || size);
    [ofLow, ofHigh] = [Math.max(ofLow, least), Math.max(ofHigh, least)];
  }
  const alongLow = (-y * gx + x * gy) / ofLow, alongHigh = (x * gx + y * gy) / ofHigh;
  const dx = y * alongLow - x * alongHigh, dy = -x * alongLow - y * alongHigh;
  const share = damped ? Math.min(1, LONGEST_STEP / Math.max(lengthOf(dx, dy), 1e-300)) : 1;
  return [finiteOr0(dx * share), finiteOr0(dy * share)];
}

/** @param {number} x @param {number} y */
export function lengthOf(x, y) {
  return Math.sqrt(x * x + y * y);
}

/** @param {number} value */
function finiteOr0(value) {
  return Number.isFinite(value) ? value : 0;
}
