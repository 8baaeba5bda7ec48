"""What generated modules are made of: memory at an address, and how Numba compiles.

A kernel is a C function of integers, some of them addresses: its code has one entry point for all callers, whatever
arrays they hold, and is called from a parallel loop without knowing Python.
"""

from math import atan, cos, cosh, exp, inf, log, nan, pow, sin, sinh, sqrt, tan, tanh
from typing import Any

from llvmlite import ir
from numba import float32, float64, int32, int64, njit, prange, types, uint8
from numba.core.compiler import Compiler
from numba.extending import intrinsic
from numpy import floor  # math's gives an integer

__all__ = [
    "arctan", "body", "call", "copy", "cos", "cosh", "describe", "distances", "exp", "fill", "float32", "float32_at",
    "float64", "float64_at", "floor", "inf", "inline", "int32_at", "int64", "int64_at", "log", "nan", "pow", "power",
    "prange", "raise_each", "raise_steady", "sin", "sinh", "sqrt", "tan", "tanh", "uint8_at",
]  # fmt: skip

arctan = atan


class NoAlias(Compiler):
    """Compiles a function whose pointers never point into each other's memory; without that LLVM vectorises no loop of
    five streams and more, since it would compare each with each before every one."""

    def __init__(self, typing: Any, target: Any, library: Any, args: Any, result: Any, flags: Any, locals: Any) -> None:
        flags.noalias = True
        super().__init__(typing, target, library, args, result, flags, locals)


# without the numpy error model every division is guarded by a branch, and the loop stays scalar
body = njit(error_model="numpy", pipeline_class=NoAlias)
inline = njit(error_model="numpy")


def _pointer(kind: Any) -> Any:
    @intrinsic
    def at(typing: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

        return types.CPointer(kind)(int64), generate

    return at


float32_at, float64_at = _pointer(float32), _pointer(float64)
int64_at, int32_at, uint8_at = _pointer(int64), _pointer(int32), _pointer(uint8)


@intrinsic
def call(typing: Any, address: Any, table: Any, part: Any) -> Any:
    """Call the kernel at an address."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kernel = ir.FunctionType(ir.VoidType(), [ir.IntType(64), ir.IntType(64)]).as_pointer()
        builder.call(builder.inttoptr(arguments[0], kernel), arguments[1:])
        return context.get_dummy_value()

    return types.void(int64, int64, int64), generate


@intrinsic
def describe(typing: Any, function: Any, it: Any, out: Any) -> Any:
    """Call DLPack's function at an address: 0 where it could write its description of an object."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(32), [ir.IntType(64), ir.IntType(64)]).as_pointer()
        return builder.call(builder.inttoptr(arguments[0], kind), arguments[1:])

    return int32(int64, int64, int64), generate


@inline
def power(a: float, n: float) -> float:
    """arithmetic.power: halving a float is exact, so no integer of unlimited size is needed."""
    if not abs(n) < inf or n % 1.0 != 0.0:
        return pow(a, n)
    result, left = 1.0, abs(n)
    while left > 0.0:
        if left % 2.0 == 1.0:
            result = result * a
        left = (left - left % 2.0) / 2.0
        if left > 0.0:
            a = a * a
    return 1.0 / result if n < 0.0 else result


@body
def _raise(out, square, count):
    for i in range(count):
        out[i] = out[i] * square[i]


@body
def _square(out, base, count):
    for i in range(count):
        out[i] = base[i] * base[i]


@inline
def raise_steady(out, squares, levels, n, width, count):
    """out = base**n in all lanes, where `squares` holds `levels` rows: base, base**2, base**4, ... The new levels."""
    left = int64(abs(n)) if abs(n) < 2.0**62 and n % 1.0 == 0.0 else int64(-1)
    base = float64_at(squares)
    if left < 0:
        for i in range(count):
            float64_at(out)[i] = power(base[i], n)
        return levels
    for i in range(count):
        float64_at(out)[i] = 1.0
    level = int64(0)
    while left:
        if level == levels:
            _square(float64_at(squares + 8 * width * level), float64_at(squares + 8 * width * (level - 1)), count)
            levels += 1
        if left & 1:
            _raise(float64_at(out), float64_at(squares + 8 * width * level), count)
        left >>= 1
        level += 1
    if n < 0.0:
        for i in range(count):
            float64_at(out)[i] = 1.0 / float64_at(out)[i]
    return levels


@body
def raise_each(out, exponents, count):
    """out = out**exponents, lane by lane."""
    for i in range(count):
        out[i] = power(out[i], exponents[i])


@body
def distances(out, x, y, minima, known, count):
    """out = the squared distance of (x, y) to the nearest of `known` minima."""
    for i in range(count):
        dx, dy = x[i] - minima[0], y[i] - minima[1]
        out[i] = dx * dx + dy * dy
    for k in range(1, known):
        for i in range(count):
            dx, dy = x[i] - minima[2 * k], y[i] - minima[2 * k + 1]
            d = dx * dx + dy * dy
            out[i] = d if d < out[i] else out[i]


@body
def fill(out, value, count):
    for i in range(count):
        out[i] = value


@body
def copy(out, given, count):
    for i in range(count):
        out[i] = given[i]
