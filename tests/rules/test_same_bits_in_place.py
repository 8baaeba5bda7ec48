"""`step_` gives the bits of `step`: all rules and flags, float32 and float64, made-up rules, several threads."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.rules.expressions import Expression, random_rules
from tests.rules.test_same_bits import VALUES, X, cases, chosen_of, defined, gradients, pace, rule_gradients, spread
from thalweg.engines.compiled import threads
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.optimizer.state import State
from thalweg.rules import CATALOGUE as BUILT_IN

FLOATS = (np.float32, np.float64)


def same(a: Any, b: Any) -> bool:
    unsigned = {4: np.uint32, 8: np.uint64}[a.dtype.itemsize]
    return a.dtype == b.dtype and bool(np.all((a.view(unsigned) == b.view(unsigned)) | (np.isnan(a) & np.isnan(b))))


def leaves(state: State, params: dict[str, Any]) -> list[Any]:
    trees = [params, *(slot for slot in state.slots.values() if isinstance(slot, dict))]
    return [leaf for tree in trees for leaf in tree.values()]


def scalars(state: State) -> list[float]:
    return [slot for slot in state.slots.values() if isinstance(slot, float)]


def check(optimizer: Optimizer, x: Any, grads: Any, parts: int = 1) -> None:
    """Both ways from x, (n,), along grads, (steps, n), as two leaves."""
    cut = len(x) // 3
    there = {"w": x[cut:].copy(), "b": x[:cut].copy()}
    here = {name: array.copy() for name, array in there.items()}
    optimizer.compile()
    state, after = optimizer.init(here), optimizer.init(there)
    for t, g in enumerate(grads, 1):
        given = {"w": g[cut:].copy(), "b": g[:cut].copy()}
        optimizer.step_(here, given, state)
        there, after = optimizer.step(there, given, after)
        assert state.plan is not None
        assert [each.parts for each in state.plan.launches] == [parts]  # the kernel served
        assert all(same(a, b) for a, b in zip(leaves(state, here), leaves(after, there), strict=True)), t
        assert scalars(state) == pytest.approx(scalars(after), rel=0, abs=0, nan_ok=True)
        assert state.t == after.t == t


def in_precision(array: Any, dtype: Any) -> Any:
    with np.errstate(all="ignore"):
        return array.astype(dtype)


def optimizer_of(rule: Rule, flags: tuple[Any, ...]) -> Optimizer:
    chosen = chosen_of(rule, flags)
    numbers = {name: float(values[0]) for name, values in spread(rule, chosen, 1).items()}
    lr = numbers.pop("lr")
    return rule(**numbers, **chosen, lr=lambda t: lr * pace(t))


@pytest.mark.parametrize("dtype", FLOATS, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("name, flags", cases(), ids=[f"{name}{flags}" for name, flags in cases()])
def test_every_rule_and_variant(name: str, flags: tuple[Any, ...], dtype: Any) -> None:
    x = np.linspace(-2.0, 3.0, gradients().shape[1])
    check(optimizer_of(BUILT_IN[name], flags), in_precision(x, dtype), in_precision(gradients(), dtype))


@settings(max_examples=25)
@given(random_rules())
def test_random_rules(trees: tuple[Expression, Expression, Expression]) -> None:
    rule, grads = defined(trees), rule_gradients()
    optimizer = rule(lr=lambda t: VALUES["lr"][0] * pace(t), beta=0.9)
    for dtype in FLOATS:
        check(optimizer, in_precision(X, dtype), in_precision(grads, dtype))


@pytest.mark.parametrize("dtype", FLOATS, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("name", BUILT_IN)
def test_every_rule_on_several_threads(name: str, dtype: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PAYS", dict.fromkeys(threads.PAYS, 0.0))
    generator = np.random.default_rng(11)
    x, grads = generator.normal(size=5003), generator.normal(size=(20, 5003))
    check(BUILT_IN[name](), in_precision(x, dtype), in_precision(grads, dtype), parts=threads.get_num_threads())


def nesting(x, g, a, b, c, d, e, f, h, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]  # read, not typed
    """Running means of running means."""
    a = beta * a + (1 - beta) * g
    b = beta * b + (1 - beta) * a
    c = beta * c + (1 - beta) * b
    d = beta * d + (1 - beta) * c
    e = beta * e + (1 - beta) * d
    f = beta * f + (1 - beta) * e
    h = beta * h + (1 - beta) * f * x
    return x - lr * h / (1 - beta**t), a, b, c, d, e, f, h


NESTING = Rule(nesting)


@pytest.mark.parametrize("dtype", FLOATS, ids=lambda dtype: dtype.__name__)
def test_any_number_of_slots(dtype: Any) -> None:
    x = np.linspace(-2.0, 3.0, gradients().shape[1])
    check(NESTING(), in_precision(x, dtype), in_precision(gradients()[:50], dtype))
