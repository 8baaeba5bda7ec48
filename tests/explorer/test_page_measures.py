"""What the page measures on a path, and one update taken apart, against Python's `Path` and `Optimizer.step`."""

import itertools
import math
from typing import Any

import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.runs_of_page import OPTIMIZERS, Case, folder
from thalweg.optimizer.state import State
from thalweg.runs.descend import gradients_of

IMPORT = """
import { LANDSCAPES, RULES } from "./recordings.js";
import { recorded } from "./runs/surface.js";
import { descend } from "./runs/descend.js";
import { updateAt } from "./runs/update.js";
import { measuresOf, settledAt } from "./runs/measures.js";
const at = (call, { landscape, parameters, rule, values, run }, ...more) => {
  const surface = recorded(LANDSCAPES[landscape], parameters);
  return call(surface, RULES[rule], values, { ...run, start: run.start ?? surface.start }, ...more);
};
"""
NARROW = tw.valley
CASES = [
    Case(NARROW, tw.sgd(lr=0.0197), 300),
    Case(NARROW, tw.adam(lr=0.094), 300),
    Case(NARROW, tw.sgd(lr=0.0205), 300),  # it diverges
    Case(tw.saddle, tw.momentum(lr=0.01), 300),  # no known minimum, no lowest loss
    Case(tw.himmelblau, tw.rmsprop(lr=0.01), 100),
    Case(tw.old_faithful(), tw.adam(lr=0.5), 100, batch=4, seed=3),
    Case(tw.rosenbrock, tw.sgd(lr=0.001), 50, tw.rosenbrock.minima[0]),  # it never leaves
]
STEPS = (0, 1, 2, 10, 50, 99, 100, 299, 300, 1000)


def expected(path: tw.Path, step: int) -> dict[str, Any]:
    cut = path.until(step)
    gaps = None if path.lowest is None else cut.gaps
    known = cut.distances is not None
    return {
        "steps": cut.steps,
        "stride": pytest.approx(cut.stride, rel=1e-12),
        "travel": pytest.approx(cut.travel, rel=1e-12),
        "detour": "Infinity" if cut.detour == float("inf") else pytest.approx(cut.detour, rel=1e-12),
        "distanceLeft": pytest.approx(cut.distance_left, rel=1e-12) if known else None,
        "lossLeft": None if gaps is None else pytest.approx(gaps[-1] / gaps[0] if gaps[0] else 0.0, rel=1e-12),
        "settled": cut.settled_at(0.05) if known else None,
    }


def test_measures_at_any_step() -> None:
    found = pages.run(
        IMPORT,
        "given.cases.map((each) => at(descend, each)).map((path) => given.steps.map((k) => measuresOf(path, k)))",
        {"cases": [case.given() for case in CASES], "steps": STEPS},
    )
    for case, measures in zip(CASES, found, strict=True):
        path = case.python()
        for step, ours in zip(STEPS, measures, strict=True):
            assert ours == expected(path, step), (case.name, step)
    assert found[0][-1]["settled"] is not None and found[2][-1]["settled"] is None


@pytest.mark.parametrize("tolerance", [0.5, 0.05, 0.01, 1e-5])
def test_when_a_measure_settles(tolerance: float) -> None:
    cases = [case for case in CASES if case.landscape.minima][:-1]
    found = pages.run(
        IMPORT,
        """given.cases.map((each) => {
          const path = at(descend, each);
          return ["distance", "loss"].map((measure) => settledAt(path, given.tolerance, measure));
        })""",
        {"cases": [case.given() for case in cases], "tolerance": tolerance},
    )
    paths = [case.python() for case in cases]
    assert found == [[path.settled_at(tolerance, "distance"), path.settled_at(tolerance, "loss")] for path in paths]


def test_what_has_diverged_has_not_settled_however_low_it_is() -> None:
    case = Case(tw.mccormick, tw.momentum(lr=0.2), 500)
    path = case.python()
    steps = [path.diverged_at - 1, path.diverged_at, 500]  # type: ignore[operator]  # it did
    found = pages.run(
        IMPORT,
        "given.steps.map((k) => settledAt(at(descend, given.case), 0.5, 'loss', k))",
        {"case": case.given(), "steps": steps},
    )
    assert found == [path.until(step).settled_at(0.5, "loss") for step in steps]
    assert found[0] is not None and found[1:] == [None, None]


def test_a_length_overflows_and_vanishes_only_where_it_must() -> None:
    pairs = [
        (3.0, 4.0),
        (1e200, 1e200),
        (-1e-200, 1e-200),
        (0.0, 0.0),
        (1e-170, 1e3),
        (-math.inf, 1.0),
        (1.7e308, 1.7e308),
    ]
    found = pages.run(
        'import { hypotenuse } from "./runs/measures.js";', "given.map(([x, y]) => hypotenuse(x, y))", pairs
    )
    assert [float(each) for each in found] == pytest.approx([math.hypot(*pair) for pair in pairs], rel=1e-15)


def states(case: Case) -> list[tuple[State, Any, Any]]:
    """Before each step: the state, the point, and the gradient seen there."""
    x, y = case.landscape.start
    params, found = {"x": x, "y": y}, []
    state = case.optimizer.init(params)
    batch, seed = (case.batch, case.seed) if case.batch else (None, None)
    for gradient in itertools.islice(gradients_of(case.surface, batch, seed), case.steps):
        dx, dy = gradient(params["x"], params["y"])
        found.append((state, [params["x"], params["y"]], [float(dx), float(dy)]))
        params, state = case.optimizer.step(params, {"x": float(dx), "y": float(dy)}, state)
    return [*found, (state, [params["x"], params["y"]], None)]


@pytest.mark.parametrize("sampled", [False, True])
def test_an_update_taken_apart(sampled: bool) -> None:
    cases = [
        Case(tw.old_faithful(), each.replace(lr=0.01), 12, batch=3 if sampled else 0, seed=1 if sampled else 0)
        for each in OPTIMIZERS
    ]
    given = {"cases": [case.given() for case in cases], "steps": [1, 2, 5, 12]}
    found = pages.run(
        IMPORT, "given.cases.map((each) => given.steps.map((t) => at(updateAt, each, t)))", given, where=folder()
    )
    for case, updates in zip(cases, found, strict=True):
        stepped, path, variant = states(case), case.python(), case.optimizer.variant
        for t, ours in zip(given["steps"], updates, strict=True):
            (before, point, gradient), (after, to, _) = stepped[t - 1], stepped[t]
            assert (ours["t"], ours["from"], ours["to"], ours["gradient"]) == (t, point, to, gradient)
            assert ours["rate"] == path.effective_lr[t - 1].tolist()
            assert ours["slots"] == {name: pair(before, name) for name in (*variant.slots, *variant.scalar_slots)}
            assert ours["direction"] == (gradient if variant.followed == "g" else pair(after, variant.followed))


def pair(state: State, name: str) -> list[float]:
    slot = state.slots[name]
    return [slot["x"], slot["y"]] if isinstance(slot, dict) else [slot, slot]


def test_the_values_of_the_equations_are_asked_with_what_was_before_the_step() -> None:
    found = pages.run(
        IMPORT,
        """(() => {
          const explain = (x, g, s, t, h, c) => [x, g, s, t, h, c].flat();
          return at((surface, rule, ...rest) => updateAt(surface, { ...rule, explain }, ...rest), given, 3);
        })()""",
        Case(NARROW, tw.adam(lr=0.1), 3).given(),
    )
    m, v = found["slots"]["m"], found["slots"]["v"]
    for axis, values in enumerate(found["explained"]):
        now = [found["from"][axis], found["gradient"][axis], m[axis], v[axis]]
        assert values == [*now, 3, 0.1, 0.9, 0.999, 1e-8]
