"""One optimizer at many learning rates at once: a lane each, all lanes in NumPy arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import arrays
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.descend import gradients_of, surroundings
from thalweg.runs.measures import distance_to
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lanes:
    """What was seen of each lane after each step: arrays of (steps + 1, lanes). Diverged lanes hold inf."""

    rates: Array  # (lanes,)
    losses: Array
    distances: Array | None  # to the nearest known minimum

    def joined(self, other: "Lanes") -> "Lanes":
        """All lanes of both, by ascending rate."""
        rates = np.concatenate([self.rates, other.rates])
        losses = np.concatenate([self.losses, other.losses], axis=1)
        distances = None
        if self.distances is not None and other.distances is not None:
            distances = np.concatenate([self.distances, other.distances], axis=1)
        return Lanes(rates, losses, distances).only(np.argsort(rates, kind="stable"))

    def only(self, which: NDArray[np.intp]) -> "Lanes":
        """These lanes, in this order."""
        distances = None if self.distances is None else self.distances[:, which]
        return Lanes(self.rates[which], self.losses[:, which], distances)


class Stepper:
    """An optimizer under way in every lane, each with a learning rate of its own."""

    def __init__(self, optimizer: Optimizer, rates: Array, point: Array) -> None:
        """`rates` are (lanes,), `point` is (2, lanes)."""
        variant = optimizer.variant
        self.optimizer, self.rates, self.point = optimizer, rates, point
        self._row = variant.program.row
        self._scalars = arrays.build_scalars(variant.program.scalars)
        self._elements = arrays.build(variant.program.elements)
        self._which_lr = variant.hyperparameters.index("lr")
        starts = (optimizer.start_of(slot) for slot in variant.slots)
        self._slots = [point.copy() if isinstance(start, str) else np.full_like(point, start) for start in starts]
        self._scalar_slots = tuple(optimizer.start_of(slot) for slot in variant.scalar_slots)

    def step(self, t: int, gradient: Array) -> Array:
        """Step `t` from 1 with the gradients, (2, lanes), at the present points; the new points."""
        values: list[Any] = list(self.optimizer.at(t))
        values[self._which_lr] = self.rates
        hoisted = self._scalars(float(t), *values, *self._scalar_slots)
        self._scalar_slots = hoisted[self._row :]
        self.point, *self._slots = self._elements(self.point, gradient, *self._slots, *hoisted[: self._row])
        return self.point


def run_lanes(
    surface: Surface,
    optimizer: Optimizer,
    rates: Array,
    *,
    steps: int,
    start: Point,
    batch: int | None = None,
    seed: int | None = None,
) -> Lanes:
    """Run `optimizer` with each of `rates` as its lr; all lanes see the same batches."""
    point = np.repeat(np.array(start)[:, None], len(rates), axis=1)
    stepper, (low, high) = Stepper(optimizer, rates, point), _box(surface, start)
    losses = np.empty((steps + 1, len(rates)))
    distances = np.empty_like(losses) if surface.minima else None
    losses[0], *full = surface.value_and_gradient(*point)
    if distances is not None:
        distances[0] = distance_to(surface.minima, *point)
    inside = np.ones(len(rates), dtype=bool)
    with np.errstate(all="ignore"):
        for t, gradient in zip(range(1, steps + 1), gradients_of(surface, batch, seed), strict=False):
            g = np.stack(full if batch is None else gradient(*point))
            point = stepper.step(t, g)
            inside &= np.all((point >= low) & (point <= high) & np.isfinite(g), axis=0)
            if distances is not None:
                distances[t] = distance_to(surface.minima, *point)
            losses[t], *full = surface.value_and_gradient(*point)
            losses[t, ~inside] = np.inf
    if distances is not None:
        distances[~np.isfinite(losses)] = np.inf
    return Lanes(rates, losses, distances)


def _box(surface: Surface, start: Point) -> tuple[Array, Array]:
    """The corners, (2, 1) each, of the box that a lane must not leave; it holds the start."""
    x0, x1, y0, y1 = surroundings(surface.domain)
    corner = np.array(start)[:, None]
    return np.minimum([[x0], [y0]], corner), np.maximum([[x1], [y1]], corner)
