/** Quantiles without sorting everything: a map has 64,000 heights. */

/**
 * The quantiles `shares`, ascending, of `values`, which are put in another order. NaN for no values.
 * @param {Float64Array} values without NaN
 * @param {number[]} shares
 */
export function rank(values, shares) {
  let from = 0;
  return shares.map((share) => {
    if (!values.length) return NaN;
    const place = share * (values.length - 1);
    const k = Math.floor(place);
    selectPlace(values, k, from);
    from = k;
    if (k + 1 >= values.length) return values[k];
    let next = Infinity;
    for (let i = k + 1; i < values.length; i++) if (values[i] < next) next = values[i];
    return values[k] + (next - values[k]) * (place - k);
  });
}

/**
 * Hoare's selection: afterwards values[k] is what sorting would put there, none before it is larger, none after it
 * smaller. Places before `low` hold the smallest values already.
 * @param {Float64Array} values @param {number} k @param {number} low
 */
function selectPlace(values, k, low) {
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const kept = values[i];
      values[i++] = values[j];
      values[j--] = kept;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}
