"""What the page says of its runs is what a printed picture says of the same."""

from typing import Any

import pytest

import thalweg as tw
from tests.explorer import pages
from thalweg.figures import wording
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.optimizer import Optimizer

IMPORTS = """import { createModel } from "./controls/model.js";
import { OPENING } from "./recordings.js";
import { normalised } from "./state/state.js";"""
WORDS = """given.map((state) => {
  const { headline, runs } = createModel()(normalised({ ...OPENING, start: null, parameters: {}, ...state }), "light");
  return [headline, runs.map(({ label }) => label)];
})"""
SADDLE = [tw.sgd(lr=0.05), tw.momentum(lr=0.05)]
CASES: list[tuple[Landscape, list[Optimizer], int, int]] = [
    (tw.valley, [tw.sgd(lr=0.0196), tw.adam(lr=0.0938)], 300, 40),
    (tw.valley, [tw.adam(lr=0.0938), tw.sgd(lr=0.0196)], 300, 40),
    (tw.valley, [tw.sgd(lr=0.0196), tw.adam(lr=0.0938)], 100, 60),
    (tw.valley, [tw.sgd(lr=0.0001), tw.adam(lr=0.0001)], 100, 100),
    (tw.valley, [tw.sgd(lr=0.0196), tw.adam(lr=0.0001)], 300, 300),
    (tw.valley, [tw.sgd(lr=0.0196)], 300, 1),
    (tw.valley, [tw.sgd(lr=0.0196)], 300, 0),
    (tw.bounded_saddle, SADDLE, 300, 80),
    (tw.bounded_saddle, SADDLE[::-1], 300, 200),
    (tw.valley(kappa=10), [tw.sgd(lr=0.15), tw.momentum(lr=0.05), tw.adam(lr=0.3)], 300, 30),
    (tw.valley, [tw.sgd(lr=0.001), tw.rmsprop(lr=0.001), tw.adam(lr=0.001)], 50, 50),
    (tw.rosenbrock, [tw.sgd(lr=0.001), tw.momentum(lr=0.001)], 2000, 500),
    (tw.d2l_ellipse, [tw.sgd(lr=0.4), tw.nesterov(lr=0.1)], 50, 20),
    (tw.beale, [tw.adam(lr=0.3), tw.momentum(lr=0.003), tw.sgd(lr=0.01), tw.adagrad(lr=0.5)], 300, 100),
]


def state_of(surface: Landscape, optimizers: list[Optimizer], steps: int, step: int) -> dict[str, Any]:
    chosen = [{"rule": each.name, "values": dict(each.hyperparameters)} for each in optimizers]
    named = {"landscape": surface.name, "parameters": dict(surface.parameters)}
    return {**named, "optimizers": chosen, "steps": steps, "step": step}


def test_findings_and_labels() -> None:
    found = pages.run(IMPORTS, WORDS, [state_of(*case) for case in CASES])
    for (surface, optimizers, steps, step), (headline, labels) in zip(CASES, found, strict=True):
        paths = tuple(tw.descend(surface, each, steps=steps) for each in optimizers)
        assert headline == wording.headline(paths)
        first, *others = paths
        said = [wording.first_remark(first, step), *(wording.verdict(each, first, step) for each in others)]
        assert labels == said


def test_of_a_path_that_diverged_the_figure_speaks() -> None:
    case = (tw.valley, [tw.sgd(lr=0.03), tw.adam(lr=0.1), tw.sgd(lr=0.021)], 300, 100)
    ((headline, labels),) = pages.run(IMPORTS, WORDS, [state_of(*case)])
    paths = tuple(tw.descend(tw.valley, each, steps=300) for each in case[1])
    assert headline == wording.headline(paths) == "Steps to get there: Adam 59; 2 diverge"
    assert labels == ["", wording.verdict(paths[1], paths[0], 100), ""]


def test_to_go_aside_is_not_to_zig_zag() -> None:
    path = tw.descend(tw.bounded_saddle, SADDLE[0], steps=300)
    assert abs(path.until(80).along.sum()) < 0.01 * path.until(80).travel, "it goes across only"
    assert wording.first_remark(path, 80) == "Settles after 207 steps"


@pytest.mark.parametrize("steps", [1, 2, 39])
def test_a_step_across_is_not_yet_a_zig_zag(steps: int) -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=0.0196), steps=300)
    assert wording.first_remark(path, steps).startswith("Zig-zags") == (steps > 1)
