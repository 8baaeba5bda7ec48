/** @typedef {import("../types.js").RecordedRule} RecordedRule */

/** An optimizer under way at one point. */
export class Stepper {
  /** @param {RecordedRule} rule @param {Object<string, number>} values @param {import("../types.js").Point} start */
  constructor(rule, values, start) {
    const slots = rule.slots.length;
    this.rule = rule;
    this.h = Float64Array.from(rule.hyperparameters, ({ name }) => values[name]);
    this.t = 0;
    this.at = Float64Array.from(start);
    this.rate = new Float64Array(2);
    /** Where the model is evaluated. */
    this.evaluated = Float64Array.from(start);
    const slotsAt = (/** @type {number} */ here) =>
      Float64Array.from(rule.starts.slice(0, slots), (from) => (from === "x" ? here : numberOf(from, values)));
    this.x = slotsAt(start[0]);
    this.y = slotsAt(start[1]);
    /** Slots that are one number for both. */
    this.c = Float64Array.from(rule.starts.slice(slots), (from) => numberOf(from, values));
  }

  /** One step with the gradient (dx, dy). @param {number} dx @param {number} dy */
  step(dx, dy) {
    const { rule, at, c } = this;
    const row = rule.scalars(++this.t, this.h, c);
    for (let k = 0; k < c.length; k++) c[k] = row[rule.row + k];
    at[0] = this.#moved(rule.elements(at[0], dx, this.x, row), this.x, 0);
    at[1] = this.#moved(rule.elements(at[1], dy, this.y, row), this.y, 1);
  }

  /**
   * The new coordinate of [it, ...slots, effective lr, where it is evaluated]; the rest is put in its place.
   * @param {number[]} results
   * @param {Float64Array} slots
   * @param {number} axis
   */
  #moved(results, slots, axis) {
    const n = slots.length;
    for (let k = 0; k < n; k++) slots[k] = results[k + 1];
    this.rate[axis] = results[n + 1];
    this.evaluated[axis] = results[n + 2];
    return results[0];
  }
}

/** @param {number | string} from @param {Object<string, number>} values */
function numberOf(from, values) {
  return typeof from === "string" ? values[from] : from;
}
