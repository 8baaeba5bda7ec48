"""Which trial is chosen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from thalweg.races.selection import best, overall

losses = st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=12)


@given(losses)
def test_losses_above_zero_have_their_geometric_mean(scores: list[float]) -> None:
    assert overall(scores, True) == pytest.approx(stats.gmean(scores), rel=1e-9)


@given(st.lists(st.floats(-1e6, -1e-6), min_size=1, max_size=12))
def test_others_their_mean(scores: list[float]) -> None:
    assert overall(scores, False) == pytest.approx(np.mean(scores), rel=1e-9)


def test_a_trial_that_missed_a_seed_is_not_chosen_while_another_missed_none() -> None:
    assert best([[0.1, math.inf], [5.0, 5.0]]) == 1


def test_where_all_missed_the_one_that_missed_fewest() -> None:
    assert best([[math.inf] * 3, [1.0, math.inf, 9.0], [1.0, math.inf, math.inf]]) == 1


def test_of_equals_the_first() -> None:
    assert best([[2.0, 2.0], [1.0, 4.0]]) == 0


def test_all_trials_are_judged_on_one_scale() -> None:
    """A loss that has underflowed to 0 has no logarithm: then none is taken, of any trial."""
    assert best([[1e-9, 9.0], [1.0, 1.0]]) == 0
    assert best([[1e-9, 9.0], [1.0, 1.0], [0.0, 8.0]]) == 1
