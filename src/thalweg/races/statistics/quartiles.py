"""Contestants over several problems at once: the interquartile mean of their scores."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from thalweg.races.statistics.intervals import Estimate
from thalweg.races.statistics.studentised import RESAMPLES, Array


class Quartiles(NamedTuple):
    """Interquartile means of contestants, and those of the resamples: (resamples, contestants)."""

    means: Estimate
    resampled: Array

    def apart(self, first: int, second: int, level: float = 0.95) -> bool:
        """Whether the paired interval of the difference of two contestants' means leaves out 0."""
        low, high = np.quantile(self.resampled[:, first] - self.resampled[:, second], tails(level))
        return bool(low > 0 or high < 0)


def tails(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def interquartile_mean(scores: Array) -> Array:
    """The mean of the middle half along the last axis: a quarter of the values is cut off at either end.

    >>> float(interquartile_mean(np.array([0.0, 1, 2, 3, 4, 5, 6, 100])))
    3.5
    """
    n = scores.shape[-1]
    middle: Array = np.sort(scores, axis=-1)[..., n // 4 : n - n // 4].mean(axis=-1)
    return middle


def interquartile(tables: Sequence[Array], *, seed: int = 0, resamples: int = RESAMPLES) -> Quartiles:
    """Interquartile means over all problems and seeds, with 95 % intervals from a stratified bootstrap.

    Seeds are drawn again within each problem, the same for all contestants, whose runs are paired; the intervals are
    percentiles. So they speak of these problems, not of others like them.

    tables: for each problem normalised scores, (seeds, contestants), finite.

    Agarwal et al. 2021, "Deep reinforcement learning at the edge of the statistical precipice", arXiv:2108.13264.

    >>> low, high = np.zeros(8), np.ones(8)
    >>> interquartile([np.stack([low, high], axis=1)] * 2).means.value.tolist()
    [0.0, 1.0]
    """
    generator = np.random.default_rng(seed)
    drawn = [table[generator.integers(len(table), size=(resamples, len(table)))] for table in tables]
    value = interquartile_mean(np.concatenate(tables).T)
    again = interquartile_mean(np.concatenate(drawn, axis=1).swapaxes(1, 2))
    low, high = np.quantile(again, tails(0.95), axis=0)
    return Quartiles(Estimate(value, low, high), again)
