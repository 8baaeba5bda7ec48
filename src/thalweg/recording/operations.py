"""The table of operations: every engine, the derivative and the LaTeX printer have one entry for each name here."""

import math
import operator
from collections.abc import Callable
from typing import Any

from thalweg.recording import arithmetic

# name -> its meaning on Python floats (and, for the comparisons and connectives, on bools)
MEANING: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": arithmetic.divide,
    "neg": operator.neg,
    "pow": arithmetic.pow,
    "power": arithmetic.power,
    "abs": abs,
    "floor": arithmetic.floor,
    "sign": arithmetic.sign,
    "sqrt": arithmetic.sqrt,
    "exp": arithmetic.exp,
    "log": arithmetic.log,
    "sin": arithmetic.sin,
    "cos": arithmetic.cos,
    "tan": arithmetic.tan,
    "sinh": arithmetic.sinh,
    "cosh": arithmetic.cosh,
    "tanh": math.tanh,
    "arctan": math.atan,
    "maximum": arithmetic.maximum,
    "minimum": arithmetic.minimum,
    "where": arithmetic.where,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "and": operator.and_,
    "or": operator.or_,
    "not": operator.not_,
}
COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})
CONDITIONS = COMPARISONS | {"and", "or", "not"}
"""Operations whose result is true or false rather than a number."""
TRANSCENDENTAL = frozenset({"pow", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan"})
"""Operations whose last bit may differ between mathematical libraries."""
