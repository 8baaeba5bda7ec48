"""Whole races whose answers are known."""

import numpy as np
import pytest

import thalweg as tw
from tests.races.known.problems import LOW, quadratic
from thalweg.problems.surface import reddi


def test_reddi_s_race_is_won_by_amsgrad() -> None:
    """With the theorem's numbers, nothing searched: Adam's loss is the worst there is, on every seed."""
    given = {"lr": tw.schedules.inverse_sqrt(0.5), "beta1": 0.0, "beta2": 0.1}
    nothing: dict[str, dict[str, object]] = {"adam": {}, "amsgrad": {}}
    race = tw.race([reddi()], [tw.adam(**given), tw.amsgrad(**given)], spaces=nothing, trials=1, tuning_seeds=2)
    adam, amsgrad = race.heats[0].entries
    assert [run.train[-1] for run in adam.report] == pytest.approx([2 / 3] * 10, rel=1e-12)
    assert max(run.train[-1] for run in amsgrad.report) < 0.01
    (pair,) = race.findings.problems[0].comparisons
    assert (pair.first, pair.second, pair.verdict) == ("amsgrad", "adam", "better")


def test_adam_is_best_on_reddi_s_problem_where_it_hardly_moves() -> None:
    """Constant rates searched: every one takes Adam up, the lowest least; that the best lies on the edge is said."""
    race = tw.race([reddi(steps=2000)], [tw.adam(beta1=0.0, beta2=0.1), tw.sgd], tuning_seeds=3)
    (found,) = race.findings.problems
    adam = next(each for each in found.standings if each.contestant == "adam")
    assert adam.rates is not None and adam.rates.edge == "low"
    assert adam.setting["lr"] == min(adam.rates.lr)
    assert found.standings[0].contestant == "sgd"


def test_the_rate_that_a_race_finds_for_descent_is_theory_s() -> None:
    """2 / (l_min + l_max), to a step of the grid; heavy ball is faster, as its radius says."""
    low, high, k = 1e-3, 0.0399, 100.0
    spaces = {"sgd": {"lr": (low, high)}}
    race = tw.race([quadratic(k)], [tw.sgd, tw.momentum], spaces=spaces, trials=40, seeds=10)
    step = (high / low) ** (1 / 39)
    sgd = race.heats[0].entries[0]
    assert 1 / step < sgd.setting["lr"] / (2 / (LOW + LOW * k)) < step
    factor = ((k - 1) / (k + 1)) ** (2 * 300)  # of the loss at the ideal rate, which the grid may miss a little
    ratios = [run.train[-1] / run.train[0] for run in sgd.report]
    assert max(ratios) < 200 * factor and min(ratios) > factor / 200
    assert race.findings.problems[0].standings[0].contestant == "momentum"


def test_two_names_of_one_rule_tie() -> None:
    """Momentum of 0 is descent: the same bits, so a ratio of exactly 1, and nobody can tell."""
    race = tw.race([quadratic(30.0, noise=2.0)], [tw.sgd, tw.momentum(momentum=0.0)], seeds=10)
    one, other = race.heats[0].entries
    assert [run.train for run in one.report] == [run.train for run in other.report]
    (pair,) = race.findings.problems[0].comparisons
    assert (pair.difference.value, pair.improvement.value, pair.verdict) == (1.0, 0.5, "cannot tell")


def test_what_is_reported_was_not_tuned_on_and_is_paired() -> None:
    race = tw.race([quadratic(30.0, noise=2.0)], [tw.sgd, tw.adam], seeds=10)
    heat = race.heats[0]
    assert not set(heat.seeds) & set(heat.tuning_seeds)
    firsts = [[run.train[0] for run in entry.report] for entry in heat.entries]
    assert firsts[0] == firsts[1]
    assert len(set(firsts[0])) == len(heat.seeds)
    for entry in heat.entries:
        means = np.mean([[heat.score(run) for run in runs] for runs in entry.tuning], axis=1)
        assert entry.chosen == int(np.argmin(means))
