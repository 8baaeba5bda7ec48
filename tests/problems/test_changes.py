"""A gradient that changes with the step: read once, for as many steps as the budget has."""

import json
from typing import Any

import pytest

import thalweg as tw
from thalweg.errors import InputError
from thalweg.problems.changes import Cycle
from thalweg.problems.problem import Budget
from thalweg.problems.surface import SurfaceProblem, surface
from thalweg.runs.landscape_training import train_landscape

BASE: dict[str, Any] = {"landscape": tw.valley, "noise": 1.0}


def canonical(problem: SurfaceProblem) -> str:
    return json.dumps(problem.identity(), sort_keys=True)


def test_a_function_is_read_at_the_steps_of_the_budget_and_no_further() -> None:
    """A table that looks into fifty numbers can be raced for fifty steps, and is known by them."""
    table, asked = [100.0 - t for t in range(50)], []

    def looked_up(t: int) -> float:
        asked.append(t)
        return table[t - 1]

    problem = surface(**BASE, gradient={"kappa": looked_up}, steps=50)
    before = canonical(problem)
    runs = train_landscape(problem, tw.sgd(), [{"lr": 1e-3}], 0, problem.budget)
    assert sorted(set(asked)) == list(range(1, 51))
    table[49] += 1
    assert train_landscape(problem, tw.sgd(), [{"lr": 1e-3}], 0, problem.budget) == runs
    assert canonical(problem) == before != canonical(surface(**BASE, gradient={"kappa": looked_up}, steps=50))
    assert surface(**BASE, gradient={"kappa": table}, steps=1).facts["kappa of step t's gradient"] == "100, ..."
    with pytest.raises(InputError, match=r"kappa at step 51 of 60: IndexError: list index out of range"):
        surface(**BASE, gradient={"kappa": looked_up}, steps=60)
    with pytest.raises(InputError, match=r"kappa was read for 50 steps: for more give them to tw.surface"):
        train_landscape(problem, tw.sgd(), [{"lr": 1e-3}], 0, Budget(51, 5))


def test_a_row_that_is_repeated_is_not_a_function_with_the_same_numbers() -> None:
    one, two = (
        surface(**BASE, gradient={"kappa": [3.0] * 9}, steps=9),
        surface(**BASE, gradient={"kappa": lambda _: 3.0}, steps=9),
    )
    assert canonical(one) != canonical(two)


def test_a_cycle_begins_with_its_first_number() -> None:
    assert [Cycle((3.0, -1.0))(t) for t in (1, 2, 3)] == [3.0, -1.0, 3.0]
