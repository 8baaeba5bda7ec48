import { floatText } from "../maths/numerals.js";
import { hypotenuse } from "./measures.js";
import { Stepper } from "./stepper.js";
/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {import("../types.js").RecordedRule} RecordedRule */

/** The largest eigenvalue of the Hessian. @param {Surface} surface @param {number} x @param {number} y */
function steepestCurvature(surface, x, y) {
  const [xx, xy, yy] = surface.hessian(x, y);
  return (xx + yy) / 2 + hypotenuse((xx - yy) / 2, xy);
}

/**
 * 2 / lambda_max at a point: on its curvature plain descent is stable below this rate. null where nothing bends up.
 * @param {Surface} surface
 * @param {import("../types.js").Point} point
 */
export function stabilityEdge(surface, [x, y]) {
  const edge = 2 / steepestCurvature(surface, x, y);
  return edge > 0 && Number.isFinite(edge) ? edge : null;
}

/**
 * Why a path ended early: sentences that say what its numbers show; empty for a path that did not.
 * @param {Path} path
 * @param {Surface} surface
 */
export function whyDiverged(path, surface) {
  if (path.divergedAt === null) return "";
  const [x0, x1, y0, y1] = surface.domain, map = `on a map ${brief(x1 - x0)} by ${brief(y1 - y0)}`;
  const left = () => withoutFloor(path) || overshot(path, surface) || strode(path, map) || grew(path, map);
  return (path.divergedAt > path.steps ? withoutGradient(path) : left()) + noiseMet(path, surface);
}

/** @param {number} value */
function brief(value) {
  return floatText(value, 4);
}

/** @param {Path} path */
function withoutGradient({ steps, points, losses }) {
  const at = `(${brief(points[2 * steps])}, ${brief(points[2 * steps + 1])})`;
  return `After ${steps} step${steps === 1 ? "" : "s"} it stood at ${at}, where the loss is ${brief(losses[steps])} ` +
    "and no finite gradient leads on.";
}

/** @param {Path} path */
function withoutFloor({ steps, losses, lowest }) {
  const last = losses[steps], below = lowest !== null && last < lowest;
  if (!below && !losses.subarray(0, steps).every((loss) => last < loss)) return "";
  const least = below ? `below the lowest known on the map, ${brief(lowest)}` : "the least of the run";
  return `It went down and out: the loss was ${brief(losses[0])} at the start and ${brief(last)} at the end, ` +
    `${least}. This way there was no floor.`;
}

/**
 * Of a rule that follows the slope at one rate: that a curvature was met which is more than it holds.
 * @param {Path} path
 * @param {Surface} surface
 */
function overshot({ rule, values, rates, points, steps }, surface) {
  const lr = rates[0], held = isScaled(rates) ? Infinity : curvatureHeld(rule, values, lr);
  const met = Array.from({ length: steps + 1 }, (_, k) => steepestCurvature(surface, points[2 * k], points[2 * k + 1]));
  const first = met.findIndex((each) => each > held), curvature = met[first];
  if (first < 0 || first === steps) return "";
  const others = rule.hyperparameters.map(({ name }) => name).filter((name) => name !== "lr" && values[name] !== 0);
  const which = `this rule${others.map((name, k) => `${k ? "," : " with"} ${name} ${brief(values[name])}`).join("")}`;
  const product = `${brief(lr)} × ${brief(curvature)} = ${brief(lr * curvature)}`, limit = brief(lr * held);
  if (met.some((each) => !(Math.abs(each - curvature) <= 1e-9 * curvature))) {
    return `Step ${first + 1} began where the rate times the steepest curvature was ${product}; ` +
      `on a quadratic, ${which} is stable up to ${limit}.`;
  }
  const stepper = new Stepper(rule, values, [1, 0]);
  stepper.step(curvature, 0);
  const factor = Math.abs(stepper.at[0]);
  const error = rule.slots.length ? "" : ` Each step that way multiplies the error by ${brief(factor)}.`;
  return `The rate times the steepest curvature is ${product}; ${which} is stable up to ${limit}.${error}`;
}

/** Whether the rates differ between parameters or steps. @param {Float64Array} rates */
function isScaled(rates) {
  return !rates.every((rate) => Math.abs(rate - rates[0]) <= 1e-9 * Math.abs(rates[0])) || !(rates[0] > 0);
}

/**
 * The largest curvature of a quadratic on which the rule comes to rest, by halving; Infinity where none is too large.
 * @param {RecordedRule} rule
 * @param {Object<string, number>} values
 * @param {number} lr
 */
function curvatureHeld(rule, values, lr) {
  let low = 1e-3 / lr, high = 2e3 / lr; // no step of one rate lands at rest by chance, at 1 / lr
  if (swings(rule, values, low) || !swings(rule, values, high)) return Infinity;
  for (let k = 0; k < 40; k++) {
    const middle = Math.sqrt(low * high);
    if (swings(rule, values, middle)) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * Whether a run on a quadratic moves further in its last quarter than in the quarter before.
 * @param {RecordedRule} rule
 * @param {Object<string, number>} values
 * @param {number} curvature
 */
function swings(rule, values, curvature) {
  const stepper = new Stepper(rule, values, [1, 0]), { at } = stepper, widest = [0, 0, 0, 0];
  for (let t = 0; t < 400; t++) {
    stepper.step(curvature * at[0], 0);
    const quarter = Math.floor(t / 100);
    widest[quarter] = Math.max(widest[quarter], Math.abs(at[0]));
    if (!(widest[quarter] < 1e100)) return true;
  }
  return widest[3] > widest[2];
}

/**
 * Of a rule whose rate is lower for the parameter with the steeper slopes: that its steps follow lr rather than these.
 * @param {Path} path
 * @param {string} map
 */
function strode({ values, rates, points, gradients, steps }, map) {
  const length = median(Array.from({ length: 2 * steps }, (_, k) => Math.abs(points[k + 2] - points[k])));
  const slopes = Array.from(gradients, Math.abs), share = length / values.lr;
  const steeper = ratioOfParameters(slopes), slower = -ratioOfParameters(rates);
  const scales = steeper > 0 ? slower > steeper / 2 : slower < steeper / 2;
  if (!scales || !(share > 0.1 && share < 20)) return "";
  return "This rule's rate is the lower the steeper the slope, so lr sets how far a step goes: with lr " +
    `${brief(values.lr)} a parameter moved by ${brief(length)} a step (the median) ${map}, while slopes were ` +
    `${brief(Math.min(...slopes))} to ${brief(Math.max(...slopes))}.`;
}

/** Of the sums over x and over y, its logarithm. @param {ArrayLike<number>} pairs */
function ratioOfParameters(pairs) {
  let x = 0, y = 0;
  for (let k = 0; k < pairs.length; k += 2) {
    x += pairs[k];
    y += pairs[k + 1];
  }
  return Math.log(x / y);
}

/** Of an even count. @param {number[]} numbers */
function median(numbers) {
  const middle = numbers.length / 2, sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {Path} path @param {string} map */
function grew({ points, steps }, map) {
  const length = (/** @type {number} */ k) =>
    hypotenuse(points[2 * k + 2] - points[2 * k], points[2 * k + 3] - points[2 * k + 1]);
  const last = length(steps - 1), before = steps > 1 ? `, ${brief(last / length(steps - 2))} times the one before` : "";
  return `Its last step was ${brief(last)} long${before}, ${map}.`;
}

/** Where sampling put the gradients off by half their size or more. @param {Path} path @param {Surface} surface */
function noiseMet({ points, gradients, steps }, { valueAndGradient }) {
  let noise = 0, slope = 0;
  for (let k = 0; k < steps; k++) {
    const [, dx, dy] = valueAndGradient(points[2 * k], points[2 * k + 1]);
    noise += (gradients[2 * k] - dx) ** 2 + (gradients[2 * k + 1] - dy) ** 2;
    slope += dx ** 2 + dy ** 2;
  }
  const off = Math.sqrt(noise / steps), size = Math.sqrt(slope / steps);
  return off >= size / 2 && off > 0
    ? ` Sampling put its gradients off by ${brief(off)} (root mean square); the surface's own were ${brief(size)}.`
    : "";
}
