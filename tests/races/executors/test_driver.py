"""The same runs, whoever does them, in whatever order; what the journal has is not done again."""

import os
import random
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from tests.races.executors.samples import (
    NAMES,
    Listener,
    compiled,
    driver,
    expected,
    in_python,
    jobs,
    through_processes,
)
from thalweg.errors import FileError, InputError
from thalweg.problems.problem import Foreign
from thalweg.races.driver import Driver

PROBLEM = compiled()
JOBS = jobs([PROBLEM])
EACH = len(JOBS) // len(NAMES)


class Slurm:
    """An executor as submitit's: its tasks have a `result` and are no futures."""

    class Task:
        def __init__(self, future: "Future[Any]") -> None:
            self.result = future.result

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)

    def submit(self, function: Any, *args: Any) -> "Slurm.Task":
        return self.Task(self.pool.submit(function, *args))


class Stubborn(Exception):
    """It cannot be made again from what it says."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def stubborn() -> None:
    raise Stubborn(1, 2)


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    return expected([PROBLEM], JOBS)


@pytest.mark.parametrize("workers", [1, 2, None])
def test_threads(alone: dict[str, Any], workers: int | None) -> None:
    with driver([PROBLEM], workers=workers) as racing:
        done = racing.run(JOBS, stage="tuning")
    assert done == alone
    assert list(done) == [job.key for job in JOBS]
    assert sum(run.missed for run in done.values()) == len(JOBS) / 6


def test_order_does_not_matter(alone: dict[str, Any]) -> None:
    shuffled = random.Random(0).sample(JOBS, len(JOBS))
    with driver([PROBLEM]) as racing:
        first, rest = racing.run(shuffled[:5], stage="a"), racing.run([*shuffled[5:], *shuffled[5:]], stage="b")
    assert {**first, **rest} == alone


def test_processes(alone: dict[str, Any]) -> None:
    listener, problem = Listener(), through_processes(compiled())
    with driver([problem], workers=2, progress=listener) as racing:
        assert racing.run(JOBS, stage="tuning") == alone
    assert listener.notes == []


def test_compiled_problems_and_others_in_one_race(alone: dict[str, Any]) -> None:
    pair = [PROBLEM, through_processes(surface := compiled(steps=10))]
    both = jobs(pair, rates=(0.1, 0.01), seeds=(0, 1))
    with driver(pair, workers=1) as racing:
        assert racing.run(both, stage="tuning") == expected([PROBLEM, surface], both)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor, Slurm])
def test_an_executor_of_the_users(alone: dict[str, Any], kind: Any) -> None:
    pool = kind(2, mp_context=get_context("spawn")) if kind is ProcessPoolExecutor else kind()
    with driver([PROBLEM], executor=pool) as racing:
        assert racing.run(JOBS, stage="tuning") == alone
    assert pool.submit(len, "it stays open").result() == 13
    getattr(pool, "pool", pool).shutdown()


def test_an_executor_that_gives_no_futures() -> None:
    class Silent(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            return None

    with pytest.raises(InputError, match="something with result"), driver([PROBLEM], executor=Silent()) as racing:
        racing.run(JOBS, stage="tuning")


def test_an_executor_that_takes_no_more() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with driver([PROBLEM], executor=pool) as racing, pytest.raises(InputError, match="takes no more tasks"):
        racing.run(JOBS, stage="tuning")


def test_progress_tells_every_run_once() -> None:
    listener = Listener()
    with driver([PROBLEM], progress=listener) as racing:
        racing.run(JOBS, stage="tuning")
        racing.run(JOBS[:1], stage="report")
    each = dict.fromkeys(NAMES, EACH)
    assert listener.stages == [("tuning", each, {}), ("report", {"sgd": 1}, {})]
    assert listener.runs == {**each, "sgd": EACH + 1}
    assert listener.missed == dict.fromkeys(NAMES, EACH // 6)
    assert (listener.notes, listener.ended) == ([], 2)


def test_what_the_journal_has_is_not_done_again(alone: dict[str, Any], tmp_path: Path) -> None:
    calls = list[int]()

    def counted(x: float, y: float) -> float:
        calls.append(0)
        return x * x + y * y

    mine, file = in_python(counted), tmp_path / "race.jsonl"
    some = jobs([mine], rates=(0.1, 0.2), seeds=(0, 1))
    with driver([mine], journal=file) as racing:
        first = racing.run(some[:5], stage="tuning")
    spent, listener = len(calls), Listener()
    with driver([mine], journal=file, progress=listener) as racing:
        again = racing.run(some[:5], stage="tuning")
        assert len(calls) == spent
        whole = racing.run(some, stage="tuning")
    assert again == first
    assert listener.stages[1][2] == {"sgd": 4, "momentum": 1}
    assert listener.runs.total() == len(some) - 5
    assert whole == expected([mine], some)


def test_remarks_of_the_journal_are_told(tmp_path: Path) -> None:
    file, listener = tmp_path / "race.jsonl", Listener()
    with driver([PROBLEM], journal=file) as racing:
        racing.run(JOBS, stage="tuning")
    file.write_bytes(file.read_bytes()[:-1])
    with driver([PROBLEM], journal=file, progress=listener) as racing:
        racing.run(JOBS, stage="tuning")
    assert [note.split(": ")[1].split(",")[0] for note in listener.notes] == ["the last line was torn"]
    assert sum(listener.stages[0][2].values()) == len(JOBS) - 1


def test_a_call_in_a_worker() -> None:
    offset = 10
    with driver([PROBLEM], workers=1) as racing:
        assert racing.call(lambda a, b: (a + b + offset, threading.active_count()), 1, 2)[0] == 13
        with pytest.raises(InputError, match="ZeroDivisionError: division by zero"):
            racing.call(lambda: 1 / 0)
        with pytest.raises(InputError, match="Stubborn: 1 and 2"):
            racing.call(stubborn)
        with pytest.raises(InputError, match="SystemExit: 5"):
            racing.call(sys.exit, 5)
        with pytest.raises(InputError, match="the worker that ran _exit died"):
            racing.call(os._exit, 1)
        assert racing.call(abs, -1) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"workers": 0}, "whole number from 1"),
        ({"workers": True}, "whole number from 1"),
        ({"workers": 1.5}, "whole number from 1"),
        ({"executor": ThreadPoolExecutor(1), "cluster": "tcp://localhost:1"}, "both given"),
    ],
)
def test_arguments_that_cannot_be_used(more: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        driver([PROBLEM], **more)


def test_an_optimizer_that_cannot_run_ends_the_race_in_one_line() -> None:
    foreign = Foreign("torch", "torch.optim.SGD", None)
    with (
        Driver([PROBLEM], [foreign], [PROBLEM.budget], names=["torch.optim.SGD"]) as racing,
        pytest.raises(InputError, match="is a landscape"),
    ):
        racing.run(JOBS[:1], stage="tuning")


@pytest.mark.parametrize("more", [{"executor": 3}, {"cluster": "nonsense://"}, {"workers": 0}])
def test_what_cannot_be_used_is_seen_before_a_journal_is_made(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        driver([PROBLEM], journal=tmp_path / "a", **more)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "a").exists()


def test_a_problem_that_cannot_be_sent_is_seen_before_a_journal_is_made(tmp_path: Path) -> None:
    lock = threading.Lock()
    mine = through_processes(in_python(lambda x, y: x * x + y * y + 0 * lock.locked()))
    with pytest.raises(InputError, match="mine cannot be sent to a worker"):
        driver([mine], journal=tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot keep a journal"):
        driver([PROBLEM], journal=tmp_path)
