/** Ticks at round numbers, on straight and on logarithmic axes, and how they are written. */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Round numbers from `low` to `high`, about `count` of them.
 * @param {number} low @param {number} high @param {number} count
 */
export function straightTicks(low, high, count) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 5].find((each) => each * decade >= 0.7 * rough) ?? 10);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}

/**
 * Powers of ten, of wide ranges every 2nd, 3rd...; of narrow ones 2 and 5 times them too.
 * @param {number} low @param {number} high @param {number} count
 */
export function decadeTicks(low, high, count) {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((Math.log10(high) - Math.log10(low)) / Math.max(1, count)));
  const factors = Math.log10(high / low) < 1.6 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let k = from; k <= to; k++) {
    if (k % every) continue;
    for (const factor of factors) {
      const tick = Number(`${factor}e${k}`);
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/** A number as an axis shows it: 0.05, 10⁻⁸. @param {number} value @param {boolean} [raised] 10⁻² too */
export function tickText(value, raised = false) {
  const size = Math.abs(value);
  const plain = size === 0 || (!raised && size >= 1e-3 && size < 1e5);
  if (plain) return String(Number(value.toPrecision(6))).replace("-", "−");
  const power = Math.floor(Math.log10(size) + 1e-9);
  const factor = Number((value / 10 ** power).toPrecision(3));
  const digits = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("");
  const sign = power < 0 ? "⁻" : "";
  return (factor === 1 ? "" : `${factor}·`.replace("-", "−")) + `10${sign}${digits}`;
}
