/**
 * Eigenvalues of [[a, b], [b, c]], the smaller first, and the unit eigenvector (x, y) of the larger; the other is
 * (-y, x). By LAPACK's dlaev2, without the cancellation of the schoolbook formula.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
export function eigen2(a, b, c) {
  const sum = a + c, difference = a - c, twice = b + b, apart = Math.abs(difference), off = Math.abs(twice);
  const [most, least] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const [big, small] = apart > off ? [apart, off] : [off, apart];
  const root = big ? big * Math.sqrt(1 + (small / big) ** 2) : 0;
  const turn = sum < 0 ? -1 : 1;
  const first = sum ? 0.5 * (sum + turn * root) : 0.5 * root; // the one larger in absolute value
  const second = sum ? (most / first) * least - (b / first) * b : -0.5 * root;
  const side = difference < 0 ? -1 : 1, lean = difference + side * root;
  let x = 1, y = 0;
  if (Math.abs(lean) > off) {
    const cotangent = -twice / lean;
    y = 1 / Math.sqrt(1 + cotangent * cotangent);
    x = cotangent * y;
  } else if (off) {
    const tangent = -lean / twice;
    x = 1 / Math.sqrt(1 + tangent * tangent);
    y = tangent * x;
  }
  if (turn === side) [x, y] = [-y, x];
  return second < first ? { low: second, high: first, x, y } : { low: first, high: second, x: -y, y: x };
}
