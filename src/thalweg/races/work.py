"""What a worker does: train the runs of a chunk, whatever the user's code does meanwhile."""

import re
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from thalweg.errors import InputError, ThalwegError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign, Problem, Trained
from thalweg.races.executors.parcel import Parcel, opened
from thalweg.races.plan import Job
from thalweg.races.record import Setting
from thalweg.runs.train import train

_ALONE = threading.RLock()


@dataclass(frozen=True)
class Fault:
    """An exception of the user's code."""

    place: str  # its kind, and the line that raised it
    trace: str


@dataclass(frozen=True)
class Worked:
    """A chunk's runs, in its order."""

    runs: tuple[Trained, ...]
    seconds: float
    faults: tuple[Fault, ...]  # one for each place


def work(
    problem: Problem | Parcel, optimizer: Optimizer | Foreign | Parcel, budget: Budget, jobs: Sequence[Job]
) -> Worked:
    """Train the jobs of one contestant on one problem, those of one seed together.

    A run whose code raises is a miss, and the others are not touched by it. Raises InputError for what cannot be
    raced: an optimizer of another library, a problem that this machine cannot load.
    """
    on, by, faults = opened(problem), opened(optimizer), dict[str, Fault]()
    with _undisturbed(on):
        began = time.perf_counter()
        runs = [
            run
            for seed, group in groupby(jobs, attrgetter("seed"))
            for run in _trained(on, by, [job.setting for job in group], seed, budget, faults)
        ]
        return Worked(tuple(runs), time.perf_counter() - began, tuple(faults.values()))


def answer(parcel: Parcel) -> Any:
    """What a call, a function and its arguments, returns. Raises InputError for what it raises."""
    function, arguments = parcel.open()
    with _undisturbed(None):
        try:
            return function(*arguments)
        except ThalwegError:
            raise
        except (Exception, SystemExit) as error:  # perhaps one that cannot be brought to another process
            raise InputError(_last_line(error)) from error


@contextmanager
def _undisturbed(problem: Problem | None) -> Iterator[None]:
    """A user's model has its process to itself, and one thread, on whose number its last bits depend.

    It draws from the global generators of its libraries, which two threads would share.
    """
    if problem is not None and problem.compiled:
        yield
        return
    torch: Any = sys.modules.get("torch")
    with _ALONE, ExitStack() as after:
        if torch and (threads := torch.get_num_threads()) > 1:
            torch.set_num_threads(1)
            after.callback(torch.set_num_threads, threads)
        yield


def _trained(
    problem: Problem,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Setting],
    seed: int,
    budget: Budget,
    faults: dict[str, Fault],
) -> list[Trained]:
    """The settings' runs; one by one where one of them raises."""
    try:
        return [_plain(run) for run in train(problem, optimizer, settings, seed, budget)]
    except ThalwegError:
        raise
    except (Exception, SystemExit) as error:
        if len(settings) > 1:
            return [run for each in settings for run in _trained(problem, optimizer, [each], seed, budget, faults)]
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} {place.filename}:{place.lineno}"
        faults.setdefault(where, Fault(where, "".join(traceback.format_exception(error))))
        return [Trained.failed(budget, _last_line(error))]


def _plain(run: Trained) -> Trained:
    """Python's own numbers, which a journal gives back as they were."""
    end = None if run.diverged_at is None else int(run.diverged_at)
    return Trained(tuple(map(float, run.train)), tuple(map(float, run.held_out)), end, run.error)


def _last_line(error: BaseException) -> str:
    """As a traceback ends; without addresses, which differ from process to process."""
    line = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    return re.sub(r"\b0x[0-9a-fA-F]+", "0x...", line)[:300]
