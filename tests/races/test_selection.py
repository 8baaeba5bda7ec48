"""Which trial is chosen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.races.selection import best, overall

losses = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12)


@given(losses)
def test_a_trials_score_is_the_mean(scores: list[float]) -> None:
    assert overall(scores) == pytest.approx(np.mean(scores), rel=1e-9, abs=1e-9)
    assert overall([*scores, math.inf]) == math.inf


def test_a_seed_that_fits_its_held_out_rows_by_chance_does_not_choose() -> None:
    """By the logarithm of a loss it would."""
    assert best([[1e-9, 0.4, 0.4], [0.1, 0.1, 0.1]]) == 1


def test_a_trial_that_missed_a_seed_is_not_chosen_while_another_missed_none() -> None:
    assert best([[0.1, math.inf], [5.0, 5.0]]) == 1


def test_where_all_missed_the_one_that_missed_fewest() -> None:
    assert best([[math.inf] * 3, [1.0, math.inf, 9.0], [1.0, math.inf, math.inf]]) == 1


def test_of_equals_the_first() -> None:
    assert best([[2.0, 3.0], [1.0, 4.0]]) == 0
