# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, no-any-unimported"
# ruff: noqa: ARG001 - Numba calls an intrinsic with the types of its arguments
"""exp and log in arithmetic alone, so that loops of them become vector instructions; a library's are calls.

A result that is a normal number is off by at most 1 of its last place for exp, 3 for the logarithms
(tests/engines/test_dense_functions.py).
"""

import math

from numba import float64, int64, njit
from numba.extending import intrinsic

from thalweg.engines.compiled.prelude import NoAlias

__all__ = ["body", "exponential", "exponential_down", "inline", "log1p_unit", "logarithm"]

# a b + c may be rounded once
body = njit(error_model="numpy", fastmath={"contract"}, pipeline_class=NoAlias)
inline = njit(error_model="numpy", fastmath={"contract"})


def _cast(given, wanted):
    @intrinsic
    def cast(typing, value):
        def generate(context, builder, signature, arguments):
            return builder.bitcast(arguments[0], context.get_value_type(wanted))

        return wanted(given), generate

    return cast


bits, from_bits = _cast(float64, int64), _cast(int64, float64)

SHIFT = 1.5 * 2.0**52  # added to a small number, it leaves it rounded to an integer in the last bits
SHIFT_BITS, ONE_BITS = 0x4338000000000000, 0x3FF0000000000000
HALF_BITS = 0x3FE6A09E667F3BCD  # of sqrt(1/2)
SQRT2 = math.sqrt(2.0)
LOG2_E = 1.0 / math.log(2.0)
LN2 = math.log(2.0)
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
# the first has zeros in its last 21 bits, so that its product with an exponent is exact

# Polynomials that meet (exp(r) - 1 - r) / r^2 and (artanh(s) / s - 1) / s^2 at Chebyshev's points of the ranges below;
# with them exp is off by at most 2e-17 of itself, artanh by 5e-18, before rounding.
C2, C3, C4, C5, C6 = (
    0.5000000000000001,
    0.16666666666666669,
    0.04166666666662383,
    0.008333333333330039,
    0.0013888888917363079,
)
C7, C8, C9 = 0.00019841269863168478, 2.480152106407653e-05, 2.7557268281679976e-06
C10, C11 = 2.762019864323475e-07, 2.5100470238808523e-08
A1, A2, A3, A4 = 0.3333333333333335, 0.19999999999949453, 0.1428571431312365, 0.1111110554522277
A5, A6, A7 = 0.09091446177471327, 0.07665807149366208, 0.07308887667987018


@inline
def _exp_part(x, whole):
    """exp(x - whole log(2)), where that is at most log(2) / 2 from 0."""
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    high = C7 + r * (C8 + r * (C9 + r * (C10 + r * C11)))
    return 1.0 + (r + r * r * (C2 + r * (C3 + r * (C4 + r * (C5 + r * (C6 + r * high))))))


@inline
def exponential(x):
    """exp(x), as 2^k exp(r) with |r| <= log(2) / 2."""
    x = 710.0 if x > 710.0 else x
    x = -746.0 if x < -746.0 else x
    shifted = x * LOG2_E + SHIFT
    k = bits(shifted) - SHIFT_BITS
    half = k >> 1  # in two factors: 2^k alone may be no number where the result is one
    return _exp_part(x, shifted - SHIFT) * from_bits((half + 1023) << 52) * from_bits((k - half + 1023) << 52)


@inline
def exponential_down(x):
    """exp(x) for x <= 0; 0 where it would be below the normal numbers."""
    shifted = x * LOG2_E + SHIFT
    power = from_bits((bits(shifted) << 52) + ONE_BITS)  # SHIFT's own bits are shifted out
    return 0.0 if x < -708.0 else _exp_part(x, shifted - SHIFT) * power


@inline
def _twice_artanh(s):
    """log((1 + s) / (1 - s)) for |s| <= 3 - 2 sqrt(2)."""
    q = s * s
    series = A1 + q * (A2 + q * (A3 + q * (A4 + q * (A5 + q * (A6 + q * A7)))))
    return 2.0 * s + 2.0 * s * (q * series)


@inline
def log1p_unit(e):
    """log(1 + e) for e from 0 to 1, to full relative precision near 0."""
    upper = e > SQRT2 - 1.0
    s = (e - 1.0 if upper else e) / (e + 3.0 if upper else e + 2.0)
    return _twice_artanh(s) + (LN2 if upper else 0.0)


@inline
def logarithm(x):
    """log(x) of a positive normal number; NaN of what is not finite."""
    k = (bits(x) - HALF_BITS) >> 52
    m = from_bits(bits(x) - (k << 52))
    whole = from_bits(k + SHIFT_BITS) - SHIFT
    return whole * LN2_HIGH + (_twice_artanh((m - 1.0) / (m + 1.0)) + whole * LN2_LOW) + (x - x)
