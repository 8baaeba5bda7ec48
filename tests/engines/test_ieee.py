"""IEEE 754 on every engine: the documented answers, the same bits, no warnings."""

import math
import struct
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.engines import arrays, plain
from thalweg.recording.operations import CONDITIONS, MEANING, TRANSCENDENTAL
from thalweg.recording.tape import Function, Tape

INF, NAN = math.inf, math.nan
COUNTS = {"where": 3, **dict.fromkeys(["add", "sub", "mul", "div", "pow", "power", "maximum", "minimum"], 2)}
NUMERIC = [name for name in MEANING if name not in CONDITIONS and name != "where"]
EXACT = [name for name in NUMERIC if name not in TRANSCENDENTAL and name != "power"]
COMPARISONS = sorted(CONDITIONS - {"and", "or", "not"})


def one_operation(name: str) -> Function:
    """`name` of the inputs a, b as a recorded function; a condition as 1 or 0."""
    tape = Tape()
    count = 2 if name in COMPARISONS else COUNTS.get(name, 1)
    inputs = ("a", "b")[:count]
    output = tape.add(name, *(tape.input(each) for each in inputs))
    if name in COMPARISONS:
        output = tape.add("where", output, tape.constant(1.0), tape.constant(0.0))
    return Function.of(tape, inputs, (output,))


FUNCTIONS = {name: one_operation(name) for name in (*NUMERIC, *COMPARISONS)}


def bits(value: float) -> bytes:
    return struct.pack("<d", NAN if value != value else value)


def on_plain(function: Function, *inputs: float) -> float:
    return plain.build(function)(*inputs)[0]


def on_arrays(function: Function, *inputs: float) -> float:
    (result,) = arrays.build(function)(*(np.array([value, value]) for value in inputs))
    assert bits(result[0]) == bits(result[1])
    return float(result[0])


def on_numpy_scalars(function: Function, *inputs: float) -> float:
    return float(arrays.build(function)(*(np.array(value) for value in inputs))[0])


ENGINES: list[Callable[..., float]] = [on_plain, on_arrays, on_numpy_scalars]

TABLE: list[tuple[str, tuple[float, ...], float]] = [
    ("div", (1.0, 0.0), INF),
    ("div", (1.0, -0.0), -INF),
    ("div", (-1.0, 0.0), -INF),
    ("div", (-1.0, -0.0), INF),
    ("div", (0.0, 0.0), NAN),
    ("div", (NAN, 0.0), NAN),
    ("div", (INF, 0.0), INF),
    ("div", (INF, INF), NAN),
    ("div", (1.0, INF), 0.0),
    ("div", (1.0, -INF), -0.0),
    ("div", (1e300, 1e-300), INF),
    ("mul", (1e300, -1e300), -INF),
    ("mul", (0.0, INF), NAN),
    ("sub", (INF, INF), NAN),
    ("neg", (0.0,), -0.0),
    ("abs", (-0.0,), 0.0),
    ("abs", (-INF,), INF),
    ("exp", (1000.0,), INF),
    ("exp", (-1000.0,), 0.0),
    ("exp", (-INF,), 0.0),
    ("sqrt", (-1.0,), NAN),
    ("sqrt", (-0.0,), -0.0),
    ("sqrt", (INF,), INF),
    ("log", (0.0,), -INF),
    ("log", (-0.0,), -INF),
    ("log", (-1.0,), NAN),
    ("log", (INF,), INF),
    ("sin", (INF,), NAN),
    ("cos", (-INF,), NAN),
    ("tan", (INF,), NAN),
    ("sin", (-0.0,), -0.0),
    ("sinh", (1000.0,), INF),
    ("sinh", (-1000.0,), -INF),
    ("cosh", (-1000.0,), INF),
    ("tanh", (INF,), 1.0),
    ("tanh", (-1000.0,), -1.0),
    ("arctan", (INF,), math.pi / 2),
    ("pow", (0.0, 0.0), 1.0),
    ("pow", (NAN, 0.0), 1.0),
    ("pow", (1.0, NAN), 1.0),
    ("pow", (0.0, -1.0), INF),
    ("pow", (-0.0, -1.0), -INF),
    ("pow", (-0.0, -2.0), INF),
    ("pow", (-0.0, 3.0), -0.0),
    ("pow", (0.0, -INF), INF),
    ("pow", (-8.0, 1 / 3), NAN),
    ("pow", (-1.0, INF), 1.0),
    ("pow", (-INF, 3.0), -INF),
    ("pow", (-INF, -3.0), -0.0),
    ("pow", (2.0, 1024.0), INF),
    ("pow", (-2.0, 1025.0), -INF),
    ("pow", (-2.0, 1026.0), INF),
    ("pow", (0.5, INF), 0.0),
    ("power", (2.0, 10.0), 1024.0),
    ("power", (2.0, -2.0), 0.25),
    ("power", (0.0, 0.0), 1.0),
    ("power", (0.0, -1.0), INF),
    ("power", (-2.0, 1025.0), -INF),
    ("power", (4.0, 0.5), 2.0),
    ("power", (0.9, INF), 0.0),
    ("power", (0.9, 1e300), 0.0),
    ("power", (0.9, NAN), NAN),
    ("maximum", (NAN, 1.0), NAN),
    ("maximum", (1.0, NAN), NAN),
    ("maximum", (0.0, -0.0), -0.0),
    ("maximum", (-0.0, 0.0), 0.0),
    ("maximum", (-INF, INF), INF),
    ("minimum", (NAN, 1.0), NAN),
    ("minimum", (1.0, NAN), NAN),
    ("minimum", (0.0, -0.0), -0.0),
    ("minimum", (-0.0, 0.0), 0.0),
    ("floor", (2.75,), 2.0),
    ("floor", (-2.25,), -3.0),
    ("floor", (-0.0,), -0.0),
    ("floor", (1e300,), 1e300),
    ("floor", (-INF,), -INF),
    ("floor", (NAN,), NAN),
    ("sign", (NAN,), NAN),
    ("sign", (-0.0,), 0.0),
    ("sign", (-INF,), -1.0),
    ("sign", (5e-324,), 1.0),
    ("eq", (0.0, -0.0), 1.0),
    *((name, (NAN, NAN), float(name == "ne")) for name in COMPARISONS),
    *((name, (NAN, 1.0), float(name == "ne")) for name in COMPARISONS),
]


@pytest.mark.parametrize("name, inputs, expected", TABLE)
@pytest.mark.parametrize("engine", ENGINES)
def test_the_table(engine: Callable[..., float], name: str, inputs: tuple[float, ...], expected: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert bits(engine(FUNCTIONS[name], *inputs)) == bits(expected)


@pytest.mark.parametrize("name, inputs, expected", [case for case in TABLE if hasattr(tw, case[0])])
def test_the_functions_on_floats_answer_by_the_table(name: str, inputs: tuple[float, ...], expected: float) -> None:
    assert bits(getattr(tw, name)(*inputs)) == bits(expected)


@pytest.mark.parametrize("name", [*EXACT, *COMPARISONS])
@given(st.floats(), st.floats())
def test_all_engines_give_the_same_bits(name: str, a: float, b: float) -> None:
    function = FUNCTIONS[name]
    inputs = (a, b)[: len(function.inputs)]
    assert len({bits(engine(function, *inputs)) for engine in ENGINES}) == 1


@given(st.floats(), st.integers(-300, 2**31) | st.integers(-5, 5))
def test_power_with_integral_exponents_has_the_same_bits(a: float, n: int) -> None:
    assert len({bits(engine(FUNCTIONS["power"], a, float(n))) for engine in ENGINES}) == 1


@pytest.mark.parametrize("name", sorted(TRANSCENDENTAL))
@given(st.floats(), st.floats())
def test_transcendental_operations_agree_but_for_the_last_bits(name: str, a: float, b: float) -> None:
    function = FUNCTIONS[name]
    inputs = (a, b)[: len(function.inputs)]
    first, *others = (engine(function, *inputs) for engine in ENGINES)
    for other in others:
        if math.isfinite(first) and abs(first) < 1e307:
            assert math.isclose(first, other, rel_tol=1e-13, abs_tol=1e-320)
            assert math.copysign(1, first) == math.copysign(1, other)
        else:
            assert (first != first) == (other != other)


@given(st.floats(), st.floats(), st.floats())
def test_where_chooses_and_computes_with_neither(condition: float, a: float, b: float) -> None:
    tape = Tape()
    c, x, y = (tape.input(name) for name in "cab")
    function = Function.of(tape, ("c", "a", "b"), (tape.add("where", tape.add("gt", c, tape.constant(0.0)), x, y),))
    expected = bits(a if condition > 0 else b)
    assert [bits(engine(function, condition, a, b)) for engine in ENGINES] == [expected] * 3


def connected() -> Function:
    """and, or, not of a > 0 and b > 0, each as 1 or 0."""
    tape = Tape()
    a, b = (tape.add("gt", tape.input(name), tape.constant(0.0)) for name in "ab")
    combined = (tape.add("and", a, b), tape.add("or", a, b), tape.add("not", a), tape.add("not", tape.add("and", a, b)))
    outputs = (tape.add("where", each, tape.constant(1.0), tape.constant(0.0)) for each in combined)
    return Function.of(tape, ("a", "b"), tuple(outputs))


@pytest.mark.parametrize("a", [1.0, -1.0, NAN])
@pytest.mark.parametrize("b", [1.0, -1.0, NAN])
@pytest.mark.parametrize("kind", [float, np.array, lambda value: np.array([value]), np.float64])
def test_and_or_not_of_conditions(kind: Callable[[float], Any], a: float, b: float) -> None:
    run = plain.build(connected()) if kind is float else arrays.build(connected())
    p, q = a > 0, b > 0
    assert [float(np.squeeze(value)) for value in run(kind(a), kind(b))] == [p and q, p or q, not p, not (p and q)]


@pytest.mark.parametrize("name", [name for name in NUMERIC if name != "power"])
def test_float32_stays_float32(name: str) -> None:
    function = FUNCTIONS[name]
    inputs = [np.array([0.5, 2.0], dtype=np.float32)] * len(function.inputs)
    assert arrays.build(function)(*inputs)[0].dtype == np.float32
    assert arrays.build(function)(*inputs[:-1], np.float32(0.7))[0].dtype == np.float32
