"""Derivatives of recordings, against the complex step, SymPy and central differences."""

import cmath
import math
from collections.abc import Callable
from typing import Any

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import thalweg as tw
from thalweg.engines import plain
from thalweg.errors import ReadError
from thalweg.recording.derivative import RULES, derive
from thalweg.recording.reading import read
from thalweg.recording.tape import Function


def gradient(function: Callable[..., Any], *at: float) -> list[float]:
    """The partial derivatives of a recorded function of positional inputs named as its parameters."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    reading = read(function, names)
    tape = reading.tape
    partial = tuple(derive(tape, reading.outputs[0], tape.input(name)) for name in names)
    return list(plain.build(Function.of(tape, names, partial))(*at))


SMOOTH: dict[str, tuple[Callable[..., Any], Callable[..., complex], list[float]]] = {
    "neg": (lambda x: -x, lambda x: -x, [-1.5, 2.0]),
    "sqrt": (lambda x: tw.sqrt(x), cmath.sqrt, [0.25, 3.0, 1e9]),
    "exp": (lambda x: tw.exp(x), cmath.exp, [-3.0, 0.0, 2.5]),
    "log": (lambda x: tw.log(x), cmath.log, [0.1, 1.0, 40.0]),
    "sin": (lambda x: tw.sin(x), cmath.sin, [-2.0, 0.0, 1.0]),
    "cos": (lambda x: tw.cos(x), cmath.cos, [-2.0, 0.0, 1.0]),
    "tan": (lambda x: tw.tan(x), cmath.tan, [-1.0, 0.0, 1.2]),
    "sinh": (lambda x: tw.sinh(x), cmath.sinh, [-2.0, 0.0, 1.5]),
    "cosh": (lambda x: tw.cosh(x), cmath.cosh, [-2.0, 0.0, 1.5]),
    "tanh": (lambda x: tw.tanh(x), cmath.tanh, [-2.0, 0.0, 1.5]),
    "arctan": (lambda x: tw.arctan(x), cmath.atan, [-2.0, 0.0, 1.5]),
    "add": (lambda x, y: x + y, lambda x, y: x + y, [-2.0, 0.0, 1.5]),
    "sub": (lambda x, y: x - y, lambda x, y: x - y, [-2.0, 0.0, 1.5]),
    "mul": (lambda x, y: x * y, lambda x, y: x * y, [-2.0, 0.0, 1.5]),
    "div": (lambda x, y: x / y, lambda x, y: x / y, [-2.0, 0.5, 1.5]),
    "pow": (lambda x, y: x**y, lambda x, y: x**y, [0.5, 1.5, 3.0]),
}
KINKED = {"abs", "floor", "sign", "maximum", "minimum", "where"}
H = 1e-30


def test_every_operation_is_covered() -> None:
    assert set(SMOOTH) | KINKED == set(RULES)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_operation_against_the_complex_step(name: str) -> None:
    recorded, complex_one, points = SMOOTH[name]
    count = recorded.__code__.co_argcount
    for x in points:
        for y in points if count == 2 else [0.0]:
            at = (x, y)[:count]
            for index, value in enumerate(gradient(recorded, *at)):
                stepped = [complex(a, H * (position == index)) for position, a in enumerate(at)]
                expected = complex_one(*stepped).imag / H
                assert math.isclose(value, expected, rel_tol=4e-15, abs_tol=1e-15), (name, at)


@pytest.mark.parametrize("exponent", [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 7])
def test_constant_powers(exponent: float) -> None:
    for x in (0.5, 1.0, 3.0):
        assert math.isclose(gradient(lambda x: x**exponent, x)[0], exponent * x ** (exponent - 1), rel_tol=2e-15)


@pytest.mark.parametrize("exponent, slope", [(0, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)])
def test_constant_powers_at_zero(exponent: int, slope: float) -> None:
    assert gradient(lambda x: x**exponent, 0.0) == [slope]


@pytest.mark.parametrize("x, y", [(2.0, 1.0), (1.0, 2.0), (-3.0, 0.5)])
def test_kinks_follow_the_side_they_are_on(x: float, y: float) -> None:
    assert gradient(lambda x: abs(x), x) == [math.copysign(1, x)]
    assert gradient(lambda x: tw.sign(x), x) == gradient(lambda x: tw.floor(x), x) == [0.0]
    assert gradient(lambda x, y: tw.maximum(x, y), x, y) == [float(x > y), float(x <= y)]
    assert gradient(lambda x, y: tw.minimum(x, y), x, y) == [float(x < y), float(x >= y)]
    assert gradient(lambda x, y: tw.where(x > y, 3 * x, 5 * y), x, y) == ([3.0, 0.0] if x > y else [0.0, 5.0])


def test_at_a_kink_one_side_is_chosen() -> None:
    assert gradient(lambda x: abs(x), 0.0) == [0.0]
    assert gradient(lambda x, y: tw.maximum(x, y), 1.0, 1.0) == [0.0, 1.0]


def test_a_branch_that_is_not_taken_cannot_spoil_the_derivative() -> None:
    assert gradient(lambda x: tw.where(x > 0, tw.sqrt(x), 0), -1.0) == [0.0]


def test_a_power_of_hoisted_values_has_no_rule() -> None:
    reading = read(lambda x: x, ("x",))
    power = reading.tape.add("power", reading.outputs[0], reading.tape.constant(3.0))
    with pytest.raises(ReadError, match="power has no derivative here"):
        derive(reading.tape, power, reading.outputs[0])


def test_what_does_not_depend_is_zero_and_costs_nothing() -> None:
    reading = read(lambda x, y: tw.exp(y), ("x", "y"))
    slope = derive(reading.tape, reading.outputs[0], reading.tape.input("x"))
    assert reading.tape.is_constant(slope, 0.0)


X, Y = sympy.symbols("x y", real=True)
ONE: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "neg": (lambda a: -a, lambda a: -a),
    "square": (lambda a: a**2, lambda a: a**2),
    "sin": (tw.sin, sympy.sin),
    "cos": (tw.cos, sympy.cos),
    "tanh": (tw.tanh, sympy.tanh),
    "arctan": (tw.arctan, sympy.atan),
    "root": (lambda a: tw.sqrt(1 + a**2), lambda a: sympy.sqrt(1 + a**2)),
    "log": (lambda a: tw.log(2 + tw.sin(a)), lambda a: sympy.log(2 + sympy.sin(a))),
    "exp": (lambda a: tw.exp(tw.tanh(a)), lambda a: sympy.exp(sympy.tanh(a))),
}
TWO: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "add": (lambda a, b: a + b, lambda a, b: a + b),
    "sub": (lambda a, b: a - b, lambda a, b: a - b),
    "mul": (lambda a, b: a * b, lambda a, b: a * b),
    "div": (lambda a, b: a / (1 + b**2), lambda a, b: a / (1 + b**2)),
    "pow": (lambda a, b: (2 + tw.cos(a)) ** b, lambda a, b: (2 + sympy.cos(a)) ** b),
}
LEAVES = st.sampled_from(["x", "y"]) | st.integers(-3, 3).map(float)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(st.sampled_from(sorted(ONE)), inner) | st.tuples(st.sampled_from(sorted(TWO)), inner, inner)
    ),
    max_leaves=8,
)
POINTS = st.floats(-2, 2).filter(lambda value: abs(value) > 1e-3)


def built(tree: Any, x: Any, y: Any, which: int) -> Any:
    if tree in ("x", "y"):
        return x if tree == "x" else y
    if isinstance(tree, float):
        return tree if which == 0 else sympy.Integer(int(tree))
    name, *inner = tree
    return {**ONE, **TWO}[name][which](*(built(branch, x, y, which) for branch in inner))


@settings(deadline=None)
@given(TREES, POINTS, POINTS)
def test_expression_trees_against_sympy(tree: Any, x: float, y: float) -> None:
    in_symbols = built(tree, X, Y, 1)
    exact = [sympy.diff(in_symbols, symbol).subs({X: sympy.Rational(x), Y: sympy.Rational(y)}) for symbol in (X, Y)]
    expected = [complex(value.evalf(30)).real for value in exact]
    assume(all(math.isfinite(value) and abs(value) < 1e8 for value in expected))

    def recorded(x, y):
        return built(tree, x, y, 0)

    found = gradient(recorded, x, y)
    scale = max(1.0, *map(abs, expected))
    assert all(abs(a - b) <= 1e-7 * scale for a, b in zip(found, expected, strict=True))


def test_by_an_intermediate_value_with_others_held() -> None:
    def adam_like(x, g):
        m = 0.9 * x + 0.1 * g
        v = 0.99 * x + 0.01 * g**2
        return x - 0.5 * m / tw.sqrt(v), m, v

    reading = read(adam_like, ("x", "g"))
    tape, (new, m, v) = reading.tape, reading.outputs
    at = (2.0, 3.0)

    def value(place: int) -> float:
        return plain.build(Function.of(tape, ("x", "g"), (place,)))(*at)[0]

    assert math.isclose(value(derive(tape, new, m, {v})), -0.5 / math.sqrt(value(v)), rel_tol=1e-15)
    assert value(derive(tape, new, m)) == value(derive(tape, new, m, {v}))  # v is not computed from m
    by_gradient = value(derive(tape, new, tape.input("g"), {v}))
    assert math.isclose(by_gradient, -0.5 * 0.1 / math.sqrt(value(v)), rel_tol=1e-15)
    through_both = value(derive(tape, new, tape.input("g")))
    along_v = 0.5 * value(m) * 0.5 * value(v) ** -1.5 * 0.02 * 3.0
    assert math.isclose(through_both, by_gradient + along_v, rel_tol=1e-14)
    assert tape.is_constant(derive(tape, m, m), 1.0)
