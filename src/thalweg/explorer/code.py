"""A piece of JavaScript among values that are printed as JSON, and numbers that can be chosen."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from thalweg.optimizer.hyperparameters import Interval


@dataclass(frozen=True)
class Code:
    source: str


def parameter(name: str, value: float, allowed: Interval) -> dict[str, Any]:
    """A number and its range, as the page's sliders and its reader of addresses take it."""
    return {
        "name": name,
        "value": value,
        "low": allowed.low if isfinite(allowed.low) else None,
        "high": allowed.high if isfinite(allowed.high) else None,
        "lowClosed": allowed.low_closed,
        "highClosed": allowed.high_closed,
    }
