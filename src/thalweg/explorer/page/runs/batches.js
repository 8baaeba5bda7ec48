import { generator } from "../maths/generator.js";
/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Sampling} Sampling */
/** @typedef {import("../types.js").Surface} Surface */

/**
 * Rows of data, mini-batch by mini-batch and without end: each epoch shuffles all rows anew and deals them without
 * replacement; those left over at its end, too few for a batch, are dropped.
 * @param {Data} data
 * @param {number} batch
 * @param {number} seed
 */
function* dealt(data, batch, seed) {
  const rows = data.feature.length, draw = generator(seed);
  for (;;) {
    const order = draw.permutation(rows);
    for (let from = 0; from + batch <= rows; from += batch) yield order.subarray(from, from + batch);
  }
}

/** The rows behind the gradient of step t, from 1. @param {Data} data @param {Sampling} sampling @param {number} t */
export function rowsAt(data, { batch, seed }, t) {
  let step = 0;
  if (batch) for (const rows of dealt(data, batch, seed)) if (++step === t) return rows;
  return Int32Array.from(data.feature.keys());
}

/**
 * [mean feature, mean target, feature variance, least-squares slope, mean squared residual] of some rows. Where the
 * feature does not vary, the slope is free: it and the variance are 0 exactly.
 * @param {ArrayLike<number>} feature
 * @param {ArrayLike<number>} target
 * @param {ArrayLike<number>} rows
 */
export function moments(feature, target, rows) {
  const n = rows.length, f = new Float64Array(n), t = new Float64Array(n), products = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    f[k] = feature[rows[k]];
    t[k] = target[rows[k]];
  }
  const fm = centred(f), tm = centred(t);
  for (let k = 0; k < n; k++) products[k] = f[k] * f[k];
  const vf = pairwiseSum(products, 0, n) / n;
  for (let k = 0; k < n; k++) products[k] = f[k] * t[k];
  const ws = vf > 0 ? pairwiseSum(products, 0, n) / n / vf : 0;
  for (let k = 0; k < n; k++) products[k] = (t[k] - ws * f[k]) ** 2;
  return [fm, tm, vf, ws, pairwiseSum(products, 0, n) / n];
}

/** The mean, taken from each; the number itself where all are the same. @param {Float64Array} values */
function centred(values) {
  const n = values.length, same = values.every((value) => value === values[0]);
  const mean = same ? values[0] : pairwiseSum(values, 0, n) / n;
  for (let k = 0; k < n; k++) values[k] -= mean;
  return mean;
}

/**
 * In the order in which NumPy adds, so that a batch's moments are the same bits.
 * @param {Float64Array} a
 * @param {number} from
 * @param {number} n
 * @returns {number}
 */
function pairwiseSum(a, from, n) {
  if (n > 128) {
    const half = Math.floor(n / 16) * 8;
    return pairwiseSum(a, from, half) + pairwiseSum(a, from + half, n - half);
  }
  let sum = 0, k = 0;
  if (n >= 8) {
    const r = a.slice(from, from + 8);
    for (k = 8; k + 8 <= n; k += 8) for (let j = 0; j < 8; j++) r[j] += a[from + k + j];
    sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  }
  for (; k < n; k++) sum += a[from + k];
  return sum;
}

/** @type {{key: string, data: Data | null, drawn: number[] | number[][]}} */
let latestDraws = { key: "", data: null, drawn: [] };

/**
 * What was drawn last, or anew where that was for something else or for fewer steps: a slider that is dragged does not
 * draw again.
 * @template {number[] | number[][]} T
 * @param {Data | null} data
 * @param {string} key
 * @param {number} size
 * @param {() => T} draw
 * @returns {T}
 */
function remembered(data, key, size, draw) {
  if (latestDraws.key !== key || latestDraws.data !== data || latestDraws.drawn.length < size) {
    latestDraws = { key, data, drawn: draw() };
  }
  return /** @type {T} */ (latestDraws.drawn);
}

/** Normal numbers, two for each step, by Box and Muller. @param {number} seed @param {number} steps */
export function normals(seed, steps) {
  return remembered(null, `${seed}`, 2 * steps, () => {
    const draw = generator(seed), drawn = [];
    for (let k = 0; k < steps; k++) {
      const size = Math.sqrt(-2 * Math.log(1 - draw.random())), angle = 2 * Math.PI * draw.random();
      drawn.push(size * Math.cos(angle), size * Math.sin(angle));
    }
    return drawn;
  });
}

/** Of the mini-batch of each step. @param {Data} data @param {Sampling} sampling @param {number} steps */
function batchMoments(data, { batch, seed }, steps) {
  return remembered(data, `${batch} ${seed}`, steps, () => {
    const drawn = [];
    for (const rows of dealt(data, batch, seed)) {
      if (drawn.push(moments(data.feature, data.target, rows)) === steps) break;
    }
    return drawn;
  });
}

/**
 * (t, x, y) -> [f, df/dx, df/dy] as the optimizer sees them at step t, from 1 to `steps`; null where it sees the
 * surface as it is.
 * @param {Surface} surface
 * @param {Sampling} sampling
 * @param {number} steps
 * @returns {((t: number, x: number, y: number) => number[]) | null}
 */
export function gradients(surface, sampling, steps) {
  const { data, gradientWith, valueAndGradient } = surface, { batch, noise, seed } = sampling;
  if (data && gradientWith) {
    if (!batch) return null;
    const seen = batchMoments(data, sampling, steps).map(gradientWith);
    return (t, x, y) => seen[t - 1](x, y);
  }
  if (!noise) return null;
  const deviation = noise / Math.sqrt(batch || 1), drawn = normals(seed, steps);
  return (t, x, y) => {
    const [f, dx, dy] = valueAndGradient(x, y), e1 = deviation * drawn[2 * t - 2], e2 = deviation * drawn[2 * t - 1];
    return [f + e1 * x + e2 * y, dx + e1, dy + e2];
  };
}
