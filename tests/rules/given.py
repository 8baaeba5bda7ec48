"""What every rule and its outside implementation are given alike: a start, gradients, a learning rate that changes."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Hyperparameters = Mapping[str, Any]
SIZES = np.array([1e-5, 1e-3, 0.1, 1.0, 30.0, 1e4])
"""How large each element's gradients are."""
START = np.array([0.3, -1.2, 2.0, -0.7, 1e-2, 5.0])


def schedule(t: int) -> float:
    return 0.03 * (1.0 + 0.5 * math.sin(t / 7.0)) / (1.0 + t / 80.0)


def gradients(steps: int) -> NDArray[np.float64]:
    """(steps, elements): signs change, and the size of each element's goes up and down a hundredfold."""
    t, e = np.arange(1, steps + 1)[:, None], np.arange(len(SIZES))[None, :]
    wave = np.sin(0.7 * t + e) + 0.3 * np.cos(2.1 * t + 2.0 * e)
    return np.asarray(SIZES * wave * 10.0 ** np.sin(t / 15.0 + e))


class Trace(NamedTuple):
    """Where an outside implementation went; each (steps, elements)."""

    x: NDArray[Any]
    slots: Mapping[str, NDArray[Any]]  # those it shows, by our names
    evaluated: NDArray[Any] | None = None  # where it would have the model evaluated, if not at x


def decay(h: Hyperparameters) -> float:
    return float(h.get("weight_decay") or 0.0)


def distance(ours: NDArray[Any], theirs: NDArray[Any]) -> float:
    """The largest one, in units of an element's largest value on the way: near zero a relative error says nothing."""
    scale = np.max(np.abs(theirs.astype(np.float64)), axis=0)
    return float(np.max(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)) / scale))
