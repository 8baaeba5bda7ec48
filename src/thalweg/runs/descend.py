"""One run on plain floats: no compiler to wait for, a few microseconds a step."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from thalweg.engines import plain
from thalweg.errors import InputError
from thalweg.landscapes.landscape import Landscape, Point, View
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.floor import floor_directions
from thalweg.runs.path import Path
from thalweg.runs.surface import Sampled, Surface, nearest, parameters_seen

MOST_STEPS = 1_000_000
SURROUNDINGS = 10.0
"""A run has diverged when it leaves the map enlarged this many times about its middle."""


def surroundings(view: View) -> View:
    """The map enlarged about its middle; outside it a run counts as diverged."""
    x, y = (view[0] + view[1]) / 2, (view[2] + view[3]) / 2
    width, height = (view[1] - view[0]) / 2 * SURROUNDINGS, (view[3] - view[2]) / 2 * SURROUNDINGS
    return (x - width, x + width, y - height, y + height)


def check_steps(steps: int) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= MOST_STEPS:
        raise InputError(f"steps must be a whole number from 1 to {MOST_STEPS:,}, {steps!r} was given")
    return int(steps)


def check_start(surface: Surface, start: object) -> Point:
    """`start` as two finite floats at which the loss and its gradient are finite."""
    if start is None:
        start = surface.start
    try:
        x, y = (float(value) for value in start)  # type: ignore[attr-defined]  # what is not two numbers raises
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"a start is two numbers x, y, {start!r} was given") from None
    if not all(math.isfinite(value) for value in (x, y, *surface.value_and_gradient(x, y))):
        raise InputError(f"the loss or its gradient is not finite at the start ({x:g}, {y:g}): give another start")
    return x, y


def gradients_of(surface: Surface, batch: int | None, seed: int | None) -> Iterator[Callable[..., Any]]:
    """For each step, the function (x, y) -> (df/dx, df/dy) that the optimizer sees."""
    if batch is None and seed is not None:
        raise InputError("a seed is for mini-batches: give batch as well, or neither")
    if batch is not None and not isinstance(surface, Sampled):
        raise InputError(f"{surface.name} is no data set: mini-batches need one (a CSV with feature and target)")
    if seed is not None and not isinstance(seed, int | np.integer):
        raise InputError(
            f"a seed is a whole number from 0, so that all runs see the same batches; {seed!r:.40} was given"
        )
    seen = parameters_seen(surface, batch, seed)
    if seen is None:
        yield from itertools.repeat(lambda x, y: surface.value_and_gradient(x, y)[1:])
    else:
        assert isinstance(surface, Landscape | Sampled)
        yield from map(surface.gradient_with, seen)


def descend(
    landscape: Surface,
    optimizer: Optimizer,
    *,
    steps: int = 30,
    start: Point | None = None,
    batch: int | None = None,
    seed: int | None = None,
) -> Path:
    r"""Run an optimizer on a landscape from its start: x_t = step(x_{t-1}, grad f(x_{t-1})).

    Arguments
        steps: from 1 to a million. start: (x, y); the landscape's own without it.
        batch: rows of data in each step's gradient, for a data set; all of them without it. seed: of their order.

    A run that diverges is a result: it ends there, and `Path.diverged_at` names the step. Where the rule declares
    another point at which the model is evaluated (`@rule.evaluate`: an average, say), losses and distances are measured
    there, `Path.evaluated`.
    Raises InputError for bad steps, start or batch.

    >>> import thalweg as tw
    >>> path = tw.descend(tw.valley(kappa=50), tw.adam(lr=0.17), steps=30)
    >>> path.steps, path.diverged_at
    (30, None)
    """
    if not isinstance(optimizer, Optimizer):
        raise InputError(
            f"an optimizer is a rule with its hyperparameters, as adam(lr=0.1); {optimizer!r:.60} was given"
        )
    here, steps = check_start(landscape, start), check_steps(steps)
    gradients = itertools.islice(gradients_of(landscape, batch, seed), steps)
    trace = _walk(optimizer, here, gradients, holding(surroundings(landscape.domain), here), landscape.box)
    where, evaluated = np.array(trace.points), np.array(trace.evaluated)
    with np.errstate(all="ignore"):
        losses, floor = np.array(landscape.value(*evaluated.T)), floor_directions(landscape, where)
    return Path(
        landscape=landscape.name,
        optimizer=optimizer.name,
        hyperparameters=dict(optimizer.hyperparameters),
        points=where,
        losses=losses,
        gradients=np.array(trace.gradients).reshape(-1, 2),
        effective_lr=np.array(trace.rates).reshape(-1, 2),
        floor=floor,
        minima=landscape.minima,
        lowest=landscape.lowest,
        diverged_at=trace.diverged_at,
        reason=trace.reason,
        batch=None if batch is None else int(batch),
        seed=None if batch is None else int(seed or 0),
        evaluated=evaluated,
        surface=landscape,
    )


@dataclass
class _Trace:
    """What a run leaves behind, step by step."""

    points: list[Point]
    evaluated: list[Point]
    gradients: list[Point] = field(default_factory=list)
    rates: list[Point] = field(default_factory=list)
    diverged_at: int | None = None
    reason: str = ""


def holding(box: View, point: Point) -> View:
    (x0, x1, y0, y1), (x, y) = box, point
    return min(x0, x), max(x1, x), min(y0, y), max(y1, y)


def _walk(
    optimizer: Optimizer, here: Point, gradients: Iterable[Callable[..., Any]], bounds: View, box: View | None
) -> _Trace:
    """Step until the gradients end, one is not finite, or the bounds are left; each step ends in the box."""
    variant, (x, y), (x0, x1, y0, y1) = optimizer.variant, here, bounds
    program = variant.observed
    scalars, elements = plain.build(program.scalars), plain.build(program.elements)
    starts = [optimizer.start_of(slot) for slot in variant.slots]
    slots_x, slots_y = ([at if isinstance(start, str) else start for start in starts] for at in here)
    scalar_slots = tuple(optimizer.start_of(slot) for slot in variant.scalar_slots)
    constant = None if any(map(callable, optimizer.hyperparameters.values())) else optimizer.at(1)
    trace = _Trace([here], [here])
    for t, gradient in enumerate(gradients, 1):
        dx, dy = gradient(x, y)
        if not (math.isfinite(dx) and math.isfinite(dy)):
            trace.diverged_at, trace.reason = t, f"no finite gradient at ({x:.4g}, {y:.4g})"
            break
        hoisted = scalars(float(t), *(constant or optimizer.at(t)), *scalar_slots)
        row, scalar_slots = hoisted[: program.row], hoisted[program.row :]
        x, *slots_x, rate_x, evaluated_x = elements(x, dx, *slots_x, *row)
        y, *slots_y, rate_y, evaluated_y = elements(y, dy, *slots_y, *row)
        if box:
            x, evaluated_x = nearest(x, *box[:2]), nearest(evaluated_x, *box[:2])
            y, evaluated_y = nearest(y, *box[2:]), nearest(evaluated_y, *box[2:])
        trace.points.append((x, y))
        trace.evaluated.append((evaluated_x, evaluated_y))
        trace.gradients.append((dx, dy))
        trace.rates.append((rate_x, rate_y))
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            trace.diverged_at, trace.reason = t, "it left the map's surroundings"
            break
    return trace
