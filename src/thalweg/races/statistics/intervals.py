"""Intervals for a contestant's loss over seeds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from thalweg.races.statistics.extra import special
from thalweg.races.statistics.studentised import Array, Studentised

CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """Values with the ends of their intervals, arrays of one shape."""

    value: Array
    low: Array
    high: Array


def positive(values: ArrayLike) -> bool:
    """Whether a logarithm may be taken: no finite value is 0 or below, and there is one."""
    finite = np.asarray(values, float)
    finite = finite[np.isfinite(finite)]
    return finite.size > 0 and bool((finite > 0).all())


def interval(values: ArrayLike, *, log: bool | None = None, level: float = CONFIDENCE, seed: int = 0) -> Estimate:
    """The mean of each column with its interval; the geometric mean where all values are positive.

    A studentised bootstrap (`studentised.py`) of the values, or of their logarithms, mapped back. A column that holds
    +inf (a run that was missed) has no mean: its median stands there, with the interval between two order statistics
    that holds it at least so often whatever the distribution; with fewer than six values there is no such interval,
    and it is unbounded. So it is for one value; values that are all equal have an interval of no width.

    values: (n,) or (n, columns), n >= 1, numbers or +inf. log: whether to take logarithms; None: where all are
    positive. level: in (0, 1). seed: of the resamples.

    >>> losses = [0.11, 0.12, 0.10, 0.13, 0.12, 0.11, 0.12, 0.14, 0.11, 0.12]
    >>> [round(float(end), 3) for end in interval(losses)]
    [0.118, 0.11, 0.126]
    """
    given = np.asarray(values, float)
    table = given[:, None] if given.ndim == 1 else given
    logs = positive(table) if log is None else log
    missed = np.isinf(table).any(axis=0)
    found = np.empty((3, table.shape[1]))
    if not missed.all():
        means = Studentised(np.log(table[:, ~missed]) if logs else table[:, ~missed], seed)
        ends = np.array([means.mean, *means.ends(1 - level)])
        with np.errstate(over="ignore"):
            found[:, ~missed] = np.exp(ends) if logs else ends
    if missed.any():
        found[:, missed] = median(table[:, missed], level, lowest=0 if logs else -np.inf)
    return Estimate(*(found[:, 0] if given.ndim == 1 else found))


def median(values: Array, level: float = CONFIDENCE, lowest: float = -np.inf) -> Estimate:
    """Medians of columns, (n, columns), and the order statistics that hold them (Conover 1999, section 3.2)."""
    n = len(values)
    ordered = np.sort(values, axis=0)
    # the largest rank r with P(Binomial(n, 1/2) < r) <= alpha/2: then x_(r) and x_(n + 1 - r) hold the median
    below = special().bdtr(np.arange(n), n, 0.5)
    rank = int(np.sum(below <= (1 - level) / 2))
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    if rank == 0:
        return Estimate(middle, np.full_like(middle, lowest), np.full_like(middle, np.inf))
    return Estimate(middle, ordered[rank - 1], ordered[n - rank])
