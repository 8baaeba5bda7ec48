"""A line trained on data by each optimizer, and how far from the least-squares line it is after each step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import thalweg as tw

Array = NDArray[np.float64]
STEPS = 4_000
NEAR = 0.1  # of what the data leave open
FOUR = (tw.sgd, tw.momentum, tw.rmsprop, tw.adam)
RULE = "Each at the fixed rate, of 20 a decade, that comes near soonest and stays."
NAMES = {"sgd": "SGD", "momentum": "momentum", "nesterov": "Nesterov", "adagrad": "AdaGrad", "rmsprop": "RMSprop"}


@dataclass(frozen=True)
class Answer:
    """The least-squares line through a feature and a target, by NumPy's solver."""

    feature: Array  # (n,)
    slope: float
    intercept: float
    open: float  # root mean square over the rows of the fitted value's standard error, in the target's unit

    @classmethod
    def of(cls, feature: Array, target: Array) -> "Answer":
        """For homoscedastic noise s^2 the fitted values' variances sum to 2 s^2, and s^2 is the squared residuals'
        sum over n - 2 (Draper & Smith 1998, section 3.1)."""
        columns = np.stack([feature, np.ones_like(feature)], axis=1)
        (slope, intercept), squares, *_ = np.linalg.lstsq(columns, target, rcond=None)
        n = len(feature)
        return cls(feature, float(slope), float(intercept), float(np.sqrt(2 * squares[0] / (n - 2) / n)))

    @property
    def start(self) -> float:
        """The distance from slope 0 and intercept 0, where all begin."""
        return float(self.distance(np.zeros(2)))

    def distance(self, points: Array) -> Array:
        """Root mean square over the rows of the difference of two lines, for points (..., 2) of slope, intercept."""
        with np.errstate(all="ignore"):
            tilt, level = points[..., 0] - self.slope, points[..., 1] - self.intercept
            square = (tilt * self.feature.mean() + level) ** 2 + self.feature.var() * tilt**2
            return np.asarray(np.sqrt(square))


@dataclass(frozen=True)
class Trained:
    """One optimizer at its best fixed rate."""

    name: str  # of the rule
    lr: float
    points: Array  # (steps + 1, 2)
    distances: Array  # (steps + 1,), in minutes
    arrived: float  # the step from which it stays near, inf where it does not

    @property
    def shown(self) -> str:
        return NAMES.get(self.name, "Adam")

    @property
    def late(self) -> float:
        """The largest distance over the last tenth of the steps; inf where it diverged."""
        last = self.distances[-(len(self.distances) // 10) :]
        return float(last.max()) if np.isfinite(last).all() else np.inf


def train(
    problem: Any, rules: Iterable[Any], answer: Answer, *, quick: bool = False, batch: int | None = None
) -> list[Trained]:
    """Each rule at the rate that arrives soonest; where none does, at the one that is nearest over the last tenth."""
    rates = np.geomspace(1e-6, 100.0, 81 if quick else 161)
    seed = None if batch is None else 0
    trained = list[Trained]()
    for rule in rules:
        runs = tw.sweep(problem, rule, lr=rates, steps=STEPS, keep=("paths",), batch=batch, seed=seed, progress=False)
        points = runs.kept["paths"]
        distances = answer.distance(points)
        late = np.nan_to_num(distances[:, -(STEPS // 10) :].mean(axis=1), nan=np.inf)
        away = ~(distances <= NEAR * answer.open)
        arrived = np.where(away[:, -1], np.inf, away.shape[1] - np.argmax(away[:, ::-1], axis=1))
        arrived[arrived > 0.9 * STEPS] = np.inf  # a touch at the end is no arrival
        best = int(np.lexsort((late, arrived))[0])
        trained.append(Trained(rule.name, float(rates[best]), points[best], distances[best], float(arrived[best])))
    return trained
