/** A path in pixels and as SVG path data: its line, one arrowhead a step while steps are long, then dots. */

/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("./frame.js").Frame} Frame */

const FAR = 3; // panels away a point is far enough outside
export const SHORTEST = 12; // pixels; a shorter step has no head
const DOTTED = 1 / 3; // of that; a shorter step has no dot

/** Of a run's marker at its current iterate, in turn; about 14 pixels wide. */
const MARKERS = [
  "M-6.5 0A6.5 6.5 0 1 0 6.5 0A6.5 6.5 0 1 0 -6.5 0Z",
  "M-5.8 -5.8H5.8V5.8H-5.8Z",
  "M0 -8L8 0L0 8L-8 0Z",
  "M0 -7.5L7.5 6H-7.5Z",
  "M0 7.5L7.5 -6H-7.5Z",
  "M-2.6 -7.5H2.6V-2.6H7.5V2.6H2.6V7.5H-2.6V2.6H-7.5V-2.6H-2.6Z",
  "M0 -3.7L4.6 -8.3L8.3 -4.6L3.7 0L8.3 4.6L4.6 8.3L0 3.7L-4.6 8.3L-8.3 4.6L-3.7 0L-8.3 -4.6L-4.6 -8.3Z",
];

/** @param {number} index of the run */
export function markerOf(index) {
  return MARKERS[index % MARKERS.length];
}

/**
 * The iterates up to `step`, left and top in turn, as far as they are finite; one far outside is pulled in along its
 * step, which keeps the direction in which it left.
 * @param {Path} path @param {Frame} frame @param {number} step
 * @param {Float64Array} [points] others of the path than its iterates
 */
export function pixelsOf(path, frame, step, points = path.points) {
  const count = Math.min(step, path.steps) + 1;
  const pixels = new Float64Array(2 * count);
  const limit = FAR * Math.max(frame.width, frame.height);
  for (let k = 0; k < count; k++) {
    let x = frame.left(points[2 * k]);
    let y = frame.top(points[2 * k + 1]);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return pixels.subarray(0, 2 * k);
    const far = Math.max(Math.abs(x), Math.abs(y)) / limit;
    if (far > 1) {
      const [fromX, fromY] = k ? [pixels[2 * k - 2], pixels[2 * k - 1]] : [0, 0];
      const kept = limit / Math.max(Math.abs(x - fromX), Math.abs(y - fromY), limit);
      x = fromX + kept * (x - fromX);
      y = fromY + kept * (y - fromY);
    }
    pixels[2 * k] = x;
    pixels[2 * k + 1] = y;
  }
  return pixels;
}

/** @param {number} pixel */
export function tenth(pixel) {
  return Math.round(pixel * 10) / 10;
}

/** @param {Float64Array} pixels */
export function lineData(pixels) {
  let data = "";
  let [x, y] = [NaN, NaN];
  const last = pixels.length - 2;
  for (let k = 0; k <= last; k += 2) {
    if (Math.abs(pixels[k] - x) + Math.abs(pixels[k + 1] - y) < 0.4 && k < last) continue;
    x = pixels[k];
    y = pixels[k + 1];
    data += (data ? "L" : "M") + tenth(x) + " " + tenth(y);
  }
  return data;
}

/**
 * Dots, for a stroke with round caps, at iterates that are too close for heads.
 * @param {Float64Array} pixels @param {number} shortest
 */
export function dotData(pixels, shortest) {
  let data = "";
  for (let k = 2; k < pixels.length; k += 2) {
    const length = Math.hypot(pixels[k] - pixels[k - 2], pixels[k + 1] - pixels[k - 1]);
    if (length >= DOTTED * shortest && length <= shortest) data += `M${tenth(pixels[k])} ${tenth(pixels[k + 1])}h0`;
  }
  return data;
}

/**
 * Triangles at the ends of steps that are long enough, each a little ahead, so that it covers the line's end.
 * @param {Float64Array} pixels @param {number} size @param {number} shortest @param {number} ahead
 */
export function headData(pixels, size, shortest, ahead) {
  let data = "";
  for (let k = 2; k < pixels.length; k += 2) {
    const dx = pixels[k] - pixels[k - 2];
    const dy = pixels[k + 1] - pixels[k - 1];
    const length = Math.hypot(dx, dy);
    if (length <= shortest) continue;
    const [x, y] = [pixels[k] + (ahead * dx) / length, pixels[k + 1] + (ahead * dy) / length];
    data += triangle(x, y, dx / length, dy / length, Math.min(size, 0.55 * length));
  }
  return data;
}

/**
 * @param {number} x its tip @param {number} y
 * @param {number} dx where it points @param {number} dy @param {number} size
 */
export function triangle(x, y, dx, dy, size) {
  const [backX, backY, side] = [x - size * dx, y - size * dy, 0.36 * size];
  const [a, b] = [tenth(backX - side * dy), tenth(backY + side * dx)];
  return `M${tenth(x)} ${tenth(y)}L${a} ${b}L${tenth(backX + side * dy)} ${tenth(backY - side * dx)}Z`;
}

/**
 * Where the path first leaves the panel: the step, the place on the edge and the direction; null where it does not.
 * @param {Float64Array} pixels @param {Frame} frame
 */
export function exitOf(pixels, frame) {
  for (let k = 2; k < pixels.length; k += 2) {
    if (frame.holds(pixels[k], pixels[k + 1])) continue;
    const [fromX, fromY] = [pixels[k - 2], pixels[k - 1]];
    if (!frame.holds(fromX, fromY)) return null;
    const [dx, dy] = [pixels[k] - fromX, pixels[k + 1] - fromY];
    const part = Math.min(
      dx > 0 ? (frame.width - fromX) / dx : dx < 0 ? -fromX / dx : 1,
      dy > 0 ? (frame.height - fromY) / dy : dy < 0 ? -fromY / dy : 1,
    );
    const length = Math.hypot(dx, dy);
    return { step: k / 2, x: fromX + part * dx, y: fromY + part * dy, dx: dx / length, dy: dy / length };
  }
  return null;
}
