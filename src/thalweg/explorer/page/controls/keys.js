/** The keyboard: through time, layout, best rates; and a list of the keys. */

import { button, h } from "./dom.js";

const KEYS = [
  ["Space", "play or pause"],
  ["← →", "a step back, a step on"],
  ["Home, End", "the start, the last step"],
  ["B", "best rates"],
  ["M", "one map or panels"],
  ["I", "look inside"],
  ["C", "controls away or back"],
  ["P", "present"],
  ["?", "this list"],
  ["on the start", "arrow keys move it, with Shift by a pixel"],
];

const OF_SLIDERS = /^(Arrow|Page|Home|End)/;

/**
 * @param {HTMLElement} page
 * @param {boolean} everywhere whether keys count wherever the focus is, as on a page of its own
 * @param {{store: import("../state/store.js").Store, transport: any, presenter: any, rates: () => void}} parts
 */
export function followKeys(page, everywhere, { store, transport, presenter, rates }) {
  const close = button("Close", () => dialog.close());
  const list = h("dl", {}, ...KEYS.flatMap(([key, does]) => [h("dt", {}, key), h("dd", {}, does)]));
  const dialog = h("dialog", { className: "keys", "aria-label": "Keys" }, h("h2", {}, "Keys"), list, close);
  const ask = button("Keys", () => dialog.showModal());
  /** @type {Object<string, () => void>} */
  const actions = {
    " ": transport.toggle,
    ArrowLeft: () => transport.go(store.get().step - 1),
    ArrowRight: () => transport.go(store.get().step + 1),
    Home: () => transport.go(0),
    End: () => transport.go(store.get().steps),
    b: rates,
    m: () => store.set({ layout: store.get().layout === "panels" ? "overlay" : "panels" }),
    i: () => store.set({ inside: !store.get().inside }),
    c: transport.toggleFold,
    p: () => presenter.start(),
    "?": () => dialog.showModal(),
  };
  const target = everywhere ? window : page;
  const follow = (/** @type {any} */ event) => {
    const at = event.composedPath()[0],
      key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const is = (/** @type {string} */ what) => at instanceof Element && at.matches(what);
    const own = is("input:not([type=range]), select, textarea, dialog *") || (is("input") && OF_SLIDERS.test(key));
    const pressing = is("button, summary, a") && (key === " " || key === "Enter");
    if (own || pressing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (presenter.active() || dialog.open || !Object.hasOwn(actions, key)) return;
    event.preventDefault();
    actions[key]();
  };
  target.addEventListener("keydown", follow);
  return { button: ask, dialog, leave: () => target.removeEventListener("keydown", follow) };
}
