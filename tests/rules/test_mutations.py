"""Mutation of the maths: every operation of every program is changed in turn, and a comparison outside must fail.

The comparison is that of test_against_torch and test_against_others in short: 12 steps (more where only signs count),
an epsilon that can be seen, a learning rate that changes, gradients that go up and down. What it does not see is listed
in survivors.py with its reason, and nothing else may be.
"""

from collections import defaultdict
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.rules.given import START, Trace, gradients
from tests.rules.mutants import mutants
from tests.rules.oracle import Row, rows
from tests.rules.survivors import SURVIVORS
from thalweg.engines import arrays, plain
from thalweg.optimizer.variant import Variant
from thalweg.recording.tape import Function
from thalweg.rules import CATALOGUE

STEPS = 12
LONGER = {"lion": 150, "signum": 150, "rprop": 60}
SEEN = 1e-11  # of max |x|: the unchanged programs are within 1e-14
Case = tuple[Row, Trace]


@cache
def by_variant(rule: str) -> dict[Variant, list[Case]]:
    """Rows that run each variant, with the paths that torch takes."""
    found, grads = defaultdict(list), gradients(LONGER.get(rule, STEPS))
    for row in rows(epsilons=(1e-3,), beta2=0.9, alpha=0.9):
        if row.rule == rule:
            found[row.ours().variant].append((row, row.outside(START, grads)))
    return found


def error(row: Row, theirs: Trace, scalars: Function, elements: Function) -> float:
    """The largest distance from where others go, and from the slots they show, in units of the size of each; inf as
    soon as it is seen."""
    optimizer, variant = row.ours(), row.ours().variant
    on_scalars, on_elements = plain.build(scalars), arrays.build(elements)
    state = optimizer.init(START)
    x, slots = START, [state.slots[slot] for slot in variant.slots]
    scalar_slots: tuple[Any, ...] = tuple(state.slots[slot] for slot in variant.scalar_slots)
    shown = np.stack([theirs.x, *theirs.slots.values()], axis=1)  # (steps, what, elements)
    places = [variant.slots.index(name) for name in theirs.slots]
    scale, worst = np.max(np.abs(shown), axis=0), 0.0
    for t, (g, their) in enumerate(zip(gradients(len(shown)), shown, strict=True), 1):
        results = on_scalars(float(t), *optimizer.at(t), *scalar_slots)
        row_of_scalars, scalar_slots = results[: variant.program.row], results[variant.program.row :]
        x, *slots = on_elements(x, g, *slots, *row_of_scalars)
        ours = np.stack(np.broadcast_arrays(START, x, *(slots[place] for place in places))[1:])
        distance = float(np.max(np.abs(ours - their) / scale))
        if not distance <= SEEN:  # NaN too
            return np.inf
        worst = max(worst, distance)
    return worst


def survivors(rule: str, variant: Variant) -> tuple[set[str], int]:
    """The changes of `variant` that no row of it sees, and how many were tried."""
    scalars, elements = variant.program.scalars, variant.program.elements
    changed = [
        *((f"scalars: {what}", mutant, elements) for what, mutant in mutants(scalars)),
        *((f"elements: {what}", scalars, mutant) for what, mutant in mutants(elements)),
    ]
    cases = by_variant(rule)[variant]
    alive = {what for what, s, e in changed if all(error(row, path, s, e) <= SEEN for row, path in cases)}
    return alive, len(changed)


@pytest.mark.parametrize("rule", CATALOGUE)
def test_the_programs_as_they_are_pass(rule: str) -> None:
    assert set(by_variant(rule)) == set(CATALOGUE[rule]._variants.values())
    for variant, cases in by_variant(rule).items():
        for row, path in cases:
            assert error(row, path, variant.program.scalars, variant.program.elements) <= 1e-13


@pytest.mark.parametrize("rule", CATALOGUE)
def test_every_change_is_seen(rule: str) -> None:
    alive: set[str] = set()
    for variant in by_variant(rule):
        found, tried = survivors(rule, variant)
        assert tried > 3 * variant.program.nodes
        alive |= found
    assert sorted(alive) == sorted(SURVIVORS.get(rule, {}))
