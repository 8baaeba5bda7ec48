"""What is measured on a run, against definitions by hand, and the record's round trip."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.errors import InputError
from thalweg.runs.measures import settled
from thalweg.runs.path import Path


def path_through(points: list[tuple[float, float]], **changes: Any) -> Path:
    """A path along a straight valley: the floor is the x axis."""
    n = len(points) - 1
    facts = {
        "landscape": "straight", "optimizer": "by hand", "hyperparameters": {"lr": 0.1},
        "points": np.array(points), "losses": np.arange(n + 1.0)[::-1], "gradients": np.zeros((n, 2)),
        "effective_lr": np.full((n, 2), 0.1), "floor": np.tile([1.0, 0.0], (n, 1)),
        "minima": ((0.0, 0.0),), "lowest": 0.0,
    }  # fmt: skip
    return Path(**{**facts, **changes})


def brute_force(measure: list[float], tolerance: float) -> float:
    for step in range(len(measure)):
        if all(value < tolerance * measure[0] for value in measure[step:]):
            return step
    return math.inf


NUMBERS = st.one_of(st.floats(0, 2), st.just(math.nan), st.just(math.inf))


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.floats(0.01, 1.5))
def test_settled_is_its_definition(measure: list[float], tolerance: float) -> None:
    assert settled(np.array(measure), tolerance) == brute_force(measure, tolerance)


@pytest.mark.parametrize(
    ("measure", "step"),
    [
        ([1, 0.04, 0.03, 0.02], 1),
        ([1, 0.5, 0.5], math.inf),
        ([1, 0.01, 0.5, 0.01, 0.01], 3),  # touches and leaves
        ([1, 0.01, 0.01, 0.06], math.inf),  # leaves at the end
        ([1, 0.01, math.nan, 0.01], 3),
        ([1, 0.01, math.nan], math.inf),
        ([1, 0.05], math.inf),  # under, not at
        ([0, 0, 0], math.inf),  # a share of nothing
        ([math.nan, 0, 0], math.inf),
    ],
)
def test_settled_by_hand(measure: list[float], step: float) -> None:
    assert settled(np.array(measure, dtype=float), 0.05) == step


def test_settled_takes_lanes() -> None:
    lanes = np.array([[1.0, 1.0, 2.0], [0.01, 0.5, 0.01], [0.01, 0.01, 3.0]])
    assert settled(lanes, 0.05).tolist() == [1, 2, math.inf]


def test_steps_along_and_across_a_straight_valley() -> None:
    path = path_through([(-4, 1), (-3, -1), (-1, 0.5), (-1.5, 0.0)])
    assert path.step_lengths.tolist() == [[1, 2], [2, 1.5], [0.5, 0.5]]
    assert path.along.tolist() == [1, 2, -0.5]
    assert path.across.tolist() == [-2, 1.5, -0.5]
    assert path.stride == pytest.approx(3.5 / 3)
    assert path.travel == 4
    assert path.detour == pytest.approx((math.sqrt(5) + 2.5 + math.sqrt(0.5)) / math.hypot(2.5, 1))


def test_a_turned_floor_turns_along_and_across() -> None:
    straight = path_through([(-4, 1), (-3, -1), (-1, 0.5)])
    c, s = math.cos(0.7), math.sin(0.7)
    turn = np.array([[c, s], [-s, c]])
    turned = dataclasses.replace(straight, points=straight.points @ turn, floor=straight.floor @ turn)
    assert np.allclose(turned.along, straight.along, atol=1e-14)
    assert np.allclose(turned.across, straight.across, atol=1e-14)
    assert turned.travel == pytest.approx(straight.travel)


def test_detour() -> None:
    assert path_through([(0, 0), (1, 0), (3, 0)]).detour == 1
    assert path_through([(0, 0), (1, 0), (0, 0)]).detour == math.inf
    assert path_through([(1, 1)]).detour == math.inf


def test_distances_are_to_the_nearest_minimum() -> None:
    path = path_through([(-3, 4), (9, 0), (0, 0.5)], minima=((0.0, 0.0), (10.0, 0.0)))
    assert path.distances is not None
    assert path.distances.tolist() == [5, 1, 0.5]
    assert path.distance_left == 0.1


def test_no_known_minimum() -> None:
    path = path_through([(1, 0), (0.5, 0), (0, 0)], minima=(), lowest=None)
    assert path.distances is None
    assert path.distance_left is None
    assert path.gaps.tolist() == [2, 1, 0]
    assert path.settled_at(0.6, "loss") == 1
    with pytest.raises(InputError, match="no known minimum"):
        path.settled_at()


@pytest.mark.parametrize("tol", [0, -1, math.nan])
def test_a_tolerance_is_above_0(tol: float) -> None:
    with pytest.raises(InputError, match="tolerance"):
        path_through([(1, 0), (0, 0)]).settled_at(tol)


def test_a_measure_is_known() -> None:
    with pytest.raises(InputError, match="'distance' or 'loss'"):
        path_through([(1, 0), (0, 0)]).settled_at(0.1, "time")  # type: ignore[arg-type]


def test_a_diverged_run_settles_nowhere() -> None:
    assert path_through([(1, 0), (0, 0), (0, 0)]).settled_at() == 1
    assert path_through([(1, 0), (0, 0), (0, 0)], diverged_at=2).settled_at() is None


def test_until() -> None:
    path = tw.descend(tw.valley, tw.adam(lr=0.1), steps=20)
    cut = path.until(7)
    assert cut == tw.descend(tw.valley, tw.adam(lr=0.1), steps=7) or cut.steps == 7
    assert np.array_equal(cut.points, path.points[:8])
    for name in ("gradients", "effective_lr", "floor"):
        assert np.array_equal(getattr(cut, name), getattr(path, name)[:7])
    assert path.until(20) is path
    assert path.until(99) is path
    assert path.until(0).steps == 0
    assert path.until(0).travel == path.until(0).stride == 0
    with pytest.raises(InputError):
        path.until(-1)


def test_until_forgets_a_divergence_that_is_still_to_come() -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=0.05), steps=300)
    assert path.diverged_at == path.steps
    assert path.until(path.steps - 1).diverged_at is None
    assert path.until(path.steps - 1).reason == ""
    assert path.until(path.steps).diverged_at == path.steps


def test_equality() -> None:
    one, same = (tw.descend(tw.valley, tw.adam(lr=0.1), steps=9) for _ in range(2))
    assert one == same
    assert one != tw.descend(tw.valley, tw.adam(lr=0.1), steps=8)
    assert one != tw.descend(tw.valley, tw.adam(lr=0.11), steps=9)
    assert one != dataclasses.replace(one, optimizer="mine")
    assert one != "a path"
    with pytest.raises(TypeError):
        hash(one)


def test_frozen() -> None:
    path = tw.descend(tw.valley, tw.adam(lr=0.1), steps=9)
    with pytest.raises(dataclasses.FrozenInstanceError):
        path.optimizer = "mine"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        path.points[0] = 0
    with pytest.raises(TypeError):
        path.hyperparameters["lr"] = 1.0  # type: ignore[index]
    mine = np.zeros((2, 2))
    dataclasses.replace(path_through([(0, 0), (1, 1)]), points=mine)
    mine[0] = 1  # the caller's array stays writable


def test_effective_lr_of_sgd_is_lr() -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=0.0197), steps=30)
    assert path.effective_lr.shape == (30, 2)
    assert np.all(path.effective_lr == 0.0197)
    assert np.allclose(np.diff(path.points, axis=0), -path.effective_lr * path.gradients, rtol=1e-12, atol=1e-15)


def test_effective_lr_of_adam_is_its_formula() -> None:
    lr, beta1, beta2, eps = 0.1, 0.9, 0.999, 1e-8
    path = tw.descend(tw.valley, tw.adam(lr=lr), steps=30)
    m, v = np.zeros(2), np.zeros(2)
    for t, (g, rate, step) in enumerate(
        zip(path.gradients, path.effective_lr, np.diff(path.points, axis=0), strict=True), 1
    ):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        assert np.allclose(rate, lr / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), rtol=1e-12)
        assert np.allclose(step, -rate * m, rtol=1e-10, atol=1e-14)
