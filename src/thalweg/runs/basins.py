"""Which minimum each start reaches, and how soon."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.descent import refine
from thalweg.landscapes.landscape import Point, View
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs import archive
from thalweg.runs.axes import Axes
from thalweg.runs.descend import check_steps, surroundings
from thalweg.runs.field import run_field
from thalweg.runs.lanes import Array, Setting, squared_distance
from thalweg.runs.progress import bar
from thalweg.runs.surface import Surface

SCOUTS = 64  # starts on a side, whose ends are refined to the minima there are
MOST_RESOLUTION = 8192
NEAR = 0.01  # of the view's diagonal
NOWHERE, DIVERGED = -1, -2
"""What `reached` says where no minimum was reached: still on the way at the end, or diverged."""


@dataclass(frozen=True, eq=False)
class Basins:
    """Basins of attraction of one optimizer on one landscape, on a grid of starts."""

    landscape: str
    optimizer: str
    hyperparameters: Mapping[str, Any]
    steps: int
    x: Array  # (columns,), of the starts
    y: Array  # (rows,)
    minima: Array  # (k, 2), the lowest first
    losses: Array  # (k,), there
    radius: float  # what is near a minimum
    reached: NDArray[np.int16]  # (rows, columns): the minimum's place in `minima`, NOWHERE or DIVERGED
    settled: NDArray[np.float32]  # (rows, columns): the first step from which a run stays near; inf where it does not
    surface: Surface | None = field(default=None, repr=False)  # not saved

    @property
    def shares(self) -> Array:
        """(k,): how many of all starts reach each minimum, as a share."""
        counts = np.array([np.count_nonzero(self.reached == k) for k in range(len(self.minima))], dtype=np.float64)
        return counts / self.reached.size

    @property
    def lost(self) -> float:
        """The share of starts that reach no minimum within the steps."""
        return float(np.count_nonzero(self.reached < 0) / self.reached.size)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Basins):
            return NotImplemented
        (mine, arrays), (theirs, others) = self._facts_and_arrays(), other._facts_and_arrays()
        return mine == theirs and all(np.array_equal(arrays[name], others[name]) for name in arrays)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write all of it to one .npz file. Raises FileError."""
        archive.save(file, *self._facts_and_arrays())

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Basins:
        """Read what `save` wrote. Raises FileError for anything else."""
        return archive.load(file, "basins", lambda facts, arrays: cls(**facts, **arrays))

    def _facts_and_arrays(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        named = archive.named(self.hyperparameters)
        facts = {
            "kind": "basins", "landscape": self.landscape, "optimizer": self.optimizer, "hyperparameters": named,
            "steps": self.steps, "radius": self.radius,
        }  # fmt: skip
        names = ("x", "y", "minima", "losses", "reached", "settled")
        return facts, {name: getattr(self, name) for name in names}


def basins(
    landscape: Surface,
    optimizer: Optimizer,
    *,
    resolution: int = 1000,
    steps: int = 500,
    view: View | None = None,
    progress: bool | None = None,
) -> Basins:
    """Start a run at each point of a grid: which minimum it reaches, and from which step on it stays there.

    Arguments
        optimizer: a rule with its hyperparameters, as adam(lr=0.1). resolution: starts on each side, from 2 to 8192.
        steps: of each run, from 1 to a million. view: (x0, x1, y0, y1) of the starts; the landscape's map without it.
        progress: a bar; without it, on a terminal, when it takes over a second.

    The minima are the landscape's own and those that a coarse grid of runs leads to, refined by Newton's method. A run
    has reached one when it ends within a hundredth of the view's diagonal from it (less where two minima are close); it
    ends where its rule has the model evaluated.
    Raises InputError for a bad resolution, steps or view, and where no minimum is found.

    >>> import thalweg as tw
    >>> found = tw.basins(tw.himmelblau, tw.adam(lr=0.1), resolution=20, steps=300)
    >>> found.minima.shape, bool((found.reached >= 0).all())
    ((4, 2), True)
    """
    if not isinstance(optimizer, Optimizer):
        raise InputError(f"an optimizer is a rule with its hyperparameters, as adam(lr=0.1), not {optimizer!r:.60}")
    whole = isinstance(resolution, int | np.integer) and not isinstance(resolution, bool)
    if not whole or not 2 <= resolution <= MOST_RESOLUTION:
        raise InputError(f"a resolution is a whole number from 2 to {MOST_RESOLUTION}, {resolution!r} was given")
    view = _view(landscape, view)
    setting = Setting(landscape, optimizer, check_steps(steps), surroundings(view))
    minima, radius = _minima(setting, view)
    setting = Setting(landscape, optimizer, setting.steps, setting.box, settling="distance", minima=minima)
    x, y = np.linspace(view[0], view[1], resolution), np.linspace(view[2], view[3], resolution)
    reached, settled = _field(setting, x, y, radius, progress)
    return Basins(
        landscape=landscape.name,
        optimizer=optimizer.name,
        hyperparameters=dict(optimizer.hyperparameters),
        steps=setting.steps,
        x=x,
        y=y,
        minima=np.array(minima),
        losses=np.array([landscape.value(*point) for point in minima]),
        radius=radius,
        reached=reached,
        settled=settled,
        surface=landscape,
    )


def _field(
    setting: Setting, x: Array, y: Array, radius: float, progress: bool | None
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    reached = np.empty(x.size * y.size, dtype=np.int16)
    settled = np.empty(x.size * y.size, dtype=np.float32)
    with bar(f"basins of {setting.surface.name}", reached.size, progress) as tell:
        for which, lanes, seen in run_field(setting, _grid(x, y), (x[0], y[0]), radius, absolute=True):
            apart = np.stack([squared_distance((point,), seen.ex, seen.ey) for point in setting.minima])
            found = np.where(np.isfinite(seen.settled), np.argmin(apart, axis=0), NOWHERE)
            reached[which] = np.where(seen.ended > 0, DIVERGED, found)
            settled[which] = seen.settled
            tell(len(lanes))
    return reached.reshape(y.size, x.size), settled.reshape(y.size, x.size)


def _grid(x: Array, y: Array) -> Axes:
    starts = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return Axes({"start": starts}, zipped=False)


def _view(surface: Surface, view: View | None) -> View:
    try:
        x0, x1, y0, y1 = (float(value) for value in (surface.domain if view is None else view))
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"a view is x0, x1, y0, y1, {view!r:.60} was given") from None
    if not (x0 < x1 and y0 < y1 and np.isfinite(surroundings((x0, x1, y0, y1))).all()):
        raise InputError(f"a view is finite x0, x1, y0, y1 with x0 < x1 and y0 < y1, {view!r:.60} was given")
    return x0, x1, y0, y1


def _minima(setting: Setting, view: View) -> tuple[tuple[Point, ...], float]:
    """The minima that runs lead to, the lowest first, and what is near them."""
    surface, diagonal = setting.surface, float(np.hypot(view[1] - view[0], view[3] - view[2]))
    scouts = _grid(np.linspace(view[0], view[1], SCOUTS), np.linspace(view[2], view[3], SCOUTS))
    ends = [
        (seen.ex[seen.ended == 0], seen.ey[seen.ended == 0]) for *_, seen in run_field(setting, scouts, view[::2], 0.0)
    ]
    x, y = (np.concatenate(each) for each in zip(*ends, strict=True))
    points, _, strict, _ = refine(surface, x, y)
    moved = np.hypot(points[:, 0] - x, points[:, 1] - y)
    found: list[Point] = list(surface.minima)
    for point in points[strict & (moved < NEAR * diagonal)].tolist():
        if all(np.hypot(point[0] - a, point[1] - b) > 1e-4 * diagonal for a, b in found):
            found.append((point[0], point[1]))
    if not found:
        raise InputError(f"no minimum of {surface.name} was reached within {setting.steps} steps: give more steps")
    found.sort(key=lambda point: (round(float(surface.value(*point)), 9), point))
    gaps = [np.hypot(a - c, b - d) for k, (a, b) in enumerate(found) for c, d in found[:k]]
    return tuple(found), min(NEAR * diagonal, 0.4 * float(min(gaps, default=np.inf)))
