/** Which loss, and how its gradient is seen: landscape or formula, its parameters, noise and mini-batches. */

import { LANDSCAPES, OPENING } from "../recordings.js";
import { parametersOf } from "../state/state.js";
import { h, newId, setText } from "./dom.js";
import { createSlider, logScale, straightScale, wholeScale, zeroLogScale } from "./slider.js";

/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Sampling} Sampling */

/** @param {import("../state/store.js").Store} store */
export function createSettings(store) {
  const id = newId(),
    pick = h("select", { id, onchange: () => choose(pick.value) });
  const data = h("optgroup", { label: "Real data" }),
    catalogue = h("optgroup", { label: "Landscapes" });
  for (const each of Object.values(LANDSCAPES))
    (each.data ? data : catalogue).append(h("option", { value: each.name }, each.title));
  pick.append(h("option", { value: "formula" }, "A formula of yours"), catalogue, data);
  const formula = createFormula(store),
    parameters = h("div", { className: "sliders" });
  const sampling = createSampling(store),
    teaches = h("p", { className: "teaches" });
  const element = h(
    "section",
    { className: "settings", "aria-label": "Landscape" },
    h("label", { for: id, className: "heading" }, "Landscape"),
    pick,
    formula.element,
    teaches,
    parameters,
    sampling.element,
  );
  /** @type {Map<string, ReturnType<typeof createSlider>>} */
  let sliders = new Map();
  let shown = "";

  /** @param {string} landscape */
  function choose(landscape) {
    const batch = store.get().sampling.batch,
      fits = landscape !== "formula" && LANDSCAPES[landscape].data ? 16 : 0;
    store.set({
      landscape,
      parameters: {},
      start: null,
      view: null,
      scene: "",
      sampling: { noise: 0, batch: fits && batch ? batch : 0, seed: 0 },
    });
  }

  /** @param {string} landscape */
  function rebuild(landscape) {
    shown = landscape;
    sliders = new Map(parametersOf(landscape).map((each) => [each.name, sliderOf(each, store)]));
    parameters.replaceChildren(...[...sliders.values()].map((slider) => slider.element));
  }

  return {
    element,
    /** @param {import("./model.js").View} view */
    update(view) {
      const { landscape, parameters: values } = view.state;
      if (shown !== landscape) rebuild(landscape);
      pick.value = landscape;
      setText(teaches, landscape === "formula" ? "" : LANDSCAPES[landscape].teaches);
      for (const [name, slider] of sliders) slider.update(values[name]);
      formula.update(view);
      sampling.update(view);
    },
  };
}

/** @type {Object<string, string>} */
const PARAMETER_NAMES = { kappa: "condition number kappa", tilt: "tilt in degrees" };
/** @type {Object<string, string>} */
const PARAMETER_LABELS = { kappa: "condition κ", tilt: "tilt °" };

/** @param {Parameter} parameter @param {import("../state/store.js").Store} store */
function sliderOf({ name, value, low, high }, store) {
  const logarithmic = low !== null && low > 0 && high === null;
  const least = low ?? Math.min(-10, -2 * Math.abs(value)),
    most = high ?? Math.max(10, 4 * Math.abs(value));
  const scale = logarithmic
    ? logScale(low, Math.max(1000, 10 * value))
    : straightScale(name === "tilt" ? 0 : least, name === "tilt" ? 90 : most);
  return createSlider({
    label: PARAMETER_LABELS[name] ?? name,
    name: PARAMETER_NAMES[name] ?? name,
    scale,
    onInput: (given) => store.set({ parameters: { ...store.get().parameters, [name]: given }, start: null }),
  });
}

/** The formula's box, what is wrong under its place. @param {import("../state/store.js").Store} store */
function createFormula(store) {
  const id = newId(),
    about = newId();
  const box = h("input", {
    type: "text",
    id,
    className: "formula",
    spellcheck: false,
    autocomplete: "off",
    maxLength: 1000,
    "aria-describedby": about,
    oninput: () => store.set({ formula: box.value, start: null, view: null }),
  });
  const caret = h("span", { className: "caret", "aria-hidden": "true" }),
    said = h("span", { className: "said", id: about, role: "status" });
  const element = h(
    "div",
    { className: "typed", hidden: true },
    h("label", { for: id }, "f(x, y) ="),
    box,
    caret,
    said,
  );
  return {
    element,
    /** @param {import("./model.js").View} view */
    update({ state, trouble }) {
      element.hidden = state.landscape !== "formula";
      if (box.value !== state.formula) box.value = state.formula;
      box.setAttribute("aria-invalid", String(!!trouble));
      const column = trouble?.column ?? null;
      setText(caret, column === null ? "" : `${" ".repeat(column - 1)}^`);
      setText(said, trouble ? `${column === null ? "" : `column ${column}: `}${trouble.message}` : "");
    },
  };
}

/** @param {import("../state/store.js").Store} store */
function createSampling(store) {
  const set = (/** @type {Partial<Sampling>} */ patch) =>
    store.set({ sampling: { ...store.get().sampling, ...patch } });
  const noise = createSlider({
    label: "noise σ",
    name: "gradient noise",
    scale: zeroLogScale(0.01, 1000),
    onInput: (value) => set({ noise: value }),
  });
  const rows = createSlider({
    label: "batch",
    scale: { place: (value) => wholeScale(0, most).place(value), value: (place) => wholeScale(0, most).value(place) },
    onInput: (value) => set({ batch: value }),
  });
  const mean = createSlider({ label: "batch", scale: logScale(1, 1000, 1), onInput: (value) => set({ batch: value }) });
  const seed = createSlider({ label: "seed", scale: wholeScale(0, 99), onInput: (value) => set({ seed: value }) });
  const steps = createSlider({
    label: "steps",
    name: "budget of steps",
    scale: logScale(10, 2000, 2),
    onInput: (value) => store.set({ steps: value }),
  });
  let most = OPENING.steps;
  const element = h(
    "div",
    { className: "sliders" },
    noise.element,
    rows.element,
    mean.element,
    seed.element,
    steps.element,
  );
  return {
    element,
    /** @param {import("./model.js").View} view */
    update({ state, surface }) {
      const { data } = surface,
        { sampling } = state;
      most = data ? data.feature.length : 1;
      noise.element.hidden = !!data;
      rows.element.hidden = !data;
      mean.element.hidden = !!data || !sampling.noise;
      seed.element.hidden = data ? !sampling.batch : !sampling.noise;
      noise.update(sampling.noise);
      rows.update(sampling.batch);
      mean.update(sampling.batch || 1);
      seed.update(sampling.seed);
      steps.update(state.steps);
    },
  };
}
