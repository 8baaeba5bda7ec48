/** How wide text is, and what of it fits. */

import { FONT } from "./palette.js";

/** @type {Map<string, number>} */
const measured = new Map();
/** @type {CanvasRenderingContext2D | null} */
let measuring = null;

/** @param {string} text @param {number} size in pixels @param {number} [weight] */
export function widthOf(text, size, weight = 400) {
  const key = `${weight} ${text}`;
  let width = measured.get(key);
  if (width === undefined) {
    measuring ??= document.createElement("canvas").getContext("2d");
    if (!measuring) return 0.6 * size * text.length;
    measuring.font = `${weight} 100px ${FONT}`;
    width = measuring.measureText(text).width;
    if (measured.size > 2000) measured.clear();
    measured.set(key, width);
  }
  return (width * size) / 100;
}

/**
 * A line of text made smaller, then cut, until it fits.
 * @param {string} text @param {number} size @param {number} weight @param {number} room
 */
export function fitting(text, size, weight, room) {
  const scale = Math.max(0.7, Math.min(1, room / Math.max(widthOf(text, size, weight), 1)));
  let kept = text;
  while (kept.length > 8 && widthOf(kept, scale * size, weight) > room) kept = kept.slice(0, -2).trimEnd() + "…";
  return { text: kept, size: scale * size };
}

/**
 * Lines no wider than `room`.
 * @param {string} text @param {number} size @param {number} weight @param {number} room
 */
export function wrapped(text, size, weight, room) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (lines[lines.length - 1] && widthOf(longer, size, weight) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
