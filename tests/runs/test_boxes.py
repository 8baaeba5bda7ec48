"""Steps that end in a box, and gradients that change with the step: every engine, against loops written out."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.runs.one_by_one import assert_one_by_one, engine, same
from thalweg.errors import InputError
from thalweg.problems.problem import Budget
from thalweg.problems.surface import surface
from thalweg.runs.landscape_training import train_landscape

KAPPA, STEPS = 25.0, 40
Gradient = Callable[[int, np.ndarray], np.ndarray]


def momentum_by_hand(gradient: Gradient, start: Any, box: Any, lr: float) -> np.ndarray:
    x, b, seen = np.array(start), np.zeros(2), [np.array(start)]
    for t in range(1, STEPS + 1):
        b = 0.9 * b + gradient(t, x)
        x = np.clip(x - lr * b, [box[0], box[2]], [box[1], box[3]])
        seen.append(x)
    return np.array(seen)


def adam_by_hand(gradient: Gradient, start: Any, box: Any, lr: float) -> np.ndarray:
    x, m, v, seen = np.array(start), np.zeros(2), np.zeros(2), [np.array(start)]
    for t in range(1, STEPS + 1):
        g = gradient(t, x)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x = x - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        x = np.clip(x, [box[0], box[2]], [box[1], box[3]])
        seen.append(x)
    return np.array(seen)


BY_HAND: dict[str, Any] = {"momentum": momentum_by_hand, "adam": adam_by_hand}
RULES = {"momentum": tw.momentum, "adam": tw.adam}
sides = st.floats(-3.4, 0.8)
ends = st.one_of(st.floats(0.0, 3.0), st.just(0.0), st.just(math.inf))


@given(
    name=st.sampled_from(sorted(RULES)),
    low=st.tuples(sides, st.floats(-1.8, 1.8)),
    wide=st.tuples(ends, ends),
    at=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)),
    lr=st.sampled_from([1e-3, 0.01, 0.03, 0.2]),
)
@settings(max_examples=60, deadline=None)
def test_a_box_is_a_clip_after_each_step(name: str, low: Any, wide: Any, at: Any, lr: float) -> None:
    box = (low[0], low[0] + wide[0], low[1], low[1] + wide[1])
    start = tuple(a + u * min(w, 0.1) for a, u, w in zip(low, at, wide, strict=True))
    problem = replace(surface(tw.valley(kappa=KAPPA), noise=1.0, box=box, start=start), batch=None)
    expected = BY_HAND[name](lambda t, x: x * [1.0, KAPPA], start, box, lr)
    path = tw.descend(problem.landscape, RULES[name](lr=lr), steps=STEPS, start=start)
    np.testing.assert_allclose(path.points, expected, rtol=0, atol=1e-9 * (1 + np.abs(expected).max()))
    x, y = path.points.T
    assert np.all((box[0] <= x) & (x <= box[1]) & (box[2] <= y) & (y <= box[3]))
    (run,) = train_landscape(problem, RULES[name](), [{"lr": lr}], 0, Budget(STEPS, STEPS))
    assert same(run.train, path.losses)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("box", [(-9, 9, -9, 9), (-3.0, -1.0, 0.2, 2.0)])
def test_a_gradient_that_changes_with_the_step(name: str, box: Any) -> None:
    kappa = [50.0 / (1 + t) for t in range(STEPS + 1)]
    problem = surface(tw.valley(kappa=KAPPA), gradient={"kappa": lambda t: 50.0 / (1 + t)}, box=box)
    problem = replace(problem, start=(-2.5, 1.0))
    rates = [1e-3, 0.01, 0.03]
    found = train_landscape(problem, RULES[name](), [{"lr": lr} for lr in rates], 0, Budget(STEPS, STEPS))
    for lr, run in zip(rates, found, strict=True):
        points = BY_HAND[name](lambda t, x: x * [1.0, kappa[t]], (-2.5, 1.0), box, lr)
        own = (points[:, 0] ** 2 + KAPPA * points[:, 1] ** 2) / 2
        np.testing.assert_allclose(run.train, own, rtol=1e-9)
        path = tw.descend(problem.landscape, RULES[name](lr=lr), steps=STEPS, start=(-2.5, 1.0))
        np.testing.assert_allclose(path.points, points, rtol=1e-9)


@pytest.mark.parametrize("runs", ["compiled", "numpy"])
@pytest.mark.parametrize("rule", [tw.sgd, tw.adam, tw.rprop, tw.schedule_free_sgd], ids=lambda rule: rule.name)
def test_sweeps_obey_box_and_change_bit_for_bit(runs: str, rule: tw.Rule) -> None:
    boxed = tw.rosenbrock.replace(box=(-1.2, 0.5, 0.1, 2.5))
    changing = tw.valley.replace(changes={"kappa": lambda t: 100.0 if t % 3 == 1 else 20.0}, box=(-3.0, -0.5, -1, 1))
    both = tw.noisy(changing, 3.0)
    with engine(runs):
        for ground, more in ((boxed, {}), (changing, {}), (both, {"batch": 2, "seed": 1})):
            found = assert_one_by_one(ground, rule, {"lr": [1e-3, 0.01, 0.5, 1e3]}, steps=50, **more)
            assert np.all(found.diverged_at == 0)
            x, y = found.final[:, 0], found.final[:, 1]
            x0, x1, y0, y1 = ground.box
            assert np.all((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1))


def test_where_a_rule_is_evaluated_elsewhere_that_point_is_in_the_box_too() -> None:
    ground = tw.valley.replace(box=(-3.5, -1.0, -1.5, 1.5))
    path = tw.descend(ground, tw.schedule_free_sgd(lr=0.5), steps=60)
    assert not same(path.points, path.evaluated)
    for points in (path.points, path.evaluated):
        assert points[:, 0].max() == -1.0 and np.abs(points[:, 1]).max() <= 1.5


def test_a_python_function_in_a_box() -> None:
    bowl = tw.function(lambda x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y), view=(-3, 3, -3, 3), start=(2.0, 2.0))
    path = tw.descend(bowl.replace(box=(1.0, 3.0, -3.0, 3.0)), tw.sgd(lr=0.1), steps=50)
    assert path.points[-1, 0] == 1.0
    assert path.points[-1, 1] == pytest.approx(2.0 * 0.8**50, rel=1e-12)


def test_other_parameters_leave_box_and_change_as_they_were() -> None:
    ground = tw.valley.replace(box=(-1, 1, -1, 1), changes={"tilt": lambda t: t})(kappa=7.0)
    assert (ground.parameters["kappa"], ground.box, ground.changes["tilt"](3)) == (7.0, (-1, 1, -1, 1), 3)


@pytest.mark.parametrize("more", [{"box": (-1.0, 1.0, -1.0, 1.0)}, {"changes": {"kappa": lambda t: 1.0}}])
def test_the_page_takes_neither(more: Any) -> None:
    with pytest.raises(InputError, match="a page knows no box"):
        tw.explore(tw.valley.replace(**more))
