"""What is measured on runs: the distance to a minimum, and when a measure settles."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thalweg.landscapes.landscape import Point

Array = NDArray[np.float64]
Measure = Literal["distance", "loss"]


def settled(measure: Array, tolerance: float) -> NDArray[np.float64]:
    """First step from which `measure` stays below `tolerance` times its start, to the end; inf where it never does.

    measure: (steps + 1, ...); the result has the remaining axes. Touching and leaving does not count.
    """
    outside = ~(measure < tolerance * measure[0])  # NaN is outside
    last = len(measure) - 1 - np.argmax(outside[::-1], axis=0)
    first = np.where(outside.any(axis=0), last + 1.0, 0.0)
    return np.where(first < len(measure), first, np.inf)


def distance_to(minima: tuple[Point, ...], x: Array, y: Array) -> Array:
    """Distance to the nearest of `minima`."""
    with np.errstate(all="ignore"):
        return np.min([np.hypot(x - a, y - b) for a, b in minima], axis=0)  # type: ignore[no-any-return]  # numpy's stub
