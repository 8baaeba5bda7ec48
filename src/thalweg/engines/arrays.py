"""The NumPy engine: a recording on whole arrays of float32 or float64, with the bits of the plain engine.

Scalars among the inputs and constants are rounded to the arrays' own precision before anything is computed with
them: a choice between two scalars would else be made, and computed on, in float64. As NumPy's scalars they also follow
IEEE among themselves, where Python's raise.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import plain, source
from thalweg.recording import arithmetic
from thalweg.recording.tape import Function

DIALECT: source.Dialect = {
    **source.INFIX,
    "constant": "({0!r})",
    "and": "{0} & {1}",
    "or": "{0} | {1}",
    "not": "logical_not({0})",
}


def maximum(a: Any, b: Any) -> Any:
    # not np.maximum: which of two zeros of unlike sign that returns depends on the processor
    return np.where((a > b) | (a != a), a, b)


def minimum(a: Any, b: Any) -> Any:
    return np.where((a < b) | (a != a), a, b)


def power(a: Any, n: Any) -> Any:
    """arithmetic.power, lane by lane: by repeated squaring where every n is integral."""
    if isinstance(a, float) and isinstance(n, float):  # one number for all lanes
        return np.float64(arithmetic.power(float(a), float(n)))
    n = np.asarray(n, dtype=np.float64)
    if not np.all((abs(n) < 2.0**62) & (n == np.floor(n))):  # what an int64 holds; NaN is none
        return np.vectorize(arithmetic.power, otypes=[np.float64])(a, n)
    left: NDArray[np.int64] = np.abs(n).astype(np.int64)
    result: Any = np.ones(np.broadcast_shapes(np.shape(a), n.shape))
    while left.any():
        result = np.where(left & 1, result * a, result)
        left >>= 1
        a = a * a
    return np.where(n < 0, 1.0 / result, result)


NAMESPACE = {
    "maximum": maximum,
    "minimum": minimum,
    "power": power,
    "pow": np.power,
    "abs": np.abs,
    "where": np.where,
    "logical_not": np.logical_not,
    "inf": math.inf,
    "nan": math.nan,
    **{
        name: getattr(np, name)
        for name in ("sign", "sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "floor")
    },
}


@lru_cache(maxsize=1024)
def _in_precision(function: Function, number: Callable[[float], Any]) -> Callable[..., tuple[Any, ...]]:
    dialect = DIALECT if number is np.float64 else {**DIALECT, "constant": "number({0!r})"}
    return source.python(function, dialect, {**NAMESPACE, "number": number})


def build(function: Function) -> Callable[..., tuple[Any, ...]]:
    """`function` as a callable of arrays and floats; it never warns or raises on IEEE's special cases."""

    def quiet(*inputs: Any) -> tuple[Any, ...]:
        arrays = [value.dtype for value in inputs if isinstance(value, np.ndarray)]
        number: Callable[[float], Any] = np.result_type(*arrays).type if arrays else np.float64
        with np.errstate(all="ignore"):
            numbers = (number(value) if isinstance(value, float) else value for value in inputs)
            return _in_precision(function, number)(*numbers)

    return quiet


def build_scalars(function: Function) -> Callable[..., tuple[Any, ...]]:
    """The scalar part of a program: on floats where all inputs are floats, else lane by lane."""
    on_floats, on_lanes = plain.build(function), build(function)

    def scalars(*inputs: Any) -> tuple[Any, ...]:
        if any(isinstance(value, np.ndarray) for value in inputs):
            return on_lanes(*inputs)
        return on_floats(*inputs)

    return scalars
