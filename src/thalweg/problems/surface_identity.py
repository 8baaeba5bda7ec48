"""What decides the numbers of a run on a landscape, in a form that JSON can hold."""

from __future__ import annotations

import hashlib
import math
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, final

import numpy as np

from thalweg.errors import InputError
from thalweg.landscapes.callables import CallableLandscape
from thalweg.landscapes.landscape import Landscape
from thalweg.problems.line import LineProblem
from thalweg.problems.noisy import NoisyLandscape
from thalweg.recording.tape import Function

MOST_CHANGES = 100_000
"""Steps for which a gradient that changes is known: its numbers at all of them are hashed."""
CELLS = 41  # along each side of the map, where a Python function is known by its values


@final
@dataclass(frozen=True)
class Cycle:
    """Numbers repeated for ever, from step 1."""

    numbers: tuple[float, ...]

    @classmethod
    def of(cls, name: str, given: Any) -> Cycle:
        """Raises InputError for anything but a row of finite numbers."""
        row = tuple(given) if isinstance(given, list | tuple | np.ndarray) else ()
        if not row or not all(isinstance(each, numbers.Real) and math.isfinite(each) for each in row):
            raise InputError(f"gradient: {name} is a function of t or a row of finite numbers; {given!r:.60} was given")
        return cls(tuple(map(float, row)))

    def __call__(self, t: int) -> float:
        return self.numbers[(t - 1) % len(self.numbers)]


def identity_of(surface: Landscape | CallableLandscape) -> Mapping[str, Any]:
    """A recorded landscape by its recording, data by their hash, a change by its numbers, a Python function by its
    values all over the map; the map, since it decides starts and divergence; NumPy, whose generators draw."""
    told: dict[str, Any] = {
        "map": [side.hex() for side in surface.domain],
        "home": [each.hex() for each in surface.start],
        "box": surface.box and [side.hex() for side in surface.box],
        "parameters": {name: value.hex() for name, value in surface.parameters.items()},
        "numpy": np.__version__,
    }
    if isinstance(surface, CallableLandscape):
        return told | {"values": _values(surface)}
    whole = Function.of(surface.reading.tape, ("x", "y", *surface.parameters), surface.reading.outputs)
    told["recording"] = _hash(repr((whole.inputs, whole.nodes, whole.outputs)).encode())
    told["changes"] = {name: _changes(change) for name, change in surface.changes.items()}
    if isinstance(surface, NoisyLandscape):
        told["sigma"] = surface.sigma.hex()
    if isinstance(surface, LineProblem):
        told["rows"] = _hash(np.stack(surface.points).tobytes())
    return told


@lru_cache(maxsize=64)
def _changes(change: Callable[[int], float]) -> str:
    return _hash(np.array([change(t) for t in range(1, MOST_CHANGES + 1)], dtype=np.float64).tobytes())


def _values(surface: CallableLandscape) -> str:
    x, y, loss = surface.grid(surface.domain, CELLS, CELLS)
    return _hash(np.stack([loss, *surface.gradient(x[None, :], y[:, None])]).tobytes())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
