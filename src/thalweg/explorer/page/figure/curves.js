/** Small charts of a number over the steps, on a logarithmic axis, each curve named at its end. */

import { decadeTicks, straightTicks, tickText } from "./axes.js";
import { FONT } from "./palette.js";
import { children, say, svg, update } from "./svg.js";
import { tenth } from "./strokes.js";
import { fitting, widthOf } from "./type.js";

/** @typedef {import("./palette.js").Palette} Palette */

/**
 * One curve: values[stride k + offset] - below, absolute, at the step k + first.
 * @typedef {object} Curve
 * @property {Float64Array} values
 * @property {number} stride
 * @property {number} offset
 * @property {number} first
 * @property {number} below
 * @property {string} colour
 * @property {string} dash
 * @property {string} name
 */

/**
 * @typedef {object} Chartings what a chart shows
 * @property {string} title
 * @property {Curve[]} curves
 * @property {number} steps the axis goes to
 * @property {number} step where the cursor stands
 * @property {Palette} palette
 * @property {number} width
 * @property {number} height
 */

const HIGHEST = 1e6; // times the least first value; a run that diverges leaves the chart
const LOWEST = 1e-14; // of the highest

/** @param {import("./map.js").Run[]} runs @param {number | null} lowest @returns {Curve[]} */
export function lossCurves(runs, lowest) {
  let below = lowest ?? Infinity;
  if (lowest === null) for (const { path } of runs) for (const loss of path.losses) if (loss < below) below = loss;
  return runs.map(({ path, ink, title }) => {
    const twin = runs.some((other) => other.path !== path && other.path.rule === path.rule);
    const name = twin ? title : path.rule.title;
    return { values: path.losses, stride: 1, offset: 0, first: 0, below, colour: ink.colour, dash: ink.dash, name };
  });
}

/** Of each parameter, x solid, y dashed. @param {import("./map.js").Run} run @param {string[]} names */
export function rateCurves({ path, ink }, names) {
  return perParameter(path.rates, ink.colour, names);
}

/** How far each parameter moved. @param {import("./map.js").Run} run @param {string[]} names */
export function stepCurves({ path, ink }, names) {
  const moved = new Float64Array(2 * path.steps);
  for (let k = 0; k < moved.length; k++) moved[k] = path.points[k + 2] - path.points[k];
  return perParameter(moved, ink.colour, names);
}

/** @param {Float64Array} values @param {string} colour @param {string[]} names @returns {Curve[]} */
function perParameter(values, colour, names) {
  return names.map((name, offset) => {
    return { values, stride: 2, offset, first: 1, below: 0, colour, dash: offset ? "6 4" : "none", name };
  });
}

/** @param {Curve} curve */
function countOf({ values, stride }) {
  return Math.floor(values.length / stride);
}

/** @param {Curve} curve @param {number} k */
function valueAt({ values, stride, offset, below }, k) {
  return Math.abs(values[stride * k + offset] - below);
}

/** Lowest and highest of what a logarithmic axis can show. @param {Curve[]} curves @returns {[number, number]} */
function rangeOf(curves) {
  let [low, high, first] = [Infinity, 0, Infinity];
  for (const curve of curves) {
    const count = countOf(curve);
    for (let k = 0; k < count; k++) {
      const value = valueAt(curve, k);
      if (!(value > 0 && value < Infinity)) continue;
      if (k === 0) first = Math.min(first, value);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > 0)) return [0.1, 10];
  high = Math.min(high, HIGHEST * first);
  low = Math.max(Math.min(low, high), LOWEST * high);
  return high / low < 1.05 ? [low / 2, high * 2] : [low, high];
}

export class CurvesInk {
  constructor() {
    this.grid = svg("g", { class: "grid" });
    this.lines = svg("g", { fill: "none", "stroke-linejoin": "round" });
    this.names = svg("g", {});
    this.cursor = svg("path", { fill: "none", class: "cursor", "stroke-opacity": 0.6 });
    this.dots = svg("g", {});
    this.title = svg("text", { class: "title", x: 0, "font-weight": 600 });
    this.element = svg("svg", { class: "curves", role: "img", "font-family": FONT });
    this.element.append(this.title, this.grid, this.cursor, this.lines, this.dots, this.names);
  }

  /** @param {Chartings} chart */
  draw({ title, curves, steps, step, palette, width, height }) {
    const size = width < 380 ? 11 : 12.5;
    const [low, high] = rangeOf(curves);
    const ticks = decadeTicks(low, high, Math.max(2, Math.floor(height / 42)));
    const raised = low < 1e-4 || high > 1e5;
    const levels = ticks.map((tick) => ({ at: tick, text: tickText(tick, raised) }));
    const left = Math.ceil(Math.max(20, ...levels.map(({ text }) => widthOf(text, size)))) + 8;
    const named = Math.max(...curves.map(({ name }) => widthOf(name, size, 600)));
    const right = Math.ceil(Math.min(0.3 * width, named)) + 12;
    const box = { left, top: 2 * size + 8, right: width - right, bottom: height - 1.8 * size };
    const perDecade = (box.bottom - box.top - 4) / Math.log10(high / low);
    const y = (/** @type {number} */ value) =>
      Math.min(Math.max(box.top + perDecade * Math.log10(high / value), box.top - 2), box.bottom + 2);
    const x = (/** @type {number} */ at) => box.left + (at / Math.max(steps, 1)) * (box.right - box.left);
    update(this.element, { width, height, "aria-label": title });
    const written = fitting(title, size + 1.5, 600, width);
    say(this.title, written.text);
    update(this.title, { y: size + 2, "font-size": tenth(written.size), fill: palette.ink });
    const times = straightTicks(0, steps, Math.floor((box.right - box.left) / 80));
    this.drawGrid(levels, times, { x, y, box, size, palette });
    const now = tenth(x(step));
    update(this.cursor, { d: `M${now} ${box.top - 4}V${tenth(box.bottom)}`, stroke: palette.quiet });
    const lines = children(this.lines, curves.length, () => svg("path", { "stroke-width": 2 }));
    lines.forEach((line, k) => {
      const { colour, dash } = curves[k];
      update(line, { d: curveData(curves[k], x, y, low), stroke: colour, "stroke-dasharray": dash });
    });
    this.drawDots(curves, step, x, y, palette);
    this.drawNames(curves, x, y, { least: low, right: width, box, size, palette });
  }

  /**
   * @param {{at: number, text: string}[]} levels @param {number[]} steps
   * @param {{x: (at: number) => number, y: (value: number) => number, box: {left: number, top: number, right: number,
   *   bottom: number}, size: number, palette: Palette}} place
   */
  drawGrid(levels, steps, { x, y, box, size, palette }) {
    const marks = [
      ...levels.map(({ at, text }) => ({ text, x: box.left - 6, y: y(at), level: true })),
      ...steps.map((at) => ({ text: tickText(at), x: x(at), y: box.bottom, level: false })),
    ];
    children(this.grid, marks.length, () => svg("g", {}, svg("path", {}), svg("text", {}))).forEach((group, k) => {
      const [line, text] = group.children;
      const mark = marks[k];
      const data = mark.level ? `M${box.left} ${tenth(mark.y)}H${box.right}` : `M${tenth(mark.x)} ${tenth(mark.y)}v4`;
      update(line, { d: data, stroke: palette.quiet, "stroke-opacity": mark.level ? 0.22 : 0.7 });
      say(text, mark.text);
      update(text, { "text-anchor": mark.level ? "end" : "middle", fill: palette.quiet, "font-size": size });
      update(text, { x: tenth(mark.x), y: tenth(mark.y + (mark.level ? 0.35 : 1.35) * size) });
    });
  }

  /** @param {Curve[]} curves @param {number} step @param {Function} x @param {Function} y @param {Palette} palette */
  drawDots(curves, step, x, y, palette) {
    const dots = children(this.dots, curves.length, () => svg("circle", { r: 4, "stroke-width": 1.5 }));
    dots.forEach((dot, k) => {
      const at = step - curves[k].first;
      const value = at >= 0 && at < countOf(curves[k]) ? valueAt(curves[k], at) : 0;
      update(dot, { display: value > 0 && value < Infinity ? null : "none" });
      if (value > 0 && value < Infinity) update(dot, { cx: tenth(x(step)), cy: tenth(y(value)) });
      update(dot, { fill: curves[k].colour, stroke: palette.paper });
    });
  }

  /**
   * Beside the curves' ends, pushed apart.
   * @param {Curve[]} curves @param {Function} x @param {Function} y
   * @param {{least: number, right: number, box: {bottom: number, right: number}, size: number, palette: Palette}} place
   */
  drawNames(curves, x, y, { least, right, box, size, palette }) {
    const places = curves.map((curve, k) => {
      let last = countOf(curve) - 1;
      while (last > 0 && !(valueAt(curve, last) >= least && valueAt(curve, last) < Infinity)) last--;
      return { k, x: x(Math.max(last, 0) + curve.first) + 6, y: y(valueAt(curve, Math.max(last, 0)) || least) };
    });
    places.sort((a, b) => a.y - b.y);
    for (let i = 1; i < places.length; i++) places[i].y = Math.max(places[i].y, places[i - 1].y + 1.15 * size);
    for (let i = places.length - 1, floor = box.bottom; i >= 0; i--, floor -= 1.15 * size) {
      places[i].y = Math.min(places[i].y, floor);
    }
    const names = children(this.names, curves.length, () => svg("text", { "font-weight": 600 }));
    for (const { k, x: left, y: middle } of places) {
      const { text, size: fitted } = fitting(curves[k].name, size, 600, right - box.right - 8);
      say(names[k], text);
      update(names[k], { x: tenth(left), y: tenth(middle + 0.35 * size), "font-size": tenth(fitted) });
      update(names[k], { fill: curves[k].colour, stroke: palette.paper, "stroke-width": 3, "paint-order": "stroke" });
    }
  }
}

/**
 * A curve's line: where points are closer than pixels, the lowest and the highest of each pixel.
 * @param {Curve} curve @param {(at: number) => number} x @param {(value: number) => number} y
 * @param {number} least that the axis shows
 */
function curveData(curve, x, y, least) {
  const count = countOf(curve);
  let data = "";
  let pen = "M";
  for (let k = 0; k < count; ) {
    const column = Math.round(x(k + curve.first));
    let [low, high, last] = [Infinity, 0, 0];
    for (; k < count && Math.round(x(k + curve.first)) === column; k++) {
      const value = valueAt(curve, k);
      last = value >= least && value < Infinity ? value : 0;
      if (last && last < low) low = last;
      if (last > high) high = last;
    }
    if (!high) pen = "M"; // nothing that the axis can show
    else {
      data += `${pen}${column} ${tenth(y(high === last ? low : high))}`;
      if (low !== high) data += `V${tenth(y(last === low || last === high ? last : low))}`;
      pen = "L";
    }
  }
  return data;
}

export function createCurves() {
  return new CurvesInk();
}
