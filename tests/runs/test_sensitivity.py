"""How much the rate matters: gradient descent on quadratics in closed form, single runs, and counts by hand."""

import dataclasses
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import ENGINES, alone, engine
from thalweg.errors import HyperparameterError, InputError
from thalweg.runs.descend import surroundings
from thalweg.runs.sensitivity import RATES, Response, edge_of_stability


@pytest.mark.parametrize("on", ENGINES)
@pytest.mark.parametrize("kappa", [10.0, 100.0])
def test_gradient_descent_settles_below_the_edge_and_leaves_above_it(kappa: float, on: str) -> None:
    """x shrinks by 1 - lr at each step, y by 1 - kappa lr."""
    steps, t = 2000, np.arange(2001)[:, None]
    rates = 2 / kappa * np.array([0.01, 0.1, 0.5, 0.97, 0.999, 1.001, 1.1, 3.0])
    with engine(on):
        found = tw.sensitivity(tw.valley(kappa=kappa), [tw.sgd], lr=rates, steps=steps)
    with np.errstate(over="ignore"):
        x, y = -3 * (1 - rates) ** t, 1.5 * (1 - kappa * rates) ** t
    x0, x1, y0, y1 = surroundings(tw.valley.domain)
    outside = (x < x0) | (x > x1) | (y < y0) | (y > y1)
    far = np.hypot(x, y) >= 0.05 * math.hypot(3, 1.5)
    last = steps - np.argmax(far[::-1], axis=0)  # the last step that was too far; 0 was
    settled = np.where((last == steps) | outside.any(axis=0), math.inf, last + 1)
    response = found["sgd"]
    assert response.settled.tolist() == settled.tolist()
    assert response.diverged.tolist() == np.argmax(outside, axis=0).tolist()
    assert found.edge == pytest.approx(2 / kappa, rel=1e-12)
    assert np.isfinite(response.settled[1:5]).all()
    assert np.isinf(response.settled[rates > 2 / kappa]).all()
    assert (response.diverged[rates < 2 / kappa] == 0).all()


@pytest.mark.parametrize("tilt", [0, 30, 45, -120])
@pytest.mark.parametrize("kappa", [1, 10, 2500])
def test_the_edge_of_a_valley_is_2_over_kappa(kappa: float, tilt: float) -> None:
    assert edge_of_stability(tw.valley(kappa=kappa, tilt=tilt), (0, 0)) == pytest.approx(2 / kappa, rel=1e-12)


def test_the_edge_is_that_of_the_minimum_nearest_the_start() -> None:
    for x, y in tw.himmelblau.minima:
        hessian = [[12 * x**2 + 4 * y - 42, 4 * (x + y)], [4 * (x + y), 12 * y**2 + 4 * x - 26]]
        start = (x + 0.3, y - 0.2)
        found = tw.sensitivity(tw.himmelblau, [tw.sgd], lr=[0.01, 0.02], steps=3, start=start)
        assert found.edge == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1], rel=1e-12)
        assert found.start == start
    rosenbrock = tw.sensitivity(tw.rosenbrock, [tw.sgd], lr=[0.01, 0.02], steps=3)
    assert rosenbrock.edge == pytest.approx(2 / np.linalg.eigvalsh([[802, -400], [-400, 200]])[-1], rel=1e-12)
    assert rosenbrock.start == tw.rosenbrock.start


def test_no_edge_without_a_minimum_or_where_it_does_not_curve() -> None:
    flat = tw.formula("x**4 + y**4", view=(-1, 1, -1, 1))
    assert len(flat.minima) == 1
    level = flat.replace(minima=((0.0, 0.0),))
    assert edge_of_stability(level, (1.0, 1.0)) is None
    assert edge_of_stability(tw.saddle, (1.0, 1.0)) is None
    hill = tw.formula("-x**2 - y**2 + x**4 + y**4", view=(-1, 1, -1, 1)).replace(minima=((0.0, 0.0),))
    assert edge_of_stability(hill, (1.0, 1.0)) is None
    for curvature in (math.inf, math.nan):
        sharp: Any = SimpleNamespace(minima=((0.0, 0.0),), hessian=lambda x, y: (curvature, 0.0, 1.0))
        assert edge_of_stability(sharp, (1.0, 1.0)) is None


@pytest.mark.parametrize("on", ENGINES)
def test_each_response_is_its_runs(on: str) -> None:
    data, rates = tw.old_faithful(), [0.03, 0.5, 2.0, 40.0]
    how: dict[str, Any] = {"batch": 16, "seed": 4, "start": (1.0, 2.0), "steps": 60}
    optimizers = [tw.rmsprop(momentum=0.5), tw.momentum]
    with engine(on):
        found = tw.sensitivity(data, optimizers, lr=rates, tolerance=0.5, **how)
    for response, rule in zip(found.responses, (tw.rmsprop(momentum=0.5), tw.momentum()), strict=True):
        runs = [alone(data, rule.replace(lr=lr), tolerance=0.5, **how) for lr in rates]
        for part in ("settled", "loss", "diverged"):
            assert getattr(response, part).tolist() == [run[part] for run in runs], part
        assert response.hyperparameters == {k: v for k, v in rule.hyperparameters.items() if k != "lr"}
    assert (found.tolerance, found.steps, found.criterion) == (0.5, 60, "distance")


def test_responses_come_in_the_order_given_and_rates_in_ascending_order() -> None:
    found = tw.sensitivity(tw.valley, iter([tw.adam, tw.sgd(lr=3.0)]), lr=(0.5, 0.01, 0.01, 0.1), steps=9)
    assert [each.optimizer for each in found.responses] == ["adam", "sgd"]
    assert found.rates.tolist() == [0.01, 0.1, 0.5]
    assert found["sgd"] is found.responses[1]
    assert found.landscape == "valley"
    assert found.surface is tw.valley
    with pytest.raises(KeyError, match="momentum"):
        found["momentum"]


def test_rates_are_a_hundred_for_each_decade_unless_given() -> None:
    assert tw.sensitivity(tw.valley, [tw.sgd], lr=[0.1, 0.2]).steps == 1000
    found = tw.sensitivity(tw.valley, [tw.sgd], steps=2)
    assert found.rates.tolist() == RATES.tolist()
    np.testing.assert_allclose(RATES, 10.0 ** (np.arange(601) / 100 - 5), rtol=1e-12)


def response(*settled: float) -> Response:
    steps = np.array(settled)
    return Response("by hand", {}, steps, np.zeros(len(steps)), np.zeros(len(steps), dtype=np.int64))


@pytest.mark.parametrize(
    ("settled", "best", "good"),
    [
        ([math.inf, 41, 20, 40, math.inf, 39], 2, [3, 4, 6]),
        ([7, 7, 14, 15], 0, [1, 2, 3]),  # of equals, the smaller rate
        ([0, 1, 2, 3], 0, [1, 2, 3]),  # at most two steps are good
        ([math.inf, 5], 1, [2]),
        ([math.inf, math.inf], None, []),
    ],
)
def test_the_best_rate_and_the_good_ones(settled: list[float], best: int | None, good: list[int]) -> None:
    found = response(*settled)
    assert found.best == best
    assert (np.flatnonzero(found.good) + 1).tolist() == good
    assert found.good.dtype == np.bool_


def test_width_counts_decades_with_gaps_left_out() -> None:
    found = tw.sensitivity(tw.valley, [tw.sgd], lr=np.geomspace(1e-3, 1, 31), steps=2)  # ten for each decade
    pattern = np.full(31, math.inf)
    pattern[[3, 4, 5, 6, 20, 21]] = [9, 8, 7, 8, 14, 15]
    assert found.width(response(*pattern)) == pytest.approx(0.5)
    assert found.width(response(*np.full(31, 5.0))) == pytest.approx(3.1)
    assert found.width(response(*np.full(31, math.inf))) == 0
    uneven = dataclasses.replace(found, rates=np.array([1e-3, 1e-2, 1.0, 10.0]))
    widths = [uneven.width(response(*np.where(np.arange(4) == k, 5, math.inf))) for k in range(4)]
    assert widths == pytest.approx([1, 1.5, 1.5, 1])


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"lr": [0.1]}, InputError, "two learning rates or more"),
        ({"lr": [0.1, 0.1]}, InputError, "two learning rates or more"),
        ({"lr": 0.1}, InputError, "the axis lr must be one row of numbers"),
        ({"lr": [[0.1, 0.2], [0.3, 0.4]]}, InputError, "the axis lr must be one row of numbers"),
        ({"lr": "0.1"}, InputError, "the axis lr must hold numbers, '0.1' was given"),
        ({"lr": ["0.1", "0.2"]}, InputError, "the axis lr must hold numbers"),
        ({"lr": [0.1, -0.2]}, HyperparameterError, "-0.2 was given"),
        ({"lr": [0.1, math.nan]}, HyperparameterError, "nan was given"),
        ({"optimizers": []}, InputError, "an optimizer or more"),
        ({"optimizers": ["adam"]}, InputError, "an optimizer is a rule, as adam, .* 'adam' was given"),
        ({"steps": 0}, InputError, "steps must be"),
        ({"tolerance": 0}, InputError, "a tolerance is"),
        ({"start": [(0.0, 0.0), (1.0, 1.0)]}, InputError, "a start is two numbers"),
        ({"batch": 16}, InputError, "valley is no data set"),
        ({"seed": 1}, InputError, "a seed is for mini-batches"),
        ({"landscape": tw.old_faithful(), "batch": 16, "seed": [1, 2]}, InputError, "a seed is a whole number"),
    ],
)
def test_bad_input(given: dict[str, Any], error: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thalweg.runs.sweep.run_field", None)
    with pytest.raises(error, match=said) as raised:
        tw.sensitivity(**{"landscape": tw.valley, "optimizers": [tw.sgd, tw.adam], "lr": [0.1, 0.2], **given})
    assert "\n" not in str(raised.value)


def test_nothing_to_settle_at_and_nothing_to_vary() -> None:
    with pytest.raises(InputError, match="saddle has no known minimum to settle at"):
        tw.sensitivity(tw.saddle, [tw.sgd], lr=[0.1, 0.2])

    @tw.rule
    def fixed(x, g, t, *, rate=0.1):  # type: ignore[no-untyped-def]
        return x - rate * g

    with pytest.raises(InputError, match="fixed has no lr to vary"):
        tw.sensitivity(tw.valley, [tw.sgd, fixed])
