"""A hyperparameter that changes from step to step by a formula, which it can show and which can be recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from thalweg.errors import HyperparameterError
from thalweg.like.conversions.writing import PYTHON, Dialect, called, written
from thalweg.optimizer.hyperparameters import ANY, Interval
from thalweg.recording.functions import maximum
from thalweg.recording.operand import Listener, Operand
from thalweg.recording.tape import Function, Tape


@dataclass(frozen=True)
class Changing:
    """`function(t, **given)` at step t; what is given may itself be a function of t.

    >>> from thalweg.like.conversions.steps import hatted
    >>> eps = Changing.of(hatted, eps=1e-8, beta2=0.75)
    >>> eps, eps(1)
    (lambda t: 1e-08 * sqrt(1 - 0.75**t), 5e-09)
    """

    function: Callable[..., Any]
    given: tuple[tuple[str, Any], ...]
    allowed: ClassVar[Interval] = ANY  # what algebra asks for: the momentum of a velocity passes 1 where a rate grows

    @classmethod
    def of(cls, function: Callable[..., Any], **given: Any) -> Changing:
        return cls(function, tuple(given.items()))

    def __call__(self, t: Any) -> Any:
        try:
            return self.function(t, **{name: _at(value, t) for name, value in self.given})
        except ZeroDivisionError:
            raise HyperparameterError(
                f"no number does the same at step {t}: {self.formula} divides by 0 there; give a learning rate that is "
                "not 0 before that"
            ) from None

    def __repr__(self) -> str:
        return f"lambda t: {self.formula}"

    @property
    def __name__(self) -> str:
        return self.formula

    @property
    def formula(self) -> str:
        """In t, as Python writes it; a function of someone else's stands by its name."""
        return self.written()

    def written(self, dialect: Dialect = PYTHON, *, count: bool = False) -> str:
        """In t as a language writes it, or in a `count` of the steps that were made before."""
        tape = Tape()
        t = Operand(tape, tape.input("count" if count else "t"), Listener())
        result = t.lift(self._on(t + 1 if count else t, dialect))
        return written(tape, result, dialect)

    @property
    def recorded(self) -> Function:
        """As a recorded function of t, which any engine can run."""
        tape = Tape()
        t = Operand(tape, tape.input("t"), Listener())
        return Function.of(tape, ("t",), (t.lift(self._on(t, None)),))

    def _on(self, t: Operand, dialect: Dialect | None) -> Any:
        return self.function(t, **{name: _operand(value, t, dialect) for name, value in self.given})


@dataclass(frozen=True)
class Before:
    """A function of t as it was one step ago; at the first step as it is then."""

    of: Callable[..., Any]

    def __call__(self, t: Any) -> Any:
        return self.of(maximum(t - 1, 1))


def _at(value: Any, t: Any) -> Any:
    found = value(t) if callable(value) else value
    return found.item() if isinstance(found, np.generic) else found  # NumPy's own would divide by 0 with a warning


def _operand(value: Any, t: Operand, dialect: Dialect | None) -> Any:
    """The value at step t as something to record: what only its author can compute stands by its name in a dialect."""
    if isinstance(value, Changing):
        return value._on(t, dialect)
    if isinstance(value, Before):
        return _operand(value.of, maximum(t - 1, 1), dialect)
    if dialect is None or not callable(value):
        return _at(value, t)
    return Operand(t.tape, t.tape.input(f"{called(value)}({written(t.tape, t.place, dialect)})"), t.listener)
