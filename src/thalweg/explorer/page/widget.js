import { mount } from "./main.js";
/** @typedef {import("./types.js").State} State */

/**
 * What a notebook's front end shares with Python.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, callback: () => void) => void} on
 * @property {(event: string, callback: () => void) => void} off
 */

/** Shows the page in a cell's output. @param {{model: Model, el: HTMLElement}} view @returns {() => void} to end it */
export function render({ model, el }) {
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys, such as arrows, would be taken from the sliders
  const shadow = el.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = model.get("_style");
  const root = document.createElement("div");
  shadow.append(style, root);
  /** @type {State} */
  let shown = model.get("state");
  const page = mount(root, {
    address: false,
    state: shown,
    /** @param {State} state */
    onChange(state) {
      shown = state;
      model.set("state", state);
      model.save_changes();
    },
  });
  const follow = () => {
    if (model.get("state") !== shown) page.update((shown = model.get("state")));
  };
  model.on("change:state", follow);
  return () => {
    model.off("change:state", follow);
    page.destroy();
  };
}
