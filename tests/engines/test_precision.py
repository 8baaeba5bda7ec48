"""The NumPy engine computes in the arrays' precision throughout, and by IEEE among its scalars."""

import math
import warnings
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.engines import arrays, plain

SINGLE = np.float32


@tw.rule
def signed(x, g, m, t, *, lr=0.1, slow=0.3):
    """Chooses among scalars and among constants, and computes on with what was chosen."""
    m = m * tw.where(g > 0, lr, slow) + tw.where(x > 0, 0.1, 0.7) * g
    return x - tw.where(m > 0, lr, slow) * m, m


def by_hand(x: Any, g: Any, m: Any, lr: float, slow: float) -> tuple[Any, Any]:
    """`signed` on one number, rounded to single precision after every operation."""
    lr32, slow32 = SINGLE(lr), SINGLE(slow)
    m = SINGLE(SINGLE(m * (lr32 if g > 0 else slow32)) + SINGLE((SINGLE(0.1) if x > 0 else SINGLE(0.7)) * g))
    return SINGLE(x - SINGLE((lr32 if m > 0 else slow32) * m)), m


def test_a_choice_between_scalars_stays_in_single_precision() -> None:
    generator = np.random.default_rng(0)
    x = generator.normal(size=50).astype(SINGLE)
    opt = signed(lr=0.1, slow=0.3)
    state, expected = opt.init(x), [(value, SINGLE(0)) for value in x]
    for g in generator.normal(size=(40, 50)).astype(SINGLE):
        x, state = opt.step(x, g, state)
        expected = [by_hand(a, b, m, 0.1, 0.3) for (a, m), b in zip(expected, g, strict=True)]
        assert x.tolist() == [float(a) for a, _ in expected]
        assert state.slots["m"].tolist() == [float(m) for _, m in expected]


@tw.rule
def daring(x, g, t, *, lr=0.1, rho=1.0):
    return x - lr * g / (1 - rho) + tw.sqrt(0.5 - rho) + tw.where(t > 1, 1 / (rho - 1), x)


def test_scalars_among_lanes_follow_ieee_where_python_s_would_raise() -> None:
    scalars = arrays.build_scalars(daring().variant.program.scalars)
    on_floats = plain.build(daring().variant.program.scalars)
    for t in (1.0, 2.0):
        lanes = scalars(t, np.array([0.1, 0.2]), 1.0)  # lr has lanes, rho is one number
        for lane, lr in enumerate((0.1, 0.2)):
            apart = on_floats(t, lr, 1.0)
            np.testing.assert_array_equal([np.broadcast_to(value, 2)[lane] for value in lanes], apart)


@pytest.mark.parametrize("n", [2.0**62, 2.0**63, 1e300, -1e300, 9e18])
def test_power_with_exponents_beyond_an_int64(n: float) -> None:
    base = np.array([0.5, 1.0, 2.0, -1.0, 0.0])
    program = power_of().variant.program.scalars
    lanes = arrays.build_scalars(program)(1.0, base, n)
    apart = [plain.build(program)(1.0, float(each), n)[0] for each in base]
    np.testing.assert_array_equal(lanes[0], apart)


@tw.rule(ranges={"base": "(-inf, inf)", "n": "(-inf, inf)"})
def power_of(x, g, t, *, base=1.0, n=1.0):
    return x - base**n * g


@pytest.mark.parametrize("opt", [tw.sgd(lr=1.0), tw.adam(), tw.momentum()])
def test_a_gradient_too_large_for_the_parameter_s_precision_does_not_warn(opt: tw.Optimizer) -> None:
    x = np.ones(2, dtype=np.float16)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        new, state = opt.step(x, np.array([1e300, 1.0]), opt.init(x))
    assert new.dtype == np.float16
    assert all(state.slots[slot].dtype == SINGLE for slot in opt.variant.slots)
    assert math.isfinite(new[1])


@pytest.mark.parametrize("g", [np.array(2.0), np.float64(2.0), np.float32(2.0)])
def test_a_float_stays_a_float_whatever_kind_of_number_its_gradient_is(g: Any) -> None:
    opt = tw.adam(lr=0.1)
    x, state = opt.step(1.0, g, opt.init(1.0))
    assert type(x) is float
    assert all(type(value) is float for value in state.slots.values())
    assert x == opt.step(1.0, 2.0, opt.init(1.0))[0]
