/** Where things stand in a panel, and panels in a picture; sizes in pixels. */

/**
 * Smaller panels, smaller type, never below what can be read.
 * @typedef {{title: number, label: number, small: number}} Sizes of type
 * @typedef {{top: number, width: number, height: number, sizes: Sizes}} Place of the map in its panel
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 */

export const MARGIN = 24;
const GAP = 20;
const HEAD = 112;
const FOOT = 38;

/** @param {number} width of a panel @returns {Sizes} */
export function sizesFor(width) {
  const scale = Math.min(1, Math.max(0.4, width / 900));
  return { title: Math.max(17, 42 * scale), label: Math.max(13, 34 * scale), small: Math.max(11, 21 * scale) };
}

/**
 * The map's place in a panel, under its title and above its ruler.
 * @param {number} width @param {number} height of the panel
 * @param {{title?: boolean, ruler?: boolean}} parts
 * @returns {Place}
 */
export function placeOfMap(width, height, { title = false, ruler = false }) {
  const sizes = sizesFor(width);
  const top = title ? Math.round(1.36 * sizes.title) : 0;
  return { top, width, height: Math.max(40, height - top - (ruler ? rulerRoom(sizes) : 0)), sizes };
}

/** @param {Sizes} sizes */
export function rulerRoom(sizes) {
  return Math.round(3.4 * sizes.small);
}

/**
 * Panels in a picture: one row for up to three, then a grid that keeps them wide.
 * @param {number} count @param {number} width @param {number} height
 * @returns {Box[]}
 */
export function panelsIn(count, width, height) {
  const columns = count <= 3 ? count : count === 4 ? 2 : Math.ceil(Math.sqrt(count * 1.3));
  const rows = Math.ceil(count / columns);
  const wide = (width - 2 * MARGIN - (columns - 1) * GAP) / columns;
  const tall = (height - HEAD - FOOT - (rows - 1) * 0.4 * GAP) / rows;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const left = MARGIN + (index % columns) * (wide + GAP);
    return { left, top: HEAD + row * (tall + 0.4 * GAP), width: wide, height: tall };
  });
}
