"""Each optimizer's best learning rate, by one rule and within one budget.

A shared logarithmic grid of 60, continued for all while any method's best lies on its edge; then each method's best
refined with as many further evaluations for each. The criterion is
the first step after which the distance to the nearest known minimum stays under 5 % of the start's, to the end of the
budget; without a known minimum, the loss gap to the lowest value found, under 1 %. Both are measured where the rule has
its model evaluated. Ties go to the rate with the smaller mean over the budget.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.runs.descend import check_start, check_steps
from thalweg.runs.measures import Measure, settled
from thalweg.runs.rates import Rates, run_rates
from thalweg.runs.surface import Surface
from thalweg.runs.tuned import Tuned as Tuned
from thalweg.runs.tuned import remarks_on

Array = NDArray[np.float64]
GRID = np.geomspace(1e-4, 100.0, 60)
FINER = 48  # rates between a best one's neighbours on the grid: about 1 % apart
TOLERANCE: dict[str, float] = {"distance": 0.05, "loss": 0.01}
MOST_TUNED = 100_000  # steps times optimizers: what was seen of every lane is held until the best are known
LONGER, MOST_LONGER = 20, 3  # rates by which the grid grows on a side, and how often


@dataclass(frozen=True)
class Tuning:
    """What `tune` found, one entry for each optimizer in the order given."""

    entries: tuple[Tuned, ...]
    criterion: Measure
    budget: int
    remarks: tuple[str, ...]
    grid: Array = field(compare=False, repr=False)  # the learning rates that every optimizer was run with

    @property
    def rule(self) -> str:
        """How the rates were chosen, for small print."""
        low, high = self.grid[0], self.grid[-1]
        return f"Best of {len(self.grid)} learning rates from {low:.0e} to {high:.4g}, refined to 1 %"

    def __getitem__(self, name: str) -> Tuned:
        for entry in self.entries:
            if entry.optimizer.name == name:
                return entry
        raise KeyError(name)


def tune(
    landscape: Surface,
    optimizers: Iterable[Rule | Optimizer],
    *,
    steps: int = 300,
    start: Point | None = None,
    batch: int | None = None,
    seed: int | None = None,
    progress: Callable[[str], Any] | None = None,
) -> Tuning:
    """Find the best lr of each optimizer on a landscape.

    Arguments
        optimizers: rules, or optimizers whose other hyperparameters stay as they are.
        steps: the budget of each run; times the number of optimizers at most 100,000.
        start, batch, seed: as in `descend`, the same for all.
        progress: called with each optimizer's name before its turn.

    Raises InputError for bad steps, start or batch, and for a rule without lr.

    >>> import thalweg as tw
    >>> tw.tune(tw.valley(kappa=10), [tw.sgd], steps=100).criterion
    'distance'
    """
    chosen = [each() if isinstance(each, Rule) else each for each in optimizers]
    _check(chosen)
    steps, start = _budget(steps, len(chosen)), check_start(landscape, start)
    run = partial(run_rates, landscape, steps=steps, start=start, batch=batch, seed=seed)
    criterion: Measure = "distance" if landscape.minima and _away(landscape, start) else "loss"
    coarse, default = _coarse(run, chosen, progress)
    for _ in range(MOST_LONGER):
        lowest = _lowest(landscape, coarse + default)
        more = _beyond(coarse[0].rates, {_best(lanes, criterion, lowest) for lanes in coarse})
        if not len(more):
            break
        coarse = [lanes.joined(run(each, more)) for each, lanes in zip(chosen, coarse, strict=True)]
    grid, lowest = coarse[0].rates, _lowest(landscape, coarse + default)
    best = [_best(lanes, criterion, lowest) for lanes in coarse]
    finer = [run(each, _between(grid, place)) for each, place in zip(chosen, best, strict=True)]
    lowest = _lowest(landscape, coarse + default + finer)
    entries = tuple(
        _entry(each, lanes.joined(fine), own, grid=grid, criterion=criterion, lowest=lowest)
        for each, lanes, fine, own in zip(chosen, coarse, finer, default, strict=True)
    )
    return Tuning(entries, criterion, steps, remarks_on(entries, criterion), grid)


def _check(chosen: list[Optimizer]) -> None:
    if not chosen:
        raise InputError("no optimizer was given")
    for each in chosen:
        if "lr" not in each.variant.hyperparameters:
            raise InputError(f"{each.name} has no lr to tune")


def _coarse(
    run: Callable[..., Rates], chosen: list[Optimizer], progress: Callable[[str], Any] | None
) -> tuple[list[Rates], list[Rates]]:
    """Each optimizer over the grid, and at its library's default rate."""
    coarse, default = [], []
    for each in chosen:
        if progress:
            progress(each.name)
        both = run(each, np.append(GRID, each.rule().hyperparameters["lr"]))
        coarse.append(both.only(np.arange(len(GRID))))
        default.append(both.only(np.array([len(GRID)])))
    return coarse, default


def _budget(steps: int, optimizers: int) -> int:
    if check_steps(steps) * optimizers > MOST_TUNED:
        raise InputError(
            f"tuning {optimizers} optimizer{'s' * (optimizers > 1)} takes at most {MOST_TUNED // optimizers:,} steps, "
            f"{steps:,} was given"
        )
    return int(steps)


def _away(surface: Surface, start: Point) -> bool:
    return start not in surface.minima


def _lowest(surface: Surface, lanes: list[Rates]) -> float:
    if surface.lowest is not None:
        return surface.lowest
    return min(float(np.min(each.losses, initial=np.inf, where=np.isfinite(each.losses))) for each in lanes)


def _series(lanes: Rates, criterion: Measure, lowest: float) -> Array:
    return lanes.distances if criterion == "distance" and lanes.distances is not None else lanes.losses - lowest


def _best(lanes: Rates, criterion: Measure, lowest: float) -> int:
    """The lane that settles first; of equals, the one with the smaller mean."""
    series = _series(lanes, criterion, lowest)
    with np.errstate(all="ignore"):
        means = np.nan_to_num(series.mean(axis=0), nan=np.inf)
    return int(np.lexsort((means, settled(series, TOLERANCE[criterion])))[0])


def _beyond(grid: Array, best: set[int]) -> Array:
    """Rates that continue the grid on each side where a best one lies on the edge."""
    powers = (grid[1] / grid[0]) ** np.arange(1, LONGER + 1)
    below = grid[0] / powers[::-1] if 0 in best else np.zeros(0)
    above = grid[-1] * powers if len(grid) - 1 in best else np.zeros(0)
    return np.concatenate([below, above])


def _between(grid: Array, best: int) -> Array:
    ratio = grid[1] / grid[0]
    inner: Array = np.geomspace(grid[best] / ratio, grid[best] * ratio, FINER + 2)[1:-1]
    return inner


def _entry(
    optimizer: Optimizer, lanes: Rates, default: Rates, *, grid: Array, criterion: Measure, lowest: float
) -> Tuned:
    best = _best(lanes, criterion, lowest)
    steps = settled(_series(lanes, criterion, lowest), TOLERANCE[criterion])
    by_loss = settled(lanes.losses - lowest, TOLERANCE["loss"])
    own = settled(_series(default, criterion, lowest), TOLERANCE[criterion])
    return Tuned(
        optimizer=optimizer.replace(lr=float(lanes.rates[best])),
        steps=_whole(steps[best]),
        steps_by_loss=_whole(by_loss[best]),
        default_steps=_whole(own[0]),
        rates=lanes.rates,
        settled=steps,
        on_edge=not grid[0] < lanes.rates[best] < grid[-1],
    )


def _whole(step: float) -> int | None:
    return int(step) if np.isfinite(step) else None
