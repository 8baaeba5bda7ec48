/** A card for each chosen optimizer: its colour and dash, a slider for each hyperparameter. */

import { svg, update } from "../figure/svg.js";
import { RULES, TUNING } from "../recordings.js";
import { stabilityEdge } from "../runs/edge.js";
import { MOST_OPTIMIZERS } from "../state/state.js";
import { button, h } from "./dom.js";
import { shortNumber } from "./model.js";
import { createSlider, decayScale, logScale, straightScale, wholeScale, zeroLogScale } from "./slider.js";

/** @typedef {import("../types.js").Parameter} Parameter */

const DECAYS = /^(beta\d?|alpha|rho|momentum)$/; // what is near 1 is told apart there
const POWERS = /^r$|_power$/;
const WARM = 300; // steps
const DECADES = 3; // on either side of a number that cannot be 0

/** Every place on it is a number that the parameter may be. @param {Parameter} parameter */
function scaleOf({ name, value, low, high, lowClosed, highClosed }) {
  if (name === "lr") return logScale(TUNING.grid[0], TUNING.grid[TUNING.grid.length - 1]);
  if (DECAYS.test(name)) return decayScale(lowClosed ? 0 : 0.01);
  if (POWERS.test(name)) return straightScale(0, 4);
  if (name.endsWith("_steps")) return wholeScale(0, WARM);
  if (low !== null && (high !== null || low > 0)) {
    const top = high ?? low + 10 * (value - low), edge = 0.01 * (top - low);
    return straightScale(low + (lowClosed ? 0 : edge), top - (highClosed ? 0 : edge));
  }
  if (low === 0 && !lowClosed) return logScale(value / 10 ** DECADES, value * 10 ** DECADES);
  return zeroLogScale(name === "eps" ? Math.min(1e-12, value || 1) : 1e-4, Math.max(1, 10 * value));
}

/** @param {import("../state/store.js").Store} store */
export function createOptimizers(store) {
  const cards = h("div", { className: "cards" });
  const add = h(
    "select",
    { "aria-label": "Add an optimizer", onchange: () => addRule(add.value) },
    h("option", { value: "" }, "Add an optimizer…"),
  );
  for (const rule of Object.values(RULES)) add.append(h("option", { value: rule.name }, rule.title));
  const element = h("section", { className: "optimizers", "aria-label": "Optimizers" }, cards, add);
  /** @type {ReturnType<typeof createCard>[]} */
  let shown = [];
  let key = "";

  /** @param {string} rule */
  function addRule(rule) {
    const { optimizers } = store.get();
    add.value = "";
    if (rule && optimizers.length < MOST_OPTIMIZERS)
      store.set({ optimizers: [...optimizers, { rule, values: {} }], scene: "" });
  }

  return {
    element,
    /** @param {import("./model.js").View} view */
    update(view) {
      const { optimizers, focus } = view.state,
        now = optimizers.map(({ rule }) => rule).join();
      if (now !== key) {
        key = now;
        shown = optimizers.map((each, place) => createCard(store, each.rule, place));
        cards.replaceChildren(...shown.map((card) => card.element));
      }
      add.disabled = optimizers.length >= MOST_OPTIMIZERS;
      const [x, y] = view.surface.minima[0] ?? view.surface.start,
        edge = stabilityEdge(view.surface, [x, y]);
      shown.forEach((card, place) => card.update(view, optimizers[place].values, place === focus, edge));
    },
  };
}

/** @param {import("../state/store.js").Store} store @param {string} rule @param {number} place */
function createCard(store, rule, place) {
  const { hyperparameters, title, summary } = RULES[rule];
  const line = svg("line", { x1: 2, y1: 8, x2: 34, y2: 8, "stroke-width": 3 });
  const name = h(
    "button",
    { type: "button", className: "name", title: summary, onclick: () => store.set({ focus: place }) },
    title,
  );
  const remove = button(
    "×",
    () => {
      const rest = store.get().optimizers.filter((_, k) => k !== place);
      store.set({ optimizers: rest, focus: Math.min(store.get().focus, rest.length - 1), scene: "" });
    },
    { className: "remove", "aria-label": `Remove ${title}` },
  );
  const set = (/** @type {string} */ which, /** @type {number} */ value) => {
    const optimizers = store
      .get()
      .optimizers.map((each, k) => (k === place ? { ...each, values: { ...each.values, [which]: value } } : each));
    store.set({ optimizers });
  };
  const sliders = hyperparameters.map((each) =>
    createSlider({
      label: each.name,
      name: `${title} ${each.name}`,
      scale: scaleOf(each),
      onInput: (value) => set(each.name, value),
    }),
  );
  const hasEdge = hyperparameters.length > 0 && RULES[rule].slots.length === 0; // 2/λmax is plain descent's
  const element = h(
    "div",
    { className: "card", role: "group", "aria-label": title },
    h("div", { className: "head" }, svg("svg", { width: 36, height: 16, "aria-hidden": "true" }, line), name, remove),
    ...sliders.map((slider) => slider.element),
  );
  return {
    element,
    /**
     * @param {import("./model.js").View} view @param {Object<string, number>} values @param {boolean} focused
     * @param {number | null} edge
     */
    update({ runs }, values, focused, edge) {
      const { ink } = runs[place];
      update(line, { stroke: ink.colour, "stroke-dasharray": ink.dash });
      name.style.color = ink.colour;
      name.setAttribute("aria-pressed", String(focused));
      remove.disabled = runs.length === 1;
      hyperparameters.forEach(({ name: which }, k) => {
        sliders[k].update(values[which]);
        if (which === "lr" && hasEdge) sliders[k].mark(edge, `2/λmax ${shortNumber(edge)}`);
      });
    },
  };
}
