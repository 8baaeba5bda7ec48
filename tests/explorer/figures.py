"""The figure's modules as one script in a blank page of Chromium, with what the tests call."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

import thalweg as tw
from thalweg.explorer import bundle
from thalweg.explorer.explore import explore

SCRIPT = """
import { LANDSCAPES, RULES } from "./recordings.js";
import { createCurves, lossCurves, rateCurves, stepCurves } from "./figure/curves.js";
import { fitted } from "./figure/frame.js";
import { placeOfMap } from "./figure/layout.js";
import { createLine } from "./figure/line.js";
import { createMap } from "./figure/map.js";
import { inksOf, paletteOf } from "./figure/palette.js";
import { paint, survey, surveyed } from "./figure/relief.js";
import { rulerOf } from "./figure/ruler.js";
import { pictureOf, pngBlob, svgText } from "./figure/save.js";
import { descend } from "./runs/descend.js";
import { recorded } from "./runs/surface.js";
import { updateAt } from "./runs/update.js";

const sampling = { noise: 0, batch: 0, seed: 0 };

function race({ landscape = "valley", rates, steps = 40, theme = "light", labels = [], from = null }) {
  const surface = recorded(LANDSCAPES[landscape]);
  const start = from ?? surface.start;
  const palette = paletteOf(theme);
  const paths = Object.entries(rates).map(([name, lr]) => {
    const values = Object.fromEntries(RULES[name].hyperparameters.map((each) => [each.name, each.value]));
    return descend(surface, RULES[name], { ...values, lr }, { steps, start, sampling });
  });
  const inks = inksOf(paths.map((path) => path.rule), palette);
  const runs = paths.map((path, k) => ({ path, ink: inks[k], title: path.rule.title, label: labels[k] ?? "" }));
  return { surface, palette, paths, runs, start, ruler: rulerOf(paths, surface.minima) };
}

window.drawn = ({ width = 740, height = 640, step = 40, overlay = false, inside = false, ...given }) => {
  const { surface, palette, runs, start, ruler } = race(given);
  const place = placeOfMap(width, height, { title: !overlay, ruler: !overlay });
  const aspect = place.width / place.height;
  const chart = surveyed(surface, fitted(surface.domain, aspect, surface.equalAxes), aspect);
  const shared = { width, height, chart, minima: surface.minima, start, step, palette };
  document.body.replaceChildren();
  window.panels = (overlay ? [runs] : runs.map((run) => [run])).map((own) => {
    const { rule, values } = own[0].path;
    const update = inside ? updateAt(surface, rule, values, { start, sampling }, step) : null;
    const panel = createMap();
    const scenery = { ...shared, runs: own, title: overlay ? "" : own[0].title, ruler: overlay ? null : ruler, update };
    panel.draw(scenery);
    document.body.append(panel.element);
    return { panel, scenery };
  });
  return { view: chart.view, place };
};
Object.assign(window, { race, createCurves, lossCurves, rateCurves, stepCurves, createLine, paint, paletteOf, survey });
Object.assign(window, { pictureOf, pngBlob, svgText });
"""


@contextmanager
def studio(chromium: Browser) -> Iterator[Page]:
    """`drawn(scene)` draws panels, `race(scene)` runs what is on them; fails on any error in the page."""
    sources = {**bundle.modules(), "recordings.js": explore(tw.valley).recordings, "tried.js": SCRIPT}
    tab = chromium.new_context(viewport={"width": 1600, "height": 1400}).new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.set_content("<!doctype html><title>figure</title>")
    tab.add_script_tag(content=bundle.bundle(sources, "tried.js"), type="module")
    tab.wait_for_function("'pngBlob' in window")
    yield tab
    tab.context.close()
    assert troubles == []


def attributes(page: Page, selector: str, name: str) -> list[str]:
    """Of all elements that match."""
    found: list[str] = page.eval_on_selector_all(
        selector, "(all, name) => all.map((each) => each.getAttribute(name))", name
    )
    return found
