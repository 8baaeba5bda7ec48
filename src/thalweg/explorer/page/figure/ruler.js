/** The ruler under a map: how far along the way each step came. */

import { stepsThere } from "../runs/measures.js";
import { rank } from "./quantiles.js";
import { say, svg, update } from "./svg.js";
import { rulerRoom } from "./layout.js";
import { tenth } from "./strokes.js";
import { fitting, widthOf } from "./type.js";

/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * What progress is measured along: the valley floor, or a straight line where the floor leads nowhere.
 * @typedef {{name: string, whole: number, straight: import("../types.js").Point | null}} Ruler
 */

const WAY = 1.5; // times the whole way; who went farther took another one
const LEADS = 0.3; // the floor is a way to the minimum if it makes up this share of the distance, else it goes around

/** @param {Path[]} paths @param {import("../types.js").Point[]} minima @returns {Ruler} */
export function rulerOf(paths, minima) {
  const there = paths.filter((path) => stepsThere(path) !== null);
  const ways = there.length ? there.map((path) => Math.abs(total(path.along))) : paths.map(farthest);
  const whole = rank(Float64Array.from(ways), [0.5])[0];
  const [x, y] = paths[0].points;
  const ends = minima.length ? minima : (there.length ? there : paths).map((path) => [...path.points.slice(-2)]);
  const nearest = ends.reduce((a, b) => (Math.hypot(b[0] - x, b[1] - y) < Math.hypot(a[0] - x, a[1] - y) ? b : a));
  const distance = Math.hypot(nearest[0] - x, nearest[1] - y);
  const strays = there.some((path) => farthest(path) > WAY * whole);
  if (!Number.isFinite(distance) || distance === 0 || (whole >= LEADS * distance && !strays)) {
    return { name: "along the valley floor", whole: whole || 1, straight: null };
  }
  const straight = /** @type {[number, number]} */ ([(nearest[0] - x) / distance, (nearest[1] - y) / distance]);
  return { name: "along the line to the minimum", whole: distance, straight };
}

/** @param {Float64Array} steps */
function total(steps) {
  return steps.reduce((sum, step) => sum + step, 0);
}

/** How far along the floor the path ever was. @param {Path} path */
function farthest({ along }) {
  let [sum, most] = [0, 0];
  for (const step of along) {
    sum += step;
    if (Math.abs(sum) > most) most = Math.abs(sum);
  }
  return most;
}

/**
 * The way along the ruler after each of the first steps, as a share of the whole.
 * @param {Ruler} ruler @param {Path} path @param {number} step
 */
export function progressOf({ whole, straight }, path, step) {
  const progress = new Float64Array(Math.min(step, path.steps) + 1);
  const { points, along } = path;
  for (let k = 1; k < progress.length; k++) {
    const [dx, dy] = [points[2 * k] - points[2 * k - 2], points[2 * k + 1] - points[2 * k - 1]];
    progress[k] = progress[k - 1] + (straight ? dx * straight[0] + dy * straight[1] : along[k - 1]) / whole;
  }
  return progress;
}

/** The numbers beside the ruler. @param {Path} path @param {Float64Array} progress */
export function captionOf(path, progress) {
  const steps = progress.length - 1;
  const way = progress[steps];
  const length = path.along.subarray(0, steps).reduce((sum, step) => sum + Math.abs(step), 0);
  const stride = `mean stride ${Number((steps ? length / steps : 0).toPrecision(3))}`;
  return way > -0.2 && way < WAY ? `${(100 * way).toFixed(0)} % of the way, ${stride}` : stride;
}

/** A ruler's elements; `draw` puts them where the panel's foot is. */
export class RulerInk {
  constructor() {
    this.floor = svg("path", { fill: "none", "stroke-opacity": 0.5 });
    this.way = svg("path", { fill: "none", "stroke-opacity": 0.28 });
    this.ticks = svg("path", { fill: "none", class: "ruler-ticks" });
    this.ends = svg("path", { fill: "none" });
    this.from = svg("circle", {});
    this.name = svg("text", { class: "ruler-name" });
    this.caption = svg("text", { class: "ruler-caption", "text-anchor": "end" });
    this.group = svg("g", { class: "ruler" }, this.floor, this.way, this.ticks, this.from, this.ends);
    this.group.append(this.name, this.caption);
  }

  /**
   * @param {Path} path @param {number} step @param {Ruler} ruler @param {string} colour @param {Palette} palette
   * @param {import("./layout.js").Place} place
   */
  draw(path, step, ruler, colour, palette, place) {
    const progress = progressOf(ruler, path, step);
    const small = place.sizes.small;
    const [y, half] = [0.45 * rulerRoom(place.sizes) - 0.3 * small, 0.6 * small];
    const [from, length] = [0.03 * place.width, 0.94 * place.width];
    const at = (/** @type {number} */ share) => tenth(from + Math.min(Math.max(share, -0.03), 1.03) * length);
    let ticks = "";
    for (const share of progress) ticks += `M${at(share)} ${tenth(y - half)}v${tenth(2 * half)}`;
    const [start, end] = [tenth(from), tenth(from + length)];
    update(this.group, { transform: `translate(0 ${place.top + place.height})` });
    update(this.floor, { d: `M${start} ${tenth(y)}H${end}`, stroke: palette.quiet, "stroke-width": 1 });
    const reached = at(progress[progress.length - 1]);
    update(this.way, { d: `M${start} ${tenth(y)}H${reached}`, stroke: colour, "stroke-width": 4 });
    update(this.ticks, { d: ticks, stroke: colour, "stroke-width": Math.max(1, small / 14) });
    update(this.from, { cx: start, cy: tenth(y), r: 0.22 * small + 1, "stroke-width": 1.6 });
    update(this.from, { fill: palette.paper, stroke: palette.ink });
    const arm = tenth(0.3 * small + 1);
    const plus = `M${end - arm} ${tenth(y)}h${2 * arm}M${end} ${tenth(y - arm)}v${2 * arm}`;
    update(this.ends, { d: plus, stroke: palette.ink, "stroke-width": 2 });
    const foot = y + half + 1.15 * small;
    this.write(captionOf(path, progress), ruler.name, colour, palette, { start, end, small, y: foot });
  }

  /**
   * @param {string} caption @param {string} name @param {string} colour @param {Palette} palette
   * @param {{start: number, end: number, small: number, y: number}} place
   */
  write(caption, name, colour, palette, { start, end, small, y }) {
    const written = fitting(caption, small, 400, end - start);
    say(this.caption, written.text);
    update(this.caption, { x: end, y: tenth(y), "font-size": tenth(written.size), fill: colour });
    const both = widthOf(name, small) + widthOf(caption, small) + 2 * small;
    say(this.name, both < end - start ? name : "");
    update(this.name, { x: start, y: tenth(y), "font-size": tenth(small), fill: palette.quiet });
  }
}
