"""The compiled engine by the same table and with the same bits as floats; in float32 with those of NumPy."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.elementwise import Elementwise
from tests.engines.test_ieee import COMPARISONS, EXACT, FUNCTIONS, TABLE, bits, connected, on_plain
from thalweg.engines import arrays
from thalweg.recording.operations import TRANSCENDENTAL
from thalweg.recording.tape import Function, Tape

SAME = [*EXACT, *COMPARISONS]


def chosen() -> Function:
    """where(a > 0, a, b)."""
    tape = Tape()
    a, b = tape.input("a"), tape.input("b")
    return Function.of(tape, ("a", "b"), (tape.add("where", tape.add("gt", a, tape.constant(0.0)), a, b),))


@cache
def compiled(dtype: str = "float64") -> Elementwise:
    functions = {name: f for name, f in FUNCTIONS.items() if dtype == "float64" or name not in TRANSCENDENTAL}
    if dtype == "float32":
        functions.pop("power")  # float64 always: it is hoisted
    return Elementwise({**functions, "where": chosen()}, dtype)


@cache
def connectives() -> Elementwise:
    whole = connected()
    single = {str(k): Function.of(Tape(list(whole.nodes)), ("a", "b"), (o,)) for k, o in enumerate(whole.outputs)}
    return Elementwise(single)


@pytest.mark.parametrize("name, inputs, expected", TABLE)
def test_the_table(name: str, inputs: tuple[float, ...], expected: float) -> None:
    assert bits(compiled()(*inputs)[name]) == bits(expected)


@given(st.floats(), st.floats())
def test_all_exact_operations_have_the_bits_of_floats(a: float, b: float) -> None:
    found = compiled()(a, b)
    for name in SAME:
        inputs = (a, b)[: len(FUNCTIONS[name].inputs)]
        assert bits(found[name]) == bits(on_plain(FUNCTIONS[name], *inputs)), name
    assert bits(found["where"]) == bits(a if a > 0 else b)


@given(st.floats(width=32), st.floats(width=32))
def test_in_float32_they_have_the_bits_of_numpy(a: float, b: float) -> None:
    found = compiled("float32")(a, b)
    for name in SAME:
        inputs = [np.array([value], dtype=np.float32) for value in (a, b)[: len(FUNCTIONS[name].inputs)]]
        expected = np.float32(arrays.build(FUNCTIONS[name])(*inputs)[0][0])
        assert found[name] == expected or (np.isnan(found[name]) and np.isnan(expected)), name
        assert np.signbit(found[name]) == np.signbit(expected) or np.isnan(expected), name


@given(st.floats(), st.integers(-300, 2**31) | st.integers(-5, 5) | st.sampled_from([2**53, 2**62, 2**100, -(2**70)]))
def test_power_with_integral_exponents_has_the_bits_of_floats(a: float, n: int) -> None:
    assert bits(compiled()(a, float(n))["power"]) == bits(on_plain(FUNCTIONS["power"], a, float(n)))


@pytest.mark.parametrize("name", sorted(TRANSCENDENTAL))
@given(st.floats(), st.floats())
def test_transcendental_operations_agree_but_for_the_last_bits(name: str, a: float, b: float) -> None:
    first = on_plain(FUNCTIONS[name], *(a, b)[: len(FUNCTIONS[name].inputs)])
    other = float(compiled()(a, b)[name])
    if math.isfinite(first) and abs(first) < 1e307:
        assert math.isclose(first, other, rel_tol=1e-13, abs_tol=1e-320)
        assert math.copysign(1, first) == math.copysign(1, other)
    else:
        assert (first != first) == (other != other)


@pytest.mark.parametrize("a", [1.0, -1.0, math.nan])
@pytest.mark.parametrize("b", [1.0, -1.0, math.nan])
def test_and_or_not_of_conditions(a: float, b: float) -> None:
    p, q = a > 0, b > 0
    assert list(connectives()(a, b).values()) == [p and q, p or q, not p, not (p and q)]
