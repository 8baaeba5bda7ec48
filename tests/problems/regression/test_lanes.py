"""Each run has the same bits alone and among others, in pieces and in threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.problems.regression import reference
from thalweg.problems.problem import Budget
from thalweg.problems.regression import training
from thalweg.problems.regression.training import train_regression

FAMILIES = tuple(reference.LOSSES)
BUDGET = Budget(60, 6)
RULES = ("sgd", "adam", "rprop", "lion", "schedule_free_adamw", "nadam", "adadelta")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_run_has_the_same_bits_alone_and_among_others(rule, family):
    problem, optimizer = reference.problem(family), getattr(tw, rule)()
    rates = [{"lr": lr} for lr in np.logspace(-4, 2, 9)]
    together = train_regression(problem, optimizer, rates, 2, BUDGET)
    backwards = train_regression(problem, optimizer, rates[::-1], 2, BUDGET)[::-1]
    alone = [train_regression(problem, optimizer, [each], 2, BUDGET)[0] for each in rates]
    assert together == backwards == alone
    assert len({run.train for run in together}) >= 5  # those that diverge at once are alike


@settings(max_examples=15)
@given(
    st.lists(st.floats(1e-5, 1e3), min_size=1, max_size=14),
    st.integers(1, 40),
    st.sampled_from(FAMILIES),
    st.integers(0, 2**63 - 1),
)
def test_bits_depend_on_nothing_but_the_setting(rates, batch, family, seed):
    problem = reference.problem(family, batch=batch)
    runs = train_regression(problem, tw.adam(), [{"lr": lr} for lr in rates], seed, Budget(7, 3))
    assert runs[-1] == train_regression(problem, tw.adam(), [{"lr": rates[-1]}], seed, Budget(7, 3))[0]


@pytest.mark.parametrize("bound", ["MOST_STEPS", "MOST_NUMBERS"])
def test_work_may_be_cut_in_pieces(monkeypatch, bound):
    problem, optimizer = reference.problem("softmax"), tw.nadam(lr=lambda t: 0.1 / t)
    options = [{"beta1": beta1} for beta1 in (0.0, 0.5, 0.9)]
    whole = train_regression(problem, optimizer, options, 0, BUDGET)
    monkeypatch.setattr(training, bound, 3)
    assert train_regression(problem, optimizer, options, 0, BUDGET) == whole


def test_runs_in_threads_have_the_same_bits():
    problem, rates = reference.problem("softmax", batch=32), [{"lr": lr} for lr in (0.01, 0.1, 1.0)]
    alone = [train_regression(problem, tw.adam(), rates, seed, BUDGET) for seed in range(6)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: train_regression(problem, tw.adam(), rates, seed, BUDGET), range(6)))
    assert together == alone


def test_lanes_that_end_take_nothing_of_the_others_with_them():
    """Slots, scalar slots and hyperparameters of their own."""
    problem, optimizer = reference.problem("softmax"), tw.nadam(lr=0.1)
    fine = [{"beta1": 0.3}, {"beta1": 0.8}]
    ending, *others = train_regression(problem, optimizer, [{"lr": 1e308}, *fine], 0, BUDGET)
    assert ending.diverged_at is not None and ending.diverged_at < 10
    assert others == train_regression(problem, optimizer, fine, 0, BUDGET) and others[0] != others[1]
