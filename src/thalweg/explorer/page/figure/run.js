/**
 * One path's ink on a map: line and halo, arrowheads, dots, the mark of its current iterate, where it leaves; where its
 * model is evaluated elsewhere, a thin line under it, up to a ring.
 */

import { SHORTEST, dotData, exitOf, headData, lineData, markerOf, pixelsOf, tenth, triangle } from "./strokes.js";
import { svg, update } from "./svg.js";

/** @typedef {import("./palette.js").Palette} Palette */

export class RunInk {
  constructor() {
    const round = { fill: "none", "stroke-linejoin": "round", "stroke-linecap": "round" };
    this.halo = svg("path", { ...round, class: "halo", "stroke-opacity": 0.75 });
    this.line = svg("path", { ...round, class: "path" });
    this.dots = svg("path", { ...round, class: "dots" });
    this.heads = svg("path", { class: "heads" });
    this.exit = svg("path", { class: "exit" });
    this.marker = svg("path", { class: "iterate" });
    this.rest = svg("path", { ...round, class: "rest", "stroke-opacity": 0.28, "stroke-width": 1.2 });
    this.evaluated = svg("path", { ...round, class: "evaluated" });
    this.ring = svg("circle", { class: "evaluated-now" });
    this.group = svg("g", { class: "run" }, this.rest, this.evaluated, this.halo, this.line, this.dots);
    this.group.append(this.heads, this.exit, this.marker, this.ring);
    /** Iterates up to the step, in pixels of the map; of a run that diverges, until it leaves. */
    this.pixels = new Float64Array(0);
    /** The same of where its model is evaluated, if that is elsewhere. */
    this.beside = new Float64Array(0);
    /** @type {ReturnType<typeof exitOf>} */
    this.exited = null;
  }

  /**
   * @param {import("./map.js").Run} run @param {number} step @param {import("./frame.js").Frame} frame
   * @param {Palette} palette @param {boolean} several whether others are on the same map
   */
  draw({ path, ink }, step, frame, palette, several) {
    const all = pixelsOf(path, frame, step);
    this.exited = exitOf(all, frame);
    const gone = path.divergedAt !== null && this.exited;
    this.pixels = gone ? all.subarray(0, 2 * gone.step + 2) : all;
    const scale = frame.width < 420 ? 0.72 : 1;
    const width = 2.6 * scale;
    const line = lineData(this.pixels);
    const { colour } = ink;
    update(this.rest, { d: gone ? lineData(all.subarray(2 * gone.step)) : "", stroke: colour });
    update(this.halo, { d: line, stroke: palette.paper, "stroke-width": tenth(width + 3.2 * scale) });
    const dash = several ? ink.dash : "none";
    update(this.line, { d: line, stroke: colour, "stroke-width": width, "stroke-dasharray": dash });
    const dots = dotData(this.pixels, SHORTEST * scale);
    update(this.dots, { d: dots, stroke: colour, "stroke-width": tenth(width * 1.9) });
    const heads = headData(this.pixels, 16 * scale, SHORTEST * scale, 1.2 * scale);
    update(this.heads, { d: heads, fill: colour, stroke: palette.paper });
    update(this.heads, { "stroke-width": 0.7, "paint-order": "stroke" });
    this.beside = path.apart ? pixelsOf(path, frame, step, path.evaluated) : new Float64Array(0);
    this.drawEvaluated(ink, scale, palette);
    this.drawEnd(ink, scale, palette);
  }

  /** @param {import("./palette.js").Ink} ink @param {number} scale @param {Palette} palette */
  drawEvaluated({ colour }, scale, palette) {
    const moved = this.beside.length > 2, [x, y] = this.beside.slice(-2);
    const d = moved ? lineData(this.beside) : "";
    update(this.evaluated, { d, stroke: colour, "stroke-width": tenth(1.3 * scale) });
    update(this.ring, { display: moved ? null : "none", fill: palette.paper, stroke: colour, "stroke-width": 1.6 });
    if (moved) update(this.ring, { cx: tenth(x), cy: tenth(y), r: tenth(4.5 * scale) });
  }

  /** @param {import("./palette.js").Ink} ink @param {number} scale @param {Palette} palette */
  drawEnd({ colour, index }, scale, palette) {
    const { exited, pixels } = this;
    const size = 22 * scale;
    const out = exited ? triangle(exited.x, exited.y, exited.dx, exited.dy, size) : "";
    update(this.exit, { d: out, fill: colour, stroke: palette.paper, "stroke-width": 2, "paint-order": "stroke" });
    const [x, y] = [pixels[pixels.length - 2], pixels[pixels.length - 1]];
    const moved = pixels.length > 2;
    update(this.marker, { d: markerOf(index), display: moved ? null : "none", fill: colour, stroke: palette.paper });
    update(this.marker, { "stroke-width": 2.4, "paint-order": "stroke" });
    if (moved) update(this.marker, { transform: `translate(${tenth(x)} ${tenth(y)}) scale(${scale})` });
  }
}
