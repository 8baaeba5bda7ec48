/** The look inside one update: the rule in symbols and in numbers, and what it did to each parameter. */

import { createCurves, rateCurves, stepCurves } from "../figure/curves.js";
import { updateAt } from "../runs/update.js";
import { h, setText, sizeOf } from "./dom.js";
import { inNumbers, inSymbols, numeralText } from "./mathml.js";
import { nameOf } from "./wording.js";

/** @typedef {import("./model.js").View} View */
/** @typedef {import("../types.js").Path} Path */
/** @typedef {import("../types.js").Update} Update */

/** @type {WeakMap<Path, Update>} */
const takenApart = new WeakMap();

/** The update that led to the shown step, of the optimizer that is looked into. @param {View} view */
export function takenOf({ state, surface, paths }) {
  const path = paths[state.focus], t = Math.min(state.step, path.steps);
  if (t < 1) return null;
  let taken = takenApart.get(path);
  if (taken?.t !== t) {
    taken = updateAt(surface, path.rule, path.values, { start: surface.start, sampling: state.sampling }, t);
    takenApart.set(path, taken);
  }
  return taken;
}

/** @param {import("../state/store.js").Store} store */
export function createInside(store) {
  const which = h("select", {
    "aria-label": "Optimizer to look into",
    onchange: () => store.set({ focus: which.selectedIndex }),
  });
  const said = h("p", { className: "account" }), equations = createEquations();
  const charts = [rateCurves, stepCurves].map((curvesOf, k) => {
    const chart = createCurves(), holder = h("div", { className: "chart" }, chart.element);
    return { chart, holder, curvesOf, title: k ? "How far each parameter moves" : "Effective learning rate" };
  });
  const strip = h("div", { className: "below" }, ...charts.map(({ holder }) => holder));
  const heading = h("div", { className: "head" }, h("h2", {}, "Inside"), which);
  const parts = [heading, said, equations.element, strip];
  const element = h("section", { className: "inside", "aria-label": "Inside" }, ...parts);
  return {
    element,
    /** @param {View} view */
    update(view) {
      const { state, surface, runs, palette } = view, run = runs[state.focus], taken = takenOf(view);
      element.hidden = !state.inside;
      if (!state.inside) return;
      while (which.length > runs.length) which.remove(which.length - 1);
      while (which.length < runs.length) which.append(h("option"));
      runs.forEach(({ path }, k) => setText(which.options[k], `${k + 1}. ${nameOf(path)}`));
      which.selectedIndex = state.focus;
      equations.update(run.path, taken, surface.axes);
      const account = taken && accountOf(run.path, taken, surface.axes);
      setText(said, account ?? "Step once: each line then shows its numbers.");
      for (const { chart, holder, curvesOf, title } of charts) {
        const curves = curvesOf(run, surface.axes), { steps } = run.path, step = Math.min(state.step, steps);
        chart.draw({ title, curves, steps, step, palette, ...sizeOf(holder) });
      }
    },
  };
}

function createEquations() {
  const element = h("div", { className: "equations" });
  /** @type {HTMLElement[][]} */
  let numbers = [];
  /** @type {unknown} */
  let rule = null;
  /** @type {Update | null} */
  let shown = null;
  /** @type {string | null} */
  let lit = null;
  const light = (/** @type {Event} */ event, /** @type {boolean} */ on) => {
    const leaf = on ? /** @type {Element} */ (event.target).closest("[data-value]") : null;
    lit = leaf && leaf.getAttribute("data-value");
    paint();
  };
  const paint = () => {
    for (const each of element.querySelectorAll("[data-value]")) {
      each.classList.toggle("lit", each.getAttribute("data-value") === lit);
    }
  };
  for (const event of ["pointerover", "focusin"]) element.addEventListener(event, (what) => light(what, true));
  for (const event of ["pointerleave", "focusout"]) element.addEventListener(event, (what) => light(what, false));

  /** @param {import("../types.js").RecordedRule} next */
  function write(next) {
    const met = new Set();
    numbers = next.equations.map(() => [0, 1].map(() => h("div", { className: "numbers" })));
    const lines = next.equations.map((each, k) => {
      const math = inSymbols(each);
      for (const leaf of math.querySelectorAll("[data-value]")) {
        const value = leaf.getAttribute("data-value");
        if (!met.has(value)) leaf.setAttribute("tabindex", "0"); // once for each value
        met.add(value);
      }
      return h("div", { className: "equation" }, math, ...numbers[k]);
    });
    element.replaceChildren(...lines);
  }

  return {
    element,
    /** @param {Path} path @param {Update | null} taken @param {[string, string]} names */
    update(path, taken, names) {
      if (rule !== path.rule) write(path.rule);
      else if (shown === taken) return;
      [rule, shown] = [path.rule, taken];
      path.rule.equations.forEach((equation, k) => {
        numbers[k].forEach((row, axis) => {
          row.hidden = !taken;
          if (!taken) return row.replaceChildren();
          const name = h("span", { className: "parameter" }, names[axis]);
          row.replaceChildren(name, inNumbers(equation, taken.explained[axis]));
        });
      });
      paint();
    },
  };
}

/**
 * What the update did, in one sentence; true for any rule.
 * @param {Path} path @param {Update} taken @param {string[]} names
 */
export function accountOf(path, taken, [x, y]) {
  const { t, from, to, gradient, direction, rate } = taken, follows = path.rule.direction;
  const both = (/** @type {number[]} */ [a, b]) => `${numeralText(a, 3)} in ${x} and ${numeralText(b, 3)} in ${y}`;
  const moved = [0, 1].map((k) => to[k] - from[k]);
  const parts = [`Step ${t} of ${nameOf(path)}: the gradient is ${both(gradient)}`];
  const memory = `the step follows ${follows}, gathered from all gradients so far, ${both(direction)}`;
  if (follows !== "g") parts.push(memory);
  parts.push(scaleOfStep(rate, [x, y]));
  const rest = moved.map((move, k) => move + rate[k] * direction[k]);
  if (rest.some((more, k) => Math.abs(more) > 1e-9 * Math.abs(moved[k]) + 1e-15 * Math.abs(from[k]))) {
    parts.push(`what else the rule carries adds ${both(rest)}`);
  }
  return `${parts.join("; ")}; so ${x} changes by ${numeralText(moved[0], 3)} and ${y} by ${numeralText(moved[1], 3)}.`;
}

/** @param {number[]} rate @param {string[]} names */
function scaleOfStep([a, b], [x, y]) {
  if (Math.abs(a - b) <= 1e-9 * Math.abs(a)) return `one effective learning rate, ${numeralText(a, 3)}, scales both`;
  const ratio = Math.abs(a) > Math.abs(b) ? a / b : b / a, larger = Math.abs(a) > Math.abs(b) ? x : y;
  const times = Number.isFinite(ratio) ? `, ${numeralText(ratio, 3)} times as large in ${larger}` : "";
  const each = `${numeralText(a, 3)} in ${x} and ${numeralText(b, 3)} in ${y}`;
  return `the effective learning rates scale it by ${each}${times}`;
}
