"""Search an unknown surface for its minima: a coarse grid, then damped Newton from the lowest points."""

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.descent import refine
from thalweg.landscapes.landscape import Point, View

Array = NDArray[np.float64]


class Surface(Protocol):
    """What is asked of a landscape here: floats or arrays in, the same shape out."""

    @property
    def name(self) -> str: ...
    @property
    def minima(self) -> tuple[Point, ...]: ...
    def value(self, x: Any, y: Any) -> Any: ...
    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]: ...
    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]: ...


class Unusable(InputError):
    """A surface on which nothing can be drawn or descended."""


def find_minima(
    surface: Surface, views: Sequence[View], cells: int
) -> tuple[tuple[Point, ...], float | None, tuple[Point, ...]]:
    """The global minima and the loss there, or, where lower values were seen, the resting point nearest the origin."""
    x, y, seen = np.empty(0), np.empty(0), math.inf
    for view in views:
        lows, lowest = _lows(surface, view, cells)
        x, y, seen = np.append(x, lows[0]), np.append(y, lows[1]), min(seen, lowest)
    if math.isinf(seen):
        raise Unusable(f"no finite value anywhere in the view {views[0]}")
    points, values, strict, resting = refine(surface, x, y)
    if not resting.any():
        return (), None, ()
    if strict.any():
        index = int(np.argmin(np.where(strict, values, np.inf)))
        best = (float(points[index, 0]), float(points[index, 1]))
        seen = min(seen, float(np.min(values)))
        if not any(inside(best, view) for view in views):
            around = (best[0] - 10.0, best[0] + 10.0, best[1] - 10.0, best[1] + 10.0)
            seen = min(seen, _lows(surface, around, cells)[1])
        xx, _, yy = surface.hessian(*best)
        found = float(values[index])
        margin = 1e-9 * max(abs(found), abs(xx) + abs(yy) if math.isfinite(xx + yy) else 0.0)
        if found - margin <= seen:
            return _distinct(points[strict & (values <= found + margin)]), found, ()
    return (), None, _distinct(points[strict if strict.any() else resting])[:1]


def _lows(surface: Surface, view: View, cells: int) -> tuple[tuple[Array, Array], float]:
    """The 16 lowest points of the grid that have no lower neighbour, and the lowest loss."""
    x, y = grid(view, cells)
    values = losses(surface, x, y)
    padded = np.pad(values, 1, constant_values=np.inf)
    around = [padded[i : i + cells, j : j + cells] for i in range(3) for j in range(3)]
    low = np.flatnonzero((values <= np.minimum.reduce(around)) & np.isfinite(values))
    low = low[np.argsort(values.ravel()[low], kind="stable")][:16]
    return (x.ravel()[low], y.ravel()[low]), float(values.min())


def _distinct(points: Array) -> tuple[Point, ...]:
    """Without repetitions, the one nearest the origin first."""
    kept: list[Point] = []
    for x, y in sorted(points.tolist(), key=lambda point: (round(math.hypot(*point), 6), point)):
        if all(math.hypot(x - a, y - b) > 1e-4 * (1 + math.hypot(a, b)) for a, b in kept):
            kept.append((x, y))
    return tuple(kept)


def grid(view: View, cells: int) -> tuple[Array, Array]:
    x, y = np.meshgrid(np.linspace(view[0], view[1], cells), np.linspace(view[2], view[3], cells))
    return x, y


def losses(surface: Surface, x: Any, y: Any) -> Array:
    """The loss, inf where it is not finite."""
    values = np.asarray(surface.value(x, y), dtype=np.float64)
    return np.where(np.isfinite(values), values, np.inf)


def inside(point: Point, view: View) -> bool:
    return view[0] <= point[0] <= view[1] and view[2] <= point[1] <= view[3]
