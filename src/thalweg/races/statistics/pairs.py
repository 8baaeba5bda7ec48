"""Two contestants over the same seeds: how much better, how often, and whether we can tell."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from thalweg.races.statistics.extra import special
from thalweg.races.statistics.intervals import positive
from thalweg.races.statistics.studentised import PAIRED, Array, Studentised

Scale = Literal["ratio", "difference", "sign"]


class Difference(NamedTuple):
    """What two contestants differ by: `value` in [low, high] at 95 %, and a p-value that agrees with it."""

    scale: Scale  # first / second; first - second; the share of seeds on which first was lower
    value: float
    low: float
    high: float
    p: float
    effect: float  # the mean of the paired differences in their standard deviations; nan for signs

    @property
    def below(self) -> bool:
        """Whether the first is the lower one."""
        return {"ratio": self.value < 1, "difference": self.value < 0, "sign": self.value > 0.5}[self.scale]

    @property
    def agrees(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        nothing = {"ratio": 1.0, "difference": 0.0, "sign": 0.5}[self.scale]
        return not self.low <= nothing <= self.high


def difference(first: ArrayLike, second: ArrayLike, *, log: bool | None = None, seed: int = 0) -> Difference:
    """The paired difference of two contestants' losses, on the same seeds in the same order.

    The mean log ratio, mapped back to a ratio, where all losses are positive, else the mean difference: with the
    interval of the studentised bootstrap. p is the larger of the p-value that belongs to that interval (its alpha at
    which "no difference" is just on its end) and that of the paired t-test, so p < .05 only where the interval leaves
    it out. Where a run was missed (+inf) on either side there is no mean: the share of seeds on which `first` was
    lower stands for it, ties half, with the exact sign test.

    first, second: (n,), n >= 1, numbers or +inf. log: whether to take logarithms; None: where all are positive.

    >>> d = difference([1.0, 1.1, 1.2, 0.9], [2.0, 2.1, 2.6, 1.9])
    >>> d.scale, round(d.value, 3), round(d.low, 3), round(d.high, 3), d.agrees
    ('ratio', 0.489, 0.447, 0.535, True)
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        wins = float((a < b).sum() + (a == b).sum() / 2)
        low, high = clopper_pearson(wins, len(a))
        return Difference("sign", wins / len(a), low, high, sign_test(wins, len(a)), np.nan)
    logs = positive([a, b]) if log is None else log
    paired = np.log(a) - np.log(b) if logs else a - b
    means = Studentised(paired[:, None], seed, PAIRED)
    ends = np.array([means.mean, *means.ends(0.05)])[:, 0]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        value, low, high = np.exp(ends) if logs else ends
        effect = means.mean[0] / (means.error[0] * np.sqrt(len(a)))
    scale: Scale = "ratio" if logs else "difference"
    return Difference(scale, float(value), float(low), float(high), float(means.p()[0]), float(effect))


def improvement(first: ArrayLike, second: ArrayLike) -> tuple[float, float, float]:
    """The probability that `first` has the lower loss on one seed, ties half, with its 95 % interval.

    >>> [round(x, 3) for x in improvement([1, 1, 1, 3], [2, 2, 2, 2])]
    [0.75, 0.194, 0.994]
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    wins = float((a < b).sum() + (a == b).sum() / 2)
    return (wins / len(a), *clopper_pearson(wins, len(a)))


def clopper_pearson(wins: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share (Clopper & Pearson 1934). Half a win is rounded against either end.

    >>> [round(end, 4) for end in clopper_pearson(10, 10)]
    [0.6915, 1.0]
    """
    tail = (1 - level) / 2
    least, most = np.floor(wins), np.ceil(wins)
    low = 0.0 if least == 0 else float(special().betaincinv(least, n - least + 1, tail))
    high = 1.0 if most == n else float(special().betaincinv(most + 1, n - most, 1 - tail))
    return low, high


def sign_test(wins: float, n: int) -> float:
    """Twice the smaller tail of Binomial(n, 1/2): below .05 exactly where `clopper_pearson` leaves out 1/2.

    >>> round(sign_test(9, 10), 4)
    0.0215
    """
    more = max(wins, n - wins)
    return min(1.0, 2 * float(special().bdtr(n - np.floor(more), n, 0.5)))


def holm(p: Sequence[float] | Array) -> Array:
    """p-values corrected for all that were asked at once (Holm 1979): one of them is wrongly below .05 at most one
    time in twenty.

    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p, float)
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    corrected = np.empty_like(given)
    corrected[order] = np.minimum(stepped, 1)
    return corrected
