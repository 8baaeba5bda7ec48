/** The page's state: what is shown, made whole and valid from anything, since an address can hold anything. */

import { LANDSCAPES, OPENING, RULES } from "../recordings.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Parameter} Parameter */

export const MOST_STEPS = 2000;
export const MOST_OPTIMIZERS = 6;
const LONGEST_TEXT = 1000;

/** @param {unknown} given @returns {State} */
export function normalised(given) {
  const own = (/** @type {string} */ name) => memberOf(given, name);
  const landscape = nameIn(own("landscape"), LANDSCAPES, OPENING.landscape, "formula");
  const steps = whole(own("steps"), 1, MOST_STEPS, OPENING.steps);
  const optimizers = chosenFrom(own("optimizers"));
  return {
    landscape,
    formula: typeof own("formula") === "string" ? own("formula").slice(0, LONGEST_TEXT) : OPENING.formula,
    parameters: landscape === "formula" ? {} : numbersOf(parametersOf(landscape), own("parameters")),
    start: finite(own("start"), 2),
    view: viewFrom(own("view")),
    optimizers,
    steps,
    step: whole(own("step"), 0, steps, Math.min(OPENING.step, steps)),
    sampling: samplingFrom(own("sampling"), landscape),
    layout: oneOf(own("layout"), ["panels", "overlay"], OPENING.layout),
    focus: whole(own("focus"), 0, optimizers.length - 1, optimizers.length - 1),
    inside: own("inside") === true,
    theme: oneOf(own("theme"), ["auto", "light", "dark"], "auto"),
    scene: typeof own("scene") === "string" ? own("scene").slice(0, 40) : "",
  };
}

/** Those of a landscape that are chosen; data have none. @param {string} landscape @returns {Parameter[]} */
export function parametersOf(landscape) {
  const recorded = Object.hasOwn(LANDSCAPES, landscape) ? LANDSCAPES[landscape] : null;
  return recorded && !recorded.data ? recorded.parameters : [];
}

/** @param {unknown} given @param {string} name @returns {any} */
function memberOf(given, name) {
  return typeof given === "object" && given !== null && Object.hasOwn(given, name)
    ? /** @type {any} */ (given)[name]
    : undefined;
}

/** @param {any} given @param {object} table @param {string} other @param {string} [also] */
function nameIn(given, table, other, also) {
  return typeof given === "string" && (given === also || Object.hasOwn(table, given)) ? given : other;
}

/** @template T @param {unknown} given @param {T[]} allowed @param {T} other @returns {T} */
function oneOf(given, allowed, other) {
  return allowed.find((each) => each === given) ?? other;
}

/** @param {unknown} given @param {number} low @param {number} high @param {number} other */
function whole(given, low, high, other) {
  return typeof given === "number" && Number.isFinite(given)
    ? Math.min(Math.max(Math.round(given), low), high)
    : Math.min(Math.max(other, low), high);
}

/** @param {unknown} given @param {number} count @returns {any} */
function finite(given, count) {
  const fits = Array.isArray(given) && given.length === count && given.every((each) => Number.isFinite(each));
  return fits ? [...given] : null;
}

/** @param {unknown} given @returns {import("../types.js").View | null} */
function viewFrom(given) {
  const view = finite(given, 4);
  return view && view[0] < view[1] && view[2] < view[3] && Number.isFinite(view[1] - view[0] + view[3] - view[2])
    ? view
    : null;
}

/** Each number, or its default where it is none. @param {Parameter[]} parameters @param {unknown} given */
function numbersOf(parameters, given) {
  /** @type {Object<string, number>} */
  const found = {};
  for (const parameter of parameters) {
    const value = memberOf(given, parameter.name);
    found[parameter.name] = Number.isFinite(value) ? inRange(parameter, value) : parameter.value;
  }
  return found;
}

/**
 * `value`, the limit that it passes, or its default where the limit itself is not allowed.
 * @param {Parameter} parameter @param {number} value
 */
function inRange({ low, high, lowClosed, highClosed, value: usual }, value) {
  if (low !== null && value <= low) return lowClosed ? low : usual;
  if (high !== null && value >= high) return highClosed ? high : usual;
  return value;
}

/** @param {unknown} given @returns {import("../types.js").Chosen[]} */
function chosenFrom(given) {
  const found = (Array.isArray(given) ? given.slice(0, MOST_OPTIMIZERS) : [])
    .filter((each) => nameIn(memberOf(each, "rule"), RULES, "") !== "")
    .map((each) => ({
      rule: each.rule,
      values: numbersOf(RULES[each.rule].hyperparameters, memberOf(each, "values")),
    }));
  return found.length ? found : OPENING.optimizers;
}

/** @param {unknown} given @param {string} landscape @returns {import("../types.js").Sampling} */
function samplingFrom(given, landscape) {
  const data = landscape === "formula" ? null : LANDSCAPES[landscape].data,
    noise = memberOf(given, "noise");
  return {
    noise: !data && Number.isFinite(noise) && noise >= 0 ? noise : 0,
    batch: whole(memberOf(given, "batch"), 0, data ? data.feature.length : 1e6, 0),
    seed: whole(memberOf(given, "seed"), 0, 2 ** 32 - 1, 0),
  };
}
