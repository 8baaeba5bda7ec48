"""Warnings: each where it is due, and nowhere else."""

import math

import pytest

from tests.races.findings.records import entry, heat, noisy
from thalweg.races.findings import find
from thalweg.races.statistics.power import seeds_needed


def warnings(*entries, **options):
    return find([heat(*entries, **options)]).problems[0].warnings


CLEAR = (entry("adam", noisy(0.2, seed=1)), entry("sgd", noisy(0.4, seed=2)))


def test_a_clear_race_needs_none():
    assert warnings(*CLEAR, target=0.5) == ()


def test_fewer_than_ten_seeds():
    few = [entry(name, noisy(loss, n=9)) for name, loss in (("adam", 0.2), ("sgd", 0.4))]
    assert warnings(*few, target=0.5) == ("Only 9 seeds: take 10 or more before you believe an interval.",)


def test_a_general_method_that_loses_to_its_special_case():
    momentum = entry("momentum", noisy(0.2, seed=1))
    adam = entry("adam", noisy(0.4, seed=2), special=("momentum", "sgd"))
    (warned,) = warnings(adam, momentum, target=0.5)
    assert warned.startswith("adam loses to momentum, which it contains for some of its numbers: it is under-tuned.")
    won = entry("adam", noisy(0.1, seed=2), special=("momentum",))
    assert warnings(won, momentum, target=0.5) == ()
    level = entry("adam", noisy(0.201, seed=2), special=("momentum",))
    assert not any("under-tuned" in warned for warned in warnings(level, momentum, target=0.5))


def test_a_target_that_is_never_reached():
    assert warnings(*CLEAR, target=0.01) == ("No run reaches the target.",)
    assert warnings(*CLEAR, target=0.3) == ("No run of sgd reaches the target.",)


def test_defaults_that_do_better():
    tuned = entry("adam", noisy(0.2, seed=1), defaults=noisy(0.1, seed=5))
    assert any("adam does better untuned than tuned" in w for w in warnings(tuned, CLEAR[1], target=0.5))
    level = entry("adam", noisy(0.2, seed=1), defaults=noisy(0.199, seed=5))
    assert warnings(level, CLEAR[1], target=0.5) == ()


def test_too_few_seeds_for_signs():
    """28 pairs: 2 / 2^10 x 28 = .055, 2 / 2^11 x 28 = .027."""
    eight = [entry("a", [math.inf, *noisy(0.1, n=9)]), *[entry(f"b{i}", noisy(0.2, seed=i)) for i in range(7)]]
    assert any("10 seeds cannot tell any of 28 pairs apart" in w and "take 11" in w for w in warnings(*eight))
    two = [entry("a", [math.inf, *noisy(0.1, n=9)]), entry("b", noisy(0.2))]
    assert not any("cannot tell any" in w for w in warnings(*two))


def test_what_it_would_take_to_tell():
    a, b = noisy(0.200, sd=0.05, seed=1), noisy(0.204, sd=0.05, seed=2)
    found = find([heat(entry("a", a), entry("b", b), target=0.5)]).problems[0]
    logs = [math.log(x / y) for x, y in zip(a, b, strict=True)]
    mean = sum(logs) / 10
    effect = mean / math.sqrt(sum((x - mean) ** 2 for x in logs) / 9)
    expected = seeds_needed(effect)
    assert found.comparisons[0].verdict == "cannot tell"
    (hint,) = found.warnings
    assert hint.startswith("To tell a from b four times in five would take about ")
    assert float(hint.split("about ")[1].split(" ")[0]) == pytest.approx(expected, rel=0.05)


def test_no_hint_where_all_is_told():
    assert not any("would take" in w for w in warnings(*CLEAR))
