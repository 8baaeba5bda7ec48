/** Under the maps: the loss against the step, and for data the fitted line. */

import { createCurves, lossCurves } from "../figure/curves.js";
import { createLine } from "../figure/line.js";
import { rowsAt } from "../runs/batches.js";
import { h, sizeOf } from "./dom.js";

export function createCharts() {
  const loss = createCurves(),
    line = createLine();
  const curve = h("div", { className: "chart" }, loss.element),
    fit = h("div", { className: "chart fit", hidden: true }, line.element);
  return {
    element: curve,
    fit,
    /** @param {import("./model.js").View} view */
    update({ state, surface, runs, palette }) {
      const steps = Math.max(...runs.map(({ path }) => path.steps));
      const title = surface.lowest === null ? "Loss" : "Loss above the lowest";
      loss.draw({
        title,
        curves: lossCurves(runs, surface.lowest),
        steps,
        step: Math.min(state.step, steps),
        palette,
        ...sizeOf(curve),
      });
      fit.hidden = !surface.data;
      if (!surface.data) return;
      const rows = state.sampling.batch && state.step ? rowsAt(surface.data, state.sampling, state.step) : null;
      line.draw({
        data: surface.data,
        runs,
        step: state.step,
        best: surface.minima[0] ?? null,
        rows,
        palette,
        ...sizeOf(fit),
      });
    },
  };
}
