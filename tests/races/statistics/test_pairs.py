"""Paired differences against SciPy, against definitions, and over simulated races."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.races.statistics import noise
from thalweg.races.statistics.pairs import clopper_pearson, difference, holm, improvement, sign_test
from thalweg.races.statistics.power import power
from thalweg.races.statistics.studentised import PAIRED, Studentised

DRAWS = np.random.default_rng(5)
A, B = DRAWS.normal(2, 1, 5), DRAWS.normal(0, 1, 5)


def test_of_few_seeds_it_is_the_paired_t_test():
    test = stats.ttest_rel(A, B)
    found = difference(A, B, log=False)
    low, high = test.confidence_interval(0.95)
    assert (found.scale, found.value) == ("difference", pytest.approx(np.mean(A - B)))
    assert (found.low, found.high, found.p) == pytest.approx((low, high, test.pvalue), rel=1e-9)
    assert found.effect == pytest.approx(np.mean(A - B) / np.std(A - B, ddof=1))


def test_positive_losses_are_compared_by_their_ratio():
    a, b = np.exp(A), np.exp(B)
    found, logs = difference(a, b), difference(A, B, log=False)
    assert found.scale == "ratio"
    assert found[1:4] == pytest.approx(np.exp(logs[1:4]))
    assert found.p == pytest.approx(logs.p)


def test_the_other_way_round_it_is_the_inverse():
    a, b = np.random.default_rng(1).exponential(size=(2, 10))
    one, other = difference(a, b), difference(b, a)
    assert one.value == pytest.approx(1 / other.value)
    assert (one.below, other.below) in {(True, False), (False, True)}


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=2, max_size=12))
def test_p_below_5_percent_only_where_the_interval_agrees(pairs):
    found = difference(*np.array(pairs).T)
    assert 0 <= found.p <= 1
    if found.p < 0.0499:
        assert found.agrees


def test_misses_are_compared_by_seeds_won():
    a = np.array([1.0] * 9 + [np.inf])
    b = np.array([2.0] * 8 + [np.inf, 1.0])
    found = difference(a, b)
    reference = stats.binomtest(9, 10)
    low, high = reference.proportion_ci(method="exact")
    assert (found.scale, found.value) == ("sign", 0.9)
    assert (found.low, found.high, found.p) == pytest.approx((low, high, reference.pvalue))
    assert found.agrees and found.below


def test_two_that_miss_are_equal():
    assert difference([np.inf] * 10, [np.inf] * 10)[1:5] == pytest.approx((0.5, *clopper_pearson(5, 10), 1))


@pytest.mark.parametrize("n", [1, 4, 10, 25])
def test_shares_are_clopper_and_pearsons(n):
    for wins in range(n + 1):
        reference = stats.binomtest(wins, n)
        assert clopper_pearson(wins, n) == pytest.approx(tuple(reference.proportion_ci(method="exact")), abs=1e-12)
        assert sign_test(wins, n) == pytest.approx(min(1, 2 * min(stats.binom.cdf([wins, n - wins], n, 0.5))))


@pytest.mark.parametrize("n", range(1, 31))
def test_half_wins_agree_too(n):
    for halves in range(2 * n + 1):
        low, high = clopper_pearson(halves / 2, n)
        assert low <= halves / 2 / n <= high
        assert (sign_test(halves / 2, n) < 0.05) == (not low <= 0.5 <= high)


def test_ties_count_half():
    assert improvement([1, 2, 3, 9], [2, 2, 3, 4])[0] == 0.5
    assert improvement([1, np.inf], [np.inf, np.inf])[0] == 0.75


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_holm_is_closed_testing_with_bonferroni(p):
    """A hypothesis falls when every set that holds it falls by Bonferroni (Marcus, Peritz & Gabriel 1976)."""
    sets = [s for size in range(1, len(p) + 1) for s in combinations(range(len(p)), size)]
    closed = [max(min(1, len(s) * min(p[j] for j in s)) for s in sets if i in s) for i in range(len(p))]
    assert holm(p).tolist() == pytest.approx(closed)


def test_nothing_random_is_told_and_one_seed_is_not():
    assert difference([1.0] * 3, [2.0] * 3).p == 0
    assert difference([1.0] * 3, [1.0] * 3)[1:5] == (1, 1, 1, 1)
    alone = difference([1.0], [2.0])
    assert alone[1:5] == (0.5, 0, math.inf, 1) and not alone.agrees


def told(paired):
    """The share of races, columns of paired differences, in which p is below 5 %."""
    return np.mean(Studentised(paired, 0, PAIRED).p() < 0.05)


@pytest.mark.parametrize(("shape", "draw"), noise.ALL.items())
def test_two_of_equal_quality_are_not_told_apart(shape, draw):
    draws = np.random.default_rng(21)
    assert told(draw(draws, (10, 3000)) - draw(draws, (10, 3000))) <= 0.06


@pytest.mark.parametrize("effect", [0.5, 1.0, 1.5])
def test_a_true_difference_is_found_as_often_as_calculated(effect):
    found = told(np.random.default_rng(4).normal(effect, 1, (10, 2000)))
    expected = power(effect, 10)
    assert abs(found - expected) < 3 * math.sqrt(expected * (1 - expected) / 2000) + 0.01


def test_many_contestants_of_equal_quality_are_rarely_told_apart():
    """Six contestants, fifteen pairs: in at most one race of twenty is any pair told apart."""
    losses = np.random.default_rng(8).laplace(size=(6, 10, 1000))
    p = np.array([Studentised(a - b, 0, PAIRED).p() for a, b in combinations(losses, 2)])
    assert np.mean([(holm(race) < 0.05).any() for race in p.T]) <= 0.065
