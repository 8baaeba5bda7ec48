import { CONDITIONS } from "./operations.js";
/** @typedef {import("./tape.js").Tape} Tape */

/** Arithmetic on places of a tape that leaves out adding 0 and multiplying by 0 or 1. */
class Algebra {
  /** @param {Tape} tape */
  constructor(tape) {
    this.tape = tape;
    this.zero = tape.constant(0);
    this.one = tape.constant(1);
  }

  /** @param {number} value */
  constant(value) {
    return this.tape.constant(value);
  }

  /** @param {string} operation @param {...number} operands */
  call(operation, ...operands) {
    return this.tape.add(operation, ...operands);
  }

  /** @param {number} a @param {number} b */
  add(a, b) {
    return a === this.zero ? b : b === this.zero ? a : this.call("add", a, b);
  }

  /** @param {number} a @param {number} b */
  sub(a, b) {
    return b === this.zero ? a : a === this.zero ? this.neg(b) : this.call("sub", a, b);
  }

  /** @param {number} a */
  neg(a) {
    return a === this.zero ? a : this.call("neg", a);
  }

  /** @param {number} a @param {number} b */
  mul(a, b) {
    if (a === this.zero || b === this.zero) return this.zero;
    return a === this.one ? b : b === this.one ? a : this.call("mul", a, b);
  }

  /** @param {number} a @param {number} b */
  div(a, b) {
    return a === this.zero || b === this.one ? a : this.call("div", a, b);
  }

  /** @param {number} a */
  square(a) {
    return this.call("mul", a, a);
  }

  /** @param {number} condition @param {number} a @param {number} b */
  where(condition, a, b) {
    return a === b ? a : this.call("where", condition, a, b);
  }

  /** @param {number} result @param {number} a @param {number} b @param {number} da @param {number} db */
  pow(result, a, b, da, db) {
    const exponent = this.tape.number(b);
    if (exponent === 0) return this.zero;
    if (exponent !== null) {
      const lower = exponent === 2 ? a : this.call("pow", a, this.constant(exponent - 1));
      return this.mul(this.mul(b, exponent === 1 ? this.one : lower), da);
    }
    const ofBase = this.mul(this.mul(b, this.call("pow", a, this.sub(b, this.one))), da);
    return this.add(ofBase, this.mul(this.mul(result, this.call("log", a)), db));
  }
}

/**
 * operation -> (algebra, place of the result, ...operands, ...their derivatives) -> derivative of the result
 * @type {Map<string, (k: Algebra, r: number, ...places: number[]) => number>}
 */
const DERIVATIVES = new Map(Object.entries({
  add: (k, r, a, b, da, db) => k.add(da, db),
  sub: (k, r, a, b, da, db) => k.sub(da, db),
  mul: (k, r, a, b, da, db) => k.add(k.mul(da, b), k.mul(a, db)),
  div: (k, r, a, b, da, db) => k.div(k.sub(da, k.mul(r, db)), b),
  neg: (k, r, a, da) => k.neg(da),
  pow: (k, r, a, b, da, db) => k.pow(r, a, b, da, db),
  abs: (k, r, a, da) => k.mul(k.call("sign", a), da),
  sign: (k) => k.zero,
  floor: (k) => k.zero,
  sqrt: (k, r, a, da) => k.div(da, k.mul(k.constant(2), r)),
  exp: (k, r, a, da) => k.mul(r, da),
  log: (k, r, a, da) => k.div(da, a),
  sin: (k, r, a, da) => k.mul(k.call("cos", a), da),
  cos: (k, r, a, da) => k.mul(k.neg(k.call("sin", a)), da),
  tan: (k, r, a, da) => k.mul(k.add(k.one, k.square(r)), da),
  sinh: (k, r, a, da) => k.mul(k.call("cosh", a), da),
  cosh: (k, r, a, da) => k.mul(k.call("sinh", a), da),
  tanh: (k, r, a, da) => k.mul(k.sub(k.one, k.square(r)), da),
  arctan: (k, r, a, da) => k.div(da, k.add(k.one, k.square(a))),
  maximum: (k, r, a, b, da, db) => k.where(k.call("gt", a, b), da, db),
  minimum: (k, r, a, b, da, db) => k.where(k.call("lt", a, b), da, db),
  where: (k, r, c, a, b, dc, da, db) => k.where(c, da, db),
}));

/**
 * Record d output / d by on the same tape (forward mode); the place of the derivative.
 * @param {Tape} tape
 * @param {number} output
 * @param {number} by
 */
export function derive(tape, output, by) {
  const algebra = new Algebra(tape);
  /** @type {number[]} */
  const derivatives = [];
  for (const place of tape.needs([output])) {
    const { operation, operands } = tape.nodes[place];
    const inner = operands.map((operand) => derivatives[operand]);
    if (place === by) {
      derivatives[place] = algebra.one;
    } else if (CONDITIONS.has(operation) || inner.every((each) => each === algebra.zero)) {
      derivatives[place] = algebra.zero;
    } else {
      const rule = DERIVATIVES.get(operation);
      if (!rule) throw new Error(`${operation} has no derivative here`);
      derivatives[place] = rule(algebra, place, ...operands, ...inner);
    }
  }
  return derivatives[output];
}
