"""Paths of an optimizer over given gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import thalweg as tw
from tests.like.rows import START, gradients


def path_of(optimizer: tw.Optimizer, grads: NDArray[Any] | None = None, x: Any = START) -> NDArray[Any]:
    """(steps, elements)."""
    grads, path, state = gradients() if grads is None else grads, [], optimizer.init(x)
    for g in grads:
        x, state = optimizer.step(x, g, state)
        path.append(x)
    return np.array(path)


def apart(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The largest distance, in units of max |x| of an element's path."""
    return float(np.max(np.abs(one - other) / np.max(np.abs(other), axis=0)))


def by_hand(step: Callable[[Any, Any, int], Any], x: Any = START) -> NDArray[Any]:
    """The path of x = step(x, g, t)."""
    path = []
    for t, g in enumerate(gradients(), 1):
        x = step(x, g, t)
        path.append(x)
    return np.array(path)
