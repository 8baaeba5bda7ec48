"""Which trial is chosen: the one with the best score over the tuning seeds, none of which is reported."""

import math
from collections.abc import Iterable, Sequence


def positive(trials: Iterable[Sequence[float]]) -> bool:
    """Whether all losses are above 0, so that all trials can be judged by their logarithms."""
    return all(score > 0 for scores in trials for score in scores)


def overall(scores: Sequence[float], logarithmic: bool) -> float:
    """One number for the final losses of several seeds: their geometric mean, or their mean; inf where a seed missed.

    >>> overall([1.0, 4.0], True), overall([1.0, 4.0], False), overall([1.0, math.inf], True)
    (2.0, 2.5, inf)
    """
    if not all(map(math.isfinite, scores)):
        return math.inf
    if logarithmic:
        return math.exp(math.fsum(map(math.log, scores)) / len(scores))
    return math.fsum(scores) / len(scores)


def best(trials: Sequence[Sequence[float]]) -> int:
    """The trial, from 0, with the lowest overall score; of equals the first. Where every trial missed a seed, the one
    that missed the fewest, and of those the one with the lowest score over the rest."""
    logarithmic, ranked = positive(trials), []
    for place, scores in enumerate(trials):
        finite = [score for score in scores if math.isfinite(score)]
        ranked.append((len(scores) - len(finite), overall(finite or [math.inf], logarithmic), place))
    return min(ranked)[2]
