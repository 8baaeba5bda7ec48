"""The loss to reach, set before the report's runs were made."""

import numpy as np

from thalweg.races.findings.runs import Losses
from thalweg.races.selection import best
from thalweg.races.statistics.studentised import Array


def target(losses: Losses) -> tuple[float, str]:
    """The loss to reach, and whose it is: the median final score of the tuning runs of the contestant that did best in
    tuning, unless one was named; nan where no contestant finished."""
    heat = losses.heat
    if heat.target is not None:
        return heat.target, "given"
    tuned = {entry.contestant: losses.tuning(entry)[entry.chosen] for entry in heat.entries}
    first = list(tuned)[best([scores.tolist() for scores in tuned.values()])]
    reached = float(np.median(tuned[first]))
    if not np.isfinite(reached):
        return float("nan"), "no contestant finished its tuning runs"
    return reached, f"the median of {first}'s tuning runs"


def steps_to(losses: Losses, place: int, goal: float) -> Array:
    """The first evaluation of each report run of an entry that is at the target or below: steps, inf for never."""
    heat = losses.heat
    at = np.array(heat.budget.at, float)
    runs = np.array([heat.losses(run) for run in heat.entries[place].report])
    below = runs <= goal
    return np.where(below.any(axis=1), at[below.argmax(axis=1)], np.inf)
