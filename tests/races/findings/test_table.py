"""The table: whole, aligned and no wider than a terminal."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.races.findings.records import entry, heat, noisy
from thalweg.races.findings import find, table

NAMES = ["adam", "sgd", "torch.optim.AdamW", "optax.contrib.schedule_free_adamw", "momentum(momentum=0.99, lr=0.1)"]
SIZES = [lambda g, n: 10 ** g.uniform(-12, 12, n), lambda g, n: g.uniform(0.1, 0.2, n), lambda g, n: g.normal(size=n)]


@given(
    seed=st.integers(0, 10**6),
    names=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    size=st.sampled_from(SIZES),
    missed=st.sampled_from([0, 0.1, 1]),
    shape=st.tuples(st.integers(1, 12), st.integers(1, 2), st.booleans()),
    width=st.sampled_from([80, 72]),
)
@settings(max_examples=60, deadline=None)
def test_it_fits_whatever_was_found(seed, names, size, missed, shape, width):
    seeds, problems, held_out = shape
    draws = np.random.default_rng(seed)

    def drawn():
        return np.where(draws.random(seeds) < missed, math.inf, size(draws, seeds)).tolist()

    one = heat(*[entry(name, drawn(), defaults=drawn()) for name in names], held_out=held_out)
    findings = find([one] * problems)
    pasted = {found.paste for problem in findings.problems for found in problem.standings}
    for line in table(findings, width).split("\n"):
        assert len(line) <= width or line.strip() in pasted
        assert line == line.rstrip()


RACE = [
    heat(
        entry("sgd", noisy(0.4, seed=1), defaults=noisy(0.9)),
        entry("torch.optim.AdamW", [math.inf, *noisy(0.2, n=9, seed=2)], tuning=((0.1,), (0.5,), (0.7,), (1.9,))),
        entry("adam", noisy(0.19, seed=3)),
        target=0.3,
    )
]


def test_every_contestant_has_a_row():
    lines = table(find(RACE)).split("\n")
    header = next(line for line in lines if line.startswith("contestant"))
    assert " ".join(header.split()) == "contestant tuned lr good train held out [95 %] miss steps untuned"
    sgd = next(line for line in lines if line.startswith("sgd"))
    cells = sgd.split()
    assert cells[:4] == ["sgd", "0.01", "0.0", "0.2"] and cells[4] == "0.400"
    assert cells[-3:] == ["0", "never", "0.9"]
    assert len(sgd) == len(header)
    adamw = lines.index("torch.optim.AdamW")
    assert "<1e-3" in lines[adamw + 1]


def test_a_learning_rate_by_another_name():
    text = table(find([heat(entry("optax.adam", noisy(0.2), lr="step_size"))]))
    assert "  0.01  " in text and "safe: step_size at 0.01 alone" in text


def test_what_stands_first_and_last():
    found = find(RACE)
    text = table(found)
    flat = " ".join(text.split())
    assert flat.startswith(found.sentence)
    assert flat.endswith(found.conditional_on)
    assert text.index(found.problems[0].standings[0].paste) < text.index("contestant")
    for warning in found.problems[0].warnings:
        assert f"! {warning}" in flat
    for pair in found.problems[0].comparisons:
        assert f"{pair.first} : {pair.second}" in flat


def test_what_the_columns_are():
    """The untuned loss is that of the rate a contestant came with; p is corrected, and is no statement of 95 %."""
    flat = " ".join(table(find(RACE)).split())
    assert (
        "untuned: held-out loss with the hyperparameters as they were given, the library's defaults where none" in flat
    )
    assert "pair difference [95 %] P(better) Holm's p verdict" in flat
    assert "95 % intervals and p-values speak of new seeds on this problem" in flat
    one, other = (entry(name, noisy(loss, seed=3)) for name, loss in (("a", 1e-9), ("b", 2e-7)))
    (row,) = [line for line in table(find([heat(one, other)])).split("\n") if line.startswith("a : b")]
    assert row.endswith(" level")


def test_all_numbers_that_were_tuned_are_told():
    one = entry("adam", noisy(0.2))
    object.__setattr__(one, "settings", tuple({**each, "beta1": 0.95} for each in one.settings))
    text = table(find([heat(one, entry("sgd", noisy(0.3)))]))
    assert "\nadam: lr 0.01, beta1 0.95\n" in text and "sgd: lr" not in text


def test_several_problems():
    text = table(find([*RACE, heat(*RACE[0].entries, problem="wine", target=0.3)]))
    assert text.index("digits: 100 steps") < text.index("wine: 100 steps") < text.index("All problems")
    assert "# wine; safe: lr at 0.01 alone" in text
    flat = " ".join(text.split())
    assert flat.count("untuned: held-out loss with") == flat.count("fastest: the share of runs") == 1
    assert flat.count("target: 0.3 (given)") == 2


@pytest.mark.parametrize("seeds", [10, 3])
def test_it_is_the_same_every_time(seeds):
    race = [heat(entry("a", noisy(0.2, n=seeds)), entry("b", noisy(0.3, n=seeds, seed=1)))]
    assert table(find(race)) == table(find(race))
