"""What a schedule is: a function of t and its arguments, written once and recorded when it is needed."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from typing import Any, Concatenate, ParamSpec

import numpy as np

from thalweg.engines import plain
from thalweg.errors import HyperparameterError, ReadError
from thalweg.recording.normal import normalise
from thalweg.recording.operand import Operand
from thalweg.recording.reading import read
from thalweg.recording.tape import Function
from thalweg.schedules.arguments import checked, one_line, shown

P = ParamSpec("P")


@dataclass(frozen=True, repr=False)
class Schedule:
    """A number for each step: a function of t, from 1, that is made by calling one of `thalweg.schedules`.

    Called with t it gives a float, with an array of steps an array. It can be hashed, compared and pickled, and is
    shown as it was written, its defaults left out.

    >>> import thalweg as tw
    >>> rate = tw.schedules.step(0.1, every=30)
    >>> rate, rate(30), rate(31) == rate(60)
    (step(0.1, every=30), 0.1, True)
    """

    maker: Callable[..., "Schedule"]
    arguments: tuple[tuple[str, Any], ...]

    def __call__(self, t: Any) -> Any:
        if isinstance(t, Operand):
            return self._maths(t)
        if isinstance(t, np.ndarray):
            return np.array([self._of_number(each.item()) for each in t.ravel()]).reshape(t.shape)
        return self._of_number(t)

    @cached_property
    def recorded(self) -> Function:
        """The recording, in its normal form: the input t, one output. Every engine can run it.

        Raises ReadError where it holds a function of the user's that is no schedule.
        """
        reading = read(wraps(inspect.unwrap(self.maker))(partial(self._maths)), ("t",))
        normal, outputs = normalise(reading.tape, reading.outputs, ("t",))
        return Function.of(normal.tape, ("t",), outputs)

    @cached_property
    def _of_number(self) -> Callable[[Any], float]:
        if self.is_python:
            return self._maths
        function = plain.build(self.recorded)
        return lambda t: function(float(t))[0]

    @property
    def is_python(self) -> bool:
        """Whether there is a function in it that is no schedule, which only Python can run."""
        values = (each for _, value in self.arguments for each in (value if isinstance(value, tuple) else (value,)))
        return any(each.is_python if isinstance(each, Schedule) else callable(each) for each in values)

    def _maths(self, t: Any) -> Any:
        function: Callable[..., Any] = inspect.unwrap(self.maker)
        positional, named = _places(self.maker)
        given = dict(self.arguments)
        return function(t, *(given[name] for name in positional), **{name: given[name] for name in named})

    def __repr__(self) -> str:
        defaults = inspect.signature(self.maker).parameters
        positional, _ = _places(self.maker)
        texts = [
            shown(value) if name in positional else f"{name}={shown(value)}"
            for name, value in self.arguments
            if name in positional or value != defaults[name].default
        ]
        return f"{self.maker.__name__}({', '.join(texts)})"

    @property
    def __name__(self) -> str:  # what records and pictures call a function
        return repr(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Schedule, (self.maker, self.arguments)


def _places(maker: Callable[..., Any]) -> tuple[list[str], list[str]]:
    """The names of the arguments that stand by position, and of those by name."""
    parameters = inspect.signature(maker).parameters.values()
    named = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    return [p.name for p in parameters if p.name not in named], named


def at(value: Any, t: Any) -> Any:
    """What `value` is at `t`: a number everywhere the same, or a function of t."""
    if not callable(value):
        return value
    if isinstance(t, Operand) and not isinstance(value, Schedule):
        # it might ask a table for an operand, and find nothing, without a word
        raise ReadError(f"{shown(value)} runs in Python only: put @thalweg.schedules.schedule above it")
    return value(t)


def schedule(function: Callable[Concatenate[Any, P], Any]) -> Callable[P, Schedule]:
    """Make a function of t and some arguments a schedule, like those of `thalweg.schedules`.

    It is called with its arguments, without t. Inside, t and what follows from it are recorded, as in a rule: choose
    with `where`, and use the functions of `thalweg`, as `cos` and `floor`. Arguments may be branched on.

    Raises, when a schedule is made, HyperparameterError for arguments that do not fit or give no number at t = 1, and
    ReadError, with the line and the reason, where the function cannot be recorded.

    >>> import thalweg as tw
    >>> @tw.schedules.schedule
    ... def triangle(t, value, *, period):
    ...     place = t / period - tw.floor(t / period)
    ...     return value * tw.minimum(2 * place, 2 - 2 * place)
    >>> triangle(0.5, period=4), [triangle(0.5, period=4)(t) for t in range(1, 6)]
    (triangle(0.5, period=4), [0.25, 0.5, 0.25, 0.0, 0.25])
    """
    if not inspect.isfunction(function):
        raise ReadError(f"a schedule is made of a Python function, not of {function!r:.60}")
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or any(p.kind not in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) for p in parameters):
        raise ReadError(f"{function.__name__}: the arguments of a schedule are t, then its own, each with a name")
    signature = inspect.Signature(parameters[1:], return_annotation=Schedule)

    @wraps(function)
    def make(*given: P.args, **named: P.kwargs) -> Schedule:
        try:
            bound = signature.bind(*given, **named)
        except TypeError as error:
            raise one_line(make.__name__, signature.parameters, error) from None
        bound.apply_defaults()
        pairs = bound.arguments.items()
        defaults = {name: p.default for name, p in signature.parameters.items()}
        arguments = ((n, value if value is defaults[n] else checked(make.__name__, n, value)) for n, value in pairs)
        made = Schedule(make, tuple(arguments))
        _try(made)
        return made

    make.__signature__ = signature  # type: ignore[attr-defined]  # read by inspect
    return make


def _try(made: Schedule) -> None:
    """Record it and ask for the first step's number, so that what cannot work says so where it is written."""
    first = made._maths(1)
    try:
        fits = math.isfinite(float(first))
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise HyperparameterError(f"{made!r} must give a finite number at t=1, it gives {first!r:.60}")
    made._of_number(1)
