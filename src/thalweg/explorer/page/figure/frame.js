/** From a landscape's view to the pixels of a panel, y downward, and back. */

/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("../types.js").View} View */

export class Frame {
  /** @param {View} view @param {number} width in pixels @param {number} height */
  constructor(view, width, height) {
    this.view = view;
    this.width = width;
    this.height = height;
    this.perX = width / (view[1] - view[0]);
    this.perY = height / (view[3] - view[2]);
  }

  /** @param {number} x */
  left(x) {
    return (x - this.view[0]) * this.perX;
  }

  /** @param {number} y */
  top(y) {
    return (this.view[3] - y) * this.perY;
  }

  /** @param {number} left @param {number} top @returns {Point} */
  data(left, top) {
    return [this.view[0] + left / this.perX, this.view[3] - top / this.perY];
  }

  /** @param {number} left @param {number} top @param {number} [margin] */
  holds(left, top, margin = 0) {
    return left >= -margin && left <= this.width + margin && top >= -margin && top <= this.height + margin;
  }
}

/**
 * The view widened about its middle to a panel's shape, so that equal axes fill the panel.
 * @param {View} view
 * @param {number} aspect the panel's width over its height
 * @param {boolean} equal
 * @returns {View}
 */
export function fitted(view, aspect, equal) {
  if (!equal) return view;
  const [x0, x1, y0, y1] = view;
  const wide = Math.max(x1 - x0, (y1 - y0) * aspect);
  const tall = Math.max(y1 - y0, (x1 - x0) / aspect);
  const x = (x0 + x1) / 2;
  const y = (y0 + y1) / 2;
  return [x - wide / 2, x + wide / 2, y - tall / 2, y + tall / 2];
}

/**
 * The view, widened where a start lies outside it.
 * @param {View} view
 * @param {Point} start
 * @returns {View}
 */
export function holding(view, [x, y]) {
  const [x0, x1, y0, y1] = view;
  const padX = 0.06 * (x1 - x0);
  const padY = 0.06 * (y1 - y0);
  return [x < x0 ? x - padX : x0, x > x1 ? x + padX : x1, y < y0 ? y - padY : y0, y > y1 ? y + padY : y1];
}
