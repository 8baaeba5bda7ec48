"""One optimizer at many learning rates at once: a lane each, all lanes in NumPy arrays."""

from dataclasses import dataclass

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
    variant = optimizer.variant
    program = variant.program
    scalars, elements = arrays.build_scalars(program.scalars), arrays.build(program.elements)
    which_lr = variant.hyperparameters.index("lr")

    point = np.repeat(np.array(start)[:, None], len(rates), axis=1)
    slots = [
        point.copy() if optimizer.start_of(s) == "x" else np.full_like(point, optimizer.start_of(s))
        for s in variant.slots
    ]
    scalar_slots = tuple(optimizer.start_of(s) for s in variant.scalar_slots)
    losses = np.empty((steps + 1, len(rates)))
    distances = np.empty_like(losses) if surface.minima else None
    x0, x1, y0, y1 = surroundings(surface.domain)
    low = np.minimum([[x0], [y0]], np.array(start)[:, None])
    high = np.maximum([[x1], [y1]], np.array(start)[:, None])

    full_batch = batch is None
    losses[0], *full = surface.value_and_gradient(*point)
    if distances is not None:
        distances[0] = distance_to(surface.minima, *point)
    inside = np.ones(len(rates), dtype=bool)
    with np.errstate(all="ignore"):
        for t, gradient in zip(range(1, steps + 1), gradients_of(surface, batch, seed), strict=False):
            g = np.stack(full if full_batch else gradient(*point))
            values = list(optimizer.at(t))
            values[which_lr] = rates  # type: ignore[call-overload]  # one rate a lane
            hoisted = scalars(float(t), *values, *scalar_slots)
            row, scalar_slots = hoisted[: program.row], hoisted[program.row :]
            point, *slots = elements(point, g, *slots, *row)
            inside &= np.all((point >= low) & (point <= high) & np.isfinite(g), axis=0)
            if distances is not None:
                distances[t] = distance_to(surface.minima, *point)
            losses[t], *full = surface.value_and_gradient(*point)
            losses[t, ~inside] = np.inf
    if distances is not None:
        distances[~np.isfinite(losses)] = np.inf
    return Lanes(rates, losses, distances)
