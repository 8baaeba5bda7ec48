"""Symbolic operands: run a function on them and what happens to them is written on a tape, in order."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any, NoReturn

from thalweg.errors import ReadError
from thalweg.recording.tape import Tape


@dataclass
class Listener:
    """Follows one function while it runs: the author's names for intermediate results, and the current line."""

    code: CodeType | None = None
    names: dict[int, str] = field(default_factory=dict)

    def frame(self) -> FrameType | None:
        """The running frame of the function that is being read."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code is not self.code:
            frame = frame.f_back
        return frame

    def note_names(self, tape: Tape) -> None:
        """Any operand that a local variable holds, and that has no name yet, gets that variable's."""
        frame = self.frame() if self.code else None
        if frame is not None:
            for name, held in frame.f_locals.items():
                if isinstance(held, Operand) and held.tape is tape:
                    self.names.setdefault(held.place, name)

    def place_in_source(self) -> str:
        frame = self.frame() if self.code else None
        return f" ({frame.f_code.co_filename}, line {frame.f_lineno})" if frame else ""


class Operand:
    """A number that is not known yet. Arithmetic on it is recorded; asking for its value is an error."""

    __slots__ = ("listener", "place", "tape")

    def __init__(self, tape: Tape, place: int, listener: Listener) -> None:
        self.tape, self.place, self.listener = tape, place, listener

    def refuse(self, reason: str) -> NoReturn:
        raise ReadError(reason + self.listener.place_in_source())

    def lift(self, other: object) -> int:
        """The place of `other` on this tape; numbers become constants."""
        if isinstance(other, Operand):
            if other.tape is not self.tape:
                self.refuse("an operand of another recording was used")
            return other.place
        if isinstance(other, int | float):
            return self.tape.constant(other)
        self.refuse(f"only numbers can be combined with a recorded value, not {type(other).__name__} {other!r:.40}")

    def record(self, operation: str, *operands: object) -> Operand:
        """Write one operation on the tape; the result as an operand."""
        self.listener.note_names(self.tape)
        places = [self.lift(operand) for operand in operands]
        wants_condition = {"where": [0], "and": [0, 1], "or": [0, 1], "not": [0]}.get(operation, [])
        for position, place in enumerate(places):
            if self.tape.is_condition(place) != (position in wants_condition):
                expected = "a comparison" if position in wants_condition else "a number"
                self.refuse(f"argument {position + 1} of {operation} must be {expected}")
        return Operand(self.tape, self.tape.add(operation, *places), self.listener)

    def __add__(self, other: object) -> Operand:
        return self.record("add", self, other)

    def __radd__(self, other: object) -> Operand:
        return self.record("add", other, self)

    def __sub__(self, other: object) -> Operand:
        return self.record("sub", self, other)

    def __rsub__(self, other: object) -> Operand:
        return self.record("sub", other, self)

    def __mul__(self, other: object) -> Operand:
        return self.record("mul", self, other)

    def __rmul__(self, other: object) -> Operand:
        return self.record("mul", other, self)

    def __truediv__(self, other: object) -> Operand:
        return self.record("div", self, other)

    def __rtruediv__(self, other: object) -> Operand:
        return self.record("div", other, self)

    def __pow__(self, other: object) -> Operand:
        return self.record("pow", self, other)

    def __rpow__(self, other: object) -> Operand:
        return self.record("pow", other, self)

    def __neg__(self) -> Operand:
        return self.record("neg", self)

    def __pos__(self) -> Operand:
        return self

    def __abs__(self) -> Operand:
        return self.record("abs", self)

    def __lt__(self, other: object) -> Operand:
        return self.record("lt", self, other)

    def __le__(self, other: object) -> Operand:
        return self.record("le", self, other)

    def __gt__(self, other: object) -> Operand:
        return self.record("gt", self, other)

    def __ge__(self, other: object) -> Operand:
        return self.record("ge", self, other)

    def __eq__(self, other: object) -> Operand:  # type: ignore[override]  # a comparison is recorded, not answered
        return self.record("eq", self, other)

    def __ne__(self, other: object) -> Operand:  # type: ignore[override]  # a comparison is recorded, not answered
        return self.record("ne", self, other)

    __hash__ = object.__hash__

    def __and__(self, other: object) -> Operand:
        return self.record("and", self, other)

    def __or__(self, other: object) -> Operand:
        return self.record("or", self, other)

    def __invert__(self) -> Operand:
        return self.record("not", self)

    def __bool__(self) -> NoReturn:
        self.refuse("a recorded value is neither true nor false: choose with where(condition, a, b)")

    def _no_value(self, *_: Any) -> NoReturn:
        self.refuse("a recorded value is no Python number yet: use arithmetic and thalweg's sqrt, sign, where, ...")

    __float__ = __int__ = __index__ = __complex__ = __round__ = __trunc__ = __floor__ = __ceil__ = _no_value
    __len__ = __iter__ = __getitem__ = __contains__ = _no_value
    __array__ = _no_value
    __array_ufunc__ = None  # so that numpy's scalars leave the arithmetic to this class

    def _not_recorded(self, *_: Any) -> NoReturn:
        self.refuse("// and % cannot be recorded: use arithmetic and thalweg's sqrt, sign, where, ...")

    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __matmul__ = __rmatmul__ = _not_recorded
