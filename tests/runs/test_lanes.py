"""Both engines of lanes against `descend`, bit for bit, whatever else runs beside a lane."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import alone, same
from thalweg.engines.compiled import threads
from thalweg.optimizer.rule import CATALOGUE
from thalweg.runs.by_kernel import KernelLanes
from thalweg.runs.by_numpy import NumpyLanes
from thalweg.runs.descend import holding, surroundings
from thalweg.runs.lanes import Lanes, Outcome, Setting, squared_distance

RUNNERS = pytest.mark.parametrize("runner", [KernelLanes, NumpyLanes])


@pytest.fixture(scope="module")
def made_up() -> Iterator[dict[str, tw.Rule]]:
    """Rules whose slots are scalar, start at a hyperparameter, or at x."""
    before = dict(CATALOGUE)

    @tw.rule(start={"power": 1.0})
    def running_product(x, g, m, power, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        m = beta * m + (1 - beta) * g
        power = power * beta
        return x - lr * m / (1 - power), m, power

    @tw.rule(start={"scale": "first", "total": "first"}, ranges={"first": "(0, inf)"})
    def from_a_number(x, g, scale, total, t, *, lr=0.1, beta=0.9, first=1.0):  # type: ignore[no-untyped-def]
        scale = beta * scale + (1 - beta) * g**2
        total = total + lr * total / t
        return x - lr * g / (tw.sqrt(scale) + total), scale, total

    @tw.rule(start={"slow": "x"})
    def from_x(x, g, slow, t, *, lr=0.1, pull=0.1):  # type: ignore[no-untyped-def]
        slow = slow + pull * (x - slow)
        return slow - lr * g, slow

    @tw.rule(start={"power": 1.0})
    def sum_of_powers(x, g, power, total, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        total = total + power
        power = power * beta
        return x - lr * g * total, power, total

    @tw.rule
    def fading(x, g, t, *, lr=0.1, rate=0.05):  # type: ignore[no-untyped-def]
        return x - lr * tw.exp(-rate * t) * g

    yield {rule.name: rule for rule in (running_product, from_a_number, from_x, sum_of_powers, fading)}
    CATALOGUE.clear()
    CATALOGUE.update(before)


def run(
    runner: Any, surface: Any, each: list[tw.Optimizer], axes: Mapping[str, Any], steps: int, **more: Any
) -> Outcome:
    """Lanes of a surface from its start, or from `starts`, with all that may be seen of them."""
    starts = np.array(more.pop("starts", [surface.start] * len(each)))
    box = holding(surroundings(surface.domain), surface.start)
    setting = Setting(
        surface,
        each[0],
        steps,
        box,
        tuple(axes),
        settling="distance",
        minima=surface.minima,
        best=True,
        trace=True,
        **more,
    )
    x, y = np.ascontiguousarray(starts.T)
    limit = 0.05**2 * squared_distance(surface.minima, x, y)
    values = {name: np.array(row, dtype=np.float64) for name, row in axes.items()}
    outcome: Outcome = runner(setting).run(Lanes(x, y, values, limit))
    return outcome


def assert_alone(seen: Outcome, surface: Any, each: list[tw.Optimizer], steps: int, **more: Any) -> None:
    starts = more.pop("starts", [surface.start] * len(each))
    for lane, (optimizer, start) in enumerate(zip(each, starts, strict=True)):
        expected = alone(surface, optimizer, steps=steps, start=start, **more)
        assert same((seen.x[lane], seen.y[lane]), expected["last"])
        assert same((seen.ex[lane], seen.ey[lane]), expected["final"])
        assert same(seen.points[:, :, lane], expected["paths"])
        assert same(seen.evaluated[:, :, lane], expected["evaluated"])
        assert same(seen.best[lane], expected["best"])
        assert (seen.settled[lane], seen.ended[lane]) == (expected["settled"], expected["diverged"])


@RUNNERS
@pytest.mark.parametrize("count", [1, 127, 128, 129, 300])
def test_any_number_of_lanes(runner: Any, count: int) -> None:
    rates = np.geomspace(1e-3, 0.2, count)
    each = [tw.momentum(lr=float(lr)) for lr in rates]
    assert_alone(run(runner, tw.valley, each, {"lr": rates}, 50), tw.valley, each, 50)


@RUNNERS
@pytest.mark.parametrize(
    ("name", "axes"),
    [
        ("running_product", {"beta": [0.9, 0.0, 0.99, 0.5]}),
        ("running_product", {"lr": [1e-3, 0.1, 0.3, 9.0]}),
        ("from_a_number", {"first": [1e-3, 1.0, 50.0, 0.1]}),
        ("from_a_number", {"lr": [0.1, 0.5, 1e-3, 20.0]}),
        ("from_x", {"pull": [0.0, 0.1, 0.9, 1.0]}),
        ("sum_of_powers", {"beta": [0.0, 0.1, 0.5, 0.9]}),
        ("sum_of_powers", {"lr": [0.0001, 0.001, 0.01, 0.1]}),
        ("fading", {"lr": [0.0001, 0.001, 0.01, 0.1]}),
    ],
)
def test_slots_that_are_scalar_or_start_elsewhere_than_at_zero(runner: Any, name: str, axes: Any, made_up: Any) -> None:
    (axis, row), rule = *axes.items(), made_up[name]
    each = [rule(**{axis: value}) for value in row]
    assert_alone(run(runner, tw.valley, each, axes, 40), tw.valley, each, 40)


@RUNNERS
def test_a_schedule_beside_a_scalar_slot(runner: Any, made_up: Any) -> None:
    starts = [(-3.0, 1.5), (0.5, -1.0)]
    each = [made_up["sum_of_powers"](lr=lambda t: 0.01 / t)] * 2
    assert_alone(run(runner, tw.valley, each, {}, 40, starts=starts), tw.valley, each, 40, starts=starts)


@RUNNERS
def test_adagrad_s_first_sum_as_an_axis(runner: Any) -> None:
    row = [0.0, 0.1, 100.0]
    each = [tw.adagrad(lr=0.5, v0=v0) for v0 in row]
    assert_alone(run(runner, tw.valley, each, {"v0": row}, 40), tw.valley, each, 40)


@RUNNERS
def test_mini_batches_are_for_the_gradient_and_all_rows_for_the_loss(runner: Any) -> None:
    surface, each = tw.old_faithful(), [tw.momentum(lr=lr) for lr in (1e-3, 0.01, 0.1)]
    seen = run(runner, surface, each, {"lr": [1e-3, 0.01, 0.1]}, 60, batch=16, seed=3)
    assert_alone(seen, surface, each, 60, batch=16, seed=3)


@RUNNERS
def test_starts_near_several_minima(runner: Any) -> None:
    starts = [(3.0, 2.0), (3.1, 2.1), (-2.0, 3.0), (-4.0, -3.0), (0.0, 0.0), (4.0, -1.0)]
    each = [tw.momentum(lr=0.005)] * len(starts)
    seen = run(runner, tw.himmelblau, each, {}, 60, starts=starts)
    assert_alone(seen, tw.himmelblau, each, 60, starts=starts)
    assert np.isfinite(seen.settled).any()


@pytest.mark.parametrize("parts", [2, 3, 20])
def test_any_number_of_parts_does_what_one_does(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = np.geomspace(1e-3, 0.2, 1000)
    each = [tw.momentum(lr=float(lr)) for lr in rates]
    outcomes = []
    for count in (1, parts):
        monkeypatch.setattr(threads, "parts", lambda seconds: count)
        outcomes.append(run(KernelLanes, tw.valley, each, {"lr": rates}, 50))
    for name in ("x", "y", "ended", "best", "last", "points"):
        assert same(getattr(outcomes[0], name), getattr(outcomes[1], name)), name


@RUNNERS
def test_what_is_not_asked_for_is_not_seen(runner: Any) -> None:
    setting = Setting(tw.valley, tw.sgd(lr=0.01), 30, surroundings(tw.valley.domain))
    seen = runner(setting).run(Lanes(np.array([-3.0]), np.array([1.5])))
    assert (seen.points.size, seen.best.tolist(), seen.last.tolist()) == (0, [math.inf], [-1])
    assert same((seen.x[0], seen.y[0]), tw.descend(tw.valley, tw.sgd(lr=0.01), steps=30).points[-1])


@RUNNERS
def test_lanes_and_their_starts_stay_as_they_were(runner: Any) -> None:
    x, y = np.array([-3.0, 1.0]), np.array([1.5, 0.5])
    runner(Setting(tw.valley, tw.sgd(lr=0.01), 30, surroundings(tw.valley.domain))).run(Lanes(x, y))
    assert (x.tolist(), y.tolist()) == ([-3.0, 1.0], [1.5, 0.5])


def test_squared_distance_is_to_the_nearest() -> None:
    x, y = np.array([0.0, 3.0, math.nan, 1e200]), np.array([0.0, 4.0, 0.0, 0.0])
    found = squared_distance(((0.0, 0.0), (3.0, 3.0)), x, y)
    assert found[:2].tolist() == [0.0, 1.0]
    assert math.isnan(found[2]) and found[3] == math.inf
    assert squared_distance((), x, y).tolist() == [math.inf] * 4
