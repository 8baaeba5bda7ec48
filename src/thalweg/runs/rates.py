"""One optimizer at many learning rates, with what was seen of each run after each step: what tuning judges by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.axes import Axes
from thalweg.runs.descend import gradients_of, holding, surroundings
from thalweg.runs.field import run_field
from thalweg.runs.lanes import Array, Setting
from thalweg.runs.measures import distance_to
from thalweg.runs.surface import Surface


@dataclass(frozen=True)
class Rates:
    """Runs side by side: arrays of (steps + 1, rates). Diverged runs hold inf."""

    rates: Array  # (rates,)
    losses: Array
    distances: Array | None  # to the nearest known minimum

    def joined(self, other: "Rates") -> "Rates":
        """All runs of both, by ascending rate."""
        rates = np.concatenate([self.rates, other.rates])
        losses = np.concatenate([self.losses, other.losses], axis=1)
        distances = None
        if self.distances is not None and other.distances is not None:
            distances = np.concatenate([self.distances, other.distances], axis=1)
        return Rates(rates, losses, distances).only(np.argsort(rates, kind="stable"))

    def only(self, which: NDArray[np.intp]) -> "Rates":
        """These runs, in this order."""
        distances = None if self.distances is None else self.distances[:, which]
        return Rates(self.rates[which], self.losses[:, which], distances)


def run_rates(
    surface: Surface,
    optimizer: Optimizer,
    rates: Array,
    *,
    steps: int,
    start: Point,
    batch: int | None = None,
    seed: int | None = None,
) -> Rates:
    """Run `optimizer` with each of `rates` as its lr; all see the same batches."""
    next(gradients_of(surface, batch, seed))  # refuses what cannot be
    box = holding(surroundings(surface.domain), start)
    setting = Setting(surface, optimizer.replace(lr=float(rates[0])), steps, box, ("lr",), batch, seed, trace=True)
    points = np.empty((steps + 1, 2, len(rates)))  # that the model is evaluated at
    ended = np.zeros(len(rates), dtype=np.int64)
    for which, _, seen in run_field(setting, Axes({"lr": rates}, zipped=False), start, 0.0):
        points[:, :, which], ended[which] = seen.evaluated, seen.ended
    gone = (ended > 0) & (np.arange(steps + 1)[:, None] >= ended)
    with np.errstate(all="ignore"):
        losses = np.where(gone, np.inf, surface.value(points[:, 0], points[:, 1]))
    distances = distance_to(surface.minima, points[:, 0], points[:, 1]) if surface.minima else None
    if distances is not None:
        distances[~np.isfinite(losses)] = np.inf
    return Rates(rates, losses, distances)
