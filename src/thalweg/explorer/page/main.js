/** The page: one state, what is computed of it, and the parts that show it. */

import { criterionOf, createActions } from "./controls/actions.js";
import { createCharts } from "./controls/charts.js";
import { button, h, setText, watchSizes } from "./controls/dom.js";
import { createInside, takenOf } from "./controls/inside.js";
import { followKeys } from "./controls/keys.js";
import { createMaps } from "./controls/maps.js";
import { createModel } from "./controls/model.js";
import { createOptimizers } from "./controls/optimizers.js";
import { createPredict } from "./controls/predict.js";
import { createPresenter } from "./controls/presenter.js";
import { createScenes, sceneAt } from "./controls/scenes.js";
import { createSettings } from "./controls/settings.js";
import { createSummary } from "./controls/summary.js";
import { createTable } from "./controls/table.js";
import { clothe, themeOf } from "./controls/theme.js";
import { createTransport } from "./controls/transport.js";
import { createWhy } from "./controls/why.js";
import { OPENING, VERSION } from "./recordings.js";
import { fromHash, toHash } from "./state/address.js";
import { normalised } from "./state/state.js";
import { createStore } from "./state/store.js";

/** @typedef {import("./types.js").State} State */

const LONG = 60; // letters of a headline that is set smaller, in the same room

/**
 * Shows the page in `root`.
 * @param {HTMLElement} root
 * @param {object} options
 * @param {boolean} [options.address] whether the state lives in the address
 * @param {State} [options.state] what it opens with, else the address or what Python chose
 * @param {(state: State) => void} [options.onChange] told of each change that a user made
 */
export function mount(root, { address = false, state, onChange }) {
  const store = createStore(address ? addressed() : normalised(state ?? OPENING));
  const model = createModel(),
    page = h("div", { className: address ? "thalweg whole" : "thalweg" });
  /** @type {import("./controls/model.js").View} */
  let view;
  const headline = h("h1"),
    subtitle = h("p", { className: "subtitle" });
  const aside = h("aside", { "aria-label": "Controls" });
  const maps = createMaps(store),
    transport = createTransport(store, () => (aside.hidden = !aside.hidden)),
    charts = createCharts();
  const inside = createInside(store),
    presenter = createPresenter(store, { root: page }),
    predict = createPredict(store, maps);
  const settings = createSettings(store),
    optimizers = createOptimizers(store),
    actions = createActions(store, () => view, address);
  const scenes = createScenes(store),
    table = createTable(),
    why = createWhy(),
    summary = createSummary();
  const parts = [
    settings,
    optimizers,
    actions,
    scenes,
    table,
    why,
    summary,
    inside,
    transport,
    charts,
    presenter,
    predict,
  ];
  const keys = followKeys(page, address, { store, transport, presenter, rates: actions.rates });
  const teach = h(
    "div",
    { className: "group", role: "group", "aria-label": "Teach" },
    button("Present", () => presenter.start()),
    button("Predict step 10", () => predict.start()),
    keys.button,
  );
  const main = h(
    "main",
    {},
    h("div", { className: "stage" }, maps.element, charts.fit),
    presenter.element,
    predict.element,
    transport.element,
    inside.element,
    h("div", { className: "below" }, charts.element, table.element),
  );
  aside.append(actions.element, settings.element, optimizers.element, scenes.element, teach);
  aside.append(h("p", { className: "about" }, `Thalweg ${VERSION}`));
  const header = h("header", {}, h("div", {}, headline, subtitle, scenes.caption), why.element);
  page.append(h("div", { className: "sheet" }, header, main, aside), summary.element, keys.dialog);
  root.append(page);

  let planned = 0;
  const plan = () => (planned ||= requestAnimationFrame(render));
  function render() {
    planned = 0;
    performance.mark("thalweg:frame");
    look();
    maps.draw(view, {
      taken: view.state.inside ? takenOf(view) : null,
      hidden: (k) => presenter.hidden(k) || predict.hidden(k),
    });
    for (const part of parts) part.update(view);
    performance.measure("thalweg:frame", "thalweg:frame");
  }

  function look() {
    const state = store.get(),
      shade = themeOf(state.theme);
    clothe(page, shade);
    view = model(state, shade);
    setText(headline, view.headline);
    headline.classList.toggle("long", view.headline.length > LONG);
    setText(subtitle, `${view.surface.title}: ${view.surface.formula}. ${criterionOf(view.surface, view.runs)}`);
    subtitle.hidden = state.scene !== ""; // an open scene speaks in its place
    page.classList.toggle("inside-open", state.inside);
    return view;
  }

  let written = 0;
  const leave = [
    store.subscribe(plan),
    store.subscribe(() => {
      onChange?.(store.get());
      if (!address) return;
      clearTimeout(written);
      written = window.setTimeout(() => history.replaceState(null, "", `#${toHash(store.get())}`), 250);
    }),
    heard(window, "hashchange", () => address && store.set(addressed())),
    heard(matchMedia("(prefers-color-scheme: dark)"), "change", plan),
    keys.leave,
  ];
  const first = look();
  for (const part of [table, scenes, inside, charts]) part.update(first); // they leave the maps less room
  render();
  leave.push(watchSizes([maps.element, ...page.querySelectorAll(".chart")], plan));
  return {
    /** @param {State} changed from outside: not told again */
    update(changed) {
      store.replace(changed);
      plan();
    },
    destroy() {
      transport.pause();
      presenter.stop();
      cancelAnimationFrame(planned);
      clearTimeout(written);
      for (const each of leave) each();
      page.remove();
    },
  };
}

/** @returns {State} */
function addressed() {
  return normalised({ ...fromHash(location.hash), ...sceneAt(location.hash) });
}

/** @param {EventTarget} target @param {string} event @param {() => void} action */
function heard(target, event, action) {
  target.addEventListener(event, action);
  return () => target.removeEventListener(event, action);
}
