"""Which minimum each start reaches: closed forms, roots of the gradient, and single runs from the grid's points."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.runs.one_by_one import ENGINES, engine, same
from thalweg.errors import InputError
from thalweg.runs import basins as module
from thalweg.runs.basins import DIVERGED, NOWHERE

SQUARE = (-2.0, 2.0, -2.0, 2.0)
WELLS = "(x**2 - 1)**2 + y**2"


@tw.landscape(domain=SQUARE, start=(1.5, 1.0), minima=((-1.0, 0.0), (1.0, 0.0)), lowest=0.0)
def wells(x, y):  # type: ignore[no-untyped-def]
    """x keeps its sign at rates below 1/12: a step multiplies it by 1 - 4 lr (x^2 - 1)."""
    return (x**2 - 1) ** 2 + y**2


def assert_alone(found: tw.Basins, surface: Any, optimizer: tw.Optimizer) -> None:
    """Each start of the grid, run by itself; where it came to rest is measured here."""
    for (row, y), (column, x) in itertools.product(enumerate(found.y.tolist()), enumerate(found.x.tolist())):
        path = tw.descend(surface, optimizer, start=(x, y), steps=found.steps)
        apart = np.hypot(*(path.points[:, None] - found.minima).T)  # (minima, steps + 1)
        outside = np.flatnonzero(apart.min(axis=0) >= found.radius)
        settled = outside[-1] + 1 if outside.size else 0
        reached, step = int(apart[:, -1].argmin()), float(settled)
        if path.diverged_at is not None:
            reached, step = DIVERGED, math.inf
        elif settled > found.steps:
            reached, step = NOWHERE, math.inf
        assert (found.reached[row, column], found.settled[row, column]) == (reached, step), (x, y)


@pytest.mark.parametrize("on", ENGINES)
def test_the_sign_of_x_decides_in_a_double_well(on: str) -> None:
    surface = tw.formula(WELLS, view=SQUARE)
    with engine(on):
        found = tw.basins(surface, tw.sgd(lr=0.05), resolution=20, steps=400)
    assert same(found.x, np.linspace(-2, 2, 20))
    assert same(found.y, np.linspace(-2, 2, 20))
    np.testing.assert_allclose(found.minima, [(-1, 0), (1, 0)], atol=1e-9)
    assert (found.reached == (found.x > 0)).all()
    assert found.shares.tolist() == [0.5, 0.5]
    assert found.lost == 0
    assert found.radius == pytest.approx(0.01 * math.hypot(4, 4))


def test_on_the_ridge_nobody_leaves() -> None:
    found = tw.basins(wells, tw.sgd(lr=0.05), resolution=21, steps=400)
    assert found.x[10] == 0
    assert (found.reached[:, 10] == NOWHERE).all()
    assert np.isinf(found.settled[:, 10]).all()
    assert found.lost == pytest.approx(1 / 21)
    assert found.shares == pytest.approx([10 / 21, 10 / 21])


@pytest.mark.parametrize("on", ENGINES)
@pytest.mark.parametrize("lr", [0.05, 0.25])
def test_each_start_is_a_run(on: str, lr: float) -> None:
    """At the larger rate the outer starts diverge, and others come to one well or the other, or to none in time."""
    with engine(on):
        found = tw.basins(wells, tw.momentum(lr=lr, momentum=0.5), resolution=11, steps=40)
    assert_alone(found, wells, tw.momentum(lr=lr, momentum=0.5))
    assert {0, 1, NOWHERE} <= {*found.reached.ravel().tolist()}
    assert (DIVERGED in found.reached) is (lr == 0.25)
    assert found.shares.sum() + found.lost == pytest.approx(1)
    assert found.lost == (found.reached < 0).mean()


def test_more_minima_than_are_told_on_single_runs() -> None:
    found = tw.basins(tw.styblinski_tang, tw.adam(lr=0.1), resolution=9, steps=200)
    assert_alone(found, tw.styblinski_tang, tw.adam(lr=0.1))


def test_a_bowl_is_one_basin_and_its_runs_settle_when_they_shrink() -> None:
    """Gradient descent on kappa = 1 multiplies the distance by 1 - lr at each step."""
    found = tw.basins(tw.valley(kappa=1), tw.sgd(lr=0.1), resolution=7, steps=200, view=(-2, 1, -1, 1))
    assert (found.reached == 0).all()
    start = np.hypot(*np.meshgrid(found.x, found.y))
    with np.errstate(divide="ignore"):
        expected = np.maximum(np.floor(np.log(found.radius / start) / np.log(0.9)) + 1, 0)
    assert found.settled.tolist() == expected.tolist()
    assert 0 in expected


def test_the_grid_is_the_view_s_and_reaches_beyond_it() -> None:
    """A minimum outside the view is one too; the surroundings are the view's."""
    optimizer = tw.sgd(lr=0.5)
    found = tw.basins(tw.valley(kappa=1), optimizer, resolution=3, steps=50, view=(1.0, 2.0, 1.0, 1.5))
    assert (found.x.tolist(), found.y.tolist()) == ([1.0, 1.5, 2.0], [1.0, 1.25, 1.5])
    assert (found.reached == 0).all()
    far = tw.basins(tw.valley(kappa=1), optimizer, resolution=3, steps=50, view=(11.0, 12.0, 11.0, 12.0))
    assert (far.reached == DIVERGED).all()


@pytest.mark.parametrize("on", ENGINES)
def test_where_there_is_no_loss_runs_end_at_once(on: str) -> None:
    @tw.landscape(domain=(-1.0, 3.0, -1.0, 1.0), start=(1.5, 0.5), minima=((1.0, 0.0),), lowest=1.0)
    def logarithmic(x, y):  # type: ignore[no-untyped-def]
        return x - tw.log(x) + y**2

    with engine(on):
        found = tw.basins(logarithmic, tw.sgd(lr=0.1), resolution=9, steps=300)
    assert (found.reached == np.where(found.x > 0, 0, DIVERGED)).all()
    assert (np.isinf(found.settled) == (found.x <= 0)).all()


def test_all_may_diverge() -> None:
    found = tw.basins(tw.valley, tw.sgd(lr=9.0), resolution=4, steps=50)
    assert (found.reached == DIVERGED).all()
    assert (found.shares.tolist(), found.lost) == ([0.0], 1.0)
    assert np.isinf(found.settled).all()


def test_what_was_run_is_on_record() -> None:
    optimizer = tw.sgd(lr=0.05)
    found = tw.basins(wells, optimizer, resolution=np.int64(2), steps=3)
    assert (found.landscape, found.optimizer, found.steps) == ("wells", "sgd", 3)
    assert found.hyperparameters == optimizer.hyperparameters
    assert found.surface is wells
    assert (found.reached.dtype, found.settled.dtype) == (np.int16, np.float32)


@pytest.mark.parametrize("resolution", [1, 0, -3, 8193, 2.0, True, None, "9"])
def test_bad_resolutions(resolution: Any) -> None:
    with pytest.raises(InputError, match="a resolution is a whole number from 2 to 8192"):
        tw.basins(tw.valley, tw.sgd(), resolution=resolution)


@pytest.mark.parametrize(
    "view",
    [
        (1, 0, 0, 1), (0, 1, 1, 1), (0, 1, 2), (0, 1, 2, 3, 4), "abcd", 5, (0, 1, 0, math.nan), (0, 1, 0, math.inf),
        (-1e308, 1e308, 0, 1), (0, 1, 0, 10**400), (0, 1, 0, None),
    ],
)  # fmt: skip
def test_bad_views(view: Any) -> None:
    with pytest.raises(InputError, match="a view is"):
        tw.basins(tw.valley, tw.sgd(), view=view)


def test_what_cannot_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no minimum of saddle was reached within 9 steps: give more"):
        tw.basins(tw.saddle, tw.sgd(lr=0.1), steps=9)
    monkeypatch.setattr(module, "run_field", None)
    for rule in (tw.adam, "adam", None):
        with pytest.raises(InputError, match=r"as adam\(lr=0.1\)"):
            tw.basins(tw.valley, rule)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="steps must be"):
        tw.basins(tw.valley, tw.sgd(), steps=0)
