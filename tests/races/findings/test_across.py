"""Several problems together: normalised scores, profiles, rivals."""

import math

import numpy as np
import pytest
from scipy import stats

from tests.races.findings.records import START, entry, heat, noisy, run
from thalweg.races.findings import find


def by_steps(name, steps):
    """A contestant that reaches a loss of .1 at these steps, one for each seed; inf: never."""
    curves = [[START, *[0.1 if at >= step else 1.0 for at in (25, 50, 75, 100)]] for step in steps]
    return entry(name, [run(curve[-1], curve) for curve in curves])


def test_one_problem_has_no_across():
    assert find([heat(entry("a", noisy(0.2)))]).across is None


def test_scores_are_normalised_between_the_best_run_and_the_start():
    digits = {"a": noisy(0.2, seed=1), "b": noisy(0.6, seed=2)}
    wine = {"a": noisy(1.0, seed=3), "b": [math.inf] * 5 + [3.0] * 5}
    found = find([heat(*[entry(n, x) for n, x in each.items()]) for each in (digits, wine)]).across
    for name in "ab":
        least = [min(map(min, each.values())) for each in (digits, wine)]
        shares = [np.clip((np.array(e[name]) - b) / (2 - b), 0, 1) for e, b in zip((digits, wine), least, strict=True)]
        assert found.iqm[name].value == pytest.approx(stats.trim_mean(np.concatenate(shares), 0.25))
    assert list(found.iqm) == ["a", "b"] and found.apart == ("b",)
    sentence = find([heat(*[entry(n, x) for n, x in each.items()]) for each in (digits, wine)]).sentence
    assert sentence.startswith("Over 2 problems a has the lowest interquartile mean of normalised losses, ")
    assert "cannot tell" not in sentence


def test_what_cannot_be_told_is_said():
    one = heat(entry("a", noisy(0.20, seed=1)), entry("b", noisy(0.20, seed=2)))
    findings = find([one, one])
    assert findings.across.apart == ()
    assert "we cannot tell it" in findings.sentence


def test_profiles_by_hand():
    """Over two problems of two seeds: a takes 25, 50, 25 and never, b 50, 50, 100 and 75 steps."""
    one = heat(by_steps("a", [25, 50]), by_steps("b", [50, 50]), target=0.5)
    other = heat(by_steps("a", [25, math.inf]), by_steps("b", [100, 75]), problem="wine", target=0.5)
    found = find([one, other]).across
    at = [np.searchsorted(found.taus, tau * 1.0001) - 1 for tau in (1, 2.05, 4)]
    assert [found.profiles["a"].value[i] for i in at] == [0.75, 0.75, 0.75]
    assert [found.profiles["b"].value[i] for i in at] == [0.5, 0.75, 1]
    assert found.taus[0] == 1 and found.taus[-1] == pytest.approx(4)
    assert all(
        low <= v <= high for b in found.profiles.values() for v, low, high in zip(b.value, b.low, b.high, strict=True)
    )


def test_a_rival_that_turns_the_order_is_named():
    """Beside c a is more often within twice the fastest than b, without c less often."""
    a, b, c = [50, 50, 50, 100, 100], [75, 75, 75, 25, 25], [25, 25, 25, 25, 100]
    one = heat(by_steps("a", a), by_steps("b", b), by_steps("c", c), target=0.5)
    rivals = find([one, one]).across.rivals
    expected = "By how often they are within 2 times the fastest a leads b; without c they change places."
    assert expected in rivals
    assert find([heat(by_steps("a", a), by_steps("b", b), target=0.5)] * 2).across.rivals == ()


def test_contestants_of_all_problems_alone_count():
    one = heat(entry("a", noisy(0.2)), entry("b", noisy(0.3)))
    other = heat(entry("a", noisy(0.2)))
    assert list(find([one, other]).across.iqm) == ["a"]


def test_a_problem_on_which_nobody_finishes():
    gone = heat(*[entry(name, [math.inf] * 10, [[math.inf]] * 4) for name in "ab"])
    found = find([gone, gone])
    assert [each.value for each in found.across.iqm.values()] == [1, 1]
    assert set(found.across.profiles["a"].value) == {0}
