"""The unlucky basin: starts from which Adam ends in a poorer minimum than SGD."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.picture import Picture

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
GRID, STEPS, MAP_STEPS, NEARLY_FLAT = 24, 600, 300, 0.5
RULE = f"The largest rate of {RATES[0]:g}, {RATES[1]:g}, ..., {RATES[-1]:g} with which every start arrives"


@dataclass(frozen=True)
class Unlucky:
    """Where both arrive from everywhere, and where they part."""

    sgd: tw.Basins
    adam: tw.Basins
    worse: float  # the share of starts from which Adam ends higher than SGD
    better: float  # and lower
    start: tuple[float, float]  # of the former, the one nearest to the better minimum

    @property
    def paths(self) -> tuple[tw.Path, tw.Path]:
        """SGD and Adam from that start."""
        return (
            tw.descend(tw.two_gaussians, tw.sgd(lr=self.sgd.hyperparameters["lr"]), steps=STEPS, start=self.start),
            tw.descend(tw.two_gaussians, tw.adam(lr=self.adam.hyperparameters["lr"]), steps=STEPS, start=self.start),
        )

    @property
    def pictures(self) -> tuple[Picture[Any], ...]:
        maps = (_named(name, tw.draw(each, lr_rule=RULE)) for name, each in (("SGD", self.sgd), ("Adam", self.adam)))
        return (tw.draw(self.paths, layout="overlay", shown=40, lr_rule=RULE), *maps)


def _named(name: str, picture: Picture[Any]) -> Picture[Any]:
    """The map with its optimizer before the headline: two maps are shown, one after the other."""
    return replace(picture, facts=replace(picture.facts, headline=f"{name}: {picture.facts.headline}"))


def largest_rate(rule: tw.Rule) -> float:
    """Of RATES, the largest with which all of a grid of starts arrive at a minimum."""
    ground, (x0, x1, y0, y1) = tw.two_gaussians, tw.two_gaussians.domain
    x, y = np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID))
    starts = np.stack([x.ravel(), y.ravel()], axis=1)
    found = tw.sweep(
        ground, rule, lr=np.array(RATES), start=starts, steps=STEPS, keep=("final", "diverged"), progress=False
    )
    with np.errstate(all="ignore"):
        slope = np.hypot(*ground.gradient(found.final[..., 0], found.final[..., 1]))
    still = ((slope < NEARLY_FLAT) & (found.diverged_at == 0)).all(axis=[*found.axes].index("start"))
    return float(np.array(RATES)[still].max())


@cache
def unlucky(quick: bool = False) -> Unlucky:
    """SGD and Adam from a grid of starts on two holes of unequal depth."""
    sgd, adam = (
        tw.basins(
            tw.two_gaussians,
            rule(lr=largest_rate(rule)),
            resolution=50 if quick else 100,
            steps=MAP_STEPS,
            progress=False,
        )
        for rule in (tw.sgd, tw.adam)
    )
    both = (sgd.reached >= 0) & (adam.reached >= 0)
    gap = np.where(both, adam.losses[adam.reached] - sgd.losses[sgd.reached], 0.0)
    rows, columns = np.nonzero(gap > 0)
    best = sgd.minima[0]
    k = int(np.argmin(np.hypot(adam.x[columns] - best[0], adam.y[rows] - best[1])))
    start = (float(adam.x[columns[k]]), float(adam.y[rows[k]]))
    return Unlucky(sgd, adam, float((gap > 0).mean()), float((gap < 0).mean()), start)
