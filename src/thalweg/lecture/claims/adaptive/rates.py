"""What is measured for L3: rates and steps along a valley and across it, turned or not, and on ground that flattens."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import thalweg as tw

Array = NDArray[np.float64]

KAPPA, BUDGET = 100.0, 400
SGD, BALL, RMSPROP, ADAM = tw.sgd(), tw.momentum(), tw.rmsprop(alpha=0.9), tw.adam()
ADAPTIVE = ("rmsprop", "adam")
ANGLES = (0.0, 7.5, 15.0, 22.5, 30.0, 37.5, 45.0)  # degrees; what lies beyond mirrors it
FAR, AROUND = 3.35, 12  # how far from the minimum the turned valley's runs start, and from how many sides
TURNED_BUDGET = 400
STEEP, FLAT = 10.1, 0.1
"""Slopes of the ground that flattens: -x/10 - 5 (x - √(x² + 0.0001)), steep where x < 0."""
GROUND = "-0.1*x - 5*(x - sqrt(x**2 + 0.0001))"
BEND = -0.05  # up to there the slope is within 1 % of STEEP
WALK = -5.0, 0.1  # where its runs start, and their learning rate


@lru_cache
def valley(tilt: float = 0.0) -> tw.Tuning:
    """SGD, RMSprop .9 and Adam, each at its best rate."""
    return tw.tune(tw.valley(kappa=KAPPA, tilt=tilt), (SGD, RMSPROP, ADAM), steps=BUDGET)


@lru_cache
def path(name: str, tilt: float = 0.0) -> tw.Path:
    """The best run, until it has settled."""
    best = valley(tilt)[name]
    return tw.descend(tw.valley(kappa=KAPPA, tilt=tilt), best.optimizer, steps=best.steps or BUDGET)


def own_rates(run: tw.Path) -> Array:
    """(n, 2): how far a parameter moves for a unit of its gradient, with Adam of its corrected mean of gradients.

    A path's `effective_lr` is for a unit of the memory m, of which Adam's holds a share 1 - beta1^t after t steps: for
    the first steps the rate would seem up to ten times as large, and to fall while that memory fills.
    """
    held = 1 - run.hyperparameters.get("beta1", 0.0) ** np.arange(1.0, run.steps + 1)
    rates: Array = run.effective_lr * held[:, None]
    return rates


def seen_from_floor(run: tw.Path) -> Array:
    r"""(n, 2): the rates of steps along the floor and across it.

    Along a unit vector u a diagonal matrix of rates r acts as u' diag(r) u = r_x u_x^2 + r_y u_y^2.
    """
    along, rates = run.floor**2, own_rates(run)
    return np.stack([np.sum(rates * along, axis=1), np.sum(rates * along[:, ::-1], axis=1)], axis=1)


def moved(run: tw.Path) -> Array:
    """(n, 2): the lengths of its steps along the floor and across it."""
    return np.abs(np.stack([run.along, run.across], axis=1))


def contrast(values: Array) -> float:
    """The first column over the second, in the middle of the steps."""
    return float(np.median(values[:, 0] / values[:, 1]))


def change(values: Array) -> float:
    """The largest over the smallest of the column that changes less."""
    return float((values.max(axis=0) / values.min(axis=0)).min())


def starts(tilt: float) -> Array:
    """(AROUND, 2): evenly around the minimum, turned with the valley."""
    angles = np.radians(10 + tilt + 360 / AROUND * np.arange(AROUND))
    return FAR * np.stack([np.cos(angles), np.sin(angles)], axis=1)


@lru_cache
def turned(tilt: float, quick: bool) -> dict[str, tuple[float, float]]:
    """Of each method the fewest steps at one rate, the median over the starts, and that rate."""
    grid = np.geomspace(1e-3, 10.0, 60 if quick else 120)
    how: dict[str, Any] = {"start": starts(tilt), "steps": TURNED_BUDGET, "keep": ("settled",), "progress": False}
    found = {}
    for each in (SGD, BALL, RMSPROP, ADAM):
        medians = np.median(tw.sweep(tw.valley(kappa=KAPPA, tilt=tilt), each, lr=grid, **how).settled, axis=1)
        found[each.name] = (float(medians.min()), float(grid[np.argmin(medians)]))
    return found


@lru_cache
def flattening(name: str) -> tw.Path:
    """A run over the ground that flattens, until it has taken as many steps on the flat as on the steep."""
    ground = tw.formula(GROUND, view=(-12.0, 12.0, -1.0, 1.0), name="ground that flattens")
    optimizer = {each.name: each for each in (RMSPROP, ADAM)}[name].replace(lr=WALK[1])
    run = tw.descend(ground, optimizer, steps=BUDGET, start=(WALK[0], 0.0))
    return run.until(2 * steep_steps(run))


def steep_steps(run: tw.Path) -> int:
    """On which step the flat begins."""
    return int(np.argmax(run.points[:, 0] > 0))


def grown(run: tw.Path) -> Array:
    """(n,): the rate over what it was at the end of the steep ground."""
    rates = own_rates(run)[:, 0]
    before = np.flatnonzero(run.points[:-1, 0] < BEND)[-1]
    over: Array = rates / rates[before]
    return over


def remembered(share: Array) -> Array:
    """√(1 + m / n): how an equal mean over all gradients lets the rate grow, m steps after n of a far larger slope."""
    return np.sqrt(1 + share)
