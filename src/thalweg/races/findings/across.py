"""All problems of a race together."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from thalweg.races.findings import words
from thalweg.races.findings.comparisons import ALPHA
from thalweg.races.findings.facts import Across, Band, Interval
from thalweg.races.findings.runs import SEED, Losses
from thalweg.races.findings.target import steps_to
from thalweg.races.record import Heat
from thalweg.races.statistics.profiles import profiles, shares, turned, within
from thalweg.races.statistics.quartiles import Quartiles, interquartile, interquartile_mean
from thalweg.races.statistics.studentised import Array

POINTS = 60  # of a profile
CHECKED = (1.0, 2.0)  # the factors at which an order is asked for


def across(heats: Sequence[Heat], targets: Sequence[float]) -> Across:
    """Interquartile means and profiles of the contestants that ran on every problem, and on which rival they turn."""
    names = [
        entry.contestant
        for entry in heats[0].entries
        if all(entry.contestant in [other.contestant for other in heat.entries] for heat in heats)
    ]
    tables = [Losses(heat) for heat in heats]
    scores = [_columns(losses, names, losses.report.T) for losses in tables]
    starts = [losses.start for losses in tables]
    costs = [
        _columns(losses, names, np.array([steps_to(losses, i, goal) for i in range(len(losses.heat.entries))]).T)
        for losses, goal in zip(tables, targets, strict=True)
    ]
    costs = [np.maximum(table, 1) for table in costs]  # a target reached before the first step takes one
    quartiles = interquartile(_normalised(scores, starts), seed=SEED)
    taus = _taus(costs)
    profile = profiles(costs, taus, seed=SEED)
    order = np.argsort(quartiles.means.value, kind="stable").tolist()
    return Across(
        iqm={names[c]: Interval(*(float(end[c]) for end in quartiles.means)) for c in order},
        taus=tuple(taus.tolist()),
        profiles={names[c]: Band(*(tuple(each[:, c].tolist()) for each in profile)) for c in order},
        rivals=_rivals(names, scores, starts, costs),
        apart=_apart(names, order, quartiles),
    )


def sentence(together: Across, problems: int) -> str:
    """Who does best over all problems."""
    best = next(iter(together.iqm))
    said = (
        f"Over {problems} problems {best} has the lowest interquartile mean of normalised losses, "
        f"{words.ranged(together.iqm[best])}"
    )
    alike = [name for name in together.iqm if name != best and name not in together.apart]
    return f"{said}; from {words.listed(alike, 'or')} we cannot tell it." if alike else f"{said}."


def _columns(losses: Losses, names: Sequence[str], table: Array) -> Array:
    """(seeds, contestants), in the order of the names."""
    places = {entry.contestant: place for place, entry in enumerate(losses.heat.entries)}
    return table[:, [places[name] for name in names]]


def _normalised(scores: Sequence[Array], starts: Sequence[float]) -> list[Array]:
    """0 the lowest loss that any of these contestants reached on a problem, 1 the loss at its start, and for a miss."""
    found = []
    for table, start in zip(scores, starts, strict=True):
        least = table.min()
        way = start - least
        if way > 0 and np.isfinite(way):
            with np.errstate(over="ignore"):
                found.append(np.clip((table - least) / way, 0, 1))
        else:
            found.append(np.where(np.isfinite(table) & (table == least), 0.0, 1.0))
    return found


def _taus(costs: Sequence[Array]) -> Array:
    finite = np.concatenate([table[np.isfinite(table)] for table in costs])
    most = finite.max() / finite.min() if finite.size else 1.0
    return np.geomspace(1, max(most, 2.0), POINTS)


def _apart(names: Sequence[str], order: Sequence[int], quartiles: Quartiles) -> tuple[str, ...]:
    """Those whose mean is told from the lowest, each at a level that makes one error in twenty for all."""
    level = 1 - ALPHA / max(len(names) - 1, 1)
    return tuple(names[c] for c in order[1:] if quartiles.apart(order[0], c, level))


def _rivals(
    names: Sequence[str], scores: Sequence[Array], starts: Sequence[float], costs: Sequence[Array]
) -> tuple[str, ...]:
    def mean(kept: list[int]) -> Array:
        kept_scores = _normalised([table[:, kept] for table in scores], starts)
        return interquartile_mean(np.concatenate(kept_scores).T)

    def share(kept: list[int], tau: float) -> Array:
        often: Array = shares([within(table[:, kept], [tau]) for table in costs])[0]
        return -often

    asked: Mapping[str, partial[Any]] = {
        "by interquartile mean": partial(mean),
        **{_within(tau): partial(share, tau=tau) for tau in CHECKED},
    }
    return tuple(
        f"{how[0].upper()}{how[1:]} {names[ahead]} leads {names[behind]}; without {names[rival]} they change places."
        for how, scored in asked.items()
        for rival, ahead, behind in turned(scored, len(names))
    )


def _within(tau: float) -> str:
    return "by how often they are " + ("the fastest" if tau == 1 else f"within {tau:g} times the fastest")
