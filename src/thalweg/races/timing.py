"""Seconds a step, from a quiet pass of its own: nothing else of the race runs meanwhile."""

import json
import math
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from thalweg.errors import FileError
from thalweg.optimizer.files import write_whole
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem
from thalweg.races.driver import Driver
from thalweg.races.executors.progress import Progress
from thalweg.races.record import Setting
from thalweg.runs.train import train

ROUNDS = 3
LEAST = 0.1  # seconds of a measurement: a compiled run may take less than the clock is good for

Tuned = Mapping[str, tuple[Optimizer | Foreign, Setting]]  # contestant -> what it is and its chosen setting


@dataclass(frozen=True)
class Timing:
    """What a step took each contestant at its chosen setting, on one thread of one machine.

    It differs from run to run, so it stands apart from a race's record, in a file of its own.
    """

    machine: str
    seconds: Mapping[str, Mapping[str, float]]  # problem -> contestant -> seconds a step; nan where it could not run

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write it as JSON. Raises FileError."""
        seconds = {
            name: {who: None if math.isnan(each) else each for who, each in by.items()}
            for name, by in self.seconds.items()
        }
        text = json.dumps({"machine": self.machine, "seconds_a_step": seconds}, indent=1, allow_nan=False)
        write_whole(Path(file), text.encode() + b"\n")

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> "Timing":
        """What `save` wrote. Raises FileError."""
        try:
            saved = json.loads(Path(file).read_text(encoding="utf-8"))
            seconds = {
                name: {who: math.nan if each is None else float(each) for who, each in by.items()}
                for name, by in saved["seconds_a_step"].items()
            }
            return cls(str(saved["machine"]), seconds)
        except OSError as error:
            raise FileError(f"cannot read {file}: {error.strerror or error}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FileError(f"{file} is no timing of a race, or it is damaged; take it again") from error


def time_contestants(
    driver: Driver,
    problems: Sequence[Problem],
    tuned: Sequence[Tuned],
    budgets: Sequence[Budget],
    progress: Progress,
) -> Timing:
    """Time every contestant at its chosen setting with seed 0, in turn, and take medians.

    Arguments
        tuned, budgets: one for each problem.
    """
    seconds = dict[str, dict[str, float]]()
    totals = Counter(name for each in tuned for name in each for _ in range(ROUNDS))
    progress.begin("seconds", totals, {})
    try:
        for problem, contestants, budget in zip(problems, tuned, budgets, strict=True):
            rounds: dict[str, list[float]] = {name: [] for name in contestants}
            for name, each in ROUNDS * list(contestants.items()):
                rounds[name].append(_alone(driver, problem, *each, budget))
                progress.advance(name, 1, 0)
            seconds[problem.name] = {name: _median(each) for name, each in rounds.items()}
    finally:
        progress.end()
    return Timing(_machines(driver, problems), seconds)


def _alone(driver: Driver, problem: Problem, optimizer: Optimizer | Foreign, setting: Setting, budget: Budget) -> float:
    """Seconds a step, where nothing else of the race runs; what fails costs its number only."""
    try:
        if problem.compiled:
            return _seconds_a_step(problem, optimizer, setting, budget)
        return driver.call(_seconds_a_step, problem, optimizer, setting, budget)
    except Exception:  # the user's code may raise anything, and has been told in the race
        return math.nan


def _median(rounds: Sequence[float]) -> float:
    return math.nan if any(map(math.isnan, rounds)) else statistics.median(rounds)


def _seconds_a_step(problem: Problem, optimizer: Optimizer | Foreign, setting: Setting, budget: Budget) -> float:
    """Of a whole run less one of a single step, which takes the same time for data, model and losses."""
    short, _ = _timed(problem, optimizer, setting, Budget(1, 1))  # loads and compiles what has yet to be
    short, _ = _timed(problem, optimizer, setting, Budget(1, 1))
    whole, steps = _timed(problem, optimizer, setting, Budget(budget.steps, 1))
    return max(whole - short, 0.0) / (steps - 1) if steps > 1 else math.nan


def _timed(problem: Problem, optimizer: Optimizer | Foreign, setting: Setting, budget: Budget) -> tuple[float, int]:
    """The mean seconds of a run, and its steps."""
    calls, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < LEAST or not calls:
        (run,) = train(problem, optimizer, [setting], 0, budget)
        calls += 1
    return passed / calls, budget.steps if run.diverged_at is None else run.diverged_at


def _machines(driver: Driver, problems: Sequence[Problem]) -> str:
    """Compiled problems are timed here, a user's models where their workers are."""
    here = there = _machine()
    if not all(problem.compiled for problem in problems):
        with suppress(Exception):  # as above
            there = driver.call(_machine)
    return here if there == here else f"{here}; models on {there}"


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.machine()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"
