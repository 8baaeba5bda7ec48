"""A field of runs in one call: any hyperparameter, start and seed as an axis."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.runs.axes import Axes, read_axes
from thalweg.runs.descend import check_start, check_steps, gradients_of, holding, surroundings
from thalweg.runs.field import run_field
from thalweg.runs.lanes import Outcome, Setting
from thalweg.runs.progress import bar
from thalweg.runs.surface import Surface
from thalweg.runs.swept import KEEP, Sweep, check_keep, room

TOLERANCE = {"distance": 0.05, "loss": 0.01}


def sweep(
    landscape: Surface,
    rule: Rule | Optimizer,
    *,
    steps: int = 1000,
    start: Any = None,
    seed: Any = None,
    batch: int | None = None,
    zipped: bool = False,
    keep: tuple[str, ...] | None = None,
    tolerance: float | None = None,
    progress: bool | None = None,
    **hyperparameters: Any,
) -> Sweep:
    """Run a rule on a landscape at every combination of the given values, each as `descend` would.

    Arguments
        rule: a rule, or an optimizer whose other hyperparameters stay as they are.
        hyperparameters: by name; a row of numbers is an axis, a number or a schedule is the same for all runs.
        start: (x, y), or an array (n, 2) as an axis. seed: of the mini-batches, or several as an axis.
        steps: of each run, from 1 to a million. batch: rows of data in each step's gradient.
        zipped: the axes side by side, all of one length, rather than their product.
        keep: of "final" (the last point), "loss" (there), "best" (the smallest loss of the run), "settled" (steps until
            it stays near a minimum, inf where it does not), "diverged" (the step, 0 where it did not), "paths" (all
            points trained at); all but the paths without it. Where a rule has the model evaluated elsewhere than where
            it is trained, the last point is that one, and losses and distances are measured there.
        tolerance: what is near: a share of the distance at the start, 0.05 without it; where no minimum is known, of
            the loss's gap above the lowest known value, 0.01 without it.
        progress: a bar; without it, on a terminal, when it takes over a second.

    Recorded landscapes are compiled where that is worth its time, with the same bits; Python callables are not.
    Memory holds what is kept and little more. Ctrl-C stops between two batches of runs.
    Raises InputError and HyperparameterError for what cannot be run, before anything is.

    >>> import numpy as np, thalweg as tw
    >>> found = tw.sweep(tw.valley, tw.adam, lr=np.logspace(-3, 0, 4), beta1=[0.5, 0.9], steps=100)
    >>> found.shape, found.final.shape
    ((4, 2), (4, 2, 2))
    """
    if not isinstance(rule, Rule | Optimizer):
        raise InputError(f"a sweep runs a rule, as adam, or an optimizer, as adam(lr=0.1); {rule!r:.60} was given")
    optimizer, axes = read_axes(rule, hyperparameters, start, seed, zipped=zipped)
    setting, keep = _setting(landscape, optimizer, axes, check_steps(steps), keep)
    setting = _sampled(setting, batch, None if "seed" in axes.values else seed, axes)
    first = check_start(landscape, axes.values["start"][0] if "start" in axes.values else start)
    setting = replace(setting, box=_box(setting, axes, first))
    share = _share(setting, tolerance)
    kept = room(keep, axes.lanes, setting.steps)
    with bar(f"{optimizer.name} on {landscape.name}", axes.lanes, progress) as tell:
        for which, lanes, outcome in run_field(setting, axes, first, share):
            _note(kept, which, setting, outcome)
            tell(len(lanes))
    return _record(setting, axes, first, share, kept)


def _setting(
    surface: Surface, optimizer: Optimizer, axes: Axes, steps: int, keep: tuple[str, ...] | None
) -> tuple[Setting, tuple[str, ...]]:
    """The setting that sees what is to be kept, and that."""
    known = bool(surface.minima) or surface.lowest is not None
    asked = check_keep(KEEP if keep is None else keep)
    if keep is None and not known:
        asked = tuple(name for name in asked if name != "settled")
    if "settled" in asked and not known:
        raise InputError(f"{surface.name} has no known minimum to settle at: keep something else, as 'best'")
    settling = "distance" if surface.minima else "loss"
    setting = Setting(
        surface=surface,
        optimizer=optimizer,
        steps=steps,
        box=surroundings(surface.domain),
        axes=tuple(name for name in axes.values if name not in ("start", "seed")),
        best="best" in asked,
        settling=settling if "settled" in asked else "",  # type: ignore[arg-type]  # mypy widens the literal
        minima=surface.minima,
        lowest=0.0 if surface.lowest is None else surface.lowest,
        trace="paths" in asked,
    )
    return setting, asked


def _sampled(setting: Setting, batch: int | None, seed: Any, axes: Axes) -> Setting:
    """With mini-batches, if any; refuses a batch or a seed as `descend` does."""
    if batch is None and "seed" in axes.values:
        raise InputError("seeds are for mini-batches: give batch as well, or no seed")
    next(gradients_of(setting.surface, batch, seed))
    return setting if batch is None else replace(setting, batch=int(batch), seed=int(seed or 0))


def _box(setting: Setting, axes: Axes, first: Point) -> tuple[float, float, float, float]:
    """What a run must not leave: the surroundings, with the start in them where there is but one."""
    starts = axes.values.get("start")
    if starts is None:
        return holding(setting.box, first)
    x0, x1, y0, y1 = setting.box
    inside = (starts[:, 0] >= x0) & (starts[:, 0] <= x1) & (starts[:, 1] >= y0) & (starts[:, 1] <= y1)
    finite = np.isfinite(setting.surface.value_and_gradient(starts[:, 0], starts[:, 1])).all(axis=0)
    for good, why in ((inside, f"outside the surroundings {x0:g},{x1:g},{y0:g},{y1:g} of the map"),
                      (finite, "where the loss or its gradient is not finite")):  # fmt: skip
        if not good.all():
            x, y = starts[np.argmin(good)]
            raise InputError(f"the start ({x:g}, {y:g}) lies {why}: leave it out")
    return setting.box


def _share(setting: Setting, tolerance: float | None) -> float:
    if tolerance is None:
        return TOLERANCE.get(setting.settling, 0.0)
    number = isinstance(tolerance, numbers.Real) and not isinstance(tolerance, bool)
    if not (number and 0 < tolerance < math.inf):
        raise InputError(f"a tolerance is a share of the start's above 0, {tolerance!r} was given")
    return float(tolerance)


def _record(setting: Setting, axes: Axes, first: Point, share: float, kept: dict[str, NDArray[Any]]) -> Sweep:
    return Sweep(
        landscape=setting.surface.name,
        optimizer=setting.optimizer.name,
        hyperparameters={k: value for k, value in setting.optimizer.hyperparameters.items() if k not in axes.values},
        steps=setting.steps,
        axes=axes.values,
        zipped=axes.zipped,
        start=first,
        criterion=setting.settling,
        tolerance=share,
        kept={name: values.reshape((*axes.shape, *values.shape[1:])) for name, values in kept.items()},
        batch=setting.batch,
        seed=None if "seed" in axes.values else setting.seed,
    )


def _note(kept: dict[str, NDArray[Any]], which: NDArray[np.int64], setting: Setting, seen: Outcome) -> None:
    with np.errstate(all="ignore"):
        found: dict[str, Callable[[], Any]] = {
            "final": lambda: np.stack([seen.ex, seen.ey], axis=1),
            "loss": lambda: setting.surface.value(seen.ex, seen.ey),
            "best": lambda: seen.best,
            "settled": lambda: seen.settled,
            "diverged": lambda: seen.ended,
            "paths": lambda: np.moveaxis(seen.points, 2, 0),
        }
        for name, values in kept.items():
            values[which] = found[name]()
