/** The maps, side by side or one for all, and the start that is dragged on them. */

import { svg, update } from "../figure/svg.js";
import { fitted, holding } from "../figure/frame.js";
import { placeOfMap } from "../figure/layout.js";
import { createMap } from "../figure/map.js";
import { surveyed } from "../figure/relief.js";
import { described } from "./actions.js";
import { h, sizeNow } from "./dom.js";
import { shortNumber } from "./model.js";

/** @typedef {import("./model.js").View} View */
/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {import("../types.js").View} Seen */
/** @typedef {ReturnType<typeof createMap>} MapPanel */

const NARROW = 560; // panels stand below one another
const GAP_OF_MAPS = 14;
const LEAST = 160;

/** @param {import("../state/store.js").Store} store */
export function createMaps(store) {
  const element = h("section", { className: "maps", "aria-label": "Maps" });
  /** @type {{panel: MapPanel, handle: SVGElement}[]} */
  const shown = [];
  const charts = chartsOfMaps();
  /** @type {import("../types.js").Point} */
  let start = [0, 0];

  function add() {
    const panel = createMap();
    const handle = svg("circle", { class: "handle", r: 22, tabindex: 0, role: "slider", "aria-label": "start" });
    panel.overlay.append(handle);
    element.append(panel.element);
    shown.push({ panel, handle });
    dragged(panel, handle, store, () => start);
  }

  /** @param {View} view @param {{taken: import("../types.js").Update | null, hidden: (k: number) => boolean}} more */
  function draw(view, { taken, hidden }) {
    const { state, surface, runs, palette } = view,
      alone = state.layout === "overlay";
    start = surface.start;
    const count = alone ? 1 : runs.length;
    while (shown.length < count) add();
    while (shown.length > count) shown.pop()?.panel.element.remove();
    const { width, height, columns } = arranged(element, count, alone);
    element.style.setProperty("--columns", `${columns}`);
    const parts = { title: !alone, ruler: !alone };
    const place = placeOfMap(width, height, parts),
      aspect = place.width / place.height;
    const fit = (/** @type {Seen} */ seen) => fitted(seen, aspect, surface.equalAxes);
    const seen = fit(holding(fit(surface.domain), surface.start)); // stays while the start is dragged within it
    const chart = charts(surface, seen, aspect);
    shown.forEach(({ panel, handle }, k) => {
      const own = (alone ? runs : [runs[k]]).filter((_, j) => !hidden(alone ? j : k));
      panel.draw({
        width,
        height,
        chart,
        palette,
        minima: surface.minima,
        start: surface.start,
        runs: own,
        step: state.step,
        title: alone ? "" : runs[k].title,
        ruler: alone ? null : view.ruler,
        update: alone || k === state.focus ? taken : null,
        about: aboutOf(view, alone ? null : k),
      });
      const [x, y] = panel.startAt(surface.start);
      const said = `x ${shortNumber(surface.start[0])}, y ${shortNumber(surface.start[1])}`;
      const [low, high] = panel.frame.view;
      update(handle, { cx: x, cy: y, "aria-valuetext": said, "aria-valuenow": surface.start[0] });
      update(handle, { "aria-valuemin": low, "aria-valuemax": high });
    });
  }

  return { element, draw, panels: () => shown.map(({ panel }) => panel) };
}

/** The relief is measured again only where the surface or what is seen of it has changed. */
function chartsOfMaps() {
  /** @type {{value: unknown, key: string, chart: ReturnType<typeof surveyed>} | null} */
  let known = null;
  return (
    /** @type {Surface} */ surface,
    /** @type {Seen} */ view,
    /** @type {number} */ aspect,
  ) => {
    const key = [...view, aspect.toFixed(3)].join();
    if (known?.value !== surface.value || known.key !== key) {
      performance.mark("thalweg:map");
      known = { value: surface.value, key, chart: surveyed(surface, view, aspect) };
      performance.measure("thalweg:map", "thalweg:map");
    }
    return known.chart;
  };
}

/** As large as they can be. @param {HTMLElement} element @param {number} count @param {boolean} alone */
function arranged(element, count, alone) {
  const room = sizeNow(element);
  const wide = Math.max(room.width, LEAST),
    tall = Math.max(room.height, LEAST); // there is none while the window is laid out anew
  if (wide < NARROW) return { columns: 1, width: wide, height: Math.round(alone ? wide : wide * 0.92) };
  let best = { columns: 1, width: wide, height: tall, least: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.floor((wide - GAP_OF_MAPS * (columns - 1)) / columns),
      height = Math.floor((tall - GAP_OF_MAPS * (rows - 1)) / rows);
    const least = Math.min(width, 1.15 * height);
    if (least > best.least) best = { columns, width, height, least };
  }
  return best;
}

/** @param {View} view @param {number | null} only */
function aboutOf({ runs, state, surface }, only) {
  const each = runs.filter((_, k) => only === null || k === only);
  return `Map of ${surface.title} at step ${state.step}. ${described(each)}`;
}

/**
 * @param {MapPanel} panel @param {SVGElement} handle @param {import("../state/store.js").Store} store
 * @param {() => import("../types.js").Point} start
 */
function dragged(panel, handle, store, start) {
  let [offX, offY] = [0, 0]; // of the pointer from the start: a grip does not move it
  const move = (/** @type {PointerEvent} */ event) => {
    const [x0, x1, y0, y1] = panel.frame.view;
    const [x, y] = panel.placeOf({ clientX: event.clientX - offX, clientY: event.clientY - offY });
    const within = [Math.min(Math.max(x, x0), x1), Math.min(Math.max(y, y0), y1)];
    store.set({ start: /** @type {any} */ (within.map((each) => Number(each.toPrecision(4)))) });
  };
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const box = handle.getBoundingClientRect();
    offX = event.clientX - box.left - box.width / 2;
    offY = event.clientY - box.top - box.height / 2;
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", move);
  });
  // the touch-action of a part of an SVG is not heeded: without this the page scrolls and the drag is taken away
  handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  const stop = () => handle.removeEventListener("pointermove", move);
  handle.addEventListener("pointerup", stop);
  handle.addEventListener("pointercancel", stop);
  handle.addEventListener("keydown", (event) => {
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    event.stopPropagation();
    const { frame } = panel,
      pixels = event.shiftKey ? 1 : 8,
      [x, y] = start();
    store.set({ start: [x + (dx * pixels) / frame.perX, y + (dy * pixels) / frame.perY] });
  });
}

/** @type {Object<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
