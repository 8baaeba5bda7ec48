/** One update taken apart: the gradient, the running mean that the step follows, and the step. */

import { children, svg, update } from "./svg.js";
import { lineData, triangle } from "./strokes.js";

/** @typedef {import("../types.js").Point} Point */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{name: string, to: Point, colour: string, dash: string}} Arrow in pixels */

const REACH = 0.22; // of the panel: how long the longer of gradient and running mean is drawn

export class UpdateInk {
  constructor() {
    this.group = svg("g", { class: "update" });
    /** @type {Arrow[]} */
    this.arrows = [];
    /** Their lines, which words keep clear of. @type {Float64Array[]} */
    this.segments = [];
  }

  /**
   * Gradient and running mean share a scale of their own and point downhill; the step is true to the map.
   * @param {import("../types.js").Update | null} taken @param {Frame} frame @param {string} colour
   * @param {Palette} palette
   */
  draw(taken, frame, colour, palette) {
    const arrows = (this.arrows = taken ? arrowsOf(taken, frame, colour, palette) : []);
    const from = taken ? [frame.left(taken.from[0]), frame.top(taken.from[1])] : [0, 0];
    this.segments = arrows.map(({ to }) => Float64Array.of(from[0], from[1], to[0], to[1]));
    const make = () => svg("g", {}, svg("path", {}), svg("path", {}), svg("path", {}));
    children(this.group, arrows.length, make).forEach((group, k) => {
      drawArrow(/** @type {any} */ ([...group.children]), this.segments[k], arrows[k], palette);
    });
  }
}

/** @param {import("../types.js").Update} taken @param {Frame} frame @param {string} colour @param {Palette} palette */
function arrowsOf({ from, to, gradient, direction }, frame, colour, palette) {
  const [x, y] = [frame.left(from[0]), frame.top(from[1])];
  const meaned = direction[0] !== gradient[0] || direction[1] !== gradient[1];
  const downhill = [gradient, direction].map(([gx, gy]) => [-gx * frame.perX, gy * frame.perY]);
  const longest = Math.max(...downhill.map(([dx, dy]) => Math.hypot(dx, dy)));
  const scale = (REACH * Math.min(frame.width, frame.height)) / (longest || 1);
  const ends = downhill.map(([dx, dy]) => /** @type {Point} */ ([x + scale * dx, y + scale * dy]));
  /** @type {Arrow[]} */
  const arrows = [{ name: "step", to: [frame.left(to[0]), frame.top(to[1])], colour, dash: "none" }];
  if (meaned) arrows.push({ name: "−running mean", to: ends[1], colour: palette.ink, dash: "none" });
  arrows.push({ name: "−gradient", to: ends[0], colour: palette.ink, dash: "5 4" });
  return arrows.filter((arrow) => arrow.to.every(Number.isFinite));
}

/**
 * @param {[SVGPathElement, SVGPathElement, SVGPathElement]} parts halo, line and head
 * @param {Float64Array} segment @param {Arrow} arrow @param {Palette} palette
 */
function drawArrow([halo, line, head], segment, { to, colour, dash }, palette) {
  const [dx, dy] = [to[0] - segment[0], to[1] - segment[1]];
  const length = Math.hypot(dx, dy) || 1;
  const data = lineData(segment);
  update(halo, { d: data, stroke: palette.paper, "stroke-width": 6.5, "stroke-opacity": 0.8 });
  update(line, { d: data, stroke: colour, "stroke-width": 3, "stroke-dasharray": dash });
  update(head, { d: triangle(to[0], to[1], dx / length, dy / length, Math.min(17, length)), fill: colour });
  update(head, { stroke: palette.paper, "stroke-width": 1.5, "paint-order": "stroke" });
}
