"""Lanes give the points of a run on plain floats, bit for bit: all rules and flags, landscapes, made-up rules."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import thalweg as tw
from tests.rules.expressions import Expression, random_rules
from tests.rules.test_same_bits import cases, chosen_of, defined, spread
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.rule import Rule
from thalweg.rules import CATALOGUE as BUILT_IN
from thalweg.runs.by_kernel import KernelLanes
from thalweg.runs.by_numpy import NumpyLanes
from thalweg.runs.descend import holding, surroundings
from thalweg.runs.lanes import Lanes, Setting

STEPS, COUNT = 500, 5
ALGEBRAIC = [name for name, each in LANDSCAPES.items() if each.algebraic]
OTHERS = [name for name in LANDSCAPES if name not in ALGEBRAIC]
Numbers = NDArray[np.float64]


def trajectories(
    surface: Landscape, rule: Rule, flags: Mapping[str, Any], values: Mapping[str, Numbers], steps: int
) -> tuple[Numbers, Numbers, list[Numbers]]:
    """Points of (steps + 1, 2, lanes), compiled and in NumPy, and each lane's path on plain floats."""
    each = [rule(**flags, **{name: float(v[k]) for name, v in values.items()}) for k in range(COUNT)]
    box = holding(surroundings(surface.domain), surface.start)
    setting = Setting(surface, each[0], steps, box, tuple(values), trace=True)
    x, y = (np.full(COUNT, at) for at in surface.start)
    lanes = Lanes(x, y, values)
    paths = [tw.descend(surface, optimizer, steps=steps).points for optimizer in each]
    return KernelLanes(setting).run(lanes).points, NumpyLanes(setting).run(lanes).points, paths


def check(*arguments: Any) -> None:
    compiled, in_numpy, paths = trajectories(*arguments)
    for lane, path in enumerate(paths):
        expected = np.full(compiled.shape[:2], np.nan)
        expected[: len(path)] = path
        for name, points in (("compiled", compiled), ("numpy", in_numpy)):
            bits = points[:, :, lane].copy().view(np.uint64) == expected.view(np.uint64)
            assert (bits | np.isnan(points[:, :, lane]) & np.isnan(expected)).all(), (name, lane)


@pytest.mark.parametrize("name, flags", cases(), ids=[f"{name}{flags}" for name, flags in cases()])
def test_every_rule_and_variant_with_all_hyperparameters_as_axes(name: str, flags: tuple[Any, ...]) -> None:
    rule = BUILT_IN[name]
    chosen = chosen_of(rule, flags)
    values = spread(rule, chosen, COUNT)
    values["lr"] = np.geomspace(1e-3, 1.0, COUNT)  # the largest ones diverge
    check(tw.rosenbrock, rule, chosen, values, STEPS)


@pytest.mark.parametrize("name", ALGEBRAIC)
def test_every_algebraic_landscape(name: str) -> None:
    check(LANDSCAPES[name], tw.adam, {}, {"lr": np.geomspace(1e-3, 3.0, COUNT)}, STEPS)


@pytest.mark.parametrize("name", OTHERS)
def test_landscapes_with_other_functions_agree_but_for_the_last_bits(name: str) -> None:
    surface = LANDSCAPES[name]
    compiled, in_numpy, paths = trajectories(surface, tw.adam, {}, {"lr": np.geomspace(1e-4, 1e-2, COUNT)}, 100)
    scale = max(map(abs, surface.domain))
    for lane, path in enumerate(paths):
        assert np.abs(compiled[:, :, lane] - path).max() <= 1e-12 * scale
        assert np.abs(in_numpy[:, :, lane] - path).max() <= 1e-12 * scale


def powers(x, g, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]  # read, not typed
    """Exponents that are negative, zero, halves, huge; bases that are sums, that change, that are raised again."""
    steady = beta ** (-t) * beta**t + beta ** (0 * t) + beta ** (t / 2) + beta ** (1e21 * t) + (1 - beta) ** (t - 1)
    moving = (beta + 1 / t) ** t + (beta**t) ** t + lr**beta + t**beta
    return x - lr * g * (steady + moving)


POWERS = Rule(powers)


def test_powers_of_all_kinds() -> None:
    values = {"lr": np.array([1e-3, 1e-4, 0.01, 0.1, 1.0]), "beta": np.array([0.9, 0.0, 0.5, 0.99, 0.1])}
    check(tw.beale, POWERS, {}, values, 200)
    check(tw.beale, POWERS, {"lr": 1e-3}, {"beta": values["beta"]}, 200)


@settings(max_examples=12)
@given(random_rules())
def test_random_rules(trees: tuple[Expression, Expression, Expression]) -> None:
    """Both hyperparameters and the scalar slot differ from lane to lane."""
    values = {"lr": np.array([0.1, 0.5, 1.0, 2.0, 0.03]), "beta": np.array([0.9, 0.0, 0.5, 0.99, 0.1])}
    check(tw.beale, defined(trees), {}, values, 40)


@settings(max_examples=6)
@given(random_rules())
def test_random_rules_with_one_axis(trees: tuple[Expression, Expression, Expression]) -> None:
    check(tw.beale, defined(trees), {"beta": 0.9}, {"lr": np.array([0.1, 0.5, 1.0, 2.0, 0.03])}, 40)
