"""What each operation means on Python floats, by IEEE 754: nothing raises, every engine agrees.

Python raises where IEEE answers (1/0, exp(1000), sqrt(-1)); these functions answer. Where IEEE leaves a choice, it is
made here once, for all engines:

- `maximum(a, b)` is `a` where a > b or a is NaN, else `b`; `minimum` likewise. So NaN spreads from either side.
- `sign` is 1, -1, 0 for either zero, NaN for NaN.
- a comparison with NaN is false, except `!=`.
- `power(a, n)` with an integral n is binary powering, since `pow` differs between C, NumPy and JavaScript.
"""

import math
from collections.abc import Callable

INF, NAN = math.inf, math.nan


def divide(a: float, b: float) -> float:
    if b:
        return a / b
    if a != a or a == 0.0:
        return NAN
    return math.copysign(INF, a) * math.copysign(1.0, b)


def sqrt(a: float) -> float:
    return math.sqrt(a) if a >= 0.0 else NAN


def exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return INF


def log(a: float) -> float:
    if a > 0.0:
        return math.log(a)
    return -INF if a == 0.0 else NAN


def _of_finite(function: Callable[[float], float]) -> Callable[[float], float]:
    def total(a: float) -> float:
        return function(a) if math.isfinite(a) else NAN

    return total


sin = _of_finite(math.sin)
cos = _of_finite(math.cos)
tan = _of_finite(math.tan)


def sinh(a: float) -> float:
    try:
        return math.sinh(a)
    except OverflowError:
        return math.copysign(INF, a)


def cosh(a: float) -> float:
    try:
        return math.cosh(a)
    except OverflowError:
        return INF


def sign(a: float) -> float:
    if a > 0.0:
        return 1.0
    if a < 0.0:
        return -1.0
    return 0.0 if a == 0.0 else a


def floor(a: float) -> float:
    return math.copysign(float(math.floor(a)), a) if math.isfinite(a) else a  # the floor of -0.0 is -0.0


def maximum(a: float, b: float) -> float:
    return a if a > b or a != a else b


def minimum(a: float, b: float) -> float:
    return a if a < b or a != a else b


def where(condition: bool, a: float, b: float) -> float:
    return a if condition else b


def pow(a: float, b: float) -> float:
    """C's pow."""
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b == math.floor(b) and b % 2.0 == 1.0
        return -INF if a < 0.0 and odd else INF
    except ValueError:
        if a == 0.0:  # to a negative power
            return math.copysign(INF, a) if b % 2.0 == 1.0 else INF
        return NAN


def power(a: float, n: float) -> float:
    """a**n by repeated squaring where n is integral, C's pow elsewhere."""
    if not math.isfinite(n) or n != math.floor(n):
        return pow(a, n)
    result, left = 1.0, int(abs(n))
    while left:
        if left & 1:
            result = result * a
        left >>= 1
        if left:
            a = a * a
    return divide(1.0, result) if n < 0 else result
