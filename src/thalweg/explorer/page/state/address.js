/** The whole state in the address, readable, each number as JavaScript writes it: a link restores it exactly. */

import { OPENING } from "../recordings.js";
import { normalised } from "./state.js";

/** @typedef {import("../types.js").State} State */

/** @param {State} state */
export function toHash(state) {
  const { sampling, start, view } = state;
  const parts = [["landscape", state.landscape]];
  if (state.landscape === "formula" || state.formula !== OPENING.formula) parts.push(["formula", state.formula]);
  for (const [name, value] of Object.entries(state.parameters)) parts.push([`p.${name}`, `${value}`]);
  if (start) parts.push(["start", start.join()]);
  if (view) parts.push(["view", view.join()]);
  for (const { rule, values } of state.optimizers) {
    parts.push(["o", [rule, ...Object.entries(values).map(([name, value]) => `${name}=${value}`)].join()]);
  }
  for (const name of /** @type {const} */ (["noise", "batch", "seed"])) {
    if (sampling[name]) parts.push([name, `${sampling[name]}`]);
  }
  parts.push(
    ["steps", `${state.steps}`],
    ["step", `${state.step}`],
    ["focus", `${state.focus}`],
    ["layout", state.layout],
  );
  if (state.inside) parts.push(["inside", "1"]);
  if (state.theme !== "auto") parts.push(["theme", state.theme]);
  if (state.scene) parts.push(["scene", state.scene]);
  return new URLSearchParams(parts).toString().replaceAll("%2C", ",").replaceAll("%3D", "=");
}

/** The state that an address holds; what it lacks or spells wrongly is as the page opens. @param {string} text */
export function fromHash(text) {
  const asked = new URLSearchParams(text.replace(/^#/, ""));
  if (!asked.size) return normalised(OPENING);
  const number = (/** @type {string} */ name) => numberFrom(asked.get(name));
  const several = (/** @type {string} */ name) => asked.get(name)?.split(",").map(numberFrom);
  const parameters = [...asked]
    .filter(([name]) => name.startsWith("p."))
    .map(([name, value]) => [name.slice(2), numberFrom(value)]);
  return normalised({
    landscape: asked.get("landscape") ?? undefined,
    formula: asked.get("formula") ?? undefined,
    parameters: Object.fromEntries(parameters),
    start: several("start"),
    view: several("view"),
    optimizers: asked.getAll("o").map(chosenOf),
    steps: number("steps"),
    step: number("step"),
    focus: number("focus"),
    sampling: { noise: number("noise"), batch: number("batch"), seed: number("seed") },
    layout: asked.get("layout"),
    inside: asked.get("inside") === "1",
    theme: asked.get("theme"),
    scene: asked.get("scene") ?? "",
  });
}

/** @param {string | null} text @returns {number | undefined} */
function numberFrom(text) {
  return text === null || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** @param {string} text `adam,lr=0.1,beta1=0.9` */
function chosenOf(text) {
  const [rule, ...pairs] = text.split(",");
  return {
    rule,
    values: Object.fromEntries(pairs.map((pair) => [pair.split("=")[0], numberFrom(pair.split("=")[1] ?? null)])),
  };
}
