"""The normal form, and the parting into what is computed once and what for every element."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from tests.recording.spelled import parted, spelled
from thalweg.engines import plain
from thalweg.errors import ReadError


def x_to(exponent: float) -> str:
    return spelled(parted(lambda x: x**exponent, "x").elements)[0]


@pytest.mark.parametrize(
    "exponent, normal",
    [
        (0, "1"),
        (1, "x"),
        (2, "mul(x, x)"),
        (3, "mul(x, mul(x, x))"),
        (4, "mul(mul(x, x), mul(x, x))"),
        (5, "mul(x, mul(mul(x, x), mul(x, x)))"),
        (-1, "div(1, x)"),
        (-2, "div(1, mul(x, x))"),
        (0.5, "sqrt(x)"),
        (1.5, "pow(x, 1.5)"),
        (-0.5, "pow(x, -0.5)"),
    ],
)
def test_constant_powers(exponent: float, normal: str) -> None:
    assert x_to(exponent) == normal


@pytest.mark.parametrize("exponent", range(1, 129))
def test_constant_powers_square_repeatedly(exponent: int) -> None:
    program = parted(lambda x: x**exponent, "x")
    assert program.nodes == exponent.bit_length() - 1 + exponent.bit_count() - 1
    assert plain.build(program.elements)(2.0) == (2.0**exponent,)


def test_a_larger_constant_power_is_refused() -> None:
    with pytest.raises(ReadError, match="at most 128, 129 was given"):
        x_to(129)


def test_constants_are_computed_while_reading() -> None:
    def folded(x):
        two = 1 + x**0
        return x * (two * two) ** 3

    assert spelled(parted(folded, "x").elements) == ["mul(x, 64)"]


def binary_power(a: float, n: int) -> float:
    result, left = 1.0, n
    while left:
        if left % 2:
            result = result * a
        a, left = a * a, left // 2
    return result


def test_a_power_of_hoisted_values_is_power() -> None:
    program = parted(lambda x, beta, t: x * (1 - beta**t), "x", "beta t")
    assert spelled(program.scalars) == ["sub(1, power(beta, t))"]
    assert spelled(program.elements) == ["mul(x, r0)"]


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_power_is_exactly_binary_powering(beta: float, t: int) -> None:
    program = parted(lambda x, beta, t: x * beta**t, "x", "beta t")
    assert plain.build(program.scalars)(beta, float(t)) == (binary_power(beta, t),)


def test_a_power_of_an_element_by_a_hoisted_value_stays_pow() -> None:
    assert spelled(parted(lambda x, p: x**p, "x", "p").elements) == ["pow(x, r0)"]


def test_division_by_a_hoisted_value_multiplies_by_its_hoisted_reciprocal() -> None:
    program = parted(lambda x, lr, t: lr * x / (1 - lr**t), "x", "lr t")
    assert spelled(program.scalars) == ["lr", "div(1, sub(1, power(lr, t)))"]
    assert spelled(program.elements) == ["mul(mul(r0, x), r1)"]


def test_division_by_a_constant_multiplies_too() -> None:
    assert spelled(parted(lambda x: x / 3, "x").elements) == ["mul(x, 0.333333)"]


def test_other_divisions_stay() -> None:
    program = parted(lambda x, y, lr: (x / y, lr / x, lr / (1 + lr)), "x y", "lr")
    assert spelled(program.elements) == ["div(x, y)", "div(r0, x)", "r1"]
    assert spelled(program.scalars) == ["lr", "div(lr, add(1, lr))"]


@pytest.mark.parametrize(
    "function, normal",
    [
        (lambda x, y, a: x + y + a, "add(add(x, y), r0)"),
        (lambda x, y, a: x + (y + a), "add(x, add(y, r0))"),
        (lambda x, y, a: a * x * a, "mul(mul(r0, x), r0)"),
        (lambda x, y, a: y * 1 + 0, "add(mul(y, 1), 0)"),
        (lambda x, y, a: x * y - y * x, "sub(mul(x, y), mul(y, x))"),
        (lambda x, y, a: -x + -y, "add(neg(x), neg(y))"),
        (lambda x, y, a: x - x, "sub(x, x)"),
    ],
)
def test_everything_else_keeps_the_author_s_order(function, normal: str) -> None:
    assert spelled(parted(function, "x y", "a").elements) == [normal]


def test_what_is_hoisted_is_computed_once_and_never_for_an_element() -> None:
    program = parted(lambda x, g, lr, decay: (x * (1 - lr * decay) - lr * g, g * (1 - lr * decay)), "x g", "lr decay")
    assert spelled(program.scalars) == ["sub(1, mul(lr, decay))", "lr"]
    assert spelled(program.elements) == ["sub(mul(x, r0), mul(r1, g))", "mul(g, r0)"]
    assert program.row == 2
    assert program.nodes == 4
    assert program.elements.inputs == ("x", "g", "r0", "r1")
    assert program.scalars.inputs == ("lr", "decay")


def test_without_hoisted_inputs_there_is_no_row() -> None:
    program = parted(lambda x: 2 * x + 1, "x")
    assert (program.row, program.scalars.nodes) == (0, ())


def test_a_hoisted_condition_travels_as_one_or_zero() -> None:
    program = parted(lambda x, t: tw.where((t == 1) | (t > 5), x, -x), "x", "t")
    assert spelled(program.scalars) == ["where(or(eq(t, 1), gt(t, 5)), 1, 0)"]
    assert spelled(program.elements) == ["where(ne(r0, 0), x, neg(x))"]
    rows = {t: plain.build(program.scalars)(t) for t in (1.0, 2.0, 6.0)}
    assert rows == {1.0: (1.0,), 2.0: (0.0,), 6.0: (1.0,)}
    assert [plain.build(program.elements)(3.0, *row) for row in rows.values()] == [(3.0,), (-3.0,), (3.0,)]


def test_a_scalar_that_is_needed_twice_is_in_the_row_once() -> None:
    program = parted(lambda x, t: tw.where(t == 1, x, x * tw.where(t == 1, 1, 0)), "x", "t")
    assert spelled(program.scalars) == ["where(eq(t, 1), 1, 0)"]
    assert spelled(program.elements) == ["where(ne(r0, 0), x, mul(x, r0))"]


def test_a_hoisted_choice_is_one_scalar() -> None:
    program = parted(lambda x, t, a: x * tw.where(t == 1, 1, 1 - a), "x", "t a")
    assert spelled(program.scalars) == ["where(eq(t, 1), 1, sub(1, a))"]


def test_adam_s_row_is_short() -> None:
    program = tw.adam().variant.program
    assert program.row == len(program.elements.inputs) - 4
    assert not re.search(r"pow|beta|lr", " ".join(spelled(program.elements)))
    assert "power(beta1, t)" in " ".join(spelled(program.scalars))


@tw.rule(start={"mu_product": 1.0})
def nadam_like(x, g, m, mu_product, t, *, lr=0.1, beta1=0.9, decay=0.004):
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * decay))
    mu_product = mu_product * mu
    m = mu * m + (1 - mu) * g
    return x - lr * m / (1 - mu_product), m, mu_product


@tw.rule(start={"z": "x"})
def schedule_free_like(x, g, z, weights, t, *, lr=0.1):
    z = z - lr * g
    weights = weights + lr**2
    c = lr**2 / weights
    return (1 - c) * x + c * z, z, weights


@tw.rule(start={"first": "x"})
def pulled_home(x, g, first, t, *, lr=0.1):
    return x - lr * g + lr * (first - x), first


@tw.rule
def a_chain(x, g, a, b, c, t, *, lr=0.1):
    return x - a * b * c * g, a + lr, b + a, c + g


@pytest.mark.parametrize(
    "rule, scalar, per_element",
    [
        (nadam_like, ("mu_product",), ("m",)),
        (schedule_free_like, ("weights",), ("z",)),
        (pulled_home, (), ("first",)),
        (a_chain, ("a", "b"), ("c",)),
        (tw.adam, (), ("m", "v")),
    ],
)
def test_slots_of_the_step_alone_are_scalars(rule: tw.Rule, scalar: tuple[str, ...], per_element) -> None:
    variant = rule().variant
    assert (variant.scalar_slots, variant.slots) == (scalar, per_element)


def test_a_scalar_slot_is_one_float_for_all_elements() -> None:
    opt = nadam_like()
    params, state = {"w": [1.0, 2.0]}, opt.init({"w": [1.0, 2.0]})
    product = 1.0
    for t in (1, 2, 3):
        params, state = opt.step(params, {"w": [0.5, -0.5]}, state)
        product *= 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004))
    assert isinstance(state.slots["mu_product"], float)
    assert math.isclose(state.slots["mu_product"], product, rel_tol=1e-15)
