"""The page's runs in Chromium beside those in Node, which other tests hold against Python.

The same bits where a landscape is arithmetic and roots. Chromium has its own sine, cosine and exponential, which may
differ in their last bit: there 100 steps agree to 1e-12, at a rate at which no path is chaotic.
"""

from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser

import thalweg as tw
from tests.explorer import printed
from thalweg.explorer import bundle
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

ENTRY = """import { OPENING, RULES } from "./recordings.js";
import { descend } from "./runs/descend.js";
import { surfaceOf } from "./runs/surface.js";
"""
RUN = """
const runs = [];
const whole = { ...OPENING, start: null, view: null, parameters: {}, sampling: { noise: 0, batch: 0, seed: 0 } };
for (const [steps, lr, changes] of given) {
  const state = { ...whole, ...changes }, surface = surfaceOf(state), { start } = surface;
  for (const rule of Object.values(RULES)) {
    const values = { ...Object.fromEntries(rule.hyperparameters.map(({ name, value }) => [name, value])), lr };
    const path = descend(surface, rule, values, { steps, start, sampling: state.sampling });
    const numbers = [path.points, path.losses, path.gradients, path.rates].map((each) => Array.from(each, String));
    runs.push({ name: `${state.landscape} ${rule.name}`, divergedAt: path.divergedAt, numbers });
  }
}
return runs;
"""
SAMPLED = {"landscape": "old faithful", "sampling": {"noise": 0, "batch": 16, "seed": 3}}
TYPED = {"landscape": "formula", "formula": "(1-x)**2 + 20*(3*y-x**2)**2 + abs(x-y)/(1+x*x)"}
WAVES = {"landscape": "formula", "formula": "sin(x)*cosh(y/9) + exp(-x*x) + x**2/9 + abs(y)**1.5"}
NOISY = {"landscape": "valley", "parameters": {"kappa": 37}, "sampling": {"noise": 0.5, "batch": 4, "seed": 5}}


def both(given: list[tuple[int, float, dict[str, Any]]], window: Browser, folder: Path) -> list[tuple[Any, Any]]:
    sources = {**bundle.modules(), "recordings.js": tw.explore().recordings, "entry.js": ENTRY}
    script = bundle.bundle(sources, "entry.js") + RUN
    runs = printed.in_browser(script, given, window), printed.in_node(script, given, folder)
    assert len(runs[0]) == len(RULES) * len(given)
    return list(zip(*runs, strict=True))


def told(run: dict[str, Any]) -> list[Any]:
    """Points, losses, gradients, and rates times gradients: a rule of signs has its rate over the gradient's size,
    which near a minimum is a small difference of large numbers."""
    points, losses, slopes, rates = (np.array(numbers, dtype=np.float64) for numbers in run["numbers"])
    return [points, losses, slopes, rates * slopes]


def test_algebraic_runs_have_the_same_bits(chromium: Browser, tmp_path: Path) -> None:
    surfaces = [{"landscape": name} for name, each in LANDSCAPES.items() if each.algebraic]
    given = [(500, 0.03, changes) for changes in [*surfaces, {"landscape": "old faithful"}, SAMPLED, TYPED]]
    wrong = [there["name"] for here, there in both(given, chromium, tmp_path) if here != there]
    assert wrong == []


def test_the_others_agree(chromium: Browser, tmp_path: Path) -> None:
    names = [name for name, each in LANDSCAPES.items() if not each.algebraic]
    given = [(100, 1e-4 if name == "levi13" else 1e-3, {"landscape": name}) for name in names]  # steep ripples
    given += [(100, 1e-3, WAVES), (100, 1e-3, NOISY)]
    for here, there in both(given, chromium, tmp_path):
        for a, b in zip(told(here), told(there), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12 * np.abs(b).max(), err_msg=there["name"])
        assert here["divergedAt"] == there["divergedAt"]
