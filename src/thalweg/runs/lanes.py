"""Many runs of one optimizer on one surface, each in a lane: what they share, what is each one's own, what is kept.

A lane ends where `descend` would: at the step that leaves the map's surroundings, or that would be taken from where the
gradient is not finite. There it stays; the others go on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thalweg.landscapes.landscape import Point, View
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
Settling = Literal["", "distance", "loss"]


@dataclass(frozen=True)
class Setting:
    """What all lanes share."""

    surface: Surface
    optimizer: Optimizer
    steps: int
    box: View  # that a run must not leave
    axes: tuple[str, ...] = ()  # hyperparameters that each lane has of its own
    batch: int | None = None
    seed: int | None = None
    best: bool = False  # keep the smallest loss
    settling: Settling = ""  # keep the last step that was too far: from all minima, or above the lowest loss
    minima: tuple[Point, ...] = ()
    lowest: float = 0.0
    trace: bool = False  # keep all points

    @property
    def apart(self) -> bool:
        """Whether the model is evaluated elsewhere than where it is trained."""
        return self.optimizer.variant.apart


@dataclass(frozen=True)
class Lanes:
    """What is each lane's own; arrays of (lanes,)."""

    x: Array  # the start
    y: Array
    values: Mapping[str, Array] = field(default_factory=dict)  # axis -> hyperparameter
    limit: Array = field(default_factory=lambda: np.zeros(0))  # what is near: a squared distance, or a loss's gap

    def __len__(self) -> int:
        return len(self.x)


@dataclass
class Outcome:
    """What was seen of the lanes; arrays of (lanes,). All is measured at the point where the model is evaluated."""

    x: Array  # the last point trained at
    y: Array
    ex: Array  # the last point evaluated at; the same arrays as x and y where a rule declares no other
    ey: Array
    ended: NDArray[np.int64]  # the step at which a lane ended early, 0 where it did not
    best: Array
    last: NDArray[np.int64]  # the last step that was too far, -1 where none was
    points: Array  # (steps + 1, 2, lanes), trained at; NaN after a lane's end; empty where no trace is kept
    evaluated: Array  # as points
    steps: int

    @classmethod
    def before(cls, setting: Setting, lanes: Lanes) -> "Outcome":
        """Room for what will be seen, with every lane at its start."""
        count = len(lanes)
        points = np.full((setting.steps + 1, 2, count) if setting.trace else (0, 2, 0), np.nan)
        if setting.trace:
            points[0] = lanes.x, lanes.y
        trained = lanes.x.copy(), lanes.y.copy(), points
        ex, ey, evaluated = (each.copy() for each in trained) if setting.apart else trained
        x, y, _ = trained
        ended, best, last = np.zeros(count, dtype=np.int64), np.full(count, np.inf), np.full(count, -1)
        return cls(x, y, ex, ey, ended, best, last, points, evaluated, setting.steps)

    def finish(self, setting: Setting, lanes: Lanes) -> None:
        """See the last point of each lane too."""
        with np.errstate(all="ignore"):
            if setting.best or setting.settling == "loss":
                loss = np.asarray(setting.surface.value(self.ex, self.ey))
                self.best = np.where(loss < self.best, loss, self.best)
            if setting.settling:
                gap = self.gap(setting) if setting.settling == "distance" else loss - setting.lowest
                self.last = np.where(gap < lanes.limit, self.last, self.steps)

    def gap(self, setting: Setting) -> Array:
        """The squared distance to the nearest minimum."""
        return squared_distance(setting.minima, self.ex, self.ey)

    @property
    def settled(self) -> Array:
        """The first step from which a lane stayed near, to the end; inf where it never did, or ended early."""
        settled: Array = np.where((self.ended > 0) | (self.last == self.steps), np.inf, self.last + 1.0)
        return settled


def squared_distance(minima: tuple[Point, ...], x: Array, y: Array) -> Array:
    """To the nearest of `minima`."""
    nearest = np.full(np.shape(x), np.inf)
    with np.errstate(all="ignore"):
        for k, (a, b) in enumerate(minima):
            dx, dy = x - a, y - b
            far = dx * dx + dy * dy
            nearest = far if k == 0 else np.where(far < nearest, far, nearest)
    return nearest
