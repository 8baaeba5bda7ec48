"""What is the same for all contestants, and one problem's way through a race."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem
from thalweg.problems.user import UserProblem
from thalweg.races.contestants import Contestant, special_cases
from thalweg.races.plan import Done, Job, Lane
from thalweg.races.record import Entry, Heat, Setting, score
from thalweg.races.selection import best
from thalweg.races.spaces import unit_points

FIRST_TUNING_SEED, FIRST_TARGET_SEED = 100_000, 200_000  # the report's are 0, 1, ...: no seed serves twice
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

    @property
    def target_seeds(self) -> tuple[int, ...]:
        """Those of the runs whose median is the target; none where it was named."""
        return tuple(FIRST_TARGET_SEED + seed for seed in self.seeds) if self.target is None else ()

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
class Chosen:
    """What tuning chose."""

    places: tuple[int, ...]  # the best trial of each contestant
    baseline: int  # the contestant that did best with it


@dataclass(frozen=True)
class Draft:
    """One problem before and while its runs are done."""

    problem: Problem
    budget: Budget
    racing: tuple[Contestant, ...]
    lanes: Sequence[Lane]  # one for each contestant
    trials: Sequence[tuple[Setting, ...]]  # of each
    protocol: Protocol

    @property
    def _in_jax(self) -> bool:
        return isinstance(self.problem, UserProblem) and self.problem.library == "jax"

    def tuning_jobs(self) -> list[Job]:
        seeds = self.protocol.tuning(self.problem)
        pairs = zip(self.lanes, self.trials, strict=True)
        return [job for lane, settings in pairs for job in lane.jobs(settings, seeds)]

    def choose(self, done: Done) -> "Chosen":
        """The best trial of each contestant, and the contestant that did best with it."""
        scores = [self._scores(lane, settings, done) for lane, settings in zip(self.lanes, self.trials, strict=True)]
        places = tuple(map(best, scores))
        return Chosen(places, best([each[place] for each, place in zip(scores, places, strict=True)]))

    def _scores(self, lane: Lane, settings: Sequence[Setting], done: Done) -> list[list[float]]:
        """Of each trial over the tuning seeds."""
        seeds = self.protocol.tuning(self.problem)
        runs = [lane.done(setting, seeds, done) for setting in settings]
        return [[score(run, self.problem.held_out) for run in several] for several in runs]

    def report_jobs(self, chosen: "Chosen") -> list[Job]:
        """The chosen trial and the defaults, over the report's seeds; the target's runs, over seeds of their own."""
        jobs = list[Job]()
        for number, (each, lane) in enumerate(zip(self.racing, self.lanes, strict=True)):
            settings = [self._setting(number, chosen), *([each.default] if each.default is not None else [])]
            jobs += lane.jobs(settings, self.protocol.seeds)
        first = chosen.baseline
        return jobs + self.lanes[first].jobs([self._setting(first, chosen)], self.protocol.target_seeds)

    def _setting(self, number: int, chosen: "Chosen") -> Setting:
        return self.trials[number][chosen.places[number]]

    def tuned(self, chosen: "Chosen") -> dict[str, tuple[Optimizer | Foreign, Setting]]:
        """Contestant -> its optimizer and the chosen setting."""
        return {each.name: (each.optimizer, self._setting(number, chosen)) for number, each in enumerate(self.racing)}

    def heat(self, chosen: "Chosen", done: Done) -> Heat:
        """The record of what was done."""
        first, seeds = chosen.baseline, self.protocol.target_seeds
        return Heat(
            problem=self.problem.name,
            facts=self.problem.facts,
            budget=self.budget,
            held_out=self.problem.held_out,
            tuning_seeds=self.protocol.tuning(self.problem),
            seeds=self.protocol.seeds,
            entries=tuple(self._entry(number, chosen.places[number], done) for number in range(len(self.racing))),
            target=self.protocol.target,
            baseline=self.racing[first].name if seeds else "",
            baseline_runs=self.lanes[first].done(self._setting(first, chosen), seeds, done),
        )

    def _entry(self, number: int, chosen: int, done: Done) -> Entry:
        each, lane, settings = self.racing[number], self.lanes[number], self.trials[number]
        seeds, tuning, default = self.protocol.seeds, self.protocol.tuning(self.problem), each.default
        return Entry(
            contestant=each.name,
            space=self.protocol.space(each),
            lr=each.lr,
            paste=each.paste(settings[chosen], "optax" if self._in_jax else "torch"),
            settings=settings,
            tuning=tuple(lane.done(setting, tuning, done) for setting in settings),
            chosen=chosen,
            report=lane.done(settings[chosen], seeds, done),
            default=default,
            defaults=() if default is None else lane.done(default, seeds, done),
            special_cases=special_cases(each, self.racing),
        )
