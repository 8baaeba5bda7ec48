"""Workers that die: they cost their chunk, the guilty run is a miss after three, and nobody else is."""

import multiprocessing
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from tests.races.executors.samples import (
    Listener,
    deadly,
    driver,
    expected,
    failed,
    far,
    in_python,
    jobs,
    through_processes,
)
from thalweg.errors import InputError
from thalweg.problems.problem import Trained
from thalweg.problems.surface import SurfaceProblem
from thalweg.races.driver import DIED
from thalweg.races.journal import Journal
from thalweg.races.plan import Job


def problem() -> SurfaceProblem:
    return through_processes(in_python(deadly))


def guilty(wanted: list[Job]) -> set[str]:
    """The runs that come to where a worker dies, each tried in this process, where none does."""
    been = list[bool]()

    def watched(x: float, y: float) -> float:
        been.append(far(x, y))
        return deadly(x, y)

    mine, found = in_python(watched), set()
    for job in wanted:
        been.clear()
        expected([mine], [job])
        found |= {job.key} if any(been) else set()
    return found


def as_it_should_be(wanted: list[Job]) -> dict[str, Trained]:
    died, miss = guilty(wanted), failed(problem().budget, DIED)
    return {key: miss if key in died else run for key, run in expected([problem()], wanted).items()}


def test_the_guilty_run_is_a_miss_and_no_other(tmp_path: Path) -> None:
    wanted, listener = jobs([problem()], rates=(0.1, 0.2, 1.3), seeds=(0,))[:6], Listener()
    right = as_it_should_be(wanted)
    assert len(guilty(wanted)) == 1
    with driver([problem()], workers=1, journal=tmp_path / "a", progress=listener) as racing:
        assert racing.run(wanted, stage="tuning") == right
    assert len([note for note in listener.notes if "a worker died with" in note]) == 3
    assert (listener.runs.total(), listener.missed.total()) == (6, 1)
    with Journal(tmp_path / "a") as journal:
        assert set(journal.finished) == set(right) - guilty(wanted)


class Fragile(Executor):
    """An executor all of whose processes go when one dies, and come back."""

    def __init__(self) -> None:
        self.pool: ProcessPoolExecutor | None = None

    def submit(self, function: Any, /, *args: Any) -> Future[Any]:
        for _ in range(2):
            if self.pool is None:
                self.pool = ProcessPoolExecutor(2, get_context("spawn"))
            try:
                return self.pool.submit(function, *args)
            except BrokenExecutor:
                self.pool = None
        raise AssertionError

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self.pool is not None:
            self.pool.shutdown()


def slowly_deadly(x: float, y: float) -> float:
    if multiprocessing.parent_process() is not None:
        time.sleep(0.03)
    return deadly(x, y)


def test_those_in_flight_with_the_guilty_run_are_not_blamed() -> None:
    mine = through_processes(in_python(slowly_deadly))
    wanted, listener = jobs([mine], rates=(1.3, 0.1, 0.2, 0.3), seeds=(0,))[:4], Listener()
    with Fragile() as pool, driver([mine], workers=2, executor=pool, progress=listener) as racing:
        assert racing.run(wanted, stage="tuning") == as_it_should_be(wanted)
    assert any("BrokenProcessPool" in note for note in listener.notes)


def test_a_broken_pool_of_the_users_ends_the_race_and_the_next_goes_on(tmp_path: Path) -> None:
    wanted = jobs([problem()], rates=(0.1, 1.3), seeds=(0,))[:2]
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    with (
        driver([problem()], workers=1, executor=pool, journal=tmp_path / "a") as racing,
        pytest.raises(InputError, match=r"the executor takes no more tasks \(BrokenProcessPool") as caught,
    ):
        racing.run(wanted, stage="tuning")
    assert "\n" not in str(caught.value)
    with Journal(tmp_path / "a") as journal:
        assert len(journal.finished) == 1


def test_workers_that_all_die_end_the_race() -> None:
    wanted = jobs([problem()], rates=(1.3, 1.4, 1.35, 1.45), seeds=(0,))[:4]
    assert len(guilty(wanted)) == 4
    with (
        driver([problem()], workers=2) as racing,
        pytest.raises(InputError, match="workers died 9 times, and none finished a run"),
    ):
        racing.run(wanted, stage="tuning")
