"""What decides the numbers of a run on a landscape, in a form that JSON can hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from thalweg.landscapes.callables import CallableLandscape
from thalweg.landscapes.landscape import Landscape
from thalweg.problems.line import LineProblem
from thalweg.problems.noisy import NoisyLandscape
from thalweg.recording.tape import Function

CELLS = 41  # along each side of the map, where a Python function is known by its values


def identity_of(surface: Landscape | CallableLandscape) -> Mapping[str, Any]:
    """A recorded landscape by its recording, data by their hash, a change by its numbers, a Python function by its
    values all over the map; the map, since it decides starts and divergence; NumPy, whose generators draw, and Numba,
    which compiles what is recorded."""
    told: dict[str, Any] = {
        "map": [side.hex() for side in surface.domain],
        "home": [each.hex() for each in surface.start],
        "box": surface.box and [side.hex() for side in surface.box],
        "parameters": {name: value.hex() for name, value in surface.parameters.items()},
        "numpy": version("numpy"),
    }
    if isinstance(surface, CallableLandscape):
        return told | {"values": _values(surface)}
    told["numba"] = version("numba")
    whole = Function.of(surface.reading.tape, ("x", "y", *surface.parameters), surface.reading.outputs)
    told["recording"] = _hash(repr((whole.inputs, whole.nodes, whole.outputs)).encode())
    told["changes"] = {name: _numbers(change) for name, change in surface.changes.items()}
    if isinstance(surface, NoisyLandscape):
        told["sigma"] = surface.sigma.hex()
    if isinstance(surface, LineProblem):
        told["rows"] = _hash(np.stack(surface.points).tobytes())
    return told


def _numbers(change: Any) -> list[str]:
    """A row that is repeated is another one than the same numbers read of a function, after which there are none."""
    return [type(change).__name__, _hash(np.array(change.numbers, dtype=np.float64).tobytes())]


def _values(surface: CallableLandscape) -> str:
    x, y, loss = surface.grid(surface.domain, CELLS, CELLS)
    return _hash(np.stack([loss, *surface.gradient(x[None, :], y[:, None])]).tobytes())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
