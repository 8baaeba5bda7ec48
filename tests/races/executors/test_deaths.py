"""Workers that die: they cost their chunk, the guilty run is a miss after three, and nobody else is."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

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
from thalweg.races.executors.processes import Processes
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


def test_all_in_flight_of_an_executor_whose_death_blames_nobody() -> None:
    wanted, listener = jobs([problem()], rates=(0.1, 1.3), seeds=(0,))[:2], Listener()
    pool = Processes()  # as an executor of the user's, which the driver knows nothing of
    with driver([problem()], workers=1, executor=pool, progress=listener) as racing:
        assert racing.run(wanted, stage="tuning") == as_it_should_be(wanted)
    pool.shutdown()


def test_a_broken_pool_of_the_users_ends_the_race_and_the_next_goes_on(tmp_path: Path) -> None:
    wanted = jobs([problem()], rates=(0.1, 1.3), seeds=(0,))[:2]
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    with (
        driver([problem()], workers=1, executor=pool, journal=tmp_path / "a") as racing,
        pytest.raises(InputError, match=r"executor= takes no more tasks \(BrokenProcessPool") as caught,
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
