/** The words on a map: start, minimum, and what each path says of itself, joined to it by a line. */

import { Placer, pointsOn } from "./labels.js";
import { children, say, svg, update } from "./svg.js";
import { tenth } from "./strokes.js";
import { widthOf, wrapped } from "./type.js";

/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./labels.js").Led} Led */
/** @typedef {import("./layout.js").Sizes} Sizes */
/** @typedef {import("./map.js").Scenery} Scenery */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{text: string, size: number, weight: number}} Line of a label */

const LEADING = 1.22;
const CLEAR = 24; // pixels between a path and others, to be told from them

export class Words {
  constructor() {
    this.leaders = svg("g", { class: "leaders" });
    this.texts = svg("g", { class: "words" });
    this.group = svg("g", {}, this.leaders, this.texts);
    /** @type {{x: number, y: number, colour: string, lines: Line[], kind: string}[]} */
    this.written = [];
    /** Where labels stood, to keep them there while there is room. @type {(Led | null)[]} */
    this.before = [];
  }

  /**
   * @param {Scenery} scenery @param {Frame} frame @param {import("./run.js").RunInk[]} inks
   * @param {import("./arrows.js").UpdateInk} taken @param {Sizes} sizes
   */
  draw(scenery, frame, inks, taken, sizes) {
    const paths = inks.flatMap((ink) => [ink.pixels, ink.beside]);
    const placer = new Placer(frame.width, frame.height, [...paths, ...taken.segments]);
    this.written = [];
    this.name(scenery, frame, placer, 0.8 * sizes.label);
    for (const { name, to, colour } of taken.arrows) {
      const size = Math.max(12, 0.62 * sizes.label);
      const room = placer.near(to[0], to[1], widthOf(name, size, 600), LEADING * size);
      if (room) this.write(room, [{ text: name, size, weight: 600 }], colour, "arrow");
    }
    const alone = scenery.runs.length === 1;
    const size = alone ? sizes.label : 0.72 * sizes.label;
    const led = scenery.runs.map((run, k) => {
      const lines = linesOf(run, inks[k], size, alone, 0.7 * frame.width);
      const targets = pointsOn(inks[k].pixels, frame.width, frame.height, 12);
      const others = inks.filter((_, j) => j !== k).map((ink) => pointsOn(ink.pixels, frame.width, frame.height, 120));
      return lines.length ? this.lead(placer, clearest(targets, others.flat()), lines, run.ink.colour, k) : null;
    });
    this.before = led;
    const joint = () => svg("path", { class: "leader", "stroke-linecap": "round" });
    const joints = children(this.leaders, led.length, joint);
    joints.forEach((joint, k) => drawLeader(joint, led[k], scenery.runs[k].ink.colour));
    const texts = children(this.texts, this.written.length, () => svg("text", {}));
    texts.forEach((text, k) => drawText(text, this.written[k], scenery.palette));
  }

  /** @param {Scenery} scenery @param {Frame} frame @param {Placer} placer @param {number} size */
  name({ minima, start, palette }, frame, placer, size) {
    const spots = minima.map(([x, y]) => [frame.left(x), frame.top(y)]).filter(([x, y]) => frame.holds(x, y));
    const from = [frame.left(start[0]), frame.top(start[1])];
    for (const [x, y] of [from, ...spots]) placer.taken.push({ left: x - 9, top: y - 9, width: 18, height: 18 });
    const named = [{ text: "start", spots: frame.holds(from[0], from[1]) ? [from] : [] }, { text: "minimum", spots }];
    for (const { text, spots } of named) {
      const width = widthOf(text, size);
      spots.forEach(([x, y], k) => {
        const room = placer.near(x, y, width, LEADING * size, k === 0);
        if (room) this.write(room, [{ text, size, weight: 400 }], palette.ink, text);
      });
    }
  }

  /**
   * @param {Placer} placer @param {number[][]} targets @param {Line[]} lines @param {string} colour @param {number} k
   */
  lead(placer, targets, lines, colour, k) {
    const width = Math.max(...lines.map(({ text, size, weight }) => widthOf(text, size, weight)));
    const height = lines.reduce((sum, line) => sum + LEADING * line.size, 0);
    const led = placer.led(targets, width, height, this.before[k]?.room ?? null);
    this.write(led.room, lines, colour, "label");
    return led;
  }

  /** @param {import("./labels.js").Room} room @param {Line[]} lines @param {string} colour @param {string} kind */
  write(room, lines, colour, kind) {
    this.written.push({ x: room.left, y: room.top, lines, colour, kind });
  }
}

/**
 * Of a path's points those that tell it from the others: its end, or where it runs farthest from them.
 * @param {number[][]} points @param {number[][]} others
 */
function clearest(points, others) {
  if (!others.length) return points;
  const clear = points.map(([x, y]) => Math.min(...others.map((other) => Math.hypot(other[0] - x, other[1] - y))));
  const last = points.length - 1;
  if (clear[last] > CLEAR) return [points[last]];
  return points.map((_, k) => k).sort((a, b) => clear[b] - clear[a]).slice(0, 2).map((k) => points[k]);
}

/**
 * @param {import("./map.js").Run} run @param {import("./run.js").RunInk} ink @param {number} size
 * @param {boolean} alone @param {number} room
 */
function linesOf({ path, title, label }, { exited }, size, alone, room) {
  const away = !exited ? "" : `${path.divergedAt === null ? "off the map" : "leaves"} at step ${exited.step}`;
  const bold = (/** @type {string} */ text) =>
    wrapped(text, size, 700, room).map((line) => ({ text: line, size, weight: 700 }));
  const light = (/** @type {string} */ text) =>
    wrapped(text, 0.8 * size, 500, room).map((line) => ({ text: line, size: 0.8 * size, weight: 500 }));
  const lines = alone ? (label ? bold(label) : []) : [...bold(title), ...(label ? light(label) : [])];
  return away ? [...lines, ...light(away)] : lines;
}

/** @param {SVGPathElement} joint @param {Led | null} led @param {string} colour */
function drawLeader(joint, led, colour) {
  update(joint, { display: led ? null : "none" });
  if (!led) return;
  const [[fromX, fromY], [x, y]] = [led.joint, led.target].map((point) => point.map(tenth));
  const dot = `M${x - 3.2} ${y}a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0`;
  update(joint, { d: `M${fromX} ${fromY}L${x} ${y}${dot}`, stroke: colour, fill: colour, "stroke-width": 1.7 });
}

/** @param {SVGTextElement} text @param {Words["written"][number]} written @param {Palette} palette */
function drawText(text, { x, y, lines, colour, kind }, palette) {
  update(text, { class: kind, fill: colour, stroke: palette.paper, "stroke-width": 4, "stroke-opacity": 0.85 });
  update(text, { "paint-order": "stroke", "stroke-linejoin": "round" });
  let bottom = y;
  children(text, lines.length, () => svg("tspan", {})).forEach((span, k) => {
    const { size, weight } = lines[k];
    bottom += LEADING * size;
    say(span, lines[k].text);
    update(span, { x: tenth(x), y: tenth(bottom - 0.3 * size), "font-size": tenth(size), "font-weight": weight });
  });
}
