"""The expected best of k trials against all subsets, and against the truth."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.races.statistics.trials import expected_best


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8))
def test_it_is_the_mean_over_all_subsets(scores):
    n = len(scores)
    subsets = [np.mean([min(s) for s in combinations(scores, k)]) for k in range(1, n + 1)]
    assert expected_best(scores, most=n).tolist() == pytest.approx(subsets)


def test_up_to_half_of_the_trials():
    assert [len(expected_best(np.ones(n))) for n in (1, 2, 3, 20)] == [1, 1, 1, 10]


def test_many_trials_do_not_overflow():
    scores = np.random.default_rng(0).random(2000)
    weights = [comb(2000 - i, 999) / comb(2000, 1000) for i in range(1, 40)]
    assert expected_best(scores)[-1] == pytest.approx(np.sort(scores)[:39] @ weights, rel=1e-9)


def test_trials_that_missed():
    assert expected_best([1.0, np.inf, np.inf, 2.0], most=4).tolist() == pytest.approx([np.inf, np.inf, 1.25, 1])


def plug_in(scores, k):
    """The k trials drawn from the n with replacement (Dodge et al. 2019)."""
    v, n = np.sort(scores), len(scores)
    reach = np.arange(n, -1, -1) / n
    return v @ (reach[:-1] ** k - reach[1:] ** k)


def test_it_is_unbiased_where_the_plug_in_is_a_third_too_high():
    """The lowest of 3 from U(0, 1) is 1/4 on the mean; the plug-in from n = 3 gives (1 + 8/27 + 1/27) / 4 = 1/3."""
    draws = np.random.default_rng(1).random((20_000, 3))
    assert np.mean([expected_best(row, most=3)[2] for row in draws]) == pytest.approx(1 / 4, abs=0.005)
    assert np.mean([plug_in(row, 3) for row in draws]) == pytest.approx(1 / 3, abs=0.005)
