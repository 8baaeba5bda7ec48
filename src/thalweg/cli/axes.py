"""`--axis NAME=VALUES` as rows of numbers."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError

MOST_VALUES = 1_000_000
SHAPE = "NAME=V1,V2,... or NAME=LOW..HIGH:COUNT"
DECADE = 10.0  # times LOW: from there on the values of a range grow by a factor


def axes_of(texts: Iterable[str]) -> dict[str, NDArray[Any]]:
    """`lr=1e-4..1:400` and `beta1=0.5,0.9`; seeds as whole numbers. Raises InputError."""
    axes = dict[str, NDArray[Any]]()
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not (name and equals and values):
            raise InputError(f"--axis {text!r}: write {SHAPE}")
        if name in axes:
            raise InputError(f"--axis {name} is given twice")
        if name == "start":
            raise InputError("starts are no --axis: 'thalweg basins' runs from a grid of them")
        axes[name] = _whole(text, _values(text, values)) if name == "seed" else _values(text, values)
    return axes


def _values(text: str, values: str) -> NDArray[np.float64]:
    if ".." not in values:
        return np.array([_number(text, part) for part in values.split(",")])
    ends, _, count = values.partition(":")
    low, high = (_number(text, part) for part in ends.split("..", 1))
    try:
        many = int(count)
    except ValueError:
        many = 0
    if not 2 <= many <= MOST_VALUES:
        raise InputError(f"--axis {text!r}: COUNT is a whole number from 2 to {MOST_VALUES:,}; write {SHAPE}")
    if not low < high:
        raise InputError(f"--axis {text!r}: a range goes from LOW up to HIGH, {low:g} is not below {high:g}")
    return np.geomspace(low, high, many) if low > 0 and high >= DECADE * low else np.linspace(low, high, many)


def _number(text: str, part: str) -> float:
    try:
        number = float(part)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"--axis {text!r}: {part.strip()!r} is no finite number; write {SHAPE}")
    return number


def _whole(text: str, values: NDArray[np.float64]) -> NDArray[np.int64]:
    if (values != values.round()).any() or values.min() < 0 or values.max() >= 2**53:
        raise InputError(f"--axis {text!r}: seeds are whole numbers from 0")
    return values.astype(np.int64)
