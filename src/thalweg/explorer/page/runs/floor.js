import { hypotenuse } from "./measures.js";

/**
 * Each step's part along the valley floor and across it. The floor runs the way of least curvature at the step's
 * middle: the eigenvector of the Hessian's smaller eigenvalue, each turned to agree with the one before, the first with
 * the run as a whole. Where the Hessian is not finite or round, the one before goes on.
 * @param {import("../types.js").Surface} surface
 * @param {Float64Array} points 2 (n + 1)
 */
export function floorParts(surface, points) {
  const n = points.length / 2 - 1, along = new Float64Array(n), across = new Float64Array(n);
  let [u, v] = wholeRun(points), turn = 1;
  for (let k = 0; k < n; k++) {
    const x = points[2 * k], y = points[2 * k + 1], dx = points[2 * k + 2] - x, dy = points[2 * k + 3] - y;
    const second = surface.hessian(x + dx / 2, y + dy / 2), xx = second[0], xy = second[1], yy = second[2];
    const angle = 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2;
    if (Number.isFinite(angle) && hypotenuse(xx - yy, 2 * xy) > 1e-9 * hypotenuse(xx, yy)) {
      const c = Math.cos(angle), s = Math.sin(angle);
      if (c * u + s * v < 0) turn = -turn;
      u = c;
      v = s;
    }
    along[k] = turn * (dx * u + dy * v);
    across[k] = turn * (dy * u - dx * v);
  }
  return { along, across };
}

/** The direction from start to end, or that of x where there is none. @param {Float64Array} points */
function wholeRun(points) {
  const x = points[points.length - 2] - points[0], y = points[points.length - 1] - points[1];
  const length = hypotenuse(x, y) || 1, u = x / length, v = y / length;
  return Number.isFinite(u) && Number.isFinite(v) && (u || v) ? [u, v] : [1, 0];
}
