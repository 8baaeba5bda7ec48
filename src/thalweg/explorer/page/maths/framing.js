import { lossAt } from "./descent.js";
import { Unusable } from "./errors.js";
import { findMinima, gridLosses, isInside, spaced } from "./minima.js";
import { floatText, tupleText } from "./numerals.js";
/** @typedef {import("./descent.js").Differentiable} Differentiable */
/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */

/** @type {View} */
const WIDE = [-10, 10, -10, 10];
const VIEW_CELLS = 41;
const LATTICE = [...spaced(0.1, 0.9, 17)];
const CORNERS = [[0.15, 0.8], [0.15, 0.2], [0.85, 0.8], [0.85, 0.2]]; // fractions of the view, in order of preference
const FRACTIONS = [...CORNERS, ...LATTICE.flatMap((u) => [...LATTICE].reverse().map((v) => [u, v]))];

/**
 * What a map of an unknown surface shows and where a run on it starts, where not given; and its minima.
 *
 * The search is over [-10, 10]^2, and over the view where given. Minima are the lowest ones found, where nothing lower
 * was seen and each is isolated. A chosen view holds the four nearest the origin, the origin where they are near it,
 * and the start, with a margin. A chosen start is up the wall. Throws Unusable where no value is finite, where there is
 * no slope anywhere, or no finite loss at the start.
 * @param {Differentiable} surface
 * @param {View | null} view
 * @param {Point | null} start
 * @returns {{view: View, start: Point, minima: Point[], lowest: number | null}}
 */
export function framed(surface, view, start) {
  if (start && lossAt(surface, ...start) === Infinity) {
    const [x, y] = start.map((each) => floatText(each, 6));
    throw new Unusable(`the loss at the start (${x}, ${y}) is not finite`);
  }
  const { minima, lowest, near } = findMinima(surface, view ? [view, WIDE] : [WIDE]);
  let shown = view ?? chosenView(surface, minima.length ? minima.slice(0, 4) : near, start);
  let from = start ?? chosenStart(surface, shown, lowest);
  if (!from && !view) { // flat around what was found
    shown = WIDE;
    from = chosenStart(surface, shown, lowest);
  }
  if (!from) throw new Unusable(`no finite loss with a slope to descend in the view ${tupleText(shown)}`);
  return { view: shown, start: from, minima, lowest };
}

/** @param {Differentiable} surface @param {Point[]} points @param {Point | null} start @returns {View} */
function chosenView(surface, points, start) {
  const held = start ? [...points, start] : points;
  const around = held.every((point) => isInside(point, WIDE)) ? [...held, [0, 0]] : held;
  const [x0, x1, y0, y1] = [0, 1].flatMap((axis) => {
    const along = around.map((point) => point[axis]), low = Math.min(...along), high = Math.max(...along);
    const pad = Math.max(2, 0.4 * (high - low));
    return [low - pad, high + pad];
  });
  for (const view of [/** @type {View} */ ([x0, x1, y0, y1]), WIDE]) {
    const losses = gridLosses(surface, spaced(view[0], view[1], VIEW_CELLS), spaced(view[2], view[3], VIEW_CELLS));
    if (losses.some(Number.isFinite)) return croppedView(view, losses, held);
  }
  throw new Unusable(`no finite value anywhere in the view ${tupleText(WIDE)}`);
}

/**
 * `view` without the outer rows and columns that hold no finite value, but with all of `held` still inside.
 * @param {View} view @param {Float64Array} losses @param {Point[]} held @returns {View}
 */
function croppedView(view, losses, held) {
  const [x0, x1, y0, y1] = [0, 1].flatMap((axis) => {
    let first = VIEW_CELLS, last = -1;
    losses.forEach((loss, at) => {
      const place = axis ? Math.floor(at / VIEW_CELLS) : at % VIEW_CELLS;
      if (loss < Infinity) [first, last] = [Math.min(first, place), Math.max(last, place)];
    });
    const edges = spaced(view[2 * axis], view[2 * axis + 1], VIEW_CELLS), along = held.map((point) => point[axis]);
    return [
      Math.min(edges[Math.max(first - 1, 0)], ...along),
      Math.max(edges[Math.min(last + 1, VIEW_CELLS - 1)], ...along),
    ];
  });
  return [x0, x1, y0, y1];
}

/**
 * The first of the preferred corners, then of a lattice, with a finite loss above the lowest and a slope; or null.
 * @param {Differentiable} surface @param {View} view @param {number | null} lowest @returns {Point | null}
 */
function chosenStart(surface, view, lowest) {
  const usable = [];
  for (const [u, v] of FRACTIONS) {
    const x = view[0] + u * (view[1] - view[0]), y = view[2] + v * (view[3] - view[2]);
    const [loss, dx, dy] = surface.valueAndGradient(x, y), slope = Math.abs(dx) + Math.abs(dy);
    if (Number.isFinite(loss) && Number.isFinite(slope) && slope > 0) usable.push({ x, y, loss });
  }
  if (!usable.length) return null;
  const floor = lowest ?? NaN, above = 0.01 * (medianOf(usable.map(({ loss }) => loss)) - floor);
  const { x, y } = usable.find(({ loss }) => loss - floor > above) ?? usable[0];
  return [x, y];
}

/** @param {number[]} values */
function medianOf(values) {
  const sorted = Float64Array.from(values).sort(), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
