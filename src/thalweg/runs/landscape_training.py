"""Training runs on a landscape, all settings as lanes of one compiled call."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Landscape, Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import INFINITE, Budget, Foreign, Trained
from thalweg.problems.surface import SurfaceProblem
from thalweg.runs.by_kernel import KernelLanes
from thalweg.runs.descend import check_steps, descend, holding, surroundings
from thalweg.runs.lanes import Array, Lanes, Setting

MOST_POINTS = 2**22  # that a call holds at once: 64 MiB


def train_landscape(
    problem: SurfaceProblem,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """One run for each setting, from the same start and with the same noise, each as `descend` would.

    A setting's hyperparameters take the place of the optimizer's. A run that leaves the map's surroundings, or meets a
    loss or a gradient that is not finite, has diverged. Recorded landscapes are always compiled and Python functions
    never, so that a run has the same bits whatever else is in the call.
    Raises InputError for an optimizer of another library, and for settings that are not its hyperparameters.
    """
    if isinstance(optimizer, Foreign):
        raise InputError(f"{problem.name} is a landscape, on which our rules run; {optimizer.name} needs tw.problem")
    check_steps(budget.steps)
    chosen = [optimizer.replace(**setting) for setting in settings]  # refuses what is out of range
    if not isinstance(problem.landscape, Landscape):
        return [_alone(problem, each, seed, budget) for each in chosen]
    trained = [Trained(())] * len(chosen)
    for names in dict.fromkeys(tuple(sorted(setting)) for setting in settings):
        places = [k for k, setting in enumerate(settings) if tuple(sorted(setting)) == names]
        setting, start = _setting(problem, chosen[places[0]], names, seed, budget)
        run, size = KernelLanes(setting), max(1, MOST_POINTS // (budget.steps + 1))
        for first in range(0, len(places), size):
            some = places[first : first + size]
            values = {name: np.array([settings[k][name] for k in some], dtype=np.float64) for name in names}
            seen = run.run(Lanes(np.full(len(some), start[0]), np.full(len(some), start[1]), values))
            points = seen.evaluated[list(budget.at)]
            for lane, k in enumerate(some):
                trained[k] = _trained(problem, points[:, :, lane], int(seen.ended[lane]), budget)
    return trained


def _setting(
    problem: SurfaceProblem, optimizer: Optimizer, names: tuple[str, ...], seed: int, budget: Budget
) -> tuple[Setting, Point]:
    surface, (start, sampling) = problem.landscape, problem.drawn(seed)
    box = holding(surroundings(surface.domain), start)
    axes = tuple(name for name in optimizer.variant.hyperparameters if name in names)
    return Setting(surface, optimizer, budget.steps, box, axes, problem.batch, sampling, trace=True), start


def _alone(problem: SurfaceProblem, optimizer: Optimizer, seed: int, budget: Budget) -> Trained:
    start, sampling = problem.drawn(seed)
    path = descend(problem.landscape, optimizer, steps=budget.steps, start=start, batch=problem.batch, seed=sampling)
    points = np.full((budget.steps + 1, 2), np.nan)
    points[: len(path.evaluated)] = path.evaluated
    return _trained(problem, points[list(budget.at)], path.diverged_at or 0, budget)


def _trained(problem: SurfaceProblem, points: Array, ended: int, budget: Budget) -> Trained:
    """The losses at `points`, (evaluations + 1, 2), of a run that ended early at step `ended`, if that is not 0.

    On plain floats, point by point: what NumPy makes of a row of points may depend on the row.
    """
    losses = list[float]()
    for step, point in zip(budget.at, points.tolist(), strict=True):
        loss = INFINITE if 0 < ended <= step else problem.landscape.value(*point)
        if not math.isfinite(loss):
            gone = (INFINITE,) * (len(points) - len(losses))
            return Trained((*losses, *gone), diverged_at=min(ended or step, step))
        losses.append(loss)
    return Trained(tuple(losses))
