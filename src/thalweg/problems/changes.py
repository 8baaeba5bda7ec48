"""A parameter of a landscape that is another one in each step's gradient, as numbers."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from typing import Any, final

import numpy as np

from thalweg.errors import InputError


@final
@dataclass(frozen=True)
class Cycle:
    """Numbers repeated for ever, from step 1."""

    numbers: tuple[float, ...]

    def __call__(self, t: int) -> float:
        return self.numbers[(t - 1) % len(self.numbers)]


@final
@dataclass(frozen=True)
class Read:
    """What a function gave at steps 1, 2, ...: as many as the budget has.

    A run is known by these numbers: of a function's text they do not follow, and a table that it looks into, or a
    random number, would be another one in the next process.
    """

    name: str
    numbers: tuple[float, ...]

    def __call__(self, t: int) -> float:
        if t > len(self.numbers):
            known = f"gradient: {self.name} was read for {len(self.numbers):,} steps"
            raise InputError(f"{known}: for more give them to tw.surface(..., steps=...)")
        return self.numbers[t - 1]


Change = Cycle | Read


def read(name: str, change: Any, steps: int) -> Change:
    """A function of t = 1, ..., steps, or a row to be repeated. Raises InputError for anything else."""
    if isinstance(change, Cycle):
        return change
    if callable(change):
        return Read(name, tuple(_at(name, change, t, steps) for t in range(1, steps + 1)))
    row = tuple(change) if isinstance(change, list | tuple | np.ndarray) else ()
    if not row or not all(map(_is_finite, row)):
        raise InputError(f"gradient: {name} is a function of t or a row of finite numbers; {change!r:.60} was given")
    return Cycle(tuple(map(float, row)))


def _at(name: str, change: Any, t: int, steps: int) -> float:
    try:
        value = change(t)
    except InputError:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InputError(f"gradient: {name} at step {t:,} of {steps:,}: {told:.120}") from error
    if not _is_finite(value):
        raise InputError(f"gradient: {name} must be a finite number at every step, {value!r:.40} at t={t}")
    return float(value)


def _is_finite(value: Any) -> bool:
    return isinstance(value, numbers.Real) and math.isfinite(value)
