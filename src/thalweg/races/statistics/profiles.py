"""Performance profiles: how often each contestant is within a factor of the fastest, and on whom that turns."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from thalweg.races.statistics.intervals import Estimate
from thalweg.races.statistics.quartiles import tails
from thalweg.races.statistics.studentised import Array, weights


def ratios(costs: Array) -> Array:
    """Costs over the least of their row, (runs, contestants); inf where a run missed, or all of its row did."""
    least = costs.min(axis=1, keepdims=True)
    divided: Array = np.divide(costs, least, out=np.full_like(costs, np.inf), where=np.isfinite(least))
    return divided


def profiles(costs: Sequence[Array], taus: ArrayLike, *, seed: int = 0) -> Estimate:
    """The share of runs whose cost is at most tau times that of the fastest contestant on the same problem and seed.

    rho_c(tau) = the mean over problems of the share of seeds with cost_c <= tau min_c' cost_c'; a run that never
    reached the target costs +inf, is in the count, and is never within any factor. The 95 % bands are pointwise
    percentiles, from seeds drawn again within each problem, the same for all contestants.

    costs: for each problem (seeds, contestants), above 0 or +inf. taus: from 1. Returns (taus, contestants).

    Dolan & More 2002, "Benchmarking optimization software with performance profiles", arXiv:cs/0102001.

    >>> profiles([np.array([[10.0, 20.0], [30.0, np.inf]])], [1, 2]).value.tolist()
    [[1.0, 0.0], [1.0, 0.5]]
    """
    inside = [within(table, taus) for table in costs]
    value = shares(inside)
    drawn = [
        np.einsum("bn,ntc->btc", weights(len(each), seed, stratum=place), each) / len(each)
        for place, each in enumerate(inside)
    ]
    low, high = np.quantile(np.mean(drawn, axis=0), tails(0.95), axis=0)
    return Estimate(value, low, high)


def within(costs: Array, taus: ArrayLike) -> Array:
    """1 where a run is within tau times the fastest of its row, else 0: (runs, taus, contestants)."""
    factors = np.asarray(taus, float)[:, None]
    # a hair of room: 3 * (1/3) may be rounded above 1
    return (ratios(costs)[:, None, :] <= factors * (1 + 1e-12)).astype(float)


def shares(inside: Sequence[Array]) -> Array:
    """Means over seeds, then over problems, which count alike: (taus, contestants)."""
    found: Array = np.mean([each.mean(axis=0) for each in inside], axis=0)
    return found


def turned(scores: Callable[[list[int]], Array], contestants: int) -> list[tuple[int, int, int]]:
    """Whose order turns when one rival stays away: (rival, the one now ahead, the one ahead without the rival).

    scores: gives for a list of contestants their scores relative to each other, lower is better. Equal scores are in
    no order, so only a strict lead that becomes a strict lag is named.

    Gould & Scott 2016, "A note on performance profiles for benchmarking software", ACM TOMS 43(2).
    """
    if contestants < 3:  # nobody is left to be in order
        return []
    everyone = list(range(contestants))
    full = scores(everyone)
    found = []
    for rival in everyone:
        rest = [c for c in everyone if c != rival]
        without = dict(zip(rest, scores(rest), strict=True))
        found += [(rival, a, b) for a in rest for b in rest if full[a] < full[b] and without[a] > without[b]]
    return found
