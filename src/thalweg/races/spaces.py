"""Search spaces: where the trials of a contestant's hyperparameters lie.

Trials are points of the unit cube, a grid or quasi-random, the same for every contestant; a space maps [0, 1] to the
values of one hyperparameter by the inverse of its distribution.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError, MissingExtra

Array = NDArray[np.float64]
DECADES = 300  # of log10 on either side of 1: floats end at 308
LOWEST, HIGHEST = 1e-5, 10.0  # of the learning rates that are searched unless others are named


class Space(Protocol):
    """A distribution of one hyperparameter."""

    def at(self, share: float) -> float:
        """The value below which this share of the distribution lies, 0 <= share <= 1."""


def _check_range(low: float, high: float, most: float = 10.0**DECADES) -> None:
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (low, high))
    if not (numbers and 0 < low < high <= most):
        given = f"{low!r:.40} to {high!r:.40}"
        raise InputError(f"a range is two numbers above 0, at most {most:g}, the lower first; {given} was given")


@dataclass(frozen=True)
class LogUniform:
    """log(value) ~ U(log low, log high).

    >>> LogUniform(1e-4, 1.0).at(0.5)
    0.01
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_range(self.low, self.high)

    def at(self, share: float) -> float:
        """Rounded to 12 digits, so that decades are hit."""
        low, high = math.log10(self.low), math.log10(self.high)
        return float(f"{10 ** (low + share * (high - low)):.12g}")

    def __str__(self) -> str:
        return f"log-uniform from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class LogNormal:
    """log10(value) ~ N(mean, deviation).

    >>> LogNormal(-3.0, 1.0).at(0.5)
    0.001
    """

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        given = f"{self.mean!r:.40} and {self.deviation!r:.40}"
        if not (math.isfinite(self.mean) and 0 < self.deviation < math.inf):
            raise InputError(f"log10 of a value has a mean and a deviation above 0; {given} was given")
        if abs(self.mean) + 6 * self.deviation > DECADES:  # 6: all that `at` reaches
            raise InputError(f"log10 of a value stays within {DECADES} up to 6 deviations; {given} was given")

    def at(self, share: float) -> float:
        inside = min(max(share, 1e-9), 1 - 1e-9)  # the ends lie at 0 and infinity
        return float(f"{10 ** NormalDist(self.mean, self.deviation).inv_cdf(inside):.12g}")

    def __str__(self) -> str:
        return f"log10 normal with mean {self.mean:g} and deviation {self.deviation:g}"


@dataclass(frozen=True)
class OneMinus:
    """1 - value ~ LogUniform(low, high): for numbers near 1, as betas are.

    >>> OneMinus(1e-3, 1e-1).at(0.5)
    0.99
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_range(self.low, self.high, 1.0)

    def at(self, share: float) -> float:
        return float(f"{1 - LogUniform(self.low, self.high).at(share):.12g}")

    def __str__(self) -> str:
        return f"one minus it log-uniform from {self.low:g} to {self.high:g}"


PRIORS: Mapping[str, LogNormal] = MappingProxyType(
    {
        "sgd": LogNormal(-2.10, 1.31),
        "momentum": LogNormal(-2.38, 1.41),
        "adam": LogNormal(-3.02, 1.27),
        "adagrad": LogNormal(-2.00, 1.20),
    }
)
"""Learning rates that did well over many problems: Sivaprasad et al. 2020, arXiv:1910.11758, table 3."""

ALL_OF_ADAM: Mapping[str, Space] = MappingProxyType(
    {
        "lr": LogNormal(-2.70, 1.42),
        "beta1": OneMinus(1e-5, 1e-1),
        "beta2": OneMinus(1e-5, 1e-1),
        "eps": LogUniform(1e-8, 1.0),
    }
)
"""Every number of Adam, as the same paper searched them."""


def unit_points(search: str, trials: int, dimensions: int) -> Array:
    """The trials in the unit cube, (trials, dimensions): evenly on its first axis for "grid", else a scrambled Halton
    sequence (Owen 2017, arXiv:1706.02808), the same at every call; a contestant with fewer numbers to search takes
    the first columns."""
    if search == "grid":
        return np.linspace(0, 1, trials)[:, None] if trials > 1 else np.array([[0.5]])
    try:
        from scipy.stats import qmc
    except ImportError:
        raise MissingExtra("a random search needs scipy: pip install 'thalweg[race]'") from None
    points: Array = qmc.Halton(dimensions, scramble=True, rng=0).random(trials)
    return points
