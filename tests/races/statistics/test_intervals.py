"""Intervals against SciPy, against the bootstrap written out, and by how often they hold the truth."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.races.statistics import noise
from thalweg.races.statistics.intervals import interval, median
from thalweg.races.statistics.studentised import PRIOR, Studentised


def ends(values, **options):
    return [float(end) for end in interval(values, **options)]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_few_values_have_students_interval(n):
    values = np.random.default_rng(n).normal(3, 1, n)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert ends(values, log=False) == pytest.approx([values.mean(), low, high], rel=1e-12)


def written_out(values, resamples):
    """The quantiles of the studentised bootstrap, one resample at a time."""
    draws = np.random.default_rng(99)
    n, mean = len(values), statistics.fmean(values)
    found = []
    while len(found) < resamples:
        again = draws.choice(values, n).tolist()
        if len(set(again)) > 1:
            found.append((statistics.fmean(again) - mean) / (statistics.stdev(again) / math.sqrt(n)))
    return np.quantile(found, [0.025, 0.975])


@pytest.mark.parametrize("n", [8, 12])
def test_ends_are_the_bootstraps_shrunk_towards_students(n):
    values = np.random.default_rng(n).exponential(size=n)  # skewed, so that both ends differ from Student's
    low, high = written_out(values, 8000)
    error, student = values.std(ddof=1) / math.sqrt(n), stats.t.ppf(0.975, n - 1)
    weight = n / (n + PRIOR)
    expected = [
        values.mean(),
        values.mean() - error * (weight * high + (1 - weight) * student),
        values.mean() - error * (weight * low - (1 - weight) * student),
    ]
    found = np.mean([ends(values, log=False, seed=seed) for seed in range(10)], axis=0)
    assert found == pytest.approx(expected, abs=0.1 * error)
    assert expected[2] - (values.mean() + error * student) > 0.5 * error


@pytest.mark.parametrize(("shape", "draw"), noise.SYMMETRIC.items())
@pytest.mark.parametrize("n", [10, 20])
def test_an_interval_holds_the_truth_19_times_in_20(shape, draw, n):
    found = interval(draw(np.random.default_rng(7), (n, 3000)), log=False)
    held = np.mean((found.low <= 0) & (found.high >= 0))
    assert 0.93 <= held <= 0.97


def test_the_logarithm_is_taken_where_all_are_positive():
    values = np.exp(np.random.default_rng(0).normal(size=10))
    assert ends(values) == pytest.approx(np.exp(ends(np.log(values), log=False)), rel=1e-12)
    assert ends(values)[0] == pytest.approx(stats.gmean(values))
    assert ends([*values, 0.0])[0] == pytest.approx(np.mean([*values, 0.0]))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.floats(0.1, 10), st.floats(-10, 10))
def test_units_do_not_matter(values, scale, shift):
    once = np.array(ends(values, log=False))
    again = ends(np.array(values) * scale + shift, log=False)
    if np.ptp(values) > 1e-3:
        assert again == pytest.approx(once * scale + shift, rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=12))
def test_an_interval_holds_its_value(values):
    value, low, high = ends(values)
    assert low <= value * (1 + 1e-12) and value <= high * (1 + 1e-12)


@pytest.mark.parametrize("n", [2, 5, 10])
def test_equal_values_have_no_width(n):
    assert ends([0.1] * n, log=False) == [0.1, 0.1, 0.1]


def test_one_value_tells_nothing():
    assert ends([2.0]) == [2.0, 0.0, math.inf]
    assert ends([-2.0]) == [-2.0, -math.inf, math.inf]


def test_one_that_differs_leaves_a_finite_interval():
    value, low, high = ends([1.0] * 9 + [2.0])
    assert 0.9 < low < value < high < 1.5


@pytest.mark.parametrize("up", [1, 2, 5])
def test_values_in_two_clusters_have_an_interval_of_their_size(up):
    """Runs that end in one of two minima: resamples of one alone have a standard error of a billionth."""
    values = np.repeat([0.0, 1.0], [10 - up, up]) + 1e-9 * np.random.default_rng(0).normal(size=10)
    value, low, high = ends(values, log=False)
    assert -0.5 < low < value < high < 1.6


@pytest.mark.parametrize("n", [6, 8, 10, 17])
def test_where_runs_missed_the_median_stands_between_order_statistics(n):
    values = np.random.default_rng(n).normal(size=n) ** 2
    values[0] = np.inf
    reference = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    assert ends(values, log=False) == pytest.approx([np.median(values), reference.low, reference.high])


def test_misses_of_most_are_infinite_and_few_seeds_bound_nothing():
    assert ends([1.0, 2.0] + [np.inf] * 8)[0] == np.inf
    assert ends([np.inf] * 10) == [np.inf] * 3
    assert ends([1.0, 2.0, np.inf]) == [2.0, 0.0, np.inf]


def test_the_medians_interval_is_the_shortest_that_holds_enough():
    found = median(np.arange(1.0, 11)[:, None])
    assert (found.low[0], found.high[0]) == (2, 9)
    assert 1 - 2 * stats.binom.cdf(1, 10, 0.5) >= 0.95 > 1 - 2 * stats.binom.cdf(2, 10, 0.5)


@pytest.mark.parametrize("size", [1e-300, 1e-5, 1e200])
@pytest.mark.parametrize("log", [False, True])
def test_large_and_small_losses(size, log):
    values = np.random.default_rng(1).random(10)
    assert ends(values * size, log=log) == pytest.approx(np.array(ends(values, log=log)) * size, rel=1e-9)
    assert ends([1.7e308, 1e308, 1.0], log=log)[2] == np.inf


def test_columns_do_not_see_each_other():
    values = np.random.default_rng(3).normal(size=(10, 4))
    values[2, 1] = np.inf
    whole = np.array(interval(values, log=False))
    apart = np.array([interval(column, log=False) for column in values.T]).T
    np.testing.assert_array_equal(whole, apart)


@pytest.mark.parametrize("shift", [0.3, 1.0, 2.0, -1.0])
def test_p_is_the_level_at_which_the_interval_reaches_zero(shift):
    values = np.random.default_rng(11).exponential(size=(10, 1)) - 1 + shift
    means = Studentised(values, 0)
    p = float(means.p()[0])
    assert p >= stats.ttest_1samp(values[:, 0], 0).pvalue * (1 - 1e-9)
    low, high = means.ends(min(p * 1.001, 1))
    assert low[0] > 0 or high[0] < 0  # a little more than p leaves zero out,
    low, high = means.ends(p * 0.999)
    if p > stats.ttest_1samp(values[:, 0], 0).pvalue * 1.001:
        assert low[0] < 0 < high[0]  # a little less does not
