"""Which trial is chosen: the one with the best score over the tuning seeds, none of which is reported."""

import math
from collections.abc import Sequence


def overall(scores: Sequence[float]) -> float:
    """One number for the final losses of several seeds: their mean, which estimates the loss to be expected; inf where
    a seed missed. A geometric mean would choose rates at which a few seeds happen to separate their held-out rows.

    >>> overall([1.0, 4.0]), overall([1.0, math.inf])
    (2.5, inf)
    """
    return math.fsum(scores) / len(scores)


def best(trials: Sequence[Sequence[float]]) -> int:
    """The trial, from 0, with the lowest overall score; of equals the first. Where every trial missed a seed, the one
    that missed the fewest, and of those the one with the lowest score over the rest."""
    ranked = []
    for place, scores in enumerate(trials):
        finite = [score for score in scores if math.isfinite(score)]
        ranked.append((len(scores) - len(finite), overall(finite or [math.inf]), place))
    return min(ranked)[2]
