"""How lanes end, on both engines: outside the surroundings, without a gradient, near a minimum; and on the edges."""

import math
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.test_lanes import RUNNERS, assert_alone, run
from thalweg.runs.by_numpy import NumpyLanes
from thalweg.runs.descend import surroundings
from thalweg.runs.lanes import Lanes, Setting


@tw.landscape(domain=(0.0, 4.0, -2.0, 2.0), start=(1.0, 1.0), minima=((1.5, 0.0),))
def brink(x, y):  # type: ignore[no-untyped-def]
    """Falls towards x = 0, where it ends."""
    return tw.sqrt(x) + y**2


@tw.landscape(domain=(-1.0, 1.0, -1.0, 1.0), start=(8.0, 0.0), minima=((0.0, 0.0),))
def ramp(x, y, *, east=-1.0, north=0.0):  # type: ignore[no-untyped-def]
    """Each step is as long as the rate, so that runs come to places exactly."""
    return -east * x - north * y


@RUNNERS
def test_lanes_that_diverge_beside_lanes_that_do_not(runner: Any) -> None:
    rates = [1e-4, 2.0, 1e-3, 1e300, 5e-3, 0.01, 3e-4]
    each = [tw.momentum(lr=lr) for lr in rates]
    seen = run(runner, tw.rosenbrock, each, {"lr": rates}, 80)
    assert_alone(seen, tw.rosenbrock, each, 80)
    assert sorted({*seen.ended} & {0, 1}) == [0, 1]
    assert np.isnan(seen.points[2:, :, 1]).all()


@RUNNERS
def test_lanes_that_come_to_where_there_is_no_gradient(runner: Any) -> None:
    rates = [1.0, 1e-3, 0.3, 0.5, 1e-2]
    each = [tw.momentum(lr=lr) for lr in rates]
    seen = run(runner, brink, each, {"lr": rates}, 40)
    assert_alone(seen, brink, each, 40)
    assert seen.x[0] < 0 < seen.ended[0]
    assert seen.ended[1] == 0


@RUNNERS
@pytest.mark.parametrize(("east", "north"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_the_rim_is_inside(runner: Any, east: float, north: float) -> None:
    surface = ramp(east=east, north=north)
    rates, starts = [2.5, 5.0, 0.5], [(0.0, 0.0)] * 3
    each = [tw.momentum(lr=lr, momentum=0.0) for lr in rates]
    seen = run(runner, surface, [tw.momentum(lr=2.5, momentum=0.0)] * 3, {"lr": rates}, 6, starts=starts)
    assert_alone(seen, surface, each, 6, starts=starts)
    assert seen.ended.tolist() == [5, 3, 0]  # 10 is the rim


@RUNNERS
@pytest.mark.parametrize(("steps", "settled"), [(3, math.inf), (4, math.inf), (5, 5), (6, 5)])
def test_near_is_under_the_tolerance_not_at_it(runner: Any, steps: int, settled: float) -> None:
    """From 8 to 4 in four steps, where half of the way is near."""
    setting = Setting(
        ramp,
        tw.momentum(lr=1.0, momentum=0.0),
        steps,
        surroundings(ramp.domain),
        settling="distance",
        minima=ramp.minima,
    )
    seen = runner(setting).run(Lanes(np.array([8.0]), np.array([0.0]), {}, np.array([16.0])))
    assert seen.settled.tolist() == [settled]
    assert (tw.descend(ramp, setting.optimizer, steps=steps).settled_at(0.5) or math.inf) == settled


def test_nothing_is_stepped_when_all_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    step = NumpyLanes._step
    monkeypatch.setattr(NumpyLanes, "_step", lambda self, t, *rest: (taken.append(t), step(self, t, *rest)))
    each = [tw.momentum(lr=lr) for lr in (5.0, 9.0)]
    seen = run(NumpyLanes, tw.rosenbrock, each, {"lr": [5.0, 9.0]}, 1000)
    assert taken == list(range(1, seen.ended.max() + 1))


@RUNNERS
def test_lanes_end_when_all_have(runner: Any) -> None:
    each = [tw.momentum(lr=lr) for lr in (5.0, 9.0)]
    seen = run(runner, tw.rosenbrock, each, {"lr": [5.0, 9.0]}, 1000)
    assert_alone(seen, tw.rosenbrock, each, 1000)
    assert (seen.ended > 0).all()
