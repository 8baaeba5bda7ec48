"""The functions a rule or a landscape may call. On recorded values they record; on floats they compute, by IEEE."""

from collections.abc import Callable
from typing import Any

from thalweg.recording.operand import Operand
from thalweg.recording.operations import MEANING


def _function(name: str, summary: str) -> Callable[..., Any]:
    meaning = MEANING[name]

    def call(*arguments: Any) -> Any:
        for argument in arguments:
            if isinstance(argument, Operand):
                return argument.record(name, *arguments)
        return meaning(*arguments)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = summary
    return call


sqrt = _function("sqrt", "The square root; NaN below zero.")
sign = _function("sign", "1, -1, 0 for either zero, NaN for NaN.")
floor = _function("floor", "The largest whole number that is not above a.")
maximum = _function("maximum", "The larger of a and b; NaN if either is.")
minimum = _function("minimum", "The smaller of a and b; NaN if either is.")
where = _function("where", "where(condition, a, b): a where the condition holds, else b.")
exp = _function("exp", "e to the power a.")
log = _function("log", "The natural logarithm; -inf at zero, NaN below.")
sin = _function("sin", "The sine of a, in radians.")
cos = _function("cos", "The cosine of a, in radians.")
tan = _function("tan", "The tangent of a, in radians.")
sinh = _function("sinh", "The hyperbolic sine.")
cosh = _function("cosh", "The hyperbolic cosine.")
tanh = _function("tanh", "The hyperbolic tangent.")
arctan = _function("arctan", "The inverse tangent, in radians.")
