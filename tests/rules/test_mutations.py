"""Mutation of the maths: every operation of every program is changed in turn, and the comparison with torch must fail.

The comparison is that of test_against_torch in short: 12 steps, an epsilon that can be seen, a learning rate that
changes, gradients that go up and down. What it does not see is listed below with its reason, and nothing else may be.
"""

from collections import defaultdict
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.rules.mutants import mutants
from tests.rules.oracle import START, Row, gradients, rows
from thalweg.engines import arrays, plain
from thalweg.optimizer.variant import Variant
from thalweg.recording.tape import Function
from thalweg.rules import CATALOGUE

STEPS = 12
SEEN = 1e-11  # of max |x|: the unchanged programs are within 1e-14
Case = tuple[Row, NDArray[Any]]


def of_centered(g: str, alpha: str, rest: str) -> dict[str, str]:
    """What nothing sees in centered rmsprop, where its gradient and the scalars alpha and 1 - alpha are so spelled."""
    m = f"add(mul({alpha}, m), mul({rest}, {g}))"
    v = f"add(mul({alpha}, v), mul({rest}, mul({g}, {g})))"
    return {
        f"elements: mul({rest}, {g}): negated": "m is squared wherever it is used: its sign is free",
        f"elements: {m}: sub": "as above",
        f"elements: maximum(sub({v}, mul({m}, {m})), 0): only operand 1": (
            "torch does not clamp: test_centered_rmsprop_stays_bounded_where_the_variance_is_rounding does"
        ),
        "elements: 0: negated": "a scale of -0 is a scale of 0",
    }


SURVIVORS = {
    "momentum": {"scalars: eq(t, 1): le": "t starts at 1"},
    "rmsprop": {**of_centered("g", "r0", "r1"), **of_centered("add(g, mul(r0, x))", "r1", "r2")},
}


@cache
def by_variant(rule: str) -> dict[Variant, list[Case]]:
    """Rows that run each variant, with the paths that torch takes."""
    found, grads = defaultdict(list), gradients(STEPS)
    for row in rows(epsilons=(1e-3,), beta2=0.9, alpha=0.9):
        if row.rule == rule:
            found[row.ours().variant].append((row, row.torch_path(START, grads)))
    return found


def error(row: Row, theirs: NDArray[Any], scalars: Function, elements: Function) -> float:
    """The largest distance from torch's path, in units of its size; inf as soon as it is seen."""
    optimizer, variant = row.ours(), row.ours().variant
    on_scalars, on_elements = plain.build(scalars), arrays.build(elements)
    x, slots = START, [np.full_like(START, optimizer.start_of(slot)) for slot in variant.slots]
    scalar_slots: tuple[Any, ...] = tuple(optimizer.start_of(slot) for slot in variant.scalar_slots)
    scale, worst = np.max(np.abs(theirs), axis=0), 0.0
    for t, (g, their) in enumerate(zip(gradients(STEPS), theirs, strict=True), 1):
        results = on_scalars(float(t), *optimizer.at(t), *scalar_slots)
        row_of_scalars, scalar_slots = results[: variant.program.row], results[variant.program.row :]
        x, *slots = on_elements(x, g, *slots, *row_of_scalars)
        distance = float(np.max(np.abs(x - their) / scale))
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
    assert alive == set(SURVIVORS.get(rule, {}))
