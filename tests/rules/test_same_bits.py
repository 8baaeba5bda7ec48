"""Floats, arrays and lanes (hyperparameters for each element) give the same bits; NaN is compared by place."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from tests.rules.expressions import Expression, Seen, made_from, positive_rules, random_rules, reference, size
from thalweg.engines import arrays
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.optimizer.variant import Variant
from thalweg.rules import CATALOGUE as BUILT_IN

STEPS, LANES = 500, 12
Numbers = NDArray[np.float64]


def same(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    bits = a.view(np.uint64) == b.view(np.uint64)
    return bool(np.all(bits | (np.isnan(a) & np.isnan(b))))


def gradients() -> Numbers:
    """Four lanes of ordinary and tiny numbers and zeros, four with huge ones, four that meet inf and NaN late."""
    generator = np.random.default_rng(3)
    g = generator.normal(size=(STEPS, LANES)) * 10.0 ** generator.integers(-4, 4, size=(STEPS, LANES))
    place = generator.random((STEPS, LANES))
    mild = generator.choice([0.0, -0.0, 5e-324, -1e-310, 1e-160, 1.0], size=g.shape)
    huge = generator.choice([1e150, -1e160, 1.7e308, -1.7e308], size=g.shape)
    wild = generator.choice([math.inf, -math.inf, math.nan], size=g.shape)
    g = np.where(place < 0.3, mild, g)
    g[:, 4:8] = np.where(place > 0.98, huge, g)[:, 4:8]
    g[:, 8:] = np.where((place > 0.97) & (np.arange(STEPS) > 200)[:, None], wild, g)[:, 8:]
    g[:20, 0], g[:20, 1] = 0.0, -0.0
    return g


def of_floats(optimizer: Optimizer, x: float, grads: Numbers) -> Iterator[list[float]]:
    state = optimizer.init(x)
    for g in grads:
        x, state = optimizer.step(x, float(g), state)
        yield [x, *state.slots.values()]


def of_arrays(optimizer: Optimizer, x: Numbers, grads: Numbers) -> Iterator[list[Any]]:
    state = optimizer.init(x)
    for g in grads:
        x, state = optimizer.step(x, g, state)
        yield [x, *state.slots.values()]


def of_lanes(variant: Variant, values: dict[str, Numbers], x: Numbers, grads: Numbers) -> Iterator[list[Any]]:
    """The program with hyperparameters as arrays; lr follows the schedule."""
    program = variant.program
    scalars, elements = arrays.build_scalars(program.scalars), arrays.build(program.elements)

    def start(slot: str) -> Any:
        given = variant.start[slot]
        if given in ("x", "lr"):
            return x.copy() if given == "x" else values["lr"] * pace(1)
        return values[given].copy() if isinstance(given, str) else np.full(x.shape, given)

    slots = [start(slot) for slot in variant.slots]
    scalar_slots: list[Any] = [start(slot) for slot in variant.scalar_slots]
    for t, g in enumerate(grads, 1):
        now = [values[name] * pace(t) if name == "lr" else values[name] for name in variant.hyperparameters]
        results = scalars(float(t), *now, *scalar_slots)
        row, scalar_slots = results[: program.row], list(results[program.row :])
        x, *slots = (np.broadcast_to(result, x.shape) for result in elements(x, g, *slots, *row))
        yield [x, *slots, *scalar_slots]


def pace(t: int) -> float:
    return 1.0 + 0.5 * math.sin(t / 5.0)


def optimizer_of(rule: Rule, values: dict[str, Numbers], lane: int, flags: dict[str, Any]) -> Optimizer:
    numbers = {name: float(value[lane]) for name, value in values.items()}
    lr = numbers.pop("lr")
    return rule(lr=lambda t: lr * pace(t), **numbers, **flags)


def check(rule: Rule, values: dict[str, Numbers], flags: dict[str, Any], x: Numbers, grads: Numbers) -> None:
    """Each lane on floats against the lanes together; and the first lane's hyperparameters on one array."""
    count = len(x)
    variant = rule.variant({**rule.defaults, **dict.fromkeys(values, 1.0), **flags})
    optimizers = [optimizer_of(rule, values, lane, flags) for lane in range(count)]
    apart = [of_floats(each, float(x[lane]), grads[:, lane]) for lane, each in enumerate(optimizers)]
    together = of_lanes(variant, values, x, grads)
    for t, (lanes, *floats) in enumerate(zip(together, *apart, strict=True), 1):
        for which, columns in enumerate(zip(*floats, strict=True)):
            assert same(np.broadcast_to(lanes[which], count), columns), (t, which)
    first = optimizer_of(rule, values, 0, flags)
    alone = [of_floats(first, float(x[lane]), grads[:, lane]) for lane in range(count)]
    for t, (array, *floats) in enumerate(zip(of_arrays(first, x, grads), *alone, strict=True), 1):
        for which, columns in enumerate(zip(*floats, strict=True)):
            assert same(np.broadcast_to(array[which], count), columns), (t, which)


def cases() -> list[tuple[str, tuple[Any, ...]]]:
    return [(name, flags) for name, rule in BUILT_IN.items() for flags in rule._variants]


def chosen_of(rule: Rule, flags: tuple[Any, ...]) -> dict[str, Any]:
    return {flag: value for flag, value in zip(rule._flags, flags, strict=True) if value != "number"}


def spread(rule: Rule, chosen: Mapping[str, Any], count: int) -> dict[str, Numbers]:
    """Every number of a rule over a range of a third, from its default or something typical; (count,) each."""
    typical = {"weight_decay": 0.1, "momentum": 0.9, "warmup_steps": 20.0}
    numbers = {name: rule.defaults[name] or typical.get(name, 0.1) for name in rule.ranges if name not in chosen}
    below, above = np.linspace(1.0, 0.7, count), np.linspace(1.0, 1.3, count)
    return {name: value * (below if 0.7 * value in rule.ranges[name] else above) for name, value in numbers.items()}


@pytest.mark.parametrize("name, flags", cases(), ids=[f"{name}{flags}" for name, flags in cases()])
def test_every_rule_and_variant(name: str, flags: tuple[Any, ...]) -> None:
    rule = BUILT_IN[name]
    chosen = chosen_of(rule, flags)
    values = spread(rule, chosen, LANES)
    x = np.linspace(-2.0, 3.0, LANES)
    check(rule, values, chosen, x, gradients())


RULE_LANES, RULE_STEPS = 6, 10
X = np.array([1.0, -0.5, 0.0, -0.0, 30.0, 1e-200])
VALUES = {"lr": np.array([0.1, 0.5, 1.0, 2.0, 0.03, 1e3]), "beta": np.array([0.9, 0.0, 0.5, 0.99, 0.1, 0.25])}


def rule_gradients() -> Numbers:
    g = np.random.default_rng(5).normal(size=(RULE_STEPS, RULE_LANES))
    g[2, 0], g[2, 1], g[4, 2], g[6, 3], g[7, 4], g[8, 5] = 0.0, -0.0, 1e200, math.inf, 1e-310, math.nan
    return g


def defined(trees: tuple[Expression, Expression, Expression]) -> Rule:
    return Rule(made_from(trees))


@settings(max_examples=200)
@given(random_rules())
def test_random_rules(trees: tuple[Expression, Expression, Expression]) -> None:
    """Among the engines, and against an evaluation of the trees on floats that knows the normal form."""
    assert sum(map(size, trees)) >= 30
    rule, grads = defined(trees), rule_gradients()
    check(rule, VALUES, {}, X, grads)
    for lane in range(RULE_LANES):
        optimizer = optimizer_of(rule, VALUES, lane, {})
        x, m, c = float(X[lane]), 0.0, 0.0
        for t, stepped in enumerate(of_floats(optimizer, x, grads[:, lane]), 1):
            lr, beta = optimizer.at(t)
            values = {"x": x, "g": float(grads[t - 1, lane]), "m": m, "c": c, "t": float(t), "lr": lr, "beta": beta}
            x, m, c = (reference(tree, values) for tree in trees)
            assert same(stepped, [x, m, c]), t


@settings(max_examples=200)
@given(positive_rules())
def test_random_rules_without_cancellation(trees: tuple[Expression, Expression, Expression]) -> None:
    """Against the function itself, step by step, where no value on the way leaves the range of safe products."""
    rule, function = defined(trees), made_from(trees)
    optimizer = optimizer_of(rule, VALUES, 0, {})
    x, state = 1.5, optimizer.init(1.5)
    for t, g in enumerate(np.random.default_rng(7).uniform(0.1, 3.0, size=RULE_STEPS), 1):
        lr, beta = optimizer.at(t)
        with Seen() as seen:
            expected = function(x, float(g), state.slots["m"], state.slots["c"], float(t), lr=lr, beta=beta)
        x, state = optimizer.step(x, float(g), state)
        if not seen.safe:
            break
        np.testing.assert_allclose([x, state.slots["m"], state.slots["c"]], expected, rtol=1e-9, atol=0.0)
