"""The loss against the learning rate: where it is good, and where it ends."""

import math

import numpy as np

from thalweg.races.findings.facts import Band, Edge, RateCurve
from thalweg.races.findings.runs import ARRIVED, SEED, Losses
from thalweg.races.record import Entry
from thalweg.races.statistics.intervals import interval
from thalweg.races.statistics.studentised import Array
from thalweg.races.statistics.trials import expected_best

HIGHER = 0.10  # a good rate's loss is at most so much above the best's,
KEPT = 0.95  # and it makes at least this share of the best's way down from the start, or has ARRIVED

NEAR = "tuning loss at most 10 % above the best's, and 95 % of its way down made"


def trial_scores(losses: Losses, entry: Entry) -> Band:
    """The mean loss of each trial, by which one was chosen, with its interval; inf where a tuning seed missed."""
    scores = losses.tuning(entry)
    missed = np.isinf(scores).any(axis=1)
    found = interval(scores.T, log=False, seed=SEED)
    return Band(*(tuple(np.where(missed, np.inf, each).tolist()) for each in found))


def near(best: float, start: float) -> float:
    """The loss up to which a rate is good.

    >>> round(near(best=0.1, start=2.3), 3), round(near(best=0.95, start=1.0), 4)
    (0.11, 0.9525)
    """
    way = start - best
    if not way > 0:
        return best
    higher = HIGHER * best if best > 0 else math.inf
    return best + max(min(higher, (1 - KEPT) * way), ARRIVED * way)


def rate_curve(losses: Losses, entry: Entry) -> RateCurve | None:
    """None where the learning rate was not searched. Of trials with the same rate the best one stands."""
    if entry.lr not in entry.setting:
        return None
    scores = trial_scores(losses, entry)
    missed = np.isinf(losses.tuning(entry)).mean(axis=1)
    best: dict[float, int] = {}
    for trial in sorted(range(len(entry.settings)), key=lambda t: (t != entry.chosen, scores.value[t], t)):
        best.setdefault(entry.settings[trial][entry.lr], trial)
    rates = sorted(best)
    trials = [best[rate] for rate in rates]
    place = trials.index(entry.chosen)
    limit = near(scores.value[entry.chosen], losses.start)
    good = [math.isfinite(scores.value[trial]) and scores.value[trial] <= limit for trial in trials]
    first = last = place
    while first > 0 and good[first - 1]:
        first -= 1
    while last < len(trials) - 1 and good[last + 1]:
        last += 1
    return RateCurve(
        lr=tuple(rates),
        score=Band(*(tuple(each[trial] for trial in trials) for each in (scores.value, scores.low, scores.high))),
        missed=tuple(float(missed[trial]) for trial in trials),
        good=(rates[first], rates[last]),
        edge=_edge(place, len(rates)),
        diverges_from=next((rates[i] for i in range(place + 1, len(rates)) if missed[trials[i]]), None),
    )


def _edge(place: int, rates: int) -> Edge:
    if rates == 1:
        return ""
    return "low" if place == 0 else "high" if place == rates - 1 else ""


def best_after(losses: Losses, entry: Entry) -> tuple[float, ...]:
    """The expected best score after k trials. A trial that missed, or ended above its start, leaves one with the loss
    at the start: the model before training is always at hand."""
    scores: Array = np.array(trial_scores(losses, entry).value)
    capped = np.fmin(scores, losses.start)
    return tuple(expected_best(capped).tolist())
