/** How runs compare in a scene's words. */

import { stepsThere } from "../runs/measures.js";
import { LANDSCAPES } from "../recordings.js";
import { descend } from "../runs/descend.js";
import { recorded } from "../runs/surface.js";
import { shortNumber } from "./model.js";
import { endOf, nameOf } from "./wording.js";

/** @typedef {import("../types.js").Path} Path */
/** @typedef {Pick<import("./model.js").View, "state" | "surface" | "paths">} Seen what a finding is read from */

/** The first run of a rule, whatever its variant. @param {Seen} seen @param {string} rule @returns {Path} */
export function pathOf({ paths }, rule) {
  return /** @type {Path} */ (paths.find((path) => path.rule.name.split(" ")[0] === rule));
}

/** @param {Path} path */
export function arrival(path) {
  const there = stepsThere(path);
  if (path.divergedAt !== null) return endOf(path);
  return there === null ? `is not there after ${path.steps} steps` : `is there after ${there} steps`;
}

/** Which of two is there first. @param {Path} path that should be @param {Path} rival */
export function race(path, rival) {
  const mine = stepsThere(path),
    theirs = stepsThere(rival);
  if (mine === null && theirs === null) return "Here neither gets there.";
  if (mine === theirs) return "Here both need as many steps.";
  if (mine === null) return `Here the finding turns: only ${nameOf(rival)} gets there.`;
  if (theirs === null) return `Only ${nameOf(path)} gets there.`;
  return mine < theirs ? sooner(path, mine, theirs) : `Here the finding turns: ${sooner(rival, theirs, mine)}`;
}

/** @param {Path} path @param {number} less @param {number} more steps */
function sooner(path, less, more) {
  const times = `${shortNumber(more / Math.max(less, 1), 2)} times`;
  const by = more < 1.1 * less ? `${more - less} step${more - less === 1 ? "" : "s"}` : times;
  return `${nameOf(path)} is there ${by} sooner.`;
}

/** With its alpha, on which what an RMSprop does depends much. @param {Path} path */
export function called(path) {
  return nameOf(path) + ("alpha" in path.values ? ` (alpha ${shortNumber(path.values.alpha)})` : "");
}

/**
 * A height of the bump, from the present one on, at which the same run does not get there; null where none was found.
 * @param {Seen} seen @param {Path} path
 */
export function stoppingHeight({ state, surface }, { rule, values }) {
  const { steps, sampling } = state, [{ high }] = LANDSCAPES.sloped_bump.parameters;
  for (let height = Math.max(state.parameters.height, 0.1); height <= Number(high); height *= 1.25) {
    const higher = recorded(LANDSCAPES.sloped_bump, { height });
    if (stepsThere(descend(higher, rule, values, { steps, start: surface.start, sampling })) === null) return height;
  }
  return null;
}
