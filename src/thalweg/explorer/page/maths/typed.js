import { derive } from "./derivative.js";
import { FormulaError, Unusable } from "./errors.js";
import { parseFormula } from "./formula.js";
import { framed } from "./framing.js";
import { evaluator, gridEvaluator } from "./interpreter.js";
import { normalise } from "./normal.js";
/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */

/**
 * The value, gradient and Hessian of a typed formula. Throws FormulaError for what is no formula.
 * @param {string} text
 */
export function differentiated(text) {
  const { tape, output } = parseFormula(text), x = tape.input("x"), y = tape.input("y");
  const dx = derive(tape, output, x), dy = derive(tape, output, y);
  const second = [derive(tape, dx, x), derive(tape, dx, y), derive(tape, dy, y)];
  const plain = normalise(tape, [output]), sloped = normalise(tape, [output, dx, dy]), curved = normalise(tape, second);
  const value = evaluator(plain.tape, plain.outputs);
  return {
    value: (/** @type {number} */ a, /** @type {number} */ b) => value(a, b)[0],
    valueAndGradient: evaluator(sloped.tape, sloped.outputs),
    hessian: evaluator(curved.tape, curved.outputs),
    values: gridEvaluator(plain.tape, plain.outputs[0]),
  };
}

/**
 * The surface f(x, y) = `text`, with what of view and start is not given chosen. Throws FormulaError for text that is
 * no formula, or has no finite value or slope to descend.
 * @param {string} text
 * @param {View | null} view
 * @param {Point | null} start
 * @returns {import("../types.js").Surface}
 */
export function typed(text, view, start) {
  const surface = differentiated(text);
  try {
    const { view: domain, ...facts } = framed(surface, view, start);
    return {
      ...surface, ...facts, domain, name: "formula", title: "Formula", formula: text, axes: ["x", "y"], equalAxes: true,
      data: null, gradientWith: null,
    };
  } catch (error) {
    throw error instanceof Unusable ? new FormulaError(error.message) : error;
  }
}
