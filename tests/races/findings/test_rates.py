"""Learning rates: which are good, where they end; the target and what tuning costs."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.races.findings.records import START, entry, heat, noisy, run
from thalweg.problems.problem import Trained
from thalweg.races.findings import find


def standing(tuning, rates=(1e-4, 1e-3, 1e-2, 1e-1), **options):
    contestant = entry("adam", noisy(0.5), [[loss] for loss in tuning], rates, **options)
    return find([heat(contestant)]).problems[0].standings[0]


@pytest.mark.parametrize(
    ("tuning", "good"),
    [
        ((1.9, 0.50, 0.54, 0.56), (1e-3, 1e-2)),  # within 10 % of .5
        ((0.549, 0.50, 0.56, 0.54), (1e-4, 1e-3)),  # in one stretch with the best
        ((0.56, 0.50, math.inf, 0.50), (1e-3, 1e-3)),
        ((1.855, 1.80, 1.811, 1.81), (1e-3, 1e-3)),  # of a way of .2, all but 5 %
        ((1.809, 1.80, 1.809, 1.809), (1e-4, 1e-1)),
        ((1e-9, 1e-12, 1e-7, 1e-3), (1e-4, 1e-2)),  # all have arrived
        ((2.5, 2.1, 2.2, 2.1), (1e-3, 1e-3)),  # none goes down
        ((-0.9, -1.0, -0.84, -0.86), (1e-4, 1e-3)),  # below 0 the way alone counts: down to -.85
    ],
)
def test_the_good_range(tuning, good):
    assert standing(tuning).rates.good == good


def test_its_width_is_told_in_decades():
    assert standing((1.9, 0.50, 0.54, 0.56)).decades == pytest.approx(1)
    assert standing((1.9, 0.50, 0.54, 0.56)).safe == "lr from 1e-3 to 0.01"
    assert standing((1.9, 0.50, 0.9, 0.9)).safe == "lr at 1e-3 alone"


@pytest.mark.parametrize(
    ("tuning", "edge"),
    [((0.1, 1, 1, 1), "low"), ((1, 1, 1, 0.1), "high"), ((1, 0.1, 1, 1), ""), ((0.1,), "")],
)
def test_a_best_on_the_edge_is_marked(tuning, edge):
    found = standing(tuning, rates=(1e-4, 1e-3, 1e-2, 1e-1)[: len(tuning)])
    assert found.rates.edge == edge
    contestant = entry("adam", noisy(0.5), [[loss] for loss in tuning], found.rates.lr)
    warned = find([heat(contestant)]).problems[0].warnings
    assert any("search" in w and {"low": "lower", "high": "higher"}.get(edge, "?") in w for w in warned) == bool(edge)


def test_the_edge_of_divergence():
    found = standing((math.inf, 0.5, 0.9, math.inf))
    assert found.rates.diverges_from == 1e-1
    assert found.rates.missed == (1, 0, 0, 1)
    assert "diverge from 0.1" in found.safe
    assert standing((math.inf, 0.5, 0.9, 0.9)).rates.diverges_from is None


def test_trials_in_any_order_make_one_ascending_curve():
    found = standing((0.9, 0.5, 0.7, 0.6), rates=(1e-1, 1e-3, 1e-2, 1e-3))
    assert found.rates.lr == (1e-3, 1e-2, 1e-1)
    assert found.rates.score.value == pytest.approx((0.5, 0.7, 0.9))  # of two trials at one rate the better


def test_the_chosen_trial_stands_for_its_rate():
    """Where every trial missed a seed the chosen one is that which missed the fewest."""
    contestant = entry("adam", noisy(0.5), [[math.inf, math.inf], [math.inf, 0.5]], rates=(1e-3, 1e-3))
    found = find([heat(contestant)]).problems[0].standings[0].rates
    assert (found.lr, found.missed) == ((1e-3,), (0.5,))


def test_the_score_of_a_trial_is_the_mean_over_tuning_seeds():
    found = find([heat(entry("adam", noisy(0.5), [[1.0, 3.0], [0.1, math.inf], [0.5, 0.7], [2, 2]]))]).problems[0]
    assert found.standings[0].rates.score.value == pytest.approx((2.0, math.inf, 0.6, 2.0))
    assert found.tuning_seeds == 2


def test_a_rate_that_was_not_searched_has_no_curve():
    contestant = entry("adam", noisy(0.5), rates=(0.1,), tuning=[[0.5]])
    object.__setattr__(contestant, "settings", ({"beta1": 0.1},))
    found = find([heat(contestant)]).problems[0].standings[0]
    assert found.rates is None and math.isnan(found.decades) and found.safe == ""


def test_the_best_of_k_trials():
    """Of two out of 0.5, 1, 1.5 and one that diverged, which leaves the start, 2: by hand over the six pairs."""
    found = standing((0.5, 1.0, math.inf, 1.5))
    assert found.best_after == pytest.approx(((0.5 + 1 + 1.5 + START) / 4, (3 * 0.5 + 2 * 1 + 1.5) / 6))


def test_the_target_is_the_median_of_the_best_contestants_runs_for_it():
    one = entry("adam", noisy(0.1), [[0.9, 0.2, 0.4], [1, 1, 1]], rates=(0.1, 1))
    other = entry("sgd", noisy(0.1), [[1, 1, 1], [0.6, 0.6, 0.6]], rates=(0.1, 1))
    found = find([heat(other, one)]).problems[0]
    assert (found.target, found.target_of) == (pytest.approx(0.4), "the median of adam, on seeds of its own")
    assert find([heat(other, one, target=0.3)]).problems[0].target == 0.3
    again = replace(heat(other, one), baseline_runs=tuple(map(run, (0.7, 0.6, np.inf))))
    assert find([again]).problems[0].target == 0.7


def test_steps_to_the_target():
    curves = [[2, 0.4, 0.3, 0.5, 0.5], [2, 1, 0.5, 0.6, 0.4], [2, 1, 1, 1, 0.5], [2, 1, 1, 1, 1]]
    runs = [run(curve[-1], curve) for curve in curves]
    found = find([heat(entry("adam", runs), target=0.5)]).problems[0].standings[0]
    assert (found.steps_to_target, found.reached) == ((50 + 100) / 2, 3)  # 25, 50, 100, never
    found = find([heat(entry("adam", runs), target=0.35)]).problems[0].standings[0]
    assert (found.steps_to_target, found.reached) == (math.inf, 1)


def test_a_run_that_arrived_and_then_diverged_did_arrive():
    gone = Trained(train=(2, 0.2, np.inf, np.inf, np.inf), held_out=(2, 0.2, np.inf, np.inf, np.inf), diverged_at=30)
    found = find([heat(entry("adam", [gone] * 3), target=0.5)]).problems[0].standings[0]
    assert (found.missed, found.reached, found.steps_to_target) == (3, 3, 25)


def test_where_no_tuning_run_finished_there_is_no_target():
    found = find([heat(entry("adam", [0.2, *[np.inf] * 9], [[np.inf]] * 4))]).problems[0]
    assert math.isnan(found.target) and found.standings[0].missed == 9
    assert found.standings[0].rates.good == (1e-3, 1e-3)
    assert found.standings[0].safe == "no lr that was tried is safe: runs diverge at the best one too"
