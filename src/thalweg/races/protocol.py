"""What is the same for all contestants, and one problem's way through a race."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem, Trained
from thalweg.races.contestants import Contestant, special_cases
from thalweg.races.plan import Done, Job, Lane
from thalweg.races.record import Entry, Heat, Setting, score
from thalweg.races.selection import best
from thalweg.races.spaces import unit_points

FIRST_TUNING_SEED = 100_000  # the report's seeds are 0, 1, ...: none is used for both
COMPILED_TUNING_SEEDS, TUNING_SEEDS = 10, 3  # where none are named
MOST = 100_000  # trials or seeds
Search = Literal["grid", "random"]


@dataclass(frozen=True)
class Protocol:
    """Trials and how they are spread, seeds, the target."""

    search: Search
    trials: int
    seeds: tuple[int, ...]
    tuning_seeds: int | None
    target: float | None
    points: NDArray[np.float64] = field(repr=False, compare=False)  # (trials, numbers searched) of the unit cube

    @classmethod
    def of(
        cls,
        search: Search,
        trials: int,
        seeds: int,
        tuning_seeds: int | None,
        target: float | None,
        racing: Sequence[Contestant],
    ) -> "Protocol":
        """Checked. Raises InputError for what cannot be, and for a grid over more than one number."""
        if search not in get_args(Search):
            raise InputError(f"search is 'grid' or 'random'; {search!r:.40} was given")
        for name, value in (
            ("trials", trials),
            ("seeds", seeds),
            ("tuning_seeds", 1 if tuning_seeds is None else tuning_seeds),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
                raise InputError(f"{name} is a whole number from 1 to {MOST:,}; {value!r:.40} was given")
        number = isinstance(target, int | float) and not isinstance(target, bool) and math.isfinite(target)
        if target is not None and not number:
            raise InputError(f"target is a loss, a finite number; {target!r:.40} was given")
        searched = max(len(each.spaces) for each in racing)
        for each in racing:
            if search == "grid" and len(each.spaces) > 1:
                told = f"a grid searches one number, {each.name} has {len(each.spaces)} ({', '.join(each.spaces)})"
                raise InputError(f"{told}: choose search='random'")
        points = unit_points(search, trials, max(searched, 1))
        return cls(search, trials, tuple(range(seeds)), tuning_seeds, target, points)

    def tuning(self, problem: Problem) -> tuple[int, ...]:
        """The tuning seeds."""
        usual = COMPILED_TUNING_SEEDS if problem.compiled else TUNING_SEEDS
        return tuple(range(FIRST_TUNING_SEED, FIRST_TUNING_SEED + (self.tuning_seeds or usual)))

    def settings(self, contestant: Contestant) -> tuple[Setting, ...]:
        """The trials; one where nothing is searched."""
        if not contestant.spaces:
            return ({},)
        return tuple(contestant.setting(point) for point in self.points.tolist())

    def space(self, contestant: Contestant) -> dict[str, str]:
        """What is searched, in words."""
        how = "on a grid" if self.search == "grid" else "quasi-random"
        return {name: f"{self.trials} trials {how}, {space}" for name, space in contestant.spaces.items()}


@dataclass(frozen=True)
class Draft:
    """One problem before and while its runs are done."""

    problem: Problem
    budget: Budget
    racing: tuple[Contestant, ...]
    lanes: Sequence[Lane]  # one for each contestant
    protocol: Protocol

    def tuning_jobs(self) -> list[Job]:
        seeds = self.protocol.tuning(self.problem)
        pairs = zip(self.racing, self.lanes, strict=True)
        return [job for each, lane in pairs for job in lane.jobs(self.protocol.settings(each), seeds)]

    def choose(self, done: Done) -> tuple[int, ...]:
        """The best trial of each contestant."""
        return tuple(best(self._scores(each, lane, done)) for each, lane in zip(self.racing, self.lanes, strict=True))

    def _scores(self, each: Contestant, lane: Lane, done: Done) -> list[list[float]]:
        """Of each trial over the tuning seeds."""
        runs = [self._tuning(setting, lane, done) for setting in self.protocol.settings(each)]
        return [[score(run, self.problem.held_out) for run in several] for several in runs]

    def _tuning(self, setting: Setting, lane: Lane, done: Done) -> tuple[Trained, ...]:
        return lane.done(setting, self.protocol.tuning(self.problem), done)

    def report_jobs(self, chosen: Sequence[int]) -> list[Job]:
        """The chosen trial and the defaults, over the report's seeds."""
        jobs = list[Job]()
        for each, lane, place in zip(self.racing, self.lanes, chosen, strict=True):
            settings = [self.protocol.settings(each)[place], *([each.default] if each.default is not None else [])]
            jobs += lane.jobs(settings, self.protocol.seeds)
        return jobs

    def tuned(self, chosen: Sequence[int]) -> dict[str, tuple[Optimizer | Foreign, Setting]]:
        """Contestant -> its optimizer and the chosen setting."""
        pairs = zip(self.racing, chosen, strict=True)
        return {each.name: (each.optimizer, self.protocol.settings(each)[place]) for each, place in pairs}

    def heat(self, chosen: Sequence[int], done: Done) -> Heat:
        """The record of what was done."""
        entries = zip(self.racing, self.lanes, chosen, strict=True)
        return Heat(
            problem=self.problem.name,
            facts=self.problem.facts,
            budget=self.budget,
            held_out=self.problem.held_out,
            tuning_seeds=self.protocol.tuning(self.problem),
            seeds=self.protocol.seeds,
            entries=tuple(self._entry(each, lane, place, done) for each, lane, place in entries),
            target=self.protocol.target,
        )

    def _entry(self, each: Contestant, lane: Lane, chosen: int, done: Done) -> Entry:
        settings, seeds, default = self.protocol.settings(each), self.protocol.seeds, each.default
        return Entry(
            contestant=each.name,
            space=self.protocol.space(each),
            lr=each.lr,
            paste=each.paste(settings[chosen]),
            settings=settings,
            tuning=tuple(self._tuning(setting, lane, done) for setting in settings),
            chosen=chosen,
            report=lane.done(settings[chosen], seeds, done),
            default=default,
            defaults=() if default is None else lane.done(default, seeds, done),
            special_cases=special_cases(each, self.racing),
        )
