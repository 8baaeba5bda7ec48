"""The losses of a heat as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from thalweg.problems.problem import Trained
from thalweg.races.findings.facts import Band, Interval
from thalweg.races.record import Entry, Heat
from thalweg.races.statistics.intervals import interval, positive
from thalweg.races.statistics.studentised import Array

ARRIVED = 1e-6
SEED = 0  # of every resampling: the same record gives the same findings


@dataclass(frozen=True)
class Losses:
    """Losses of all entries of a heat; +inf where a run missed."""

    heat: Heat

    def scores(self, runs: Sequence[Trained]) -> Array:
        """Final losses that count: (runs,)."""
        return np.array([self.heat.score(run) for run in runs])

    def train(self, runs: Sequence[Trained]) -> Array:
        """Final training losses: (runs,)."""
        return np.array([np.inf if run.missed else run.train[-1] for run in runs])

    def tuning(self, entry: Entry) -> Array:
        """Scores of an entry's trials: (trials, tuning seeds)."""
        return np.array([self.scores(runs) for runs in entry.tuning])

    def curves(self, runs: Sequence[Trained], held_out: bool) -> Array:
        """Losses over the steps: (runs, evaluations)."""
        missing = (np.inf,) * len(self.heat.budget.at)
        return np.array([(run.held_out if held_out else run.train) or missing for run in runs])

    @cached_property
    def report(self) -> Array:
        """(entries, report seeds)"""
        return np.array([self.scores(entry.report) for entry in self.heat.entries])

    @cached_property
    def logs(self) -> bool:
        """Whether losses that count are told on a logarithm: one scale for all scores and curves of the heat, so that
        a curve ends at its score. A loss that is 0 or below at any step has no ratios."""
        return self._logs(self.heat.held_out)

    @cached_property
    def train_logs(self) -> bool:
        """The same of training losses."""
        return self._logs(held_out=False)

    def _logs(self, held_out: bool) -> bool:
        told = [runs for entry in self.heat.entries for runs in (entry.report, entry.defaults) if runs]
        return positive(np.concatenate([self.curves(runs, held_out) for runs in told]))

    @cached_property
    def start(self) -> float:
        """The loss before the first step, a mean over tuning seeds; nan where no run tells it."""
        first = np.array(
            [[self.heat.losses(run)[0] for run in runs] for entry in self.heat.entries for runs in entry.tuning]
        ).min(axis=0)
        finite = first[np.isfinite(first)]
        return float(finite.mean()) if finite.size else np.nan

    def arrived(self, first: Array, second: Array) -> bool:
        """Whether on every seed the two losses differ by no more than a millionth of the way that was made from the
        start: what is left is rounding, or the last of an approach to the same minimum."""
        way = self.start - np.minimum(first, second)
        with np.errstate(invalid="ignore"):  # two that missed
            return bool((np.abs(first - second) <= ARRIVED * way).all())


def spoken(values: ArrayLike, log: bool) -> Interval:
    """The mean of a contestant's losses with its interval; the median where runs missed."""
    found = interval(values, log=log, seed=SEED)
    return Interval(float(found.value), float(found.low), float(found.high))


def band(values: Array, log: bool) -> Band:
    """The same at every step of curves: (runs, steps)."""
    found = interval(values, log=log, seed=SEED)
    return Band(*(tuple(each.tolist()) for each in found))
