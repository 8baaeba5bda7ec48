"""What is kept of a run, from what was measured of it."""

import math
from collections.abc import Sequence
from itertools import takewhile

from thalweg.problems.problem import INFINITE, Budget, Trained


def ended(seen: Sequence[tuple[float, ...]], diverged: int | None, budget: Budget) -> Trained:
    """A run by its losses at the steps of `Budget.at`, each (train,) or (train, held out), as far as it came.

    diverged: the step after which something was not finite; a loss that was measured and is not counts as well.

    >>> ended([(2.0, 3.0), (1.0, math.inf), (0.5, 1.0)], None, Budget(20, 2))
    Trained(train=(2.0, inf, inf), held_out=(3.0, inf, inf), diverged_at=10, error='')
    """
    finite = list(takewhile(lambda losses: all(map(math.isfinite, losses)), seen))
    if len(finite) < len(seen):
        diverged = budget.at[len(finite)]
    missing = [(INFINITE,) * len(seen[0])] * (len(budget.at) - len(finite))
    train, *held_out = zip(*finite, *missing, strict=True)
    return Trained(train, held_out[0] if held_out else (), diverged)
