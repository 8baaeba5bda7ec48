/** Through time: play, pause, step, scrub, speed. */

import { button, h, setText } from "./dom.js";

const SPEEDS = [2, 5, 10, 20, 60]; // steps a second

/**
 * @param {import("../state/store.js").Store} store
 * @param {() => boolean} fold puts the controls away or back; whether they are away
 */
export function createTransport(store, fold) {
  let playing = 0,
    from = 0,
    began = 0,
    last = 0;
  const play = button("Play", toggle, { className: "play" });
  const scrub = h("input", {
    type: "range",
    min: "0",
    step: "1",
    className: "scrub",
    "aria-label": "Step",
    oninput: () => go(Number(scrub.value)),
  });
  const counter = h("output", { className: "counter", "aria-live": "off" });
  const speed = h("select", { "aria-label": "Speed", title: "steps a second", onchange: () => restart() });
  for (const each of SPEEDS) speed.append(h("option", { value: `${each}`, selected: each === 10 }, `${each}/s`));
  const back = button("‹", () => go(store.get().step - 1), { "aria-label": "One step back" });
  const on = button("›", () => go(store.get().step + 1), { "aria-label": "One step forward" });
  const wider = button("Controls", toggleFold, { className: "fold", "aria-expanded": "true" });
  const element = h("div", { className: "transport", role: "group", "aria-label": "Time" });
  element.append(play, back, on, scrub, counter, speed, wider);

  function toggleFold() {
    wider.setAttribute("aria-expanded", String(!fold()));
  }

  function restart() {
    from = store.get().step;
    began = 0;
  }

  /** @param {number} step */
  function go(step) {
    pause();
    store.set({ step });
  }

  function toggle() {
    if (playing) return pause();
    if (store.get().step >= last) store.set({ step: 0 });
    restart();
    playing = requestAnimationFrame(tick);
    setText(play, "Pause");
  }

  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    setText(play, "Play");
  }

  /** @param {number} now */
  function tick(now) {
    began ||= now;
    const step = Math.min(last, from + Math.floor(((now - began) / 1000) * Number(speed.value)));
    playing = requestAnimationFrame(tick);
    if (step !== store.get().step) store.set({ step });
    if (step >= last) pause();
  }

  return {
    element,
    toggle,
    toggleFold,
    go,
    pause,
    /** @param {import("./model.js").View} view */
    update({ state, paths }) {
      last = Math.min(state.steps, Math.max(...paths.map(({ steps }) => steps)));
      scrub.max = `${last}`;
      scrub.value = `${Math.min(state.step, last)}`;
      scrub.setAttribute("aria-valuetext", `step ${state.step} of ${last}`);
      setText(counter, `step ${Math.min(state.step, last)} of ${last}`);
    },
  };
}
