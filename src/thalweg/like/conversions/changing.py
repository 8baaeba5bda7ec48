"""A hyperparameter that changes from step to step by a formula, which it can show and which can be recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from thalweg.errors import HyperparameterError
from thalweg.optimizer.hyperparameters import ANY, Interval
from thalweg.recording.functions import maximum
from thalweg.recording.operand import Listener, Operand
from thalweg.recording.tape import Function, Tape

LOOSE, CHOICE, EQUAL, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)
INFIX = {
    "add": ("+", SUM), "sub": ("-", SUM), "mul": ("*", PRODUCT), "div": ("/", PRODUCT), "pow": ("**", POWER),
    "eq": ("==", EQUAL),
}  # fmt: skip


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
        tape, (place,) = self._tape()
        return written(tape, place)

    @property
    def recorded(self) -> Function:
        """As a recorded function of t, which any engine can run."""
        tape, outputs = self._tape(record=True)
        return Function.of(tape, ("t",), outputs)

    def _tape(self, *, record: bool = False) -> tuple[Tape, tuple[int, ...]]:
        tape = Tape()
        t = Operand(tape, tape.input("t"), Listener())
        result = self._on(t, record=record)
        return tape, (t.lift(result),)

    def _on(self, t: Operand, *, record: bool) -> Any:
        return self.function(t, **{name: _operand(value, t, record=record) for name, value in self.given})


@dataclass(frozen=True)
class Before:
    """A function of t as it was one step ago; at the first step as it is then."""

    of: Callable[..., Any]

    def __call__(self, t: Any) -> Any:
        return self.of(maximum(t - 1, 1))


def _at(value: Any, t: Any) -> Any:
    found = value(t) if callable(value) else value
    return found.item() if isinstance(found, np.generic) else found  # NumPy's own would divide by 0 with a warning


def _operand(value: Any, t: Operand, *, record: bool) -> Any:
    """The value at step t as something to record: what only its author can compute stands by its name."""
    if isinstance(value, Changing):
        return value._on(t, record=record)
    if isinstance(value, Before):
        return _operand(value.of, maximum(t - 1, 1), record=record)
    if record or not callable(value):
        return _at(value, t)
    name = getattr(value, "__name__", type(value).__name__)
    return Operand(t.tape, t.tape.input(f"{name}({written(t.tape, t.place)})"), t.listener)


def written(tape: Tape, place: int, least: int = LOOSE) -> str:
    """What is computed at a place, as an operand of something that binds with strength `least`."""
    operation, operands, value = tape.nodes[place]
    if operation == "input":
        return str(value)
    if operation == "constant" and isinstance(value, float):
        return bracketed(number(value), ATOM if value >= 0 else SIGN, least)
    if operation == "where":
        condition, then, other = (written(tape, operand, CHOICE + 1) for operand in operands)
        return bracketed(f"{then} if {condition} else {other}", CHOICE, least)
    if operation not in INFIX:
        name = {"maximum": "max", "minimum": "min"}.get(operation, operation)
        return f"{name}({', '.join(written(tape, operand) for operand in operands)})"
    sign, strength = INFIX[operation]
    left, right = operands
    if operation == "mul" and tape.is_constant(left, 1.0):
        return written(tape, right, least)
    tight = operation == "pow"
    first = written(tape, left, ATOM if tight else strength)
    second = written(tape, right, ATOM if tight else strength + (operation in ("sub", "div")))
    return bracketed(f"{first}**{second}" if tight else f"{first} {sign} {second}", strength, least)


def bracketed(text: str, strength: int, least: int) -> str:
    return text if strength >= least else f"({text})"


def number(value: float) -> str:
    """As short as reads back."""
    return repr(value).removesuffix(".0")
