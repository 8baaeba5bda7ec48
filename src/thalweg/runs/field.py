"""A field of runs, a batch of lanes at a time, on whichever engine is through with it first."""

import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thalweg.landscapes.landscape import Landscape, Point
from thalweg.runs.axes import Axes
from thalweg.runs.by_kernel import KernelLanes
from thalweg.runs.by_numpy import NumpyLanes
from thalweg.runs.lanes import Array, Lanes, Outcome, Setting, squared_distance

AT_ONCE = 100_000_000  # steps of lanes between two looks at the keyboard: about a quarter of a second
FEWEST, MOST = 1_024, 65_536  # lanes of a batch
MOST_POINTS = 2**24  # that a batch may hold: 256 MiB
NUMPY_STEP, NUMPY_LANE = 70e-6, 5e-8  # seconds: of a step in NumPy, and of each lane in it
WORTH_COMPILING = 0.5  # seconds in NumPy
_told = set[str]()


def run_field(
    setting: Setting, axes: Axes, start: Point, near: float, *, absolute: bool = False
) -> Iterator[tuple[NDArray[np.int64], Lanes, Outcome]]:
    """Which lanes, what is theirs, and what was seen of them, until all have run.

    `start` is that of all lanes where the axes have none. `near` is a share of each start's distance or loss, or an
    absolute distance.
    """
    groups = _groups(setting, axes)
    compiled = _worth_compiling(setting, axes.lanes, len(groups))
    size = int(np.clip(AT_ONCE // setting.steps, FEWEST, MOST))
    if setting.trace:
        size = min(size, MOST_POINTS // (setting.steps + 1))
    for each, lanes_of in groups:
        run = KernelLanes(each) if compiled else NumpyLanes(each)
        for first in range(0, len(lanes_of), size):
            which = np.asarray(lanes_of[first : first + size])
            lanes = _lanes(each, axes.of(which), start, len(which))
            lanes = replace(lanes, limit=_limit(each, lanes, near, absolute))
            yield which, lanes, run.run(lanes)


def _groups(setting: Setting, axes: Axes) -> list[tuple[Setting, NDArray[np.int64] | range]]:
    """The lanes that see the same mini-batches."""
    if "seed" not in axes.values:
        return [(setting, range(axes.lanes))]
    numbers = np.arange(axes.lanes)
    seeds = axes.of(numbers)["seed"]
    return [(replace(setting, seed=int(seed)), numbers[seeds == seed]) for seed in np.unique(seeds)]


def _worth_compiling(setting: Setting, lanes: int, groups: int) -> bool:
    """By the amount of work alone, so that the same call always gives the same bits."""
    surface = setting.surface
    if isinstance(surface, Landscape):
        return setting.steps * (NUMPY_STEP * groups + NUMPY_LANE * lanes) > WORTH_COMPILING
    if surface.name not in _told:
        _told.add(surface.name)
        said = f"{surface.name} is made of Python callables, which are not compiled: its runs go through NumPy"
        warnings.warn(f"{said}, tens of times slower", stacklevel=_depth())
    return False


def _depth() -> int:
    """How many frames above whoever asks the package was called."""
    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("thalweg."):
        frame, depth = frame.f_back, depth + 1
    return depth


def _lanes(setting: Setting, own: dict[str, NDArray[np.float64]], start: Point, count: int) -> Lanes:
    x, y = own["start"].T if "start" in own else (np.full(count, start[0]), np.full(count, start[1]))
    values = {name: own[name] for name in setting.axes}
    return Lanes(x, y, values)


def _limit(setting: Setting, lanes: Lanes, near: float, absolute: bool) -> Array:
    """What counts as near: a squared distance, or a loss above the lowest."""
    if not setting.settling:
        return np.zeros(0)
    if absolute:
        return np.full(len(lanes), near * near)
    if setting.settling == "distance":
        return near * near * squared_distance(setting.minima, lanes.x, lanes.y)
    return near * (np.asarray(setting.surface.value(lanes.x, lanes.y)) - setting.lowest)
