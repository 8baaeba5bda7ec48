import { descended, lengthOf, lossAt, newtonStep } from "./descent.js";
import { eigen2 } from "./eigen.js";
/** @typedef {import("./descent.js").Differentiable} Differentiable */
/** @typedef {{x: number, y: number, loss: number}} Place */

const DIRECTIONS = Array.from({ length: 64 }, (_, k) => k * ((2 * Math.PI) / 64));

/**
 * Where the descent from (x, y) ends, whether that is an isolated minimum (`strict`) and whether it is at rest.
 *
 * A minimum has a positive definite Hessian and a vanishing Newton step, or, where the Hessian is degenerate or does
 * not exist, only higher values on small circles around it.
 * @param {Differentiable} surface
 * @param {number} x
 * @param {number} y
 */
export function settled(surface, x, y) {
  const place = descended(surface, x, y);
  const slope = surface.valueAndGradient(place.x, place.y), curve = surface.hessian(place.x, place.y);
  const finite = [...curve, slope[1], slope[2], place.loss].every(Number.isFinite);
  const step = newtonStep(slope, curve, true);
  const near = finite && lengthOf(step[0], step[1]) <= 1e-6 * (1 + lengthOf(place.x, place.y));
  const pole = near && !isSmallFall(surface, place, slope[1] * step[0] + slope[2] * step[1]);
  const still = near && !pole;
  const definite = finite && isDefinite(curve);
  const strict = definite ? still : !pole && Number.isFinite(place.loss) && isBottom(surface, place);
  return { ...place, strict, resting: strict || still };
}

/** @param {number[]} curve */
function isDefinite(curve) {
  const unit = Math.max(...curve.map(Math.abs), 1e-300);
  const { low, high } = eigen2(curve[0] / unit, curve[1] / unit, curve[2] / unit);
  return low > 1e-10 * high;
}

/**
 * The losses on a circle.
 * @param {Differentiable} surface @param {Place} place @param {number} radius @param {number[]} angles
 */
function lossesAround(surface, { x, y }, radius, angles) {
  const reach = radius * (1 + lengthOf(x, y));
  return angles.map((angle) => lossAt(surface, x + reach * Math.cos(angle), y + reach * Math.sin(angle)));
}

/**
 * Whether the fall that slope and step foretell is small beside what the loss rises nearby; beside a pole it is not.
 * @param {Differentiable} surface @param {Place} place @param {number} fall
 */
function isSmallFall(surface, place, fall) {
  const nearby = lossesAround(surface, place, 1e-3, DIRECTIONS).filter(Number.isFinite);
  return Math.abs(fall) <= 1e-6 * Math.abs(Math.max(...nearby) - place.loss);
}

/**
 * Whether the loss is higher all around; on the larger circle the lowest angle is searched for.
 * @param {Differentiable} surface
 * @param {Place} place
 */
function isBottom(surface, place) {
  const floor = place.loss + 1e-14 * Math.abs(place.loss);
  for (const radius of [1e-4, 1e-3]) {
    if (!lossesAround(surface, place, radius, DIRECTIONS).every((loss) => loss > floor)) return false;
  }
  let angles = DIRECTIONS, width = (2 * Math.PI) / 64, losses = lossesAround(surface, place, 1e-2, angles);
  const finite = losses.filter(Number.isFinite), rise = finite.length ? Math.max(...finite) - place.loss : 0;
  for (let round = 0; round < 8; round++, width /= 16) {
    const lowest = angles[losses.indexOf(Math.min(...losses))];
    angles = Array.from({ length: 33 }, (_, k) => lowest + (k * (width / 16) - width));
    losses = lossesAround(surface, place, 1e-2, angles);
  }
  return Math.min(...losses) > floor + 1e-12 * rise;
}
