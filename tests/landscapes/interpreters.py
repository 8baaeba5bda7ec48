"""Second opinions on a recording: the same nodes on complex numbers, and as a SymPy expression."""

import operator

import numpy as np
import sympy

ARITHMETIC = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "neg": operator.neg, "pow": operator.pow, "power": operator.pow,
}  # fmt: skip
COMPARE = {name: getattr(operator, name) for name in ("lt", "le", "gt", "ge", "eq", "ne")}


def on_complex(function, x, y, row):
    """The outputs at complex arrays; comparisons, sign and abs look at the real part."""
    given = dict(zip(function.inputs, (x, y, *row), strict=True))
    names = ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan")
    table = {
        **ARITHMETIC,
        **{name: getattr(np, name) for name in names},
        **{name: lambda a, b, compare=compare: compare(a.real, b.real) for name, compare in COMPARE.items()},
        "sign": lambda a: np.sign(a.real),
        "abs": lambda a: np.where(a.real < 0, -a, a),
        "where": np.where,
        "and": np.logical_and,
        "or": np.logical_or,
        "not": np.logical_not,
        "maximum": lambda a, b: np.where(a.real > b.real, a, b),
        "minimum": lambda a, b: np.where(a.real < b.real, a, b),
    }
    with np.errstate(all="ignore"):
        return _run(function, given, lambda value: np.asarray(value, dtype=complex), table)


def as_sympy(function, x, y, row):
    """The outputs as expressions in the symbols x and y."""
    given = dict(zip(function.inputs, (x, y, *map(sympy.Float, row)), strict=True))
    relations = {"lt": sympy.Lt, "le": sympy.Le, "gt": sympy.Gt, "ge": sympy.Ge, "eq": sympy.Eq, "ne": sympy.Ne}
    names = {"abs": "Abs", "arctan": "atan", "maximum": "Max", "minimum": "Min", "and": "And", "or": "Or", "not": "Not"}
    table = {
        **ARITHMETIC,
        **relations,
        **{name: getattr(sympy, name) for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
        **{name: getattr(sympy, other) for name, other in names.items()},
        "sign": sympy.sign,
        "where": lambda condition, a, b: sympy.Piecewise((a, condition), (b, True)),
    }
    return _run(function, given, _exactly, table)


def _exactly(value):
    return sympy.Integer(int(value)) if float(value).is_integer() else sympy.Rational(value)


def _run(function, given, constant, table):
    values = []
    for node in function.nodes:
        if node.operation == "input":
            values.append(given[node.value])
        elif node.operation == "constant":
            values.append(constant(node.value))
        else:
            values.append(table[node.operation](*(values[operand] for operand in node.operands)))
    return [values[output] for output in function.outputs]
