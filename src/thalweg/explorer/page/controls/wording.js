/** What the runs say of themselves, by their numbers; the words of figures/wording.py. */

import { floatText } from "../maths/numerals.js";
import { THEME } from "../recordings.js";
import { measuresOf, stepsThere } from "../runs/measures.js";

/** @typedef {import("../types.js").Path} Path */

const FASTER = 0.9; // at least 10 % fewer steps
const MOST_RANKED = 4; // in a headline

/** @param {Path} path */
export function nameOf(path) {
  const [rule, ...rest] = path.rule.name.split(" ");
  return [/** @type {Object<string, string>} */ (THEME.names)[rule] ?? rule, ...rest].join(" ");
}

/** Twins of one rule are told apart by their rates. @param {Path} path @param {Path[]} paths all that are shown */
export function titleOf(path, paths) {
  const { rule, values } = path, twins = paths.filter((each) => each.rule === rule).length > 1;
  const rate = twins && "lr" in values ? `, lr ${floatText(values.lr, 3)}` : "";
  if (rule.name === "sgd") return `Simple SGD${rate}`;
  return `${paths.length === 2 ? "Advanced Optimizer like " : ""}${nameOf(path)}${rate}`;
}

/** Why and when a run ended before its budget. @param {Path} path */
export function endOf(path) {
  const what = path.reason.startsWith("no finite gradient") ? "meets no gradient" : "diverges";
  return `${what} at step ${path.divergedAt}`;
}

/** @param {Path} path */
function fails(path) {
  if (path.divergedAt !== null) return `${nameOf(path)} ${endOf(path)}`;
  return `${nameOf(path)} not in ${path.steps}`;
}

/** The finding, with its number. @param {Path[]} paths */
export function headlineOf(paths) {
  const first = paths[0],
    last = paths[paths.length - 1],
    mine = stepsThere(last),
    theirs = stepsThere(first);
  if (paths.length === 1) return mine === null ? fails(last) : `${nameOf(last)} gets there in ${mine} steps`;
  if (paths.length > 2) return rankingOf(paths);
  if (mine === null && theirs === null)
    return `Neither ${nameOf(first)} nor ${nameOf(last)} gets there in ${last.steps} steps`;
  if (mine === null) return `${nameOf(first)} gets there in ${theirs} steps; ${fails(last)}`;
  if (theirs === null) return `${nameOf(last)} gets there in ${mine} steps; ${fails(first)}`;
  if (mine > FASTER * theirs)
    return `${nameOf(last)} is no faster here: ${mine} steps against ${theirs} of ${nameOf(first)}`;
  return `${nameOf(last)} gets there in ${mine} steps; ${nameOf(first)} needs ${theirs}`;
}

/** @param {Path[]} paths */
function rankingOf(paths) {
  const budget = Math.max(...paths.map(({ steps }) => steps));
  const there = paths.flatMap((path) => {
    const steps = stepsThere(path);
    return steps === null ? [] : [{ name: nameOf(path), steps }];
  });
  there.sort((one, other) => one.steps - other.steps);
  const gone = paths.filter(({ divergedAt }) => divergedAt !== null).length;
  const late = paths.length - there.length - gone;
  const rest = `${late ? `; ${late} not in ${budget}` : ""}${gone ? `; ${gone} diverge${gone === 1 ? "s" : ""}` : ""}`;
  const first = there.slice(0, MOST_RANKED).map(({ name, steps }) => `${name} ${steps}`);
  if (there.length > MOST_RANKED) first.push("...");
  if (there.length) return `Steps to get there: ${first.join(", ")}${rest}`;
  return `None of ${paths.length} optimizers gets there${gone ? rest : ` in ${budget} steps`}`;
}

/** What each path may say of itself at a step. @param {Path[]} paths @param {number} k @param {number} step */
export function labelOf(paths, k, step) {
  const path = paths[k],
    rival = paths[0];
  if (path.divergedAt !== null && path.divergedAt <= step) return ""; // the figure says when it left
  return k === 0 ? firstRemark(path, step) : verdict(path, rival, step);
}

/** @param {Path} path @param {number} step */
function firstRemark(path, step) {
  const seen = measuresOf(path, step);
  const way = Math.abs(totalOf(path.along, seen.steps)),
    aside = Math.abs(totalOf(path.across, seen.steps)); // one that only goes over to the other side does not zig-zag
  if (seen.travel > 3 * Math.max(way, aside) && 3 * way > 0.003 * seen.travel) {
    return `Zig-zags: ${(seen.travel / way).toFixed(0)} times as far across as along`;
  }
  const settled = stepsThere(path);
  return settled === null ? `Not there after ${path.steps} steps` : `Settles after ${settled} steps`;
}

/** @param {Float64Array} parts @param {number} count */
function totalOf(parts, count) {
  return parts.subarray(0, count).reduce((sum, part) => sum + part, 0);
}

/** @param {Path} path @param {Path} rival @param {number} step */
function verdict(path, rival, step) {
  const mine = stepsThere(path),
    theirs = stepsThere(rival);
  if (path.divergedAt !== null) return "";
  if (mine === null)
    return theirs === null ? "No faster here" : `Slower here: not in ${path.steps} against ${theirs} steps`;
  if (theirs === null || mine <= FASTER * theirs) {
    const smoother = rival.divergedAt !== null || measuresOf(path, step).detour < measuresOf(rival, step).detour;
    return smoother ? "Smoother, faster convergence" : "Faster convergence";
  }
  return mine <= theirs ? "No faster here" : `Slower here: ${mine} against ${theirs} steps`;
}
