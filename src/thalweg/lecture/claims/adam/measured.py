"""The claim's numbers in its own experiment."""

import numpy as np

from thalweg.lecture.claims.adam import parents, valley


def measured(quick: bool) -> dict[str, float]:
    """How far Adam is from each parent; what it has of them; and the share of the first loss that is left."""
    alone, joined = valley.calm(quick)
    adam = valley.tuned()[0]["Adam"]
    return {
        "from_rmsprop": parents.from_rmsprop(0.0),
        "from_momentum": parents.from_momentum(parents.HUGE),
        "uneven": valley.unevenness(adam),
        "calm": float(np.median(alone) / np.median(joined)),
        "left": float(adam.gaps[-1] / adam.gaps[0]),
    }
