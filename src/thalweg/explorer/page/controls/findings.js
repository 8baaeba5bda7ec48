/** What the runs of a guided scene say, by their numbers; the words turn where the finding does. */

import { eigen2 } from "../maths/eigen.js";
import { LANDSCAPES } from "../recordings.js";
import { descend } from "../runs/descend.js";
import { stabilityEdge } from "../runs/edge.js";
import { distanceTo, hypotenuse, measuresOf, stepsThere } from "../runs/measures.js";
import { recorded } from "../runs/surface.js";
import { updateAt } from "../runs/update.js";
import { shortNumber } from "./model.js";
import { arrival, called, pathOf, race, stoppingHeight } from "./racing.js";
import { nameOf } from "./wording.js";

/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("./racing.js").Seen} Seen */
/** @typedef {{sentence: string, caveat: string}} Finding */

/** @param {Seen} seen @returns {Finding} */
export function narrowFinding(seen) {
  const sgd = pathOf(seen, "sgd"),
    adam = pathOf(seen, "adam"),
    { kappa } = seen.state.parameters;
  const across = (/** @type {Path} */ path) => `goes ${shortNumber(measuresOf(path).travel)} across the valley and`;
  return {
    sentence:
      `SGD has one rate for both directions: it ${across(sgd)} ${arrival(sgd)}. Adam has one for each: it ` +
      `${across(adam)} ${arrival(adam)}. ${race(adam, sgd)}`,
    caveat:
      "In a mild valley SGD at its best rate is first: lower kappa " +
      `(it is ${shortNumber(kappa)}) and press Best rates.`,
  };
}

/** @param {Seen} seen @returns {Finding} */
export function edgeFinding({ surface, paths }) {
  const [x, y] = surface.start,
    { low, high } = eigen2(.../** @type {[number, number, number]} */ (surface.hessian(x, y)));
  const edge = Number(stabilityEdge(surface, surface.start));
  const runs = paths.filter(({ rule }) => rule.name === "sgd");
  const above = runs.filter(({ values }) => values.lr > edge),
    below = runs.filter(({ values }) => values.lr <= edge);
  const gone = (/** @type {Path[]} */ some) => some.filter(({ divergedAt }) => divergedAt !== null).length;
  const said = runs.map(
    (path) => `at ${shortNumber((100 * path.values.lr) / edge)} % of the edge SGD ${arrival(path)}`,
  );
  return {
    sentence:
      `The steepest curvature is ${shortNumber(high)}: a rate must stay below 2 / ${shortNumber(high)} = ` +
      `${shortNumber(edge)}, the edge. The gentlest, ${shortNumber(low)}, alone would bear ` +
      `${shortNumber(2 / low)}. So, ${said.join("; ")}. ` +
      `Of those above the edge ${gone(above)} of ${above.length} diverge, ` +
      `of those below ${gone(below)} of ${below.length}.`,
    caveat:
      high > low
        ? `SGD's best rate in the long run, 2 / (${shortNumber(low)} + ${shortNumber(high)}) = ` +
          `${shortNumber(2 / (low + high))}, lies above half of the edge, where it zig-zags: ` +
          "the zig-zag is SGD at its best."
        : "Both slopes are alike here: one rate suits them.",
  };
}

/** @param {Seen} seen @returns {Finding} */
export function bumpFinding(seen) {
  const sgd = pathOf(seen, "sgd"),
    momentum = pathOf(seen, "momentum"),
    { surface, state } = seen;
  const end = (/** @type {Path} */ { points, steps }) => {
    const x = points[2 * steps],
      y = points[2 * steps + 1];
    return `ends at x ${shortNumber(x)}, ${shortNumber(distanceTo(surface.minima, x, y))} from the minimum`;
  };
  const held = stoppingHeight(seen, momentum);
  return {
    sentence: `SGD ${end(sgd)}; momentum ${end(momentum)} and ${arrival(momentum)}. ${race(momentum, sgd)}`,
    caveat: held
      ? `A ball is stopped too: where the bump is ${shortNumber(held)} high (it is ` +
        `${shortNumber(state.parameters.height)}), the same ball is not there after ${state.steps} steps.`
      : "",
  };
}

/** @param {Seen} seen @returns {Finding} */
export function saddleFinding(seen) {
  const sgd = pathOf(seen, "sgd"),
    momentum = pathOf(seen, "momentum"),
    offset = Math.abs(seen.surface.start[1]);
  const shared = sgd.values.lr === momentum.values.lr;
  const rates = shared ? `At one rate, ${shortNumber(sgd.values.lr)},` : "At rates of their own,";
  const ridge = offset ? `The start is ${shortNumber(offset)} off the ridge.` : "The start is exactly on the ridge.";
  return {
    sentence: `${ridge} ${rates} SGD ${arrival(sgd)}, momentum ${arrival(momentum)}. ${race(momentum, sgd)}`,
    caveat:
      "Exactly on the ridge neither leaves: no slope leads off it." +
      (shared
        ? " And the shared rate suits momentum: with each at its best SGD is sooner here (press Best rates)."
        : ""),
  };
}

/** @param {Seen} seen @returns {Finding} */
export function scalingFinding(seen) {
  const sgd = pathOf(seen, "sgd"),
    rmsprop = pathOf(seen, "rmsprop"),
    { state, surface } = seen;
  const t = Math.min(Math.max(state.step, 1), rmsprop.steps);
  const [xx, , yy] = surface.hessian(...surface.start);
  const rates = [rmsprop.rates[2 * t - 2], rmsprop.rates[2 * t - 1]],
    steep = yy > xx ? 1 : 0;
  const ratio = rates[1 - steep] / rates[steep];
  const smaller = ratio > 1 ? `${shortNumber(ratio)} times smaller` : "here not smaller";
  const first = Math.abs(rmsprop.points[2] - rmsprop.points[0]) / rmsprop.values.lr;
  return {
    sentence:
      `In step ${t} RMSprop's rate is ${shortNumber(rates[0])} for x and ${shortNumber(rates[1])} for y: ` +
      `${smaller} for the steeper, ${"xy"[steep]}. SGD's is ${shortNumber(sgd.values.lr)} for both. ` +
      `Across the valley RMSprop travels ${shortNumber(measuresOf(rmsprop).travel)}, ` +
      `SGD ${shortNumber(measuresOf(sgd).travel)}.`,
    caveat:
      `Its mean starts at 0: the first step moved x by ${shortNumber(first)} lr, more the closer alpha ` +
      `(${shortNumber(rmsprop.values.alpha)}) is to 1. ` +
      "And it cannot tell large steady slopes from large fluctuating ones.",
  };
}

/** @param {Seen} seen @returns {Finding} */
export function sumFinding(seen) {
  const adam = pathOf(seen, "adam"),
    parents = [pathOf(seen, "momentum"), pathOf(seen, "rmsprop")];
  const { state, surface } = seen,
    { start } = surface,
    t = Math.min(Math.max(state.step, 1), adam.steps);
  const taken = updateAt(surface, adam.rule, adam.values, { start, sampling: state.sampling }, t);
  const { from, to, rate, direction } = taken;
  const steps = (/** @type {Path} */ path) => stepsThere(path) ?? Infinity;
  const better = steps(parents[0]) <= steps(parents[1]) ? parents[0] : parents[1];
  return {
    sentence:
      `In step ${t} Adam moves x by ${shortNumber(to[0] - from[0])}: minus its rate, ` +
      `${shortNumber(rate[0])}, times its running mean of slopes, ${shortNumber(direction[0])}. ` +
      "The mean is momentum's, a rate for each parameter RMSprop's. " +
      `${[...parents, adam].map((path) => `${called(path)} ${arrival(path)}`).join("; ")}. ${race(adam, better)}`,
    caveat: "The sum need not beat its parts: turn the valley by its tilt and press Best rates.",
  };
}

/** @param {Seen} seen @returns {Finding} */
export function tiltFinding(seen) {
  const { state, paths } = seen,
    { kappa, tilt } = state.parameters,
    momentum = pathOf(seen, "momentum");
  const steps = (/** @type {Path} */ path) => stepsThere(path) ?? Infinity;
  const scaled = [pathOf(seen, "rmsprop"), pathOf(seen, "adam")];
  const best = steps(scaled[0]) < steps(scaled[1]) ? scaled[0] : scaled[1];
  const leads = steps(best) < steps(momentum);
  const said = [...paths].sort((a, b) => steps(a) - steps(b)).map((path) => `${called(path)} ${arrival(path)}`);
  const plain = [pathOf(seen, "sgd"), momentum],
    twins = plain.map((path) => uprightTwin(seen, path, kappa, tilt));
  const same = twins.every((twin, k) => stepsThere(twin) === stepsThere(plain[k]));
  return {
    sentence:
      `In the ${tilt ? `valley turned by ${shortNumber(tilt)}°` : "upright valley"}, ${said.join("; ")}. ` +
      (leads
        ? `${nameOf(best)}, with a rate for each parameter, leads momentum.`
        : "No method with a rate for each parameter leads momentum."),
    caveat:
      `Upright, at the same rates, ${twins.map((path) => `${nameOf(path)} ${arrival(path)}`).join(", ")}` +
      (same ? ": these two do not see the turn." : ": noise does not turn with the valley."),
  };
}

/**
 * The same run in the upright valley.
 * @param {Seen} seen @param {Path} path @param {number} kappa @param {number} tilt
 */
function uprightTwin({ state, surface }, { rule, values }, kappa, tilt) {
  const c = Math.cos((tilt * Math.PI) / 180),
    s = Math.sin((tilt * Math.PI) / 180),
    [x, y] = surface.start;
  const upright = recorded(LANDSCAPES.valley, { kappa, tilt: 0 });
  const { steps, sampling } = state;
  return descend(upright, rule, values, { steps, start: [c * x + s * y, c * y - s * x], sampling });
}

/** @param {Seen} seen @returns {Finding} */
export function dataFinding(seen) {
  const sgd = pathOf(seen, "sgd"),
    adam = pathOf(seen, "adam"),
    { batch, seed } = seen.state.sampling;
  const { data, lowest } = seen.surface,
    rows = data ? data.feature.length : 0;
  const late = adam.losses.slice(-Math.ceil((adam.steps + 1) / 4));
  const over = late.reduce((sum, loss) => sum + loss, 0) / late.length - Number(lowest);
  const read = batch
    ? `Each step reads ${batch} of ${rows} rows: Adam's gradient is off by ` +
      `${shortNumber(100 * shareOff(adam, seen), 2)} % of the full one's size.`
    : `Each step reads all ${rows} rows: the gradient is exact.`;
  return {
    sentence: `${read} SGD ${arrival(sgd)}; Adam ${arrival(adam)}. ${race(adam, sgd)}`,
    caveat: batch
      ? `Seed ${seed} is one draw; others give other numbers. Nor does the noise end: ` +
        `in the last ${late.length} steps Adam's loss is ${shortNumber(over)} above the lowest, on average.`
      : "Choose a batch below all rows to see the noise.",
  };
}

/**
 * How far sampled gradients are off, as a share of the full ones' size, both root mean square.
 * @param {Path} path @param {Seen} seen
 */
function shareOff({ points, gradients, steps }, { surface }) {
  let off = 0,
    size = 0;
  for (let k = 0; k < steps; k++) {
    const [, dx, dy] = surface.valueAndGradient(points[2 * k], points[2 * k + 1]);
    off += hypotenuse(gradients[2 * k] - dx, gradients[2 * k + 1] - dy) ** 2;
    size += hypotenuse(dx, dy) ** 2;
  }
  return Math.sqrt(off / size);
}

/** @param {Seen} seen @returns {Finding} */
export function defaultsFinding({ paths, surface }) {
  const isUsual = (/** @type {Path} */ { rule, values }) =>
    rule.hyperparameters.every(({ name, value }) => values[name] === value);
  const usual = paths.every(isUsual),
    adam = pathOf(/** @type {Seen} */ ({ paths }), "adam");
  const { values, points, steps, divergedAt } = adam,
    { lr } = values;
  const there = paths.filter((path) => stepsThere(path) !== null);
  const stay = paths.filter((path) => path.divergedAt === null);
  const left = paths.map((path) => {
    const share = path.divergedAt === null && stepsThere(path) === null ? measuresOf(path).distanceLeft : null;
    const end = share === null ? arrival(path) : `has ${shortNumber(100 * share, 2)} % of the distance left`;
    return `${called(path)} ${end}`;
  });
  const slow = usual && divergedAt === null && stepsThere(adam) === null;
  const safe = slow ? " Adam's defaults are safe here, not fast." : "";
  const moved = hypotenuse(points[2 * steps] - points[0], points[2 * steps + 1] - points[1]);
  return {
    sentence:
      `${usual ? "With the libraries' default settings" : "With these settings"}, ${left.join("; ")}. ` +
      `${stay.length} of ${paths.length} stay on the map, ${there.length} get there.${safe}`,
    caveat:
      `Adam's betas and epsilon can stay; its lr, ${shortNumber(lr)}, took it ${shortNumber(moved)} far ` +
      `in ${steps} steps, on a map ${shortNumber(surface.domain[1] - surface.domain[0])} wide. Press Best rates.`,
  };
}
