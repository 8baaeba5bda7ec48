"""Ranges of hyperparameters. The field's standard names have theirs here; a rule may state others."""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thalweg.errors import HyperparameterError, ReadError


@dataclass(frozen=True)
class Interval:
    """A range of numbers, written as mathematics writes it: "[0, 1)"."""

    low: float
    high: float
    low_closed: bool
    high_closed: bool

    @classmethod
    def parse(cls, text: str) -> "Interval":
        try:
            low, high = (float(part) for part in text[1:-1].split(","))
        except ValueError:
            low, high = math.nan, math.nan
        if text[:1] not in "[(" or text[-1:] not in ")]" or not low < high:
            raise ReadError(f"{text!r} is no range; write for example '[0, 1)' or '(0, inf)'")
        return cls(low, high, text[0] == "[", text[-1] == "]")

    def __contains__(self, value: float) -> bool:
        above = value >= self.low if self.low_closed else value > self.low
        below = value <= self.high if self.high_closed else value < self.high
        return above and below

    @property
    def closed(self) -> "Interval":
        """With its finite ends."""
        return Interval(self.low, self.high, math.isfinite(self.low), math.isfinite(self.high))

    def __str__(self) -> str:
        left, right = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        return f"{left}{self.low:g}, {self.high:g}{right}"


STANDARD = {
    "lr": "(0, inf)",
    "momentum": "[0, 1]",
    "dampening": "[0, 1]",
    "alpha": "[0, 1]",
    "rho": "[0, 1]",
    "beta": "[0, 1)",
    "beta1": "[0, 1)",
    "beta2": "[0, 1)",
    "eps": "[0, inf)",
    "weight_decay": "[0, inf)",
}
ANY = Interval(-math.inf, math.inf, False, False)


def intervals(names: tuple[str, ...], stated: Mapping[str, str]) -> dict[str, Interval]:
    """The range of each hyperparameter: as stated, else the standard one of its name, else all finite numbers."""
    texts = {**STANDARD, **stated}
    return {name: Interval.parse(texts[name]) if name in texts else ANY for name in names}


def as_number(owner: str, name: str, value: object, allowed: Interval) -> float:
    """`value` as a float in its range, or HyperparameterError."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number) and number in allowed:
            return number
    raise HyperparameterError(f"{owner}: {name} must be a number in {allowed}, {value!r:.60} was given")


def named(hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """Hyperparameters as records have them: a schedule by its name."""
    return {
        name: getattr(value, "__name__", type(value).__name__) if callable(value) else value
        for name, value in hyperparameters.items()
    }
