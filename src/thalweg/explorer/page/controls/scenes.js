/** Guided scenes for the lecture's claims: what is shown, and what it says. */

import { stepsThere } from "../runs/measures.js";
import { RULES } from "../recordings.js";
import { descend } from "../runs/descend.js";
import { stabilityEdge } from "../runs/edge.js";
import { surfaceOf } from "../runs/surface.js";
import { tune } from "../runs/tune.js";
import { normalised } from "../state/state.js";
import { button, h, setText } from "./dom.js";
import {
  bumpFinding,
  dataFinding,
  defaultsFinding,
  edgeFinding,
  narrowFinding,
  saddleFinding,
  scalingFinding,
  sumFinding,
  tiltFinding,
} from "./findings.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {import("./racing.js").Seen} Seen */

/**
 * @typedef {object} Scene
 * @property {string} id
 * @property {string} title
 * @property {Partial<State> & {landscape: string}} shows what differs from the page's usual
 * @property {[string, Object<string, number>?][]} rules and what differs from their defaults
 * @property {"best" | "defaults" | ((surface: Surface) => number[])} rates the best ones, or stated
 * @property {(seen: Seen) => import("./findings.js").Finding} finding
 */

const VALLEY = { landscape: "valley", parameters: { kappa: 100, tilt: 0 } };

/** @type {Scene[]} */
export const SCENES = [
  {
    id: "narrow",
    title: "The narrow valley",
    shows: VALLEY,
    rules: [["sgd"], ["adam"]],
    rates: "best",
    finding: narrowFinding,
  },
  {
    id: "edge",
    title: "One rate, two slopes",
    shows: VALLEY,
    rules: [["sgd"], ["sgd"], ["sgd"]],
    finding: edgeFinding,
    rates: (surface) => [0.5, 0.98, 1.02].map((share) => share * Number(stabilityEdge(surface, surface.start))),
  },
  {
    id: "bump",
    title: "Momentum over a bump",
    shows: { landscape: "sloped_bump" },
    rules: [["sgd"], ["momentum"]],
    rates: "best",
    finding: bumpFinding,
  },
  {
    id: "saddle",
    title: "Momentum off a saddle",
    shows: { landscape: "bounded_saddle" },
    rules: [["sgd"], ["momentum"]],
    rates: () => [0.05, 0.05],
    finding: saddleFinding,
  },
  {
    id: "scaling",
    title: "RMSprop scales each step",
    shows: VALLEY,
    rules: [["sgd"], ["rmsprop", { alpha: 0.9 }]],
    rates: "best",
    finding: scalingFinding,
  },
  {
    id: "sum",
    title: "Adam is the sum of both",
    shows: { ...VALLEY, inside: true },
    rules: [["momentum"], ["rmsprop", { alpha: 0.9 }], ["adam"]],
    rates: "best",
    finding: sumFinding,
  },
  {
    id: "tilt",
    title: "The valley, turned",
    shows: { ...VALLEY, parameters: { kappa: 100, tilt: 45 } },
    rules: [["sgd"], ["momentum"], ["rmsprop", { alpha: 0.9 }], ["adam"]],
    rates: "best",
    finding: tiltFinding,
  },
  {
    id: "data",
    title: "Real data, in small batches",
    rules: [["sgd"], ["adam"]],
    rates: "best",
    finding: dataFinding,
    shows: { landscape: "old faithful", sampling: { noise: 0, batch: 16, seed: 0 } },
  },
  {
    id: "defaults",
    title: "Out of the box",
    shows: { landscape: "goldstein_price", steps: 2000, step: 2000 },
    rules: [["sgd"], ["momentum"], ["rmsprop"], ["adam"]],
    rates: "defaults",
    finding: defaultsFinding,
  },
];

const LEAST_SEEN = 20; // steps

/** What a scene opens with. @param {Scene} scene @returns {Partial<State>} */
export function sceneState({ id, shows, rules, rates }) {
  const plain = normalised({
    steps: 300,
    layout: "panels",
    inside: false,
    ...shows,
    scene: id,
    optimizers: rules.map(([rule, values]) => ({ rule, values: values ?? {} })),
  });
  const surface = surfaceOf(plain),
    { steps, sampling, optimizers } = plain,
    budget = { steps, start: surface.start, sampling };
  const stated = typeof rates === "function" ? rates(surface) : [];
  const chosen =
    rates === "best"
      ? tune(surface, optimizers, RULES, budget)
      : optimizers.map(({ rule, values }, k) => ({
          rule,
          values: k in stated ? { ...values, lr: stated[k] } : values,
        }));
  const there = chosen.map(({ rule, values }) => stepsThere(descend(surface, RULES[rule], values, budget)) ?? steps);
  const { landscape, parameters, start, view, layout, focus, inside } = plain;
  const step = shows.step ?? Math.min(steps, Math.max(LEAST_SEEN, Math.min(...there)));
  return {
    landscape,
    parameters,
    start,
    view,
    optimizers: chosen,
    steps,
    step,
    sampling,
    layout,
    focus,
    inside,
    scene: id,
  };
}

/** What an address opens that names a scene and nothing else. @param {string} hash @returns {Partial<State> | null} */
export function sceneAt(hash) {
  const asked = [...new URLSearchParams(hash.replace(/^#/, ""))];
  const scene = asked.length === 1 && asked[0][0] === "scene" && SCENES.find(({ id }) => id === asked[0][1]);
  return scene ? sceneState(scene) : null;
}

/**
 * What the open scene says of what is shown now.
 * @param {Seen} seen
 * @returns {{title: string, sentence: string, caveat: string} | null} null where none is open
 */
export function findingOf(seen) {
  const scene = SCENES.find(({ id }) => id === seen.state.scene);
  const names = seen.paths.map(({ rule }) => rule.name.split(" ")[0]);
  if (!scene) return null;
  const { title, shows, rules, finding } = scene;
  const whole = seen.state.landscape === shows.landscape && rules.every(([rule]) => names.includes(rule));
  const again = { sentence: "What this scene compares is no longer shown: open it again.", caveat: "" };
  return { title, ...(whole ? finding(seen) : again) };
}

/** @param {import("../state/store.js").Store} store */
export function createScenes(store) {
  const buttons = SCENES.map((scene) =>
    button(scene.title, () => {
      store.set(store.get().scene === scene.id ? { scene: "" } : sceneState(scene));
    }),
  );
  const sentence = h("p"),
    caveat = h("p", { className: "caveat" });
  const caption = h("div", { className: "caption", role: "status" }, sentence, caveat);
  const list = h("ul", {}, ...buttons.map((each) => h("li", {}, each)));
  const element = h(
    "section",
    { className: "scenes", "aria-label": "Guided scenes" },
    h("h2", {}, "Guided scenes"),
    list,
  );
  return {
    element,
    /** What the open scene says; it stands over the maps. */
    caption,
    /** @param {import("./model.js").View} view */
    update(view) {
      const found = findingOf(view);
      SCENES.forEach(({ id }, k) => buttons[k].setAttribute("aria-pressed", String(id === view.state.scene)));
      setText(sentence, found?.sentence ?? "");
      setText(caveat, found?.caveat ?? "");
    },
  };
}
