/** The topographic map: heights from 0 (floor) to 1 (top of the view), light, and levels of the loss. */

import { rank } from "./quantiles.js";

/** @typedef {import("../types.js").Surface & {values?: (xs: Float64Array, ys: Float64Array) => Float64Array}} Ground */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * @typedef {object} Chart rows go from the view's foot up
 * @property {import("../types.js").View} view
 * @property {number} columns
 * @property {number} rows
 * @property {Float64Array} loss NaN where it is not finite
 * @property {Float64Array} heights NaN where the loss is
 * @property {Float64Array} light 0 to 1, from the upper left; NaN where the loss is
 * @property {number} floor the lowest loss
 * @property {number[]} levels
 */

const LEVELS = 14;
const STEEPNESS = 90; // how much the light makes of the heights

/**
 * The map of a panel: `aspect` is its width over its height. Fewer columns are quicker, for a map that is moving.
 * @param {Ground} surface @param {import("../types.js").View} view @param {number} aspect @param {number} [columns]
 */
export function surveyed(surface, view, aspect, columns = 320) {
  return survey(surface, view, columns, Math.min(2 * columns, Math.max(24, Math.round(columns / aspect))));
}

/**
 * @param {Ground} surface @param {import("../types.js").View} view @param {number} columns @param {number} rows
 * @returns {Chart}
 */
export function survey(surface, view, columns, rows) {
  const loss = lossOver(surface, view, columns, rows);
  const heights = new Float64Array(loss.length);
  const gaps = new Float64Array(loss.length);
  let floor = surface.lowest ?? Infinity;
  for (const each of loss) if (each < floor) floor = each;
  let finite = 0;
  for (const each of loss) if (each === each) gaps[finite++] = Math.max(each - floor, 0);
  const [low, middle, high] = rank(gaps.subarray(0, finite), [0.004, 0.5, 0.998]);
  // a power that puts the median height at .55: a loss over twelve decades and a plain bowl both keep their shape
  const share = Math.min(Math.max(middle / high, 1e-12), 0.98);
  const power = Math.min(Math.max(Math.log(0.55) / Math.log(share), 0.05), 1);
  for (let k = 0; k < loss.length; k++) {
    const height = high > 0 ? Math.min(Math.max(loss[k] - floor, 0) / high, 1) ** power : 0;
    heights[k] = loss[k] === loss[k] ? height : NaN;
  }
  const light = hillshade(heights, columns, rows);
  return { view, columns, rows, loss, heights, light, floor, levels: high > 0 ? levelsFrom(floor, low, high) : [] };
}

/**
 * Geometric, so that rings stay visible near a minimum.
 * @param {number} floor @param {number} low @param {number} high
 */
function levelsFrom(floor, low, high) {
  const least = Math.max(low, high * 1e-12);
  const ratio = (high / least) ** (1 / (LEVELS - 1));
  const levels = Array.from({ length: LEVELS }, (_, k) => floor + (k < LEVELS - 1 ? least * ratio ** k : high));
  return [...new Set(levels)];
}

/** @param {Ground} surface @param {number[]} view @param {number} columns @param {number} rows */
function lossOver(surface, [x0, x1, y0, y1], columns, rows) {
  const xs = Float64Array.from({ length: columns }, (_, i) => x0 + (i * (x1 - x0)) / (columns - 1));
  const ys = Float64Array.from({ length: rows }, (_, j) => y0 + (j * (y1 - y0)) / (rows - 1));
  const loss = surface.values ? surface.values(xs, ys) : new Float64Array(columns * rows);
  for (let j = 0, k = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, k++) {
      const each = surface.values ? loss[k] : surface.value(xs[i], ys[j]);
      loss[k] = Number.isFinite(each) ? each : NaN;
    }
  }
  return loss;
}

/**
 * How much light falls on each place, from the upper left and 50 degrees up.
 * @param {Float64Array} heights @param {number} columns @param {number} rows
 */
function hillshade(heights, columns, rows) {
  const light = new Float64Array(heights.length);
  const across = Math.cos((50 * Math.PI) / 180) * Math.SQRT1_2 * STEEPNESS;
  const up = Math.sin((50 * Math.PI) / 180);
  let darkest = Infinity;
  let brightest = -Infinity;
  for (let j = 0, k = 0; j < rows; j++) {
    const below = j > 0 ? -columns : 0;
    const above = j < rows - 1 ? columns : 0;
    const tall = above && below ? 0.5 : 1;
    for (let i = 0; i < columns; i++, k++) {
      const left = i > 0 ? -1 : 0;
      const right = i < columns - 1 ? 1 : 0;
      const dx = (heightAt(heights, k + right) - heightAt(heights, k + left)) * (left && right ? 0.5 : 1);
      const dy = (heightAt(heights, k + above) - heightAt(heights, k + below)) * tall;
      const lit = (across * (dx - dy) + up) / Math.sqrt(STEEPNESS * STEEPNESS * (dx * dx + dy * dy) + 1);
      light[k] = lit;
      if (lit < darkest) darkest = lit;
      if (lit > brightest) brightest = lit;
    }
  }
  const stretched = brightest - darkest > 1e-6;
  for (let k = 0; k < light.length; k++) {
    const lit = stretched ? (light[k] - darkest) / (brightest - darkest) : light[k];
    light[k] = heights[k] === heights[k] ? Math.min(Math.max(lit, 0), 1) : NaN;
  }
  return light;
}

/** @param {Float64Array} heights @param {number} k */
function heightAt(heights, k) {
  const height = heights[k];
  return height === height ? height : 1;
}

/**
 * Tints by height under a layer of light, the view's top row first.
 * @param {Chart} chart @param {Palette} palette
 */
export function paint(chart, palette) {
  const { columns, rows, heights, light } = chart;
  const image = new ImageData(columns, rows);
  const pixels = image.data;
  const [shadow, shine] = palette.shading;
  for (let j = 0, at = 0; j < rows; j++) {
    let k = (rows - 1 - j) * columns;
    for (let i = 0; i < columns; i++, k++, at += 4) {
      const known = heights[k] === heights[k];
      const tint = known ? 3 * Math.round(255 * heights[k]) : 0;
      const lit = known ? 2 * light[k] - 1 : 0;
      const cover = lit > 0 ? shine * lit : -shadow * lit;
      const over = lit > 0 ? 255 * cover : 0;
      const from = known ? palette.ramp : palette.nowhereRGB;
      for (let c = 0; c < 3; c++) pixels[at + c] = from[tint + c] * (1 - cover) + over;
      pixels[at + 3] = 255;
    }
  }
  return image;
}
