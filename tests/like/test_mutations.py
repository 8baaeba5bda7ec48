"""Mutation of the formulas that are other libraries': every operation of every program is changed in turn, and the
comparison with the library must fail. What it does not see is listed with its reason, and nothing else may be.
"""

from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.like.conftest import Cases
from tests.like.rows import START, Row, gradients
from tests.rules.mutants import mutants
from tests.rules.survivors import ANY_SIGN, INVERSE, NEGATIVE_ZERO, ONE_OR_ZERO
from thalweg.engines import arrays, plain
from thalweg.like import formulas
from thalweg.optimizer.variant import Variant
from thalweg.recording.tape import Function

SEEN = 1e-11  # of max |x|: the unchanged programs are within 1e-14


def own_rules() -> Iterator[tw.Rule]:
    for file in sorted(Path(formulas.__path__[0]).glob("[a-z]*.py")):
        for each in vars(import_module(f"thalweg.like.formulas.{file.stem}")).values():
            if isinstance(each, tw.Rule):
                yield each


RULES = {rule.name: rule for rule in own_rules()}


def _of_radam() -> dict[str, str]:
    rho_inf = "sub(div(2, sub(1, beta2)), 1)"
    rho = f"sub({rho_inf}, div(mul(mul(2, t), power(beta2, t)), sub(1, power(beta2, t))))"
    above = f"mul(mul(sub({rho}, 4), sub({rho}, 2)), {rho_inf})"
    below = f"mul(mul(sub({rho_inf}, 4), sub({rho_inf}, 2)), {rho})"
    return {
        f"scalars: ge({rho}, threshold): gt": "rho is the threshold at no step",
        f"scalars: where(ge({rho}, threshold), div({above}, {below}), 1): only operand 2": (
            "the guard keeps a root that is not used from being NaN"
        ),
        f"scalars: where(ge({rho}, threshold), 1, 0): negated": ONE_OR_ZERO,
        "scalars: 0: negated": NEGATIVE_ZERO,
        "elements: ne(r10, 0): gt": ONE_OR_ZERO,
        "elements: ne(r11, 0): gt": ONE_OR_ZERO,
        "elements: 0: negated": NEGATIVE_ZERO,
    }


RATIO = {
    "scalars: power(minimum(div(t, warmup_steps), 1), weight_lr_power): negated": "only ratios of weights count",
}
CENTERED = {
    "elements: add(mul(r0, m), mul(r1, g)): sub": ANY_SIGN,
    "elements: mul(r1, g): negated": ANY_SIGN,
}
SURVIVORS: dict[str, dict[str, str]] = {
    "keras_rmsprop": CENTERED,
    "optax_rmsprop": {**CENTERED, "elements: mul(add(mul(r0, m), mul(r1, g)), r2): negated": ANY_SIGN},
    "optax_adabelief": {
        "elements: sub(g, add(mul(r0, m), mul(r1, g))): exchanged": ANY_SIGN,
        "elements: sub(g, add(mul(r0, m), mul(r1, g))): negated": ANY_SIGN,
    },
    "optax_adagrad": {"elements: 0: negated": NEGATIVE_ZERO},
    "optax_radam": _of_radam(),
    "optax_rprop": {
        "elements: 0: negated": NEGATIVE_ZERO,
        "elements: gt(mul(g, prev), 0): ge": "where the product is 0 the step size stays as it is, whatever its factor",
    },
    "optax_schedule_free_adamw": RATIO,
    "optax_schedule_free_sgd": RATIO,
    "optax_yogi": {"elements: mul(r2, sign(sub(v, mul(g, g)))): div": INVERSE},
}


def error(row: Row, theirs: Any, scalars: Function, elements: Function) -> float:
    """The largest distance from the library's path, in units of its size; inf as soon as it is seen."""
    optimizer = row.ours()
    variant, state = optimizer.variant, optimizer.init(START)
    on_scalars, on_elements = plain.build(scalars), arrays.build(elements)
    x, slots = START, [state.slots[slot] for slot in variant.slots]
    scalar_slots: tuple[Any, ...] = tuple(state.slots[slot] for slot in variant.scalar_slots)
    scale, worst = np.max(np.abs(theirs[0]), axis=0), 0.0
    for t, (g, their) in enumerate(zip(gradients(), theirs[0], strict=True), 1):
        results = on_scalars(float(t), *optimizer.at(t), *scalar_slots)
        row_of_scalars, scalar_slots = results[: variant.program.row], results[variant.program.row :]
        x, *slots = on_elements(x, g, *slots, *row_of_scalars)
        distance = float(np.max(np.abs(x - their) / scale))
        if not distance <= SEEN:  # NaN too
            return np.inf
        worst = max(worst, distance)
    return worst


@pytest.fixture(scope="module")
def by_variant(cases: dict[str, Cases]) -> dict[Variant, Cases]:
    """Rows that run each variant, with the paths of their libraries."""
    found: dict[Variant, Cases] = defaultdict(list)
    for library in cases.values():
        for row, theirs in library:
            found[row.ours().variant].append((row, theirs))
    return found


def unreached(rule: tw.Rule) -> set[Variant]:
    """Variants that another rule stands for: optax's RMSprop without what Keras's has not."""
    if rule.name != "optax_rmsprop":
        return set()
    flags = {
        "eps_in_sqrt": (False, True),
        "centered": (False, True),
        "momentum": (None, 0.9),
        "nesterov": (False, True),
    }
    flags["bias_correction"] = (False, True)
    grid = np.stack(np.meshgrid(*(range(2) for _ in flags)), -1).reshape(-1, len(flags))
    given = [{name: values[i] for (name, values), i in zip(flags.items(), each, strict=True)} for each in grid]
    return {
        rule(**each).variant
        for each in given
        if (each["nesterov"] and each["momentum"] is None)
        or (each["eps_in_sqrt"] and not each["nesterov"] and not each["bias_correction"])
    }


@pytest.mark.parametrize("name", RULES)
def test_every_variant_is_compared(name: str, by_variant: dict[Variant, Cases]) -> None:
    all_of_it = set(RULES[name]._variants.values())
    assert all_of_it - set(by_variant) <= unreached(RULES[name])
    for variant in all_of_it & set(by_variant):
        for row, theirs in by_variant[variant]:
            assert error(row, theirs, variant.program.scalars, variant.program.elements) <= 1e-13


@pytest.mark.parametrize("name", RULES)
def test_every_change_is_seen(name: str, by_variant: dict[Variant, Cases]) -> None:
    alive: set[str] = set()
    for variant in RULES[name]._variants.values():
        scalars, elements, rows = variant.program.scalars, variant.program.elements, by_variant.get(variant, [])
        changed = [
            *((f"scalars: {what}", mutant, elements) for what, mutant in mutants(scalars)),
            *((f"elements: {what}", scalars, mutant) for what, mutant in mutants(elements)),
        ]
        assert len(changed) > 3 * variant.program.nodes
        if rows:
            alive |= {what for what, s, e in changed if all(error(row, path, s, e) <= SEEN for row, path in rows)}
    assert sorted(alive) == sorted(SURVIVORS.get(name, {}))
