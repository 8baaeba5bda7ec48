/** One click each: best rates, defaults, reset, a link, the Python, the picture. */

import { holding } from "../figure/frame.js";
import { pictureOf, pngBlob, svgText } from "../figure/save.js";
import { OPENING, RULES, VERSION } from "../recordings.js";
import { tune } from "../runs/tune.js";
import { toHash } from "../state/address.js";
import { normalised } from "../state/state.js";
import { toPython } from "../state/python.js";
import { button, h, setText } from "./dom.js";
import { shortNumber } from "./model.js";
import { nameOf } from "./wording.js";

const EVALUATED = "where the model is evaluated";

/**
 * @param {import("../state/store.js").Store} store @param {() => import("./model.js").View} view
 * @param {boolean} linked whether the page has an address of its own
 */
export function createActions(store, view, linked) {
  const said = h("p", { className: "said", role: "status" });
  const say = (/** @type {string} */ text) => setText(said, text);
  const rates = () => {
    const { state, surface } = view();
    performance.mark("thalweg:tune");
    const optimizers = tune(surface, state.optimizers, RULES, {
      steps: state.steps,
      start: surface.start,
      sampling: state.sampling,
    });
    const { duration } = performance.measure("thalweg:tune", "thalweg:tune");
    store.set({ optimizers });
    say(`best learning rates found in ${duration.toFixed(0)} ms`);
  };
  const defaults = () => {
    store.set({ optimizers: store.get().optimizers.map(({ rule }) => ({ rule, values: {} })) });
    say("library defaults");
  };
  const copy = async (/** @type {string} */ text, /** @type {string} */ what) => {
    try {
      await navigator.clipboard.writeText(text); // without the object where the page came over plain http
      say(`${what} copied`);
    } catch {
      say(`the browser did not allow the ${what} to be copied`);
    }
  };
  const link = () => copy(`${location.href.split("#")[0]}#${toHash(store.get())}`, "link");
  const layout = button("One map", () => store.set({ layout: store.get().layout === "panels" ? "overlay" : "panels" }));
  const inside = button("Look inside", () => store.set({ inside: !store.get().inside }));
  const theme = h("select", {
    "aria-label": "Theme",
    onchange: () => store.set({ theme: /** @type {any} */ (theme.value) }),
  });
  for (const each of ["auto", "light", "dark"]) theme.append(h("option", { value: each }, `${each} theme`));
  const group = (/** @type {string} */ label, /** @type {Node[]} */ ...buttons) =>
    h("div", { className: "group", role: "group", "aria-label": label }, ...buttons);
  const element = h(
    "section",
    { className: "actions", "aria-label": "Actions" },
    group(
      "Rates",
      button("Best rates", rates, { className: "main" }),
      button("Defaults", defaults),
      button("Reset", () => store.set(normalised(OPENING))),
    ),
    group("View", layout, inside, theme),
    group(
      "Share",
      ...(linked ? [button("Copy link", link)] : []),
      button("Copy Python", () => copy(toPython(store.get()), "Python")),
      button("SVG", () => saved(view(), "svg")),
      button("PNG", () => saved(view(), "png")),
    ),
    said,
  );
  return {
    element,
    rates,
    /** @param {import("./model.js").View} shown */
    update({ state }) {
      theme.value = state.theme;
      layout.setAttribute("aria-pressed", String(state.layout === "overlay"));
      inside.setAttribute("aria-pressed", String(state.inside));
    },
  };
}

/** @param {import("./model.js").View} view @param {"svg" | "png"} kind */
async function saved(view, kind) {
  const picture = pictureOf(pictureFacts(view));
  const blob = kind === "png" ? await pngBlob(picture) : new Blob([svgText(picture)], { type: "image/svg+xml" });
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: `${view.surface.name.replace(/\W+/g, "-")}-thalweg.${kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {import("./model.js").View} view @returns {import("../figure/save.js").Picture} */
function pictureFacts({ state, surface, runs, ruler, palette, headline }) {
  const rates = runs.map(
    ({ path }) =>
      `${nameOf(path)} ${Object.entries(path.values)
        .map(([name, value]) => `${name} ${shortNumber(value)}`)
        .join(", ")}`,
  );
  const [x, y] = surface.start,
    { noise, batch, seed } = state.sampling;
  const seen = surface.data
    ? batch
      ? `batches of ${batch} rows, seed ${seed}`
      : "all rows"
    : noise
      ? `noise ${shortNumber(noise)}, batch ${batch || 1}, seed ${seed}`
      : "full gradient";
  return {
    headline,
    subtitle: `${surface.title}: ${surface.formula}. The first ${state.step} steps. ${criterionOf(surface, runs)}`,
    smallPrint: `${rates.join("; ")}. Start (${shortNumber(x)}, ${shortNumber(y)}), ${seen}. Thalweg ${VERSION}`,
    description:
      `${headline}. A topographic map of the loss with the first ${state.step} steps. ` +
      `${described(runs)}.${thin(runs)}`,
    settings: state,
    surface,
    view: holding(surface.domain, surface.start),
    start: surface.start,
    runs,
    step: state.step,
    layout: state.layout,
    ruler,
    palette,
  };
}

/** @param {import("../figure/map.js").Run[]} runs */
export function described(runs) {
  return runs.map(({ title, label }) => (label ? `${title}: ${label}` : title)).join("; ");
}

/** @param {import("../figure/map.js").Run[]} runs */
function thin(runs) {
  const apart = runs.filter(({ path }) => path.apart).map(({ title }) => title);
  return apart.length ? ` A thin line beside the path of ${apart.join(", ")} shows ${EVALUATED}.` : "";
}

/**
 * What "there" means, and of which point where that is not the one trained at.
 * @param {import("../types.js").Surface} surface @param {import("../figure/map.js").Run[]} runs
 */
export function criterionOf({ minima, lowest }, runs) {
  let there = "There: the loss above the lowest value known stays under 1 % of the start's.";
  if (lowest === null) there = "No minimum is known.";
  if (minima.length) there = "There: the distance to the minimum stays under 5 % of the start's.";
  return runs.some(({ path }) => path.apart) ? `${there} Thin line: ${EVALUATED}.` : there;
}
