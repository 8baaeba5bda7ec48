"""The loss to reach, set before the report's runs were made."""

import numpy as np

from thalweg.races.findings.runs import Losses
from thalweg.races.statistics.studentised import Array


def target(losses: Losses) -> tuple[float, str]:
    """The loss to reach, and whose it is: the median final score of the contestant that did best in tuning, over seeds
    that neither chose it nor are reported, unless a loss was named; nan where half of those runs missed."""
    heat = losses.heat
    if heat.target is not None:
        return heat.target, "given"
    reached = float(np.median([heat.score(run) for run in heat.baseline_runs])) if heat.baseline_runs else np.inf
    if not np.isfinite(reached):
        return float("nan"), "no contestant finished its runs"
    return reached, f"the median of {heat.baseline}, on seeds of its own"


def steps_to(losses: Losses, place: int, goal: float) -> Array:
    """The first evaluation of each report run of an entry that is at the target or below: steps, inf for never."""
    heat = losses.heat
    at = np.array(heat.budget.at, float)
    runs = np.array([heat.losses(run) for run in heat.entries[place].report])
    below = runs <= goal
    return np.where(below.any(axis=1), at[below.argmax(axis=1)], np.inf)
