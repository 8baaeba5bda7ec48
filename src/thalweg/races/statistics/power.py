"""How many seeds it takes to see a difference."""

import math

import numpy as np

from thalweg.races.statistics.extra import special


def power(effect: float, n: int, alpha: float = 0.05) -> float:
    """How often the paired t-test on n seeds finds a true difference.

    t follows the noncentral t distribution with n - 1 degrees of freedom and noncentrality effect * sqrt(n); found is
    |t| > t_(1 - alpha/2) (Cohen 1988, chapter 2).

    effect: the true mean of the paired differences in their standard deviations. n >= 2.

    >>> round(power(1.0, 10), 3)
    0.803
    """
    functions = special()
    shift = abs(effect) * math.sqrt(n)
    critical = float(functions.stdtrit(n - 1, 1 - alpha / 2))
    # the function is nan for probabilities too small to be computed
    below, beyond = (functions.nctdtr(n - 1, shift, end) for end in (-critical, critical))
    return float(1 - np.nan_to_num(beyond) + np.nan_to_num(below))


def seeds_needed(effect: float, *, alpha: float = 0.05, wanted: float = 0.8, most: int = 10_000) -> int | None:
    """The fewest seeds that find a true difference of this size with the wanted power; None beyond `most`.

    >>> seeds_needed(1.0)
    10
    """
    if not math.isfinite(effect):
        return None
    low, high = 1, 2
    while power(effect, high, alpha) < wanted:
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(effect, middle, alpha) >= wanted else (middle, high)
    return high
