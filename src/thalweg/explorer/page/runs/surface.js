import { framed } from "../maths/framing.js";
import { floatText } from "../maths/numerals.js";
import { typed } from "../maths/typed.js";
import { LANDSCAPES } from "../recordings.js";
/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {import("../types.js").RecordedLandscape} RecordedLandscape */

/**
 * A recorded landscape with these parameters, the defaults for the rest.
 * @param {RecordedLandscape} landscape
 * @param {Object<string, number>} [parameters]
 * @returns {Surface}
 */
export function recorded(landscape, parameters = {}) {
  const h = landscape.parameters.map(({ name, value }) => parameters[name] ?? value);
  const r = landscape.scalars(h), second = landscape.hessianScalars(h);
  const { name, title, axes, equalAxes, data } = landscape;
  const functions = {
    value: (/** @type {number} */ x, /** @type {number} */ y) => landscape.valueAndGradient(x, y, r)[0],
    valueAndGradient: (/** @type {number} */ x, /** @type {number} */ y) => landscape.valueAndGradient(x, y, r),
    hessian: (/** @type {number} */ x, /** @type {number} */ y) => landscape.hessian(x, y, second),
  };
  const facts = landscape.facts ? factsFrom(landscape.facts(h)) : framed(functions, null, null);
  return {
    name,
    title,
    formula: formulaText(landscape, h),
    domain: facts.view,
    start: facts.start,
    minima: facts.minima,
    lowest: facts.lowest,
    axes,
    equalAxes,
    ...functions,
    data,
    gradientWith: data && ((moments) => gradientOfBatch(landscape, moments)),
  };
}

/**
 * The landscape with a batch's moments as its parameters.
 * @param {RecordedLandscape} landscape
 * @param {number[]} moments
 * @returns {(x: number, y: number) => number[]}
 */
function gradientOfBatch(landscape, moments) {
  const r = landscape.scalars(moments);
  return (x, y) => landscape.valueAndGradient(x, y, r);
}

/** @param {number[]} facts @returns {{view: View, start: Point, minima: Point[], lowest: number | null}} */
function factsFrom([x0, x1, y0, y1, x, y, lowest, ...rest]) {
  /** @type {Point[]} */
  const minima = [];
  for (let k = 0; k < rest.length; k += 2) minima.push([rest[k], rest[k + 1]]);
  return { view: [x0, x1, y0, y1], start: [x, y], minima, lowest: Number.isNaN(lowest) ? null : lowest };
}

/** @param {RecordedLandscape} landscape @param {number[]} h */
function formulaText({ formula, parameters }, h) {
  const short = parameters.every(({ value }, k) => value !== 0 || h[k] === 0);
  const filled = (/** @type {string} */ text, /** @type {{name: string}} */ { name }, /** @type {number} */ k) =>
    text.replaceAll(`{${name}}`, floatText(h[k], 6));
  return parameters.reduce(filled, formula[short ? 0 : 1]);
}

/** @type {{key: string, surface: Surface} | null} */
let latestSurface = null;

/**
 * The surface that a state shows. Its functions stay the same ones while only the start moves.
 * Throws FormulaError where a typed formula is none.
 * @param {Pick<import("../types.js").State, "landscape" | "formula" | "parameters" | "start" | "view">} state
 * @returns {Surface}
 */
export function surfaceOf({ landscape, formula, parameters, start, view }) {
  const isTyped = landscape === "formula";
  const held = view ? null : start; // the view of a typed formula is chosen to hold the start
  const key = JSON.stringify([landscape, view, ...(isTyped ? [formula, held] : [parameters])]);
  if (latestSurface?.key !== key) {
    const surface = isTyped ? typed(formula, view, held) : recorded(LANDSCAPES[landscape], parameters);
    latestSurface = { key, surface: view ? { ...surface, domain: view } : surface };
  }
  return start ? { ...latestSurface.surface, start } : latestSurface.surface;
}
