"""Interquartile means and profiles against SciPy and by hand."""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from thalweg.races.statistics.profiles import profiles, ratios, turned
from thalweg.races.statistics.quartiles import interquartile, interquartile_mean

DRAWS = np.random.default_rng(2)


@pytest.mark.parametrize("n", [1, 4, 7, 30])
def test_it_is_scipys_trimmed_mean(n):
    scores = DRAWS.exponential(size=n)
    assert interquartile_mean(scores) == pytest.approx(stats.trim_mean(scores, 0.25))


def test_of_one_problem_the_interval_is_scipys_percentile_bootstrap():
    scores = DRAWS.exponential(size=25)
    found = interquartile([scores[:, None]], resamples=20_000).means
    options = {"method": "percentile", "n_resamples": 20_000, "rng": 1}
    low, high = stats.bootstrap(
        (scores,), partial(stats.trim_mean, proportiontocut=0.25), **options
    ).confidence_interval
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=0.03 * (high - low))


def test_problems_are_strata():
    """Two problems without noise: whatever is drawn within them, the mean stays."""
    found = interquartile([np.full((6, 1), 0.1), np.full((6, 1), 0.9)]).means
    assert (found.low[0], found.value[0], found.high[0]) == pytest.approx((0.5, 0.5, 0.5))


def test_contestants_are_paired():
    """The same noise in both: their means overlap widely, the difference is certain."""
    shared = DRAWS.normal(size=(10, 1))
    found = interquartile([np.hstack([shared, shared + 0.1])] * 2)
    assert found.means.high[0] > found.means.low[1]
    assert found.apart(0, 1)
    assert not found.apart(0, 0)


COSTS = np.array(
    [
        [10.0, 20.0, np.inf],
        [30.0, 10.0, 15.0],
        [np.inf, np.inf, np.inf],
        [10.0, 10.0, 40.0],
    ]
)


def test_a_profile_by_hand():
    """Dolan & More 2002, section 2: the share of problems within tau of the best; a failure is never within it."""
    expected = [[0.5, 0.5, 0], [0.5, 0.5, 0.25], [0.5, 0.75, 0.25], [0.75, 0.75, 0.25], [0.75, 0.75, 0.5]]
    assert profiles([COSTS], [1, 1.5, 2, 3, 4]).value.tolist() == expected
    assert ratios(COSTS)[2].tolist() == [np.inf] * 3


def test_problems_count_alike_however_many_seeds_they_have():
    one = np.array([[1.0, 2.0]])
    other = np.array([[2.0, 1.0]] * 9)
    assert profiles([one, other], [1]).value.tolist() == [[0.5, 0.5]]


def test_bands_are_those_of_a_share():
    """Of n seeds drawn again, the number within tau is binomial."""
    costs = np.ones((40, 2))
    costs[:12, 0] = 9
    found = profiles([costs], [1])
    expected = stats.binom.ppf([0.025, 0.975], 40, 0.7) / 40
    assert [found.low[0, 0], found.high[0, 0]] == pytest.approx(expected, abs=1.5 / 40)
    assert (found.low[0, 1], found.high[0, 1]) == (1, 1)


def test_bands_of_several_problems_are_those_of_all_their_runs():
    """Each problem's seeds are drawn on their own: of eight times ten runs the number within tau is binomial of 80."""
    costs = np.ones((10, 2))
    costs[:5, 0] = 9
    found = profiles([costs] * 8, [1])
    expected = stats.binom.ppf([0.025, 0.975], 80, 0.5) / 80
    assert [found.low[0, 0], found.high[0, 0]] == pytest.approx(expected, abs=1.5 / 80)


def within_two(costs):
    return lambda kept: -profiles([costs[:, kept]], [2]).value[0]


def test_a_rival_that_turns_the_order():
    """Gould & Scott 2016: beside the fast third the first is near the best more often than the second, without it the
    second is. Within twice the best: 3, 2 and 4 of 5 with all three; 3 and 5 of 5 without the third."""
    costs = np.array(
        [
            [2.0, 3.0, 1.0],
            [2.0, 3.0, 1.0],
            [2.0, 3.0, 1.0],
            [9.0, 1.0, 1.0],
            [9.0, 1.0, 9.0],
        ]
    )
    assert (-within_two(costs)([0, 1, 2])).tolist() == [0.6, 0.4, 0.8]
    assert (-within_two(costs)([0, 1])).tolist() == [0.6, 1.0]
    assert turned(within_two(costs), 3) == [(2, 0, 1)]


def test_a_tie_is_no_order():
    assert turned(within_two(np.ones((4, 3))), 3) == []
    # without the third the first leads, with it both are level
    costs = np.array([[2.0, 5.0, 1.0], [5.0, 2.0, 1.0], [2.0, 5.0, 2.0], [3.0, 1.0, 1.0], [3.0, 8.0, 1.0]])
    both, alone = -within_two(costs)([0, 1, 2]), -within_two(costs)([0, 1])
    assert both[0] == both[1] and alone[0] > alone[1]
    assert (2, 1, 0) not in turned(within_two(costs), 3)
