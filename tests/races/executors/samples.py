"""Small races: problems, jobs, and somebody who listens."""

import math
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import thalweg as tw
from thalweg.problems.problem import Budget, Trained
from thalweg.problems.surface import SurfaceProblem, surface
from thalweg.races.driver import Driver
from thalweg.races.keys import Keys
from thalweg.races.plan import Job, Lane

OPTIMIZERS = (tw.sgd(), tw.momentum(), tw.adam())
NAMES = ("sgd", "momentum", "adam")
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 1e9)  # the last one diverges
SEEDS = range(4)


def compiled(steps: int = 30) -> SurfaceProblem:
    return surface(tw.valley(kappa=10), noise=0.5, steps=steps)


def in_python(function: Callable[[float, float], float], *, steps: int = 5) -> SurfaceProblem:
    """A landscape of the user's own code: x^2 + y^2."""
    mine = tw.function(function, lambda x, y: (2 * x, 2 * y), view=(-4, 4, -4, 4), start=(1.0, 1.0), name="mine")
    return surface(mine, start="near", steps=steps)


def through_processes(problem: SurfaceProblem) -> SurfaceProblem:
    """As a user's model goes, without the seconds that PyTorch takes to load in each process."""
    object.__setattr__(problem, "compiled", False)
    return problem


def far(x: float, y: float) -> bool:
    """Where rates of 1.3 lead in a few steps, and smaller ones never."""
    return x * x + y * y > 12


def deadly(x: float, y: float) -> float:
    """A bowl far up whose wall a worker is killed, as by the system when memory is short."""
    if far(x, y) and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return x * x + y * y


def jobs(problems: Iterable[Any], rates: Iterable[float] = RATES, seeds: Iterable[int] = SEEDS) -> list[Job]:
    rates, seeds = tuple(rates), tuple(seeds)
    return [
        job
        for number, problem in enumerate(problems)
        for contestant, optimizer in enumerate(OPTIMIZERS)
        for job in Lane(number, contestant, Keys(problem, optimizer, problem.budget, "0")).jobs(
            [{"lr": rate} for rate in rates], seeds
        )
    ]


def driver(problems: Iterable[Any], **more: Any) -> Driver:
    problems = list(problems)
    return Driver(problems, OPTIMIZERS, [each.budget for each in problems], names=NAMES, **more)


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.stages, self.notes, self.ended = list[tuple[str, dict[str, int], dict[str, int]]](), list[str](), 0
        self.runs, self.missed = Counter[str](), Counter[str]()

    def begin(self, stage: str, totals: Mapping[str, int], kept: Mapping[str, int]) -> None:
        self.stages.append((stage, dict(totals), dict(kept)))

    def advance(self, contestant: str, runs: int, missed: int) -> None:
        self.runs[contestant] += runs
        self.missed[contestant] += missed

    def note(self, text: str) -> None:
        self.notes.append(text)

    def end(self) -> None:
        self.ended += 1


def expected(problems: Iterable[Any], wanted: Iterable[Job]) -> dict[str, Trained]:
    """Each run by itself, on this thread."""
    from thalweg.runs.train import train

    problems = list(problems)
    return {
        job.key: train(
            problems[job.problem], OPTIMIZERS[job.contestant], [job.setting], job.seed, problems[job.problem].budget
        )[0]
        for job in wanted
    }


def failed(budget: Budget, error: str) -> Trained:
    return Trained((math.inf,) * (budget.evaluations + 1), (), None, error)
