import { maximum, minimum, pow, power, sign } from "./arithmetic.js";

/**
 * What each operation of a tape means on numbers; the same table as recording/operations.py.
 * @type {Map<string, (...operands: any[]) => any>}
 */
export const MEANING = new Map(Object.entries({
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  pow,
  power,
  abs: Math.abs,
  floor: Math.floor,
  sign,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  arctan: Math.atan,
  maximum,
  minimum,
  where: (c, a, b) => (c ? a : b),
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  not: (a) => !a,
}));

/** Operations whose result is true or false rather than a number. */
export const CONDITIONS = new Set(["lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"]);

/** @param {string} operation @param {...any} operands */
export function meaning(operation, ...operands) {
  const known = MEANING.get(operation);
  if (!known) throw new Error(`no operation ${operation}`);
  return known(...operands);
}
