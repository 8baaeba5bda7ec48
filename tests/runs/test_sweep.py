"""A sweep is its runs, one by one: every kind of axis, both engines; what cannot be run is refused before anything."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.runs.one_by_one import ALL, ENGINES, alone, assert_one_by_one, engine, same
from thalweg.errors import HyperparameterError, InputError
from thalweg.runs import sweep as sweeping
from thalweg.runs.swept import KEEP

BOTH = pytest.mark.parametrize("on", ENGINES)
RATES = [1e-4, 3e-3, 0.5, 9.0]  # the last ones diverge


@tw.landscape(domain=(-2.0, 2.0, -2.0, 2.0), start=(1.5, 1.0), lowest=1.0)
def trough(x, y):  # type: ignore[no-untyped-def]
    """Known by its lowest loss alone: all of y = 0 is a minimum."""
    return x * 0 + 3 * y**2 + 1


@BOTH
def test_a_product_of_rates_and_betas(on: str) -> None:
    with engine(on):
        found = assert_one_by_one(
            tw.rosenbrock, tw.adam, {"lr": RATES, "beta1": [0.0, 0.9], "beta2": [0.5, 0.99, 0.999]}, steps=60
        )
    assert found.shape == (4, 2, 3)
    assert 0 < np.count_nonzero(found.diverged_at) < 24


@BOTH
def test_an_option_and_starts_as_axes(on: str) -> None:
    starts = [(-1.5, 2.0), (0.0, 0.0), (1.0, 1.0), (20.0, -19.0)]  # the minimum, and the rim of the surroundings
    with engine(on):
        found = assert_one_by_one(
            tw.rosenbrock, tw.rmsprop, {"momentum": [0.0, 0.9], "eps": [0.0, 0.1], "start": starts}, lr=0.01, steps=40
        )
    assert found.final.shape == (2, 2, 4, 2)
    assert found.paths.shape == (2, 2, 4, 41, 2)


@BOTH
def test_seeds_of_mini_batches_as_an_axis(on: str) -> None:
    with engine(on):
        found = assert_one_by_one(
            tw.old_faithful(), tw.adam, {"lr": [0.1, 1.0, 2.0], "seed": [5, 0, 5, 2]}, batch=16, steps=50
        )
    assert same(found.final[:, 0], found.final[:, 2])
    assert not same(found.final[:, 0], found.final[:, 1])


@BOTH
def test_one_seed_and_one_start_for_all(on: str) -> None:
    with engine(on):
        assert_one_by_one(tw.old_faithful(), tw.adam, {"lr": [0.1, 1.0]}, batch=16, seed=7, start=(1.0, -9.0), steps=50)
        assert_one_by_one(tw.old_faithful(), tw.adam, {"lr": [0.1, 1.0]}, batch=16, steps=50)


@BOTH
def test_zipped_axes(on: str) -> None:
    axes = {"lr": [0.1, 1.0, 2.0], "start": [(0.0, 0.0), (3.0, 5.0), (9.0, -9.0)], "seed": [1, 2, 1]}
    with engine(on):
        found = assert_one_by_one(tw.old_faithful(), tw.adam, axes, zipped=True, batch=16, steps=50)
    assert found.shape == (3,)
    assert found.final.shape == (3, 2)


@BOTH
def test_a_schedule_is_the_same_for_all(on: str) -> None:
    def halving(t: int) -> float:
        return 0.5 / t

    with engine(on):
        found = assert_one_by_one(tw.valley, tw.adam, {"beta1": [0.5, 0.9]}, lr=halving, beta2=0.9, steps=40)
    assert found.hyperparameters == {"lr": halving, "beta2": 0.9, "eps": 1e-8, "weight_decay": None}


@BOTH
def test_settling_by_loss_where_no_minimum_is_known(on: str) -> None:
    with engine(on):
        found = assert_one_by_one(
            trough, tw.sgd, {"lr": [1e-3, 0.05, 0.3, 9.0]}, steps=40, tolerance=0.01, measure="loss"
        )
        default = tw.sweep(trough, tw.sgd, lr=[1e-3, 0.05, 0.3, 9.0], steps=40, keep=("settled",))
    assert found.criterion == default.criterion == "loss"
    assert default.tolerance == 0.01
    assert same(default.settled, found.settled)
    assert set(np.isfinite(found.settled)) == {True, False}


@BOTH
@pytest.mark.parametrize("tolerance", [0.5, 3, 1000, np.float32(0.25)])
def test_the_tolerance_is_a_share_of_the_start_s_distance(on: str, tolerance: float) -> None:
    with engine(on):
        found = assert_one_by_one(tw.valley, tw.sgd, {"lr": [1e-5, 0.01, 0.019, 1.0]}, steps=100, tolerance=tolerance)
    assert found.tolerance == tolerance
    assert found.settled[0] == (0 if tolerance > 1 else math.inf)


@settings(max_examples=15)
@given(
    st.lists(st.floats(1e-4, 10.0), min_size=1, max_size=3),
    st.lists(st.floats(0.0, 0.99), min_size=1, max_size=3),
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-1, 3)), min_size=1, max_size=2),
    st.integers(1, 25),
)
def test_small_products_on_both_engines(lr: Any, momentum: Any, start: Any, steps: int) -> None:
    for on in ENGINES:
        with engine(on):
            assert_one_by_one(tw.beale, tw.momentum, {"lr": lr, "momentum": momentum, "start": start}, steps=steps)


def test_without_an_axis_it_is_one_run() -> None:
    found = tw.sweep(tw.valley, tw.sgd(lr=0.01), steps=20, keep=ALL)
    assert (found.shape, found.final.shape, found.paths.shape) == ((), (2,), (21, 2))
    expected = alone(tw.valley, tw.sgd(lr=0.01), steps=20)
    assert all(same(found.kept[name], expected[name]) for name in ALL)


def test_a_rule_and_its_optimizer_sweep_alike() -> None:
    of_rule = tw.sweep(tw.valley, tw.adam, lr=[0.1, 0.2], beta1=0.5, steps=30)
    assert tw.sweep(tw.valley, tw.adam(beta1=0.5, lr=3.0), lr=[0.1, 0.2], steps=30) == of_rule


def test_what_was_swept_is_on_record() -> None:
    found = tw.sweep(tw.valley, tw.adam, lr=[0.1, 0.2], start=(-2, 1), steps=30)
    assert (found.landscape, found.optimizer, found.steps, found.start) == ("valley", "adam", 30, (-2.0, 1.0))
    assert (found.zipped, found.criterion, found.tolerance) == (False, "distance", 0.05)
    assert found.hyperparameters == {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": None}
    assert found.axes["lr"].tolist() == [0.1, 0.2]
    assert (found.batch, found.seed) == (None, None)
    assert tw.sweep(tw.valley, tw.adam).steps == 1000
    assert tw.sweep(tw.valley, tw.adam, steps=1).start == tw.valley.start
    assert tw.sweep(tw.valley, tw.adam, steps=1, start=[(1, 0), (0, 1)], seed=None).start == (1.0, 0.0)


def test_all_but_the_paths_is_kept_unless_said_otherwise() -> None:
    assert tuple(tw.sweep(tw.valley, tw.sgd, steps=2).kept) == KEEP == ALL[:-1]
    assert tuple(tw.sweep(tw.valley, tw.sgd, steps=2, keep=("paths", "loss", "paths")).kept) == ("paths", "loss")
    assert tuple(tw.sweep(tw.valley, tw.sgd, steps=2, keep="best").kept) == ("best",)  # type: ignore[arg-type]
    without = tw.sweep(tw.saddle, tw.sgd, steps=2)
    assert tuple(without.kept) == ("final", "loss", "best", "diverged")
    assert (without.criterion, without.tolerance) == ("", 0.0)


def test_what_was_not_kept_says_how_to_keep_it() -> None:
    found = tw.sweep(tw.valley, tw.sgd, steps=2, keep=("final", "best"))
    for name in ("loss", "settled", "paths"):
        with pytest.raises(
            InputError, match=f"{name} was not kept: run the sweep with keep=\\('final', 'best', '{name}'\\)"
        ):
            getattr(found, name)
    with pytest.raises(InputError, match="'diverged'"):
        _ = found.diverged_at


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"steps": 0}, InputError, "from 1 to 1,000,000, 0 was given"),
        ({"steps": True}, InputError, "True was given"),
        ({"steps": 1.5}, InputError, "1.5 was given"),
        ({"steps": 1_000_001}, InputError, "1000001 was given"),
        ({"tolerance": 0}, InputError, "share of the start's above 0, 0 was given"),
        ({"tolerance": math.nan}, InputError, "nan was given"),
        ({"tolerance": math.inf}, InputError, "inf was given"),
        ({"tolerance": True}, InputError, "True was given"),
        ({"tolerance": "0.1"}, InputError, "'0.1' was given"),
        ({"keep": ("finale",)}, InputError, "did you mean final?"),
        ({"keep": "paht"}, InputError, "'paht' was asked for; did you mean paths?"),
        ({"keep": 3}, InputError, "3 was asked for"),
        ({"keep": ()}, InputError, "keeps nothing"),
        ({"seed": [1, 2]}, InputError, "seeds are for mini-batches: give batch"),
        ({"seed": 1}, InputError, "a seed is for mini-batches"),
        ({"batch": 16}, InputError, "valley is no data set"),
        ({"start": (math.nan, 0)}, InputError, "start"),
        ({"start": [[1.0], [1.0, 2.0]]}, InputError, "a start is two numbers"),
        ({"start": [(0, 0), (99.0, 0.5)]}, InputError, r"\(99, 0.5\) lies outside the surroundings"),
        ({"lr": [0.1, -1.0]}, HyperparameterError, "-1.0 was given"),
        ({"lr": [0.1, 0.2], "start": [(0, 0)], "zipped": True}, InputError, "one length"),
        ({"beta": [0.1]}, HyperparameterError, "sgd has no beta"),
    ],
)
def test_bad_input(given: dict[str, Any], error: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "run_field", None)
    with pytest.raises(error, match=said) as raised:
        tw.sweep(tw.valley, tw.sgd, **given)
    assert "\n" not in str(raised.value)
