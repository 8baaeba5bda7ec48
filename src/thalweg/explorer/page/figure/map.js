/** One panel: a title, the topographic map with paths on it, and the ruler under it. */

import { UpdateInk } from "./arrows.js";
import { contours } from "./contours.js";
import { Frame } from "./frame.js";
import { placeOfMap } from "./layout.js";
import { FONT } from "./palette.js";
import { paint } from "./relief.js";
import { RulerInk } from "./ruler.js";
import { RunInk } from "./run.js";
import { say, svg, update } from "./svg.js";
import { tenth } from "./strokes.js";
import { fitting } from "./type.js";
import { Words } from "./words.js";

/** @typedef {import("./relief.js").Chart} Chart */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * @typedef {object} Run one path as it is drawn
 * @property {import("../types.js").Path} path
 * @property {import("./palette.js").Ink} ink
 * @property {string} title
 * @property {string} label what it says of itself
 */

/**
 * @typedef {object} Scenery what a panel shows
 * @property {number} width of the whole panel, in pixels
 * @property {number} height
 * @property {Chart} chart of the map's place, see placeOfMap
 * @property {import("../types.js").Point[]} minima
 * @property {import("../types.js").Point} start
 * @property {Run[]} runs
 * @property {number} step
 * @property {Palette} palette
 * @property {string} [title]
 * @property {string} [about] the panel in words
 * @property {import("./ruler.js").Ruler | null} [ruler] of the first run
 * @property {import("../types.js").Update | null} [update] the last update, taken apart
 */

/** @type {WeakMap<Chart, {palette: Palette, image: ImageData}>} */
const painted = new WeakMap();
/** @type {WeakMap<Chart, {width: number, height: number, paths: [string, string]}>} */
const contoured = new WeakMap();

/** A panel that draws itself anew for each Scenery. */
export function createMap() {
  return new MapPanel();
}

export class MapPanel {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.ground = document.createElement("div");
    this.ground.className = "ground";
    this.ground.append(this.canvas);
    this.lines = [svg("path", { class: "contours" }), svg("path", { class: "contours heavy" })];
    this.runs = svg("g", { class: "runs" });
    this.minima = svg("path", { class: "minima", fill: "none" });
    this.minimaHalo = svg("path", { fill: "none", "stroke-opacity": 0.8 });
    this.start = svg("circle", { class: "start" });
    this.words = new Words();
    this.taken = new UpdateInk();
    this.rim = svg("rect", { x: 0, y: 0, fill: "none", "stroke-opacity": 0.35, "stroke-width": 1.6 });
    this.inner = svg("svg", { class: "map" }, ...this.lines, this.runs, this.minimaHalo, this.minima, this.start);
    this.inner.append(this.taken.group, this.words.group, this.rim);
    this.title = svg("text", { class: "title", "font-weight": 700 });
    this.ruler = new RulerInk();
    this.ink = svg("g", { role: "img" }, this.title, this.inner, this.ruler.group);
    /** For what controls put on the map, in its pixels. */
    this.overlay = svg("g", { class: "overlay" });
    this.svg = svg("svg", { "font-family": FONT }, this.ink, this.overlay);
    this.element = document.createElement("div");
    this.element.className = "panel";
    this.element.append(this.ground, this.svg);
    for (const each of [this.ground, this.canvas, this.svg]) each.style.position = "absolute";
    Object.assign(this.element.style, { position: "relative" });
    Object.assign(this.ground.style, { left: "0", overflow: "hidden" });
    Object.assign(this.svg.style, { left: "0", top: "0", display: "block" });
    /** From data to pixels of the map, once drawn. */
    this.frame = new Frame([0, 1, 0, 1], 1, 1);
    this.top = 0;
    /** On the canvas now. @type {ImageData | null} */
    this.image = null;
    /** @type {RunInk[]} */
    this.inks = [];
  }

  /** @param {Scenery} scenery */
  draw(scenery) {
    const { width, height, palette, chart, runs, step } = scenery;
    const parts = { title: !!scenery.title, ruler: !!scenery.ruler };
    const place = placeOfMap(width, height, parts);
    this.top = place.top;
    this.frame = new Frame(chart.view, place.width, place.height);
    update(this.svg, { width, height });
    update(this.ink, { "aria-label": scenery.about ?? scenery.title ?? "" });
    update(this.inner, { x: 0, y: place.top, width: place.width, height: place.height });
    update(this.overlay, { transform: `translate(0 ${place.top})` });
    Object.assign(this.element.style, { width: `${width}px`, height: `${height}px` });
    this.drawGround(chart, palette);
    this.drawRuns(runs, step, palette);
    this.drawMarks(scenery);
    this.taken.draw(scenery.update ?? null, this.frame, runs[0]?.ink.colour ?? palette.ink, palette);
    this.words.draw(scenery, this.frame, this.inks, this.taken, place.sizes);
    this.drawTitle(scenery, place);
    update(this.ruler.group, { display: scenery.ruler ? null : "none" });
    if (scenery.ruler && runs.length) {
      this.ruler.draw(runs[0].path, step, scenery.ruler, runs[0].ink.colour, palette, place);
    }
  }

  /** @param {Chart} chart @param {Palette} palette */
  drawGround(chart, palette) {
    const { width, height } = this.frame;
    let known = painted.get(chart);
    if (known?.palette !== palette) painted.set(chart, (known = { palette, image: paint(chart, palette) }));
    if (this.image !== known.image) {
      this.image = known.image;
      Object.assign(this.canvas, { width: chart.columns, height: chart.rows });
      this.canvas.getContext("2d")?.putImageData(known.image, 0, 0);
    }
    const [wide, tall] = [width / (chart.columns - 1), height / (chart.rows - 1)]; // of a pixel of the relief
    const [left, top] = [-wide / 2, -tall / 2]; // the outermost ones are centred on the edge
    Object.assign(this.ground.style, { top: `${this.top}px`, width: `${width}px`, height: `${height}px` });
    const size = { width: `${width + wide}px`, height: `${height + tall}px` };
    Object.assign(this.canvas.style, { left: `${left}px`, top: `${top}px`, ...size });
    let lines = contoured.get(chart);
    if (lines?.width !== width || lines.height !== height) {
      contoured.set(chart, (lines = { width, height, paths: contours(chart, width, height) }));
    }
    const drawn = lines.paths;
    const strokes = { fill: "none", stroke: palette.contour, "stroke-opacity": 0.36 };
    this.lines.forEach((line, k) => update(line, { d: drawn[k], "stroke-width": k ? 1.5 : 0.9, ...strokes }));
    update(this.rim, { width, height, stroke: palette.contour });
  }

  /** @param {Run[]} runs @param {number} step @param {Palette} palette */
  drawRuns(runs, step, palette) {
    while (this.inks.length > runs.length) this.inks.pop()?.group.remove();
    while (this.inks.length < runs.length) {
      this.inks.push(new RunInk());
      this.runs.append(this.inks[this.inks.length - 1].group);
    }
    runs.forEach((run, k) => this.inks[k].draw(run, step, this.frame, palette, runs.length > 1));
  }

  /** Start and minima. @param {Scenery} scenery */
  drawMarks({ minima, start, palette }) {
    const arm = this.frame.width < 420 ? 6 : 9;
    let plus = "";
    for (const [x, y] of minima) {
      const [left, top] = [this.frame.left(x), this.frame.top(y)];
      if (!this.frame.holds(left, top)) continue;
      plus += `M${tenth(left - arm)} ${tenth(top)}h${2 * arm}M${tenth(left)} ${tenth(top - arm)}v${2 * arm}`;
    }
    update(this.minimaHalo, { d: plus, stroke: palette.paper, "stroke-width": arm / 3 + 3 });
    update(this.minima, { d: plus, stroke: palette.ink, "stroke-width": arm / 3 });
    const [cx, cy] = this.startAt(start);
    update(this.start, { cx: tenth(cx), cy: tenth(cy), r: arm * 0.75, fill: palette.paper });
    update(this.start, { stroke: palette.ink, "stroke-width": arm / 3.6 });
  }

  /** Where the start is, in pixels of the map. @param {import("../types.js").Point} start */
  startAt([x, y]) {
    return [this.frame.left(x), this.frame.top(y)];
  }

  /** The place on the landscape under a pointer. @param {{clientX: number, clientY: number}} event */
  placeOf(event) {
    const box = this.svg.getBoundingClientRect();
    return this.frame.data(event.clientX - box.left, event.clientY - box.top - this.top);
  }

  /** @param {Scenery} scenery @param {import("./layout.js").Place} place */
  drawTitle({ title = "", runs, palette, width }, place) {
    const { text, size } = fitting(title, place.sizes.title, 700, width);
    say(this.title, text);
    const colour = runs.length === 1 ? runs[0].ink.colour : palette.ink;
    update(this.title, { x: 0, y: tenth(place.top - 0.36 * size), "font-size": tenth(size), fill: colour });
  }
}
