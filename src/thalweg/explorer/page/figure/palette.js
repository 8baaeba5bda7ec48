/** Colours by rule and by theme, dashes and shapes by place: colour is never the only sign. */

import { THEME } from "../recordings.js";

/** @typedef {import("../types.js").RecordedRule} RecordedRule */

/**
 * @typedef {object} Palette
 * @property {string} paper
 * @property {string} ink
 * @property {string} quiet
 * @property {string} contour
 * @property {string[]} tints from the floor up
 * @property {[number, number]} shading how dark shadows and how bright lit slopes are
 * @property {Object<string, string>} colours
 * @property {string[]} others
 * @property {Uint8Array} ramp 256 x RGB of the tints
 * @property {number[]} nowhereRGB
 */

/** @typedef {{colour: string, dash: string, index: number}} Ink how one run is drawn */

export const FONT = 'Inter, system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif';

/** @type {Object<string, Palette>} */
const palettes = {};

/** @param {"light" | "dark"} theme @returns {Palette} */
export function paletteOf(theme) {
  return (palettes[theme] ??= {
    .../** @type {any} */ (THEME[theme]),
    ramp: rampOf(THEME[theme].tints),
    nowhereRGB: channels(THEME[theme].nowhere),
  });
}

/**
 * One colour for each known rule, others in turn; two of the same rule count as others.
 * @param {RecordedRule[]} rules of the runs, in order
 * @param {Palette} palette
 * @returns {Ink[]}
 */
export function inksOf(rules, palette) {
  const names = rules.map((rule) => rule.name.split(" ")[0]);
  return names.map((name, index) => ({
    colour: (alone(names, name) && palette.colours[name]) || palette.others[index % palette.others.length],
    dash: dashOf(index),
    index,
  }));
}

/** @param {string[]} names @param {string} name */
function alone(names, name) {
  return names.indexOf(name) === names.lastIndexOf(name);
}

/** As an SVG attribute, for a line 2 pixels wide. @param {number} index */
export function dashOf(index) {
  const dash = THEME.dashes[index % THEME.dashes.length];
  return dash.length ? dash.map((/** @type {number} */ length) => 2.2 * length).join(" ") : "none";
}

/** @param {string} colour #rrggbb */
export function channels(colour) {
  const code = parseInt(colour.slice(1), 16);
  return [code >> 16, (code >> 8) & 255, code & 255];
}

/** @param {string[]} tints */
function rampOf(tints) {
  const stops = tints.map(channels);
  const ramp = new Uint8Array(256 * 3);
  for (let k = 0; k < 256; k++) {
    const place = (k / 255) * (stops.length - 1);
    const i = Math.min(Math.floor(place), stops.length - 2);
    const [from, to] = [stops[i], stops[i + 1]];
    for (let c = 0; c < 3; c++) ramp[3 * k + c] = Math.round(from[c] + (place - i) * (to[c] - from[c]));
  }
  return ramp;
}
