import { CONDITIONS, meaning } from "./operations.js";
import { Tape } from "./tape.js";

/** A new tape that takes over nodes of an old one in normal form: see recording/normal.py. */
class Normal {
  constructor() {
    this.tape = new Tape();
    /** @type {boolean[]} whether a value depends on neither x nor y */
    this.fixed = [];
  }

  /** @param {number} place */
  isFixed(place) {
    for (let next = this.fixed.length; next <= place; next++) {
      const { operation, operands } = this.tape.nodes[next];
      this.fixed.push(operation !== "input" && operands.every((operand) => this.fixed[operand]));
    }
    return this.fixed[place];
  }

  /** @param {string} operation @param {number[]} operands @returns {number} */
  apply(operation, operands) {
    const [a, b] = operands;
    if (operation === "pow") return this.power(a, b);
    if (operation === "div" && this.isFixed(b) && !this.isFixed(a)) {
      return this.apply("mul", [a, this.apply("div", [this.tape.constant(1), b])]);
    }
    return this.fold(operation, ...operands);
  }

  /** @param {string} operation @param {...number} operands */
  fold(operation, ...operands) {
    const values = operands.map((operand) => this.tape.number(operand));
    if (CONDITIONS.has(operation) || values.includes(null)) return this.tape.add(operation, ...operands);
    return this.tape.constant(meaning(operation, ...values));
  }

  /** @param {number} base @param {number} exponent */
  power(base, exponent) {
    const value = this.tape.number(exponent);
    if (value === 0.5) return this.fold("sqrt", base);
    if (value !== null && Number.isInteger(value)) return this.product(base, value);
    return this.fold(this.isFixed(base) && this.isFixed(exponent) ? "power" : "pow", base, exponent);
  }

  /** In the order of repeated squaring. @param {number} base @param {number} exponent */
  product(base, exponent) {
    let square = base, left = Math.abs(exponent);
    /** @type {number | null} */
    let result = null;
    while (left) {
      if (left % 2) result = result === null ? square : this.fold("mul", result, square);
      left = Math.floor(left / 2);
      if (left) square = this.fold("mul", square, square);
    }
    if (result === null) return this.tape.constant(1);
    return exponent > 0 ? result : this.fold("div", this.tape.constant(1), result);
  }
}

/**
 * `tape` in normal form, and where its `outputs` are now: arithmetic on constants done, constant integer powers as
 * products, division by a constant as multiplication.
 * @param {Tape} tape
 * @param {number[]} outputs
 */
export function normalise(tape, outputs) {
  const normal = new Normal();
  /** @type {number[]} */
  const moved = [];
  for (const place of tape.needs(outputs)) {
    const { operation, operands, value } = tape.nodes[place];
    const places = operands.map((operand) => moved[operand]);
    const leaf = operation === "input" || operation === "constant";
    moved[place] = leaf ? normal.tape.record(operation, [], value) : normal.apply(operation, places);
  }
  return { tape: normal.tape, outputs: outputs.map((output) => moved[output]) };
}
