/** The Python program that reproduces what is shown. */

import { floatText } from "../maths/numerals.js";
import { LANDSCAPES, OWN, RULES } from "../recordings.js";

/** @typedef {import("../types.js").State} State */

/** @param {State} state */
export function toPython(state) {
  const { optimizers, steps, step, layout } = state,
    { notes, surface } = pythonSurface(state);
  const made = optimizers.map(pythonOptimizer);
  const run = [`steps=${steps}`, ...pythonSampling(state)].join(", ");
  return [
    "import thalweg as tw",
    "",
    ...new Set([...notes, ...made.flatMap((each) => each.notes)]),
    `surface = ${surface}`,
    "optimizers = [",
    ...made.map(({ call }) => `    ${call},`),
    "]",
    `paths = [tw.descend(surface, optimizer, ${run}) for optimizer in optimizers]`,
    `tw.draw(paths, shown=${Math.max(step, 1)}, layout="${layout}").save("view.svg")`,
    "",
  ].join("\n");
}

/** @param {State} state */
function pythonSurface({ landscape, formula, parameters, start, view, sampling }) {
  const own = ofUser("landscapes", landscape),
    data = LANDSCAPES[landscape]?.data,
    places = [];
  const notes = !own
    ? []
    : data
      ? [`# Put your data's file in place of file.csv: ${commented(landscape)}`]
      : [`# Put your own landscape in place of my_landscape: ${commented(landscape)}`];
  if (start) places.push(`start=${pythonTuple(start)}`);
  let surface;
  if (landscape === "formula" && !LANDSCAPES.formula) {
    if (view) places.unshift(`view=${pythonTuple(view)}`);
    surface = `tw.formula(${[pythonText(formula), ...places].join(", ")})`;
  } else {
    const values = pythonValues(parameters);
    if (view) places.push(`domain=${pythonTuple(view)}`);
    const of = values.length ? `(${values.join(", ")})` : "";
    surface = data ? pythonData(data, own) : `${own ? "my_landscape" : `tw.${landscape}`}${of}`;
    if (places.length) surface += `.replace(${places.join(", ")})`;
  }
  const noisy = !data && sampling.noise > 0;
  return { notes, surface: noisy ? `tw.noisy(${surface}, sigma=${pythonNumber(sampling.noise)})` : surface };
}

/** @param {import("../types.js").Data} data @param {boolean} own */
function pythonData({ featureName, targetName }, own) {
  if (!own) return "tw.old_faithful()";
  return `tw.line("file.csv", feature=${pythonText(featureName)}, target=${pythonText(targetName)})`;
}

/** Nothing for the full gradient. @param {State} state */
function pythonSampling({ landscape, sampling: { noise, batch, seed } }) {
  const size = LANDSCAPES[landscape]?.data ? batch : noise > 0 ? Math.max(batch, 1) : 0;
  return size ? [`batch=${size}`, `seed=${seed}`] : [];
}

/** @param {import("../types.js").Chosen} chosen */
function pythonOptimizer({ rule, values }) {
  const own = ofUser("rules", rule),
    [name, ...chosen] = rule.split(" ");
  const differs = (/** @type {string} */ flag) => chosen.some((each) => each === flag || each.startsWith(`${flag}=`));
  const flags = Object.entries(RULES[rule].flags).filter(([flag]) => differs(flag));
  const given = [...pythonValues(values), ...flags.map(([flag, value]) => `${flag}=${pythonFlag(value)}`)];
  const notes = own ? [`# Put your own rule in place of my_${name}: ${commented(rule)}`] : [];
  return { notes, call: `${own ? "my_" : "tw."}${name}(${given.join(", ")})` };
}

/** Whether a name stands for something that is not of the package. @param {string} kind @param {string} name */
function ofUser(kind, name) {
  return /** @type {Object<string, string[]>} */ (OWN)[kind].includes(name);
}

/** @param {Object<string, number>} values */
function pythonValues(values) {
  return Object.entries(values).map(([name, value]) => `${name}=${pythonNumber(value)}`);
}

/** @param {number} value */
function pythonNumber(value) {
  const text = floatText(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** @param {readonly number[]} values */
function pythonTuple(values) {
  return `(${values.map(pythonNumber).join(", ")})`;
}

/** @param {boolean | string | null} value */
function pythonFlag(value) {
  return value === null ? "None" : typeof value === "string" ? pythonText(value) : value ? "True" : "False";
}

/** A string literal: what is not seen, or would end it, is escaped. @param {string} text */
function pythonText(text) {
  const escaped = (/** @type {string} */ character) => {
    if (character === " ") return character;
    if (character === "\\" || character === '"') return `\\${character}`;
    return `\\U${/** @type {number} */ (character.codePointAt(0)).toString(16).padStart(8, "0")}`;
  };
  return `"${text.replace(/["\\\p{C}\p{Z}]/gu, escaped)}"`;
}

/** Text that stays in its comment's line. @param {string} text */
function commented(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ");
}
