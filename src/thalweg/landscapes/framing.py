"""What a map of an unknown surface should show, and where a run on it should start.

All of it is deterministic: a coarse grid, damped Newton from its lowest points, then a view that holds what was found.
"""

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Point, View
from thalweg.landscapes.search import Surface, Unusable, find_minima, grid, inside, losses

WIDE: View = (-10.0, 10.0, -10.0, 10.0)
STARTS = (0.15, 0.8), (0.15, 0.2), (0.85, 0.8), (0.85, 0.2)  # fractions of the view, in order of preference


@dataclass(frozen=True)
class Frame:
    view: View
    start: Point
    minima: tuple[Point, ...]
    lowest: float | None


def checked(view: Sequence[float] | None, start: Sequence[float] | None) -> tuple[View | None, Point | None]:
    """`view` as (x0, x1, y0, y1) and `start` as (x, y), floats. Raises InputError for what cannot be used."""
    if view is not None:
        x0, x1, y0, y1 = _numbers("view", view, ("x0", "x1", "y0", "y1"))
        if not (x0 < x1 and y0 < y1 and math.isfinite(x1 - x0) and math.isfinite(y1 - y0)):
            raise InputError(f"view is (x0, x1, y0, y1) with x0 < x1 and y0 < y1; {tuple(view)} was given")
        view = (x0, x1, y0, y1)
    if start is not None:
        x, y = _numbers("start", start, ("x", "y"))
        if view is not None and not inside((x, y), view):
            raise InputError(f"start ({x:g}, {y:g}) is outside the view {view}; choose one inside or a wider view")
        start = (x, y)
    return view, start


def _numbers(what: str, given: Any, names: tuple[str, ...]) -> tuple[float, ...]:
    form = f"{what} is {len(names)} finite numbers ({', '.join(names)})"
    try:
        values = tuple(given)
    except TypeError:
        values = ()
    if len(values) != len(names) or not all(isinstance(v, numbers.Real) and math.isfinite(v) for v in values):
        raise InputError(f"{form}; {given!r:.80} was given")
    return tuple(float(value) for value in values)


def frame(surface: Surface, view: View | None = None, start: Point | None = None, *, cells: int = 81) -> Frame:
    """Choose what of `view` and `start` is not given, and find the minima.

    The search is over [-10, 10]^2, and over the view where given, `cells` by `cells` points each. Minima are the
    lowest ones found, where nothing lower was seen and each is isolated. A chosen view holds the four nearest the
    origin, the origin where they are near it, and the start, with a margin. A chosen start is up the wall.
    Raises Unusable where no value is finite, where there is no slope anywhere, or no finite loss at the start.
    """
    searched = [WIDE] if view is None else [view, WIDE]
    if start is not None and not math.isfinite(surface.value(*start)):
        raise Unusable(f"the loss at the start ({start[0]:g}, {start[1]:g}) is not finite")
    minima, lowest, near = find_minima(surface, searched, cells)
    if view is not None:
        return Frame(view, start or _start(surface, view, lowest), minima, lowest)
    view = _view(surface, minima[:4] or near, start)
    if start is None:
        try:
            start = _start(surface, view, lowest)
        except Unusable:  # flat around what was found
            view = WIDE
            start = _start(surface, view, lowest)
    return Frame(view, start, minima, lowest)


def condition_number(surface: Surface) -> float:
    """The largest over the smallest eigenvalue of the Hessian at the first minimum; inf for a degenerate one.

    Raises InputError where no minimum is known or no Hessian exists there.
    """
    if not surface.minima:
        raise InputError(f"{surface.name} has no known minimum, so no condition number")
    xx, xy, yy = (float(each) for each in surface.hessian(*surface.minima[0]))
    if not all(map(math.isfinite, (xx, xy, yy))):
        raise InputError(f"{surface.name} has no finite Hessian at its minimum, so no condition number")
    largest = (xx + yy) / 2 + math.hypot((xx - yy) / 2, xy)
    scale = max(abs(xx), abs(yy), abs(xy)) or 1.0
    determinant = ((xx / scale) * (yy / scale) - (xy / scale) ** 2) * scale
    smallest = determinant / (largest / scale) if largest > 0 else 0.0  # without the cancellation of their difference
    return largest / smallest if smallest > 0 else math.inf


def _view(surface: Surface, points: Sequence[Point], start: Point | None) -> View:
    held = [*points, *([start] if start else [])]
    if all(inside(point, WIDE) for point in held):
        held.append((0.0, 0.0))
    sides: list[tuple[float, float]] = []
    for axis in (0, 1):
        low, high = min(point[axis] for point in held), max(point[axis] for point in held)
        pad = max(2.0, 0.4 * (high - low))
        sides.append((low - pad, high + pad))
    view: View = (*sides[0], *sides[1])
    finite = np.isfinite(losses(surface, *grid(view, 41)))
    if not finite.any():
        view = WIDE
        finite = np.isfinite(losses(surface, *grid(view, 41)))
    if not finite.any():
        raise Unusable(f"no finite value anywhere in the view {view}")
    return _cropped(view, finite, [*points, *([start] if start else [])])


def _cropped(view: View, finite: NDArray[np.bool_], held: Sequence[Point]) -> View:
    """`view` without the outer rows and columns that hold no finite value, but with all of `held` still inside."""
    sides: list[float] = []
    for axis, (low, high) in enumerate((view[:2], view[2:])):
        edges = np.linspace(low, high, finite.shape[0])
        some = np.flatnonzero(finite.any(axis=axis))
        first, last = max(int(some[0]) - 1, 0), min(int(some[-1]) + 1, len(edges) - 1)
        sides += [
            min(float(edges[first]), *(p[axis] for p in held), math.inf),
            max(float(edges[last]), *(p[axis] for p in held), -math.inf),
        ]
    return (sides[0], sides[1], sides[2], sides[3])


def _start(surface: Surface, view: View, lowest: float | None) -> Point:
    """The first of the preferred corners, then of a lattice, with a finite loss above the lowest and a slope."""
    lattice = np.linspace(0.1, 0.9, 17)
    fractions = np.array([*STARTS, *((u, v) for u in lattice for v in lattice[::-1])])
    x = view[0] + fractions[:, 0] * (view[1] - view[0])
    y = view[2] + fractions[:, 1] * (view[3] - view[2])
    values = losses(surface, x, y)
    dx, dy = surface.gradient(x, y)
    with np.errstate(all="ignore"):
        slope = np.abs(dx) + np.abs(dy)
    usable = np.isfinite(values) & np.isfinite(slope) & (slope > 0)
    if not usable.any():
        raise Unusable(f"no finite loss with a slope to descend in the view {view}")
    if lowest is not None:
        wall = usable & (values - lowest > 0.01 * (np.median(values[usable]) - lowest))
        usable = wall if wall.any() else usable
    index = int(np.argmax(usable))
    return float(x[index]), float(y[index])
