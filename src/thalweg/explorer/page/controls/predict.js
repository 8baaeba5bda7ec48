/** Predict and reveal: where will step 10 land? */

import { svg, update } from "../figure/svg.js";
import { hypotenuse } from "../runs/measures.js";
import { button, h, setText } from "./dom.js";
import { shortNumber } from "./model.js";
import { nameOf } from "./wording.js";

const ASKED = 10; // steps

/** @param {import("../state/store.js").Store} store @param {ReturnType<typeof import("./maps.js").createMaps>} maps */
export function createPredict(store, maps) {
  /** @type {"" | "asking" | "judged"} */
  let phase = "";
  /** @type {import("../types.js").Point} */
  let guess = [0, 0];
  /** @type {Element | null} */
  let before = null;
  const glass = svg("rect", { class: "glass", x: 0, y: 0, fill: "transparent" });
  const round = svg("circle", { r: 9, fill: "none", "stroke-width": 2 });
  const arms = svg("path", { d: "M-22 0H-4M4 0H22M0 -22V-4M0 4V22", "stroke-width": 2 });
  const cross = svg("g", { class: "crosshair", tabindex: 0, role: "slider", "aria-label": "your guess" }, round, arms);
  const miss = svg("path", { class: "miss", fill: "none", "stroke-width": 2, "stroke-dasharray": "3 4" });
  const group = svg("g", { class: "predict-ink" }, glass, miss, cross);
  const said = h("p", { role: "status" }),
    again = button("Another guess", ask),
    done = button("Done", stop);
  const guessed = button("This is my guess", judge, { className: "main" });
  const element = h(
    "div",
    { className: "predict", hidden: true },
    said,
    h("div", { className: "group" }, guessed, again, done),
  );

  const panel = () => {
    const { layout, focus } = store.get(),
      panels = maps.panels();
    return panels[layout === "overlay" ? 0 : Math.min(focus, panels.length - 1)];
  };
  glass.addEventListener("pointermove", (event) => moved(panel().placeOf(event)));
  glass.addEventListener("click", (event) => {
    guess = panel().placeOf(event);
    judge();
  });
  cross.addEventListener("keydown", (event) => {
    const { frame } = panel(),
      [dx, dy] = TURNS[event.key] ?? [0, 0],
      pixels = event.shiftKey ? 1 : 8;
    if (event.key === "Enter") judge();
    else if (event.key === "Escape") stop();
    else if (dx || dy) moved([guess[0] + (dx * pixels) / frame.perX, guess[1] + (dy * pixels) / frame.perY]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function start() {
    if (!phase) before = document.activeElement;
    ask();
  }

  function ask() {
    const { view } = panel().frame;
    phase = "asking";
    guess = [(view[0] + view[1]) / 2, (view[2] + view[3]) / 2];
    panel().overlay.append(group);
    store.set({ step: 0 });
    cross.focus();
  }

  function judge() {
    if (phase !== "asking") return;
    phase = "judged";
    store.set({ step: Math.min(ASKED, store.get().steps) });
    again.hidden = false;
    again.focus();
  }

  function stop() {
    phase = "";
    group.remove();
    if (before instanceof HTMLElement) before.focus();
    store.set({});
  }

  /** @param {import("../types.js").Point} place */
  function moved(place) {
    if (phase !== "asking") return;
    guess = place;
    drawCross();
  }

  function drawCross() {
    const { frame } = panel(),
      [x, y] = guess;
    update(cross, {
      transform: `translate(${frame.left(x)} ${frame.top(y)})`,
      "aria-valuenow": x,
      "aria-valuetext": `x ${shortNumber(x)}, y ${shortNumber(y)}`,
    });
  }

  return {
    element,
    start,
    active: () => phase !== "",
    /** All until the guess, so that none gives another away; then the others. @param {number} k */
    hidden: (k) => phase === "asking" || (phase === "judged" && k !== store.get().focus),
    /** @param {import("./model.js").View} view */
    update({ state, paths, palette }) {
      element.hidden = !phase;
      maps.element.classList.toggle("predicting", phase !== "");
      if (!phase) return;
      const { frame, overlay } = panel(),
        path = paths[state.focus],
        asking = phase === "asking";
      if (group.parentNode !== overlay) overlay.append(group);
      update(glass, { width: frame.width, height: frame.height, display: asking ? null : "none" });
      for (const each of [round, arms, miss]) update(each, { stroke: palette.ink });
      guessed.hidden = !asking;
      again.hidden = asking;
      drawCross();
      const step = Math.min(ASKED, path.steps),
        [x, y] = [path.points[2 * step], path.points[2 * step + 1]];
      const line = `M${frame.left(guess[0])} ${frame.top(guess[1])}L${frame.left(x)} ${frame.top(y)}`;
      update(miss, { d: asking ? "" : line });
      setText(
        said,
        asking
          ? `Where will step ${step} of ${nameOf(path)} land? Click there, or move the crosshair with the arrow keys ` +
              "and press Enter."
          : verdictOn(path, step, guess),
      );
    },
  };
}

/** @param {import("../types.js").Path} path @param {number} step @param {import("../types.js").Point} guess */
export function verdictOn(path, step, [x, y]) {
  const { points, divergedAt } = path,
    name = nameOf(path);
  let length = 0;
  for (let k = 0; k < 2 * step; k += 2) length += hypotenuse(points[k + 2] - points[k], points[k + 3] - points[k + 1]);
  const off = hypotenuse(points[2 * step] - x, points[2 * step + 1] - y);
  const share =
    length <= 0 ? "" : `, ${shortNumber((100 * off) / length, 2)} % of the ${shortNumber(length)} it went so far`;
  const left = divergedAt !== null && divergedAt <= step ? " It diverged by then." : "";
  return `Step ${step} of ${name} landed ${shortNumber(off)} from your guess${share}.${left}`;
}

/** @type {Object<string, [number, number]>} */
const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
