/** What a state shows: its surface, its runs, what they say; each made again only where what it needs has changed. */

import { inksOf, paletteOf } from "../figure/palette.js";
import { rulerOf } from "../figure/ruler.js";
import { OPENING, RULES } from "../recordings.js";
import { descend } from "../runs/descend.js";
import { surfaceOf } from "../runs/surface.js";
import { headlineOf, labelOf, titleOf } from "./wording.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Path} Path */
/** @typedef {ReturnType<ReturnType<typeof createModel>>} View */

/** @template T @param {(...needs: any[]) => T} make @returns {(...needs: any[]) => T} */
function remembering(make) {
  /** @type {any[] | null} */
  let known = null;
  /** @type {T} */
  let made;
  return (...needs) => {
    if (!known || needs.some((need, k) => need !== /** @type {any[]} */ (known)[k])) {
      made = make(...needs);
      known = needs;
    }
    return made;
  };
}

export function createModel() {
  /** @type {import("../types.js").Surface} */
  let good = surfaceOf({ ...OPENING });
  /** @type {Error & {column?: number | null} | null} what is wrong with the formula */
  let trouble = null;
  // by their text: the store makes each state anew
  const surfaced = remembering((key) => {
    trouble = null;
    try {
      good = surfaceOf(JSON.parse(key));
    } catch (error) {
      trouble = /** @type {Error} */ (error); // the last good map stays
    }
    return good;
  });
  const ran = remembering((surface, key) => {
    /** @type {Pick<State, "optimizers" | "steps" | "sampling">} */
    const { optimizers, steps, sampling } = JSON.parse(key), budget = { steps, start: surface.start, sampling };
    return optimizers.map(({ rule, values }) => descend(surface, RULES[rule], values, budget));
  });
  const ruled = remembering((paths, minima) => rulerOf(paths, minima));
  const said = remembering((paths) => headlineOf(paths));

  /** @param {State} state @param {"light" | "dark"} theme */
  return (state, theme) => {
    const { landscape, formula, parameters, view, start, optimizers, steps, sampling } = state;
    /** @type {import("../types.js").Surface} */
    const surface = surfaced(JSON.stringify({ landscape, formula, parameters, view, start }));
    /** @type {Path[]} */
    const paths = ran(surface, JSON.stringify({ optimizers, steps, sampling }));
    const palette = paletteOf(theme),
      inks = inksOf(
        paths.map(({ rule }) => rule),
        palette,
      );
    const runs = paths.map((path, k) => ({
      path,
      ink: inks[k],
      title: titleOf(path, paths),
      label: labelOf(paths, k, state.step),
    }));
    return {
      state,
      surface,
      paths,
      runs,
      palette,
      trouble,
      ruler: ruled(paths, surface.minima),
      headline: said(paths),
    };
  };
}

/** A number as a reader would write it. @param {number | null} value @param {number} [digits] */
export function shortNumber(value, digits = 3) {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(digits - 1)
      : `${Number(value.toPrecision(digits))}`;
  return text.replace("-", "−").replace("e+", "e").replace("e-", "e−");
}
