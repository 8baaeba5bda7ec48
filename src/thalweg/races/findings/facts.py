"""What a race found, in numbers: facts for the sentence, the table, the figures and the report.

All losses are scores: of the last evaluation, held out where the problem holds data out, else on the training data.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from thalweg.races.statistics.pairs import Scale as Scale

Verdict = Literal["better", "worse", "cannot tell"]
Edge = Literal["", "low", "high"]


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Band:
    """A curve with its 95 % interval at each point."""

    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class RateCurve:
    """The score against the learning rate, over the tuning seeds; ascending."""

    lr: tuple[float, ...]
    score: Band  # the mean over the seeds, by which trials are chosen; inf where a seed missed
    missed: tuple[float, ...]  # the share of seeds that diverged or failed, 0 to 1
    good: tuple[float, float]  # the smallest and the largest rate of the stretch around the best that is near it
    edge: Edge  # whether the best lies on an end of what was searched
    diverges_from: float | None  # the smallest rate above the best at which a seed missed


@dataclass(frozen=True)
class Standing:
    """One contestant on one problem.

    A loss with its interval is a geometric mean where the losses of all contestants are positive, else a mean; where
    runs were missed it is the median, between the order statistics that hold it, which may be 0 or infinite.
    """

    contestant: str
    setting: Mapping[str, float]  # the tuned hyperparameters
    paste: str  # the line to paste: torch.optim.AdamW(model.parameters(), lr=3e-3); "" where no report run finished
    safe: str  # its safe range: "lr from 1e-3 to 1e-2"
    train: Interval
    held_out: Interval | None
    default: Interval | None  # the untuned score; None where there is no learning rate without tuning
    default_setting: Mapping[str, float]  # untuned: as it was given, the library's default where it was not
    missed: int  # of the report seeds
    rates: RateCurve | None  # None where the learning rate was not searched
    best_after: tuple[float, ...]  # expected best score after k = 1, 2, ... trials, for k up to n/2
    steps_to_target: float  # the median over report seeds; inf where half of them never reach it
    reached: int  # report seeds that reach it
    train_curve: Band
    held_out_curve: Band | None

    @property
    def score(self) -> Interval:
        return self.held_out or self.train

    @property
    def decades(self) -> float:
        """The width of the good range of the learning rate in decades; nan where it was not searched."""
        return math.log10(self.rates.good[1] / self.rates.good[0]) if self.rates else math.nan


@dataclass(frozen=True)
class Comparison:
    """Two contestants over the same report seeds."""

    first: str
    second: str
    scale: Scale  # of the difference: a ratio of losses, a difference of them, or the sign alone where runs missed
    difference: Interval  # first / second, first - second, or the share of seeds won; below 1, 0, above 1/2 is better
    improvement: Interval  # the probability that first is better than second on one seed, ties counted half
    p: float
    p_holm: float  # corrected for all pairs of the problem
    verdict: Verdict  # of first against second
    arrived: bool = False  # on every seed both end at one loss, to a millionth of the way from the start: no verdict

    @property
    def told(self) -> str:
        """The verdict in words."""
        return "level" if self.arrived else self.verdict


@dataclass(frozen=True)
class ProblemFindings:
    """One problem's part of a race."""

    problem: str
    facts: Mapping[str, str]
    steps: tuple[int, ...]  # at which the curves are measured
    seeds: int
    tuning_seeds: int
    trials: int
    target: float  # the median of the best baseline's runs on seeds of their own; nan where half missed
    target_of: str
    standings: tuple[Standing, ...]  # the best first
    comparisons: tuple[Comparison, ...]  # every pair once, the better-placed first
    warnings: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Across:
    """All problems together."""

    iqm: Mapping[str, Interval]  # interquartile mean of scores, best first: 0 the best run of a problem, 1 its start
    taus: tuple[float, ...]  # of the profiles: steps to target relative to the fastest contestant
    profiles: Mapping[str, Band]  # the share of runs that reach the target within tau times the fastest's steps
    rivals: tuple[str, ...]  # sentences: where the order changes when one rival is left out; empty: nowhere
    apart: tuple[str, ...] = ()  # those whose interquartile mean can be told from the lowest


@dataclass(frozen=True)
class Findings:
    """All of it."""

    problems: tuple[ProblemFindings, ...]
    across: Across | None  # None for one problem
    conditional_on: str  # what the intervals speak of, and what not
    sentence: str  # the plain sentence that stands first
