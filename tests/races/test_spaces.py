"""Search spaces against scipy's distributions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import qmc

from thalweg.errors import InputError
from thalweg.races.spaces import ALL_OF_ADAM, PRIORS, LogNormal, LogUniform, OneMinus, unit_points

shares = st.floats(0.001, 0.999)


@given(shares)
def test_quantiles_are_scipys(share: float) -> None:
    assert LogUniform(1e-4, 1.0).at(share) == pytest.approx(stats.loguniform(1e-4, 1.0).ppf(share), rel=1e-10)
    normal = 10 ** stats.norm(-3.02, 1.27).ppf(share)
    assert PRIORS["adam"].at(share) == pytest.approx(normal, rel=1e-8)
    assert 1 - OneMinus(1e-5, 1e-1).at(share) == pytest.approx(stats.loguniform(1e-5, 1e-1).ppf(share), rel=1e-6)


def test_priors_are_those_of_the_paper() -> None:
    """Sivaprasad et al. 2020, table 3: mean and deviation of log10(lr)."""
    told = {name: (prior.mean, prior.deviation) for name, prior in PRIORS.items()}
    assert told == {"sgd": (-2.10, 1.31), "momentum": (-2.38, 1.41), "adam": (-3.02, 1.27), "adagrad": (-2.00, 1.20)}
    assert ALL_OF_ADAM["lr"] == LogNormal(-2.70, 1.42)
    assert (ALL_OF_ADAM["eps"].at(0), ALL_OF_ADAM["eps"].at(1)) == (1e-8, 1.0)


def test_a_grid_has_both_ends_and_even_ratios() -> None:
    rates = [LogUniform(1e-5, 10.0).at(share) for (share,) in unit_points("grid", 19, 1).tolist()]
    assert (rates[0], rates[-1]) == (1e-5, 10.0)
    assert np.diff(np.log10(rates)) == pytest.approx(6 / 18)


def test_a_random_search_covers_better_than_chance_and_is_the_same_again() -> None:
    points = unit_points("random", 64, 4)
    assert (points == unit_points("random", 64, 4)).all()
    chance = np.median([qmc.discrepancy(np.random.default_rng(seed).random((64, 4))) for seed in range(20)])
    assert qmc.discrepancy(points) < chance / 2


def test_a_contestant_with_fewer_numbers_takes_the_first_columns() -> None:
    """So that all contestants have the same trials of their learning rate."""
    assert (unit_points("random", 20, 4)[:, :1] == unit_points("random", 20, 1)).all()


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (1, 1), (2, 1), (-1, 1), (1, math.inf), (math.nan, 1), ("1", 2), (True, 2), (1, 1e301)]
)
def test_what_is_no_range(low: float, high: float) -> None:
    with pytest.raises(InputError, match="a range is two numbers above 0"):
        LogUniform(low, high)


@pytest.mark.parametrize(("mean", "deviation"), [(400, 1), (0, 60), (-299, 1), (math.nan, 1), (0, math.inf)])
def test_no_quantile_of_a_prior_overflows(mean: float, deviation: float) -> None:
    with pytest.raises(InputError, match="log10 of a value"):
        LogNormal(mean, deviation)
    for widest in (LogNormal(0.0, 50.0), LogUniform(5e-324, 1e300)):
        assert all(0 <= widest.at(share) < math.inf for share in (0.0, 0.5, 1.0))


def test_one_minus_stays_below_one() -> None:
    with pytest.raises(InputError, match="at most 1"):
        OneMinus(0.1, 2.0)
    with pytest.raises(InputError, match="deviation above 0"):
        LogNormal(0.0, 0.0)
