/** The data, each optimizer's fitted line of the moment, the least-squares line, the current mini-batch. */

import { straightTicks, tickText } from "./axes.js";
import { Frame } from "./frame.js";
import { FONT } from "./palette.js";
import { children, say, svg, update } from "./svg.js";
import { tenth } from "./strokes.js";
import { fitting, widthOf } from "./type.js";

/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * @typedef {object} Fit
 * @property {Data} data
 * @property {import("./map.js").Run[]} runs
 * @property {number} step
 * @property {import("../types.js").Point | null} best the least-squares slope and intercept
 * @property {ArrayLike<number> | null} [rows] of the current mini-batch
 * @property {Palette} palette
 * @property {number} width
 * @property {number} height
 */

/** @type {WeakMap<Data, View>} */
const spans = new WeakMap();

/** What the axes hold. @param {Data} data @returns {View} */
function spanOf(data) {
  let span = spans.get(data);
  if (!span) {
    const sides = [data.feature, data.target].flatMap((column) => {
      let [low, high] = [Infinity, -Infinity];
      for (const value of column) [low, high] = [Math.min(low, value), Math.max(high, value)];
      const pad = 0.06 * (high - low) || 1;
      return [low - pad, high + pad];
    });
    spans.set(data, (span = /** @type {View} */ (sides)));
  }
  return span;
}

export class LineInk {
  constructor() {
    const round = { fill: "none", "stroke-linecap": "round" };
    this.axes = svg("g", { class: "axes" });
    this.points = svg("path", { ...round, class: "rows", "stroke-opacity": 0.5 });
    this.batch = svg("path", { ...round, class: "batch" });
    this.best = svg("path", { fill: "none", class: "best" });
    this.lines = svg("g", { fill: "none" });
    this.plot = svg("svg", {}, this.points, this.batch, this.best, this.lines);
    this.title = svg("text", { x: 0, "font-weight": 600 });
    this.name = svg("text", { "text-anchor": "end" });
    this.element = svg("svg", { class: "fit", role: "img", "font-family": FONT });
    this.element.append(this.title, this.axes, this.plot, this.name);
    /** @type {{data: Data, width: number, height: number, dots: string} | null} */
    this.drawn = null;
  }

  /** @param {Fit} fit */
  draw(fit) {
    const { data, palette, width, height } = fit;
    const size = width < 380 ? 11 : 12.5;
    const view = spanOf(data);
    const rises = straightTicks(view[2], view[3], height / 48);
    const left = Math.ceil(Math.max(...rises.map((tick) => widthOf(tickText(tick), size)))) + 8;
    const top = 2 * size + 6;
    const frame = new Frame(view, Math.max(20, width - left - 6), Math.max(20, height - top - 3.2 * size));
    update(this.element, { width, height, "aria-label": `${data.targetName} on ${data.featureName}` });
    update(this.plot, { x: left, y: top, width: frame.width, height: frame.height });
    const title = fitting(data.targetName, size + 1.5, 600, width);
    say(this.title, title.text);
    update(this.title, { y: size + 2, "font-size": tenth(title.size), fill: palette.ink });
    const name = fitting(data.featureName, size, 400, frame.width);
    say(this.name, name.text);
    update(this.name, { x: width - 6, y: tenth(height - 0.4 * size) });
    update(this.name, { "font-size": tenth(name.size), fill: palette.quiet });
    this.drawAxes(rises, straightTicks(view[0], view[1], frame.width / 70), { frame, left, top, size, palette });
    this.drawRows(fit, frame);
    this.drawLines(fit, frame);
  }

  /**
   * @param {number[]} rises @param {number[]} runs
   * @param {{frame: Frame, left: number, top: number, size: number, palette: Palette}} place
   */
  drawAxes(rises, runs, { frame, left, top, size, palette }) {
    const bottom = top + frame.height;
    const marks = [
      ...rises.map((tick) => ({ tick, level: true, x: left - 6, y: top + frame.top(tick) })),
      ...runs.map((tick) => ({ tick, level: false, x: left + frame.left(tick), y: bottom })),
    ];
    children(this.axes, marks.length, () => svg("g", {}, svg("path", {}), svg("text", {}))).forEach((group, k) => {
      const [line, text] = group.children;
      const { tick, level, x, y } = marks[k];
      const data = level ? `M${left} ${tenth(y)}h${tenth(frame.width)}` : `M${tenth(x)} ${tenth(y)}v4`;
      update(line, { d: data, stroke: palette.quiet, "stroke-opacity": level ? 0.22 : 0.7 });
      say(text, tickText(tick));
      update(text, { "text-anchor": level ? "end" : "middle", fill: palette.quiet, "font-size": size });
      update(text, { x: tenth(x), y: tenth(y + (level ? 0.35 : 1.35) * size) });
    });
  }

  /** @param {Fit} fit @param {Frame} frame */
  drawRows({ data, rows, palette, runs }, frame) {
    const { feature, target } = data;
    const dot = (/** @type {number} */ k) => `M${tenth(frame.left(feature[k]))} ${tenth(frame.top(target[k]))}h0`;
    if (this.drawn?.data !== data || this.drawn.width !== frame.width || this.drawn.height !== frame.height) {
      this.drawn = { data, width: frame.width, height: frame.height, dots: feature.map((_, k) => dot(k)).join("") };
    }
    update(this.points, { d: this.drawn.dots, stroke: palette.quiet, "stroke-width": feature.length > 2000 ? 2.5 : 5 });
    const chosen = Array.from(rows ?? [], dot).join("");
    update(this.batch, { d: chosen, stroke: runs[0]?.ink.colour ?? palette.ink, "stroke-width": 8.5 });
  }

  /** @param {Fit} fit @param {Frame} frame */
  drawLines({ runs, step, best, palette }, frame) {
    const line = (/** @type {number} */ slope, /** @type {number} */ intercept) => {
      const [x0, x1] = frame.view;
      const ends = [frame.top(slope * x0 + intercept), frame.top(slope * x1 + intercept)];
      const far = 50 * frame.height;
      if (!ends.every((y) => Math.abs(y) < far)) return "";
      return `M0 ${tenth(ends[0])}L${tenth(frame.width)} ${tenth(ends[1])}`;
    };
    update(this.best, { d: best ? line(best[0], best[1]) : "", stroke: palette.ink, "stroke-width": 1.2 });
    const lines = children(this.lines, runs.length, () => svg("path", { class: "line", "stroke-width": 3 }));
    lines.forEach((each, k) => {
      const { path: { evaluated, steps }, ink } = runs[k];
      const at = 2 * Math.min(step, steps);
      const dash = runs.length > 1 ? ink.dash : "none";
      update(each, { d: line(evaluated[at], evaluated[at + 1]), stroke: ink.colour, "stroke-dasharray": dash });
    });
  }
}

export function createLine() {
  return new LineInk();
}
