/** The page on a projector, step by step: the map alone, each path, what the numbers say, the next scene. */

import { button, h, setText } from "./dom.js";
import { SCENES, findingOf, sceneState } from "./scenes.js";

/** @param {import("../state/store.js").Store} store @param {{root: HTMLElement}} options */
export function createPresenter(store, { root }) {
  let on = false,
    stage = 0,
    last = 0;
  /** @type {Element | null} */
  let before = null;
  const title = h("strong"),
    said = h("p"),
    caveat = h("p", { className: "caveat" });
  const back = button("Back", () => go(-1)),
    next = button("Next", () => go(1)),
    leave = button("Leave", stop);
  const element = h(
    "section",
    { className: "presenter", hidden: true, "aria-label": "Presentation" },
    h("div", { className: "caption", role: "status" }, title, said, caveat),
    h("div", { className: "group" }, back, next, leave),
  );

  function start() {
    if (on) return;
    on = true;
    stage = 0;
    before = document.activeElement;
    root.classList.add("presenting");
    element.hidden = false;
    document.addEventListener("keydown", follow, true);
    document.addEventListener("fullscreenchange", watch);
    root.requestFullscreen?.().catch(() => {}); // not allowed everywhere: it fills the window then
    next.focus();
    store.set({});
  }

  function stop() {
    if (!on) return;
    on = false;
    root.classList.remove("presenting", "veiled");
    element.hidden = true;
    document.removeEventListener("keydown", follow, true);
    document.removeEventListener("fullscreenchange", watch);
    if (document.fullscreenElement) document.exitFullscreen();
    if (before instanceof HTMLElement) before.focus();
    store.set({});
  }

  function watch() {
    if (!document.fullscreenElement) stop();
  }

  /** @param {1 | -1} way through paths, then the numbers, then scenes */
  function go(way) {
    const scene = SCENES.findIndex(({ id }) => id === store.get().scene),
      another = SCENES[scene + way];
    const within = stage + way >= 0 && stage + way <= last;
    if (!within && !another) return;
    stage = within ? stage + way : 0;
    store.set(within ? {} : sceneState(another));
  }

  /** @param {KeyboardEvent} event */
  function follow(event) {
    const at = event.composedPath()[0],
      way = WAYS[event.key] ?? 0,
      { key } = event;
    const own = at instanceof Element && at.matches("input, select, textarea, .handle, .crosshair");
    const pressing = at instanceof Element && at.matches("button") && key === " ";
    if (event.ctrlKey || event.metaKey || event.altKey || pressing) return;
    if (key === "Escape") stop();
    else if (way && !(own && !key.startsWith("Page"))) go(way);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    element,
    start,
    stop,
    active: () => on,
    /** Whether a run is yet to be shown. @param {number} k */
    hidden: (k) => on && k >= stage,
    /** @param {import("./model.js").View} view */
    update(view) {
      last = view.runs.length + 1;
      stage = Math.min(stage, last);
      root.classList.toggle("veiled", on && stage < last);
      if (!on) return;
      const { runs, surface, headline, state } = view,
        found = findingOf(view),
        told = stage === last;
      setText(title, found?.title ?? surface.title);
      setText(said, told ? (found?.sentence ?? `${headline}.`) : stage ? runs[stage - 1].title : surface.formula);
      setText(caveat, told ? (found?.caveat ?? "") : "");
      back.disabled = !stage && SCENES.findIndex(({ id }) => id === state.scene) < 1;
      next.disabled = told && state.scene === SCENES[SCENES.length - 1].id;
    },
  };
}

/** @type {Object<string, 1 | -1>} */
const WAYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
