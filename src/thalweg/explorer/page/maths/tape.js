import { CONDITIONS } from "./operations.js";

/** @typedef {{operation: string, operands: number[], value: number | string}} TapeNode value of a constant or input */

/** The operations of one function in order; the same operation on the same operands is kept once. */
export class Tape {
  constructor() {
    /** @type {TapeNode[]} */
    this.nodes = [];
    /** @type {Map<string, number>} */
    this.places = new Map();
  }

  /** @param {string} operation @param {number[]} operands @param {number | string} value */
  record(operation, operands, value) {
    const key = `${operation} ${operands} ${Object.is(value, -0) ? "-0" : value}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.nodes.push({ operation, operands, value }) - 1;
      this.places.set(key, place);
    }
    return place;
  }

  /** @param {string} operation @param {...number} operands */
  add(operation, ...operands) {
    return this.record(operation, operands, "");
  }

  /** @param {number} value */
  constant(value) {
    return this.record("constant", [], value);
  }

  /** @param {string} name */
  input(name) {
    return this.record("input", [], name);
  }

  /** The number at a place that holds a constant, else null. @param {number} place */
  number(place) {
    const { operation, value } = this.nodes[place];
    return operation === "constant" ? Number(value) : null;
  }

  /** @param {number} place */
  isCondition(place) {
    return CONDITIONS.has(this.nodes[place].operation);
  }

  /** All places on which `places` depend, themselves included, in order. @param {number[]} places */
  needs(places) {
    const needed = new Set(), stack = [...places];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (needed.has(place)) continue;
      needed.add(place);
      stack.push(...this.nodes[place].operands);
    }
    return [...needed].sort((a, b) => a - b);
  }
}
