"""The plain engine: a recording on Python floats (float64), without waiting for anything."""

import math
from collections.abc import Callable
from functools import lru_cache

from thalweg.engines import source
from thalweg.recording.operations import MEANING
from thalweg.recording.tape import Function

DIALECT: source.Dialect = {
    **source.INFIX,
    "constant": "({0!r})",
    # Python's division raises on zero; the call costs only then
    "div": "{0} / {1} if {1} else div({0}, {1})",
    "sqrt": "msqrt({0}) if {0} >= 0.0 else sqrt({0})",
    "where": "{1} if {0} else {2}",
    "and": "{0} & {1}",
    "or": "{0} | {1}",
    "not": "not {0}",
}
NAMESPACE = {
    **{name: meaning for name, meaning in MEANING.items() if name not in ("and", "or", "not")},
    "msqrt": math.sqrt,
    "inf": math.inf,
    "nan": math.nan,
}


@lru_cache(maxsize=1024)
def build(function: Function) -> Callable[..., tuple[float, ...]]:
    """`function` as a callable of floats."""
    return source.python(function, DIALECT, NAMESPACE)
