"""The power calculation against published sample sizes, SciPy's distribution and drawn t-tests."""

import numpy as np
import pytest
from scipy import stats

from thalweg.races.statistics.power import power, seeds_needed


@pytest.mark.parametrize(("effect", "n"), [(0.2, 199), (0.5, 34), (0.8, 15)])
def test_published_numbers_of_pairs(effect, n):
    """G*Power 3.1, two dependent means, two-sided .05, power .8, for Cohen's small, medium and large effects."""
    assert seeds_needed(effect) == n
    assert power(effect, n) >= 0.8 > power(effect, n - 1)


@pytest.mark.parametrize(("effect", "n", "alpha"), [(0.3, 10, 0.05), (1.0, 10, 0.01), (2.0, 4, 0.05), (0.0, 7, 0.05)])
def test_scipys_distribution(effect, n, alpha):
    end, shift = stats.t.ppf(1 - alpha / 2, n - 1), effect * np.sqrt(n)
    expected = stats.nct.sf(end, n - 1, shift) + stats.nct.cdf(-end, n - 1, shift)
    assert power(effect, n, alpha) == pytest.approx(expected if effect else alpha, rel=1e-9)


def test_drawn_t_tests_find_it_as_often():
    values = np.random.default_rng(0).normal(0.7, 1, (12, 20_000))
    assert np.mean(stats.ttest_1samp(values, 0).pvalue < 0.05) == pytest.approx(power(0.7, 12), abs=0.01)


def test_what_cannot_be_reached_is_none():
    assert seeds_needed(0.0) is None
    assert seeds_needed(0.001) is None
    assert seeds_needed(float("nan")) is None
    assert seeds_needed(1e4) in {2, 3}
