"""The studentised bootstrap of a mean: its critical values, for an interval and for a p-value.

For n values with mean m and standard error s, resamples give t* = (m* - m) / s*, and the interval is
[m - s q(1 - alpha/2), m - s q(alpha/2)] with q the quantiles of t* (Efron & Tibshirani 1993, section 12.5). With few
values q is itself an estimate, of a shape from ten numbers: taken as it is, the interval held 92.7 % of the time for
Laplace noise at n = 10, 97.2 % for uniform. So q is shrunk towards Student's: as if `prior` values had been seen before
and had shown nothing that the normal distribution does not,

    q = w q_bootstrap + (1 - w) q_Student,    w = n / (n + prior).

It is the bootstrap's as n grows, and keeps its correction for skewness in proportion. Of losses, whose noise may well
be skewed, the prior is PRIOR; of paired differences, which are symmetric where two contestants are alike, PAIRED: there
a shape that ten numbers suggest is mostly noise, and costs power. benchmarks/race_statistics.py prints what both give.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from thalweg.races.statistics.extra import special

Array = NDArray[np.float64]

RESAMPLES = 1999
PRIOR, PAIRED = 30, 90
SMALLEST = 0.2  # of the sample's standard error, a resample's
LEAST = -36.0  # the logarithm of the smallest p-value that is told from 0
FEWEST = 6  # below it resamples with one value alone, which have no standard error, reach the quantiles: Student's t


@lru_cache(maxsize=8)
def weights(n: int, seed: int, resamples: int = RESAMPLES, stratum: int = 0) -> Array:
    """How often each of n values is drawn: (resamples, n), read-only; independently in each stratum."""
    drawn = np.random.default_rng([seed, n, stratum]).integers(n, size=(resamples, n))
    counts = np.zeros((resamples, n))
    np.add.at(counts, (np.arange(resamples)[:, None], drawn), 1)
    counts.flags.writeable = False
    return counts


class Studentised:
    """Means of columns with their standard errors, and where resampled t-statistics fall.

    values: (n, columns), finite, n >= 1; where those of a column are all equal its standard error is 0. prior: how
    many values Student's t counts for.

    >>> few = Studentised(np.array([[1.0], [2.0], [3.0]]), seed=0)  # fewer than six: Student's t
    >>> low, high = few.ends(0.05)
    >>> float(high[0].round(3))  # 2 + 4.303 / sqrt(3)
    4.484
    """

    def __init__(self, values: Array, seed: int, prior: int = PRIOR) -> None:
        n = len(values)
        self.n = n
        size = np.frexp(np.abs(values).max(axis=0))[1]
        scaled = np.ldexp(values, -size)  # squares of what is large or small stay numbers
        equal = (scaled == scaled[0]).all(axis=0)
        mean = np.where(equal, scaled[0], scaled.mean(axis=0))
        error = np.zeros_like(mean) if n == 1 else scaled.std(axis=0, ddof=1) / np.sqrt(n)
        error[equal] = 0
        self.mean, self.error = np.ldexp(mean, size), np.ldexp(error, size)
        self._weight = n / (n + prior) if n >= FEWEST else 0.0
        self._t = resampled(scaled - mean, error, weights(n, seed)) if n >= FEWEST else None

    def quantile(self, q: Array) -> Array:
        """Critical values: (columns,), of q in (0, 1) for each column."""
        student: Array = special().stdtrit(self.n - 1, q)
        if self._t is None:
            return student
        position = np.clip(q * (len(self._t) + 1) - 1, 0, len(self._t) - 1)
        below = np.minimum(position.astype(int), len(self._t) - 2)
        column = np.arange(self._t.shape[1])
        left, right = self._t[below, column], self._t[below + 1, column]
        mixed: Array = self._weight * (left + (position - below) * (right - left)) + (1 - self._weight) * student
        return mixed

    def ends(self, alpha: float) -> tuple[Array, Array]:
        """The interval that misses a share alpha: (low, high). One value alone tells nothing: infinite."""
        if self.n == 1:
            return np.full_like(self.mean, -np.inf), np.full_like(self.mean, np.inf)
        tail = np.full_like(self.mean, alpha / 2)
        with np.errstate(over="ignore"):
            return self.mean - self.error * self.quantile(1 - tail), self.mean - self.error * self.quantile(tail)

    def p(self) -> Array:
        """The alpha at which the interval just reaches 0; never below Student's, whose test is the safer one.

        Where all values are equal and not 0 nothing was random, and p is 0; where all are 0, or n is 1, p is 1.
        """
        if self.n == 1:
            return np.ones(len(self.mean))
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.where(self.mean == 0, 0, self.mean / self.error)
        above = t > 0
        low, high = np.full(len(t), LEAST), np.full(len(t), np.log(0.5))  # the logarithm of the tail, bisected
        for _ in range(40):
            middle = (low + high) / 2
            end = self.quantile(np.where(above, 1 - np.exp(middle), np.exp(middle)))
            outside = np.where(above, t > end, t < end)
            low, high = np.where(outside, low, middle), np.where(outside, middle, high)
        student = 2 * special().stdtr(self.n - 1, -np.abs(t))
        found: Array = np.where(np.isinf(t), 0, np.maximum(2 * np.exp(high), student))
        return np.minimum(found, 1)


def resampled(centred: Array, error: Array, counts: Array) -> Array:
    """t-statistics of resamples, ascending: (resamples, columns); 0 in a column without spread.

    Where values stand in clusters, a resample may lie in one of them alone and have next to no standard error: it is
    taken for no less than a share SMALLEST of the sample's, which changes no coverage elsewhere.
    """
    n = len(centred)
    scaled = centred / (np.where(error > 0, error, 1) * np.sqrt(n))
    # einsum and not BLAS, whose last bits may turn on its threads
    mean = np.einsum("bn,nc->bc", counts, scaled) / n
    variance = (np.einsum("bn,nc->bc", counts, scaled**2) / n - mean**2) / (n - 1)
    return np.sort(mean / np.sqrt(np.maximum(variance, SMALLEST**2 / n)), axis=0)
