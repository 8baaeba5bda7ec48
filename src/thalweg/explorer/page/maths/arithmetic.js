/** What an operation means where JavaScript's own differs from recording/arithmetic.py, which has the reasons. */

/** @param {number} a @param {number} b */
export function maximum(a, b) {
  return a > b || a !== a ? a : b;
}

/** @param {number} a @param {number} b */
export function minimum(a, b) {
  return a < b || a !== a ? a : b;
}

/** 1, -1, 0 for either zero, NaN for NaN. @param {number} a */
export function sign(a) {
  return a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : a;
}

/** C's pow: 1 to any power and -1 to an infinite one are 1. @param {number} a @param {number} b */
export function pow(a, b) {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : Math.pow(a, b);
}

/** By repeated squaring where n is integral. @param {number} a @param {number} n */
export function power(a, n) {
  if (!Number.isFinite(n) || n !== Math.floor(n)) return pow(a, n);
  let result = 1;
  for (let left = Math.abs(n); left >= 1; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= a;
    a *= a;
  }
  return n < 0 ? 1 / result : result;
}
