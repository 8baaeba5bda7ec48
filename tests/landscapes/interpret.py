"""Independent meanings of a recorded function: on complex numbers, and as a SymPy expression."""

import cmath
import math
from collections.abc import Callable, Mapping
from typing import Any

import sympy

from thalweg.recording.tape import Function

ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "pow": lambda a, b: a**b,
}
COMPLEX = {
    **ARITHMETIC,
    **{name: getattr(cmath, name) for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "gt": lambda a, b: a.real > (b.real if isinstance(b, complex) else b),
    "where": lambda c, a, b: a() if c() else b(),
}
SYMPY = {
    **ARITHMETIC,
    **{name: getattr(sympy, name) for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "gt": lambda a, b: a > b,
    "where": lambda c, a, b: sympy.Piecewise((a, c), (b, True)),
}


def evaluate(
    function: Function, table: Mapping[str, Callable[..., Any]], inputs: Mapping[str, Any], *, lazy: bool
) -> list[Any]:
    """The outputs of `function`; with `lazy`, only the chosen branch of a where is evaluated."""
    known: dict[int, Any] = {}

    def value(place: int) -> Any:
        if place not in known:
            operation, operands, payload = function.nodes[place]
            if operation == "input":
                known[place] = inputs[str(payload)]
            elif operation == "constant":
                known[place] = payload
            elif operation == "where" and lazy:
                known[place] = table["where"](*((lambda o=o: value(o)) for o in operands))
            else:
                known[place] = table[operation](*(value(operand) for operand in operands))
        return known[place]

    return [value(output) for output in function.outputs]


def complex_step(function: Function, point: tuple[float, float], row: tuple[float, ...]) -> list[tuple[float, float]]:
    """(d/dx, d/dy) of each output, exact to rounding where the function is analytic."""
    slopes = []
    for direction in ((1e-30j, 0), (0, 1e-30j)):
        x, y = (complex(p) + d for p, d in zip(point, direction, strict=True))
        inputs = {"x": x, "y": y, **{f"r{i}": value for i, value in enumerate(row)}}
        slopes.append([complex(out).imag / 1e-30 for out in evaluate(function, COMPLEX, inputs, lazy=True)])
    return list(zip(*slopes, strict=True))


def expression(function: Function, row: tuple[float, ...]) -> tuple[Any, Any, list[Any]]:
    """x, y and the outputs as SymPy expressions with exact constants."""
    x, y = sympy.symbols("x y", real=True)
    exact = {f"r{i}": sympy.Rational(value) if math.isfinite(value) else value for i, value in enumerate(row)}
    return x, y, evaluate(function, SYMPY, {"x": x, "y": y, **exact}, lazy=False)
