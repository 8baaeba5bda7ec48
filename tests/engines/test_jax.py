"""The JAX engine: what operations mean, their derivatives, and JAX left as it was found."""

import math
import sys
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.engines.test_ieee import COMPARISONS, FUNCTIONS, TABLE, bits
from thalweg.engines import jax as engine
from thalweg.engines import plain
from thalweg.recording.operations import MEANING, TRANSCENDENTAL
from thalweg.recording.tape import Function, Tape

INF, NAN = math.inf, math.nan
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.3, -2.5, 7.0, 1e-200, -1e300, INF, -INF, NAN]
ANSWERS = [row for row in TABLE if not any(0 < abs(value) < sys.float_info.min for value in row[1])]
"""XLA on CPU takes a number below the smallest normal one for zero."""
EXACT = [name for name in FUNCTIONS if name not in TRANSCENDENTAL]


def on_jax(function: Function, *inputs: float) -> float:
    with jax.enable_x64(True):
        arrays = (jnp.array([value, value], np.float64) for value in inputs)
        (result,) = jax.jit(engine.build(function, np.float64))(*arrays)
        assert bits(float(result[0])) == bits(float(result[1]))
        return float(result[0])


@pytest.mark.parametrize(("name", "inputs", "expected"), ANSWERS)
def test_the_documented_answers(name: str, inputs: tuple[float, ...], expected: float) -> None:
    assert bits(on_jax(FUNCTIONS[name], *inputs)) == bits(expected)


@pytest.mark.parametrize("name", EXACT)
def test_the_same_bits_as_on_floats(name: str) -> None:
    """Operations that are exact, or made of exact ones, on all pairs of special numbers."""
    function = FUNCTIONS[name]
    others = SPECIAL if len(function.inputs) == 2 else [0.0]
    for a in SPECIAL:
        for b in others:
            inputs = (a, b)[: len(function.inputs)]
            expected = plain.build(function)(*inputs)[0]
            if name == "power" and (not math.isfinite(b) or b != math.floor(b)):
                np.testing.assert_allclose(on_jax(function, *inputs), expected, rtol=1e-15)
            else:
                assert bits(on_jax(function, *inputs)) == bits(expected), inputs


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name in TRANSCENDENTAL])
def test_the_same_numbers_as_on_floats(name: str) -> None:
    function = FUNCTIONS[name]
    for a in (0.01, 0.3, 1.0, 2.5, 17.0):
        inputs = (a, 1.7)[: len(function.inputs)]
        np.testing.assert_allclose(on_jax(function, *inputs), plain.build(function)(*inputs)[0], rtol=4e-15)


def test_every_operation_has_an_entry() -> None:
    connectives = {"and", "or", "not"}
    assert set(FUNCTIONS) | connectives | {"where"} == set(MEANING)
    assert set(COMPARISONS) | connectives <= set(engine.DIALECT)


@pytest.mark.parametrize("base", [0.9, 0.999, 0.9999, -1.01])
def test_powers_of_a_traced_step_have_the_bits_of_the_other_engines(base: float) -> None:
    function = FUNCTIONS["power"]
    steps = np.array([0, 1, 2, 3, 10, 63, 64, 1000, 12345, 2_000_000_000])
    with jax.enable_x64(True):
        run = jax.jit(jax.vmap(engine.build(function, np.float64), (None, 0)))
        (results,) = run(jnp.float64(base), jnp.asarray(steps, np.float64))
        expected = [plain.build(function)(base, float(t))[0] for t in steps]
        np.testing.assert_array_equal(np.where(np.abs(expected) < 1e-307, 0.0, expected), results)


def slope(function: Any, *inputs: float, by: int = 0) -> float:
    with jax.enable_x64(True):
        return float(jax.grad(function, by)(*map(jnp.float64, inputs)))


def test_slopes_of_powers_are_those_of_pow() -> None:
    for a, n in ((0.9, 12.0), (0.9, 0.0), (0.9, -3.0), (2.0, 1.0), (0.3, 2.5), (1.0, 100.0)):
        assert slope(engine.power, a, n) == pytest.approx(n * a ** (n - 1), rel=1e-14)
        assert slope(engine.power, a, n, by=1) == pytest.approx(a**n * math.log(a), rel=1e-14, abs=1e-300)
    assert slope(engine.power, 0.0, 1.0) == 1.0
    assert slope(engine.power, 0.0, 3.0) == slope(engine.power, 0.0, 3.0, by=1) == 0.0


def test_slopes_where_there_are_two() -> None:
    assert slope(engine.sqrt, 0.0) == 0.0
    assert slope(engine.sqrt, 4.0) == 0.25
    assert [slope(engine.maximum, 1.0, 1.0, by=by) for by in (0, 1)] == [0.0, 1.0]
    assert [slope(engine.minimum, 1.0, 1.0, by=by) for by in (0, 1)] == [0.0, 1.0]
    assert [slope(engine.maximum, 2.0, 1.0, by=by) for by in (0, 1)] == [1.0, 0.0]
    assert slope(engine.sign, 0.0) == slope(engine.sign, 3.0) == 0.0


def test_a_branch_that_is_not_taken_spoils_no_slope() -> None:
    """where(a > 0, 1 / a, a): at 0, reverse mode alone would multiply the slope of 1 / a by zero."""
    tape = Tape()
    a, zero = tape.input("a"), tape.constant(0.0)
    divided = tape.add("div", tape.constant(1.0), a)
    function = Function.of(tape, ("a",), (tape.add("where", tape.add("gt", a, zero), divided, a),))
    run = engine.build(function, np.float64)
    assert math.isnan(slope(lambda a: run(a)[0], 0.0))
    assert slope(lambda a: engine.elementwise(run)(a)[0], 0.0) == 1.0
    assert slope(lambda a: engine.elementwise(run)(a)[0], 2.0) == -0.25


def test_a_quotient_is_no_product_with_a_reciprocal() -> None:
    """1 - 50 * (1 / 50), fused, is -1e-18, and its power NaN: a schedule that ends at 0 must end there."""
    tape = Tape()
    quotient = tape.add("div", tape.input("a"), tape.constant(50.0))
    rest = tape.add("sub", tape.constant(1.0), quotient)
    function = Function.of(tape, ("a",), (tape.add("power", rest, tape.constant(1.5)),))
    assert on_jax(function, 50.0) == 0.0
    with jax.enable_x64(True):
        lanes = jax.jit(jax.vmap(engine.build(function, np.float64)))(jnp.full(70, 50.0))
        assert not np.asarray(lanes).any()


def test_float64_where_jax_has_it_disabled() -> None:
    """1 - 0.999**t of a float32 0.999 is 1e-5 off at t=1; and what comes out is float32 still."""
    tape = Tape()
    power = tape.add("power", tape.constant(0.999), tape.input("t"))
    function = Function.of(tape, ("t",), (tape.add("sub", tape.constant(1.0), power),))
    run = jax.jit(engine.in_float64(engine.build(function, np.float64)))
    for t in (1, 3, 1000):
        (result,) = run(jnp.int32(t))
        assert result.dtype == np.float32
        assert result == np.float32(1.0 - 0.999**t)
    assert abs(float(1 - np.float32(0.999)) - 0.001) > 1e-5 * 0.001
    assert not jax.config.jax_enable_x64
    assert jnp.ones(1).dtype == np.float32
