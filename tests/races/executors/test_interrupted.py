"""A race that is interrupted, killed, or given to a cluster that loses a worker, is the undisturbed one in the end."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.races.executors.racing import JOBS, PROBLEM, digest
from tests.races.executors.samples import driver, expected
from thalweg.errors import InputError
from thalweg.races.journal import Journal

ROOT = Path(__file__).parents[3]
UNDISTURBED = digest(expected([PROBLEM], JOBS))


def begun(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def race(journal: Path, *more: str) -> subprocess.Popen[str]:
    """A race of which at least one run is finished, as the leader of a group of processes like a terminal's."""
    process = begun("tests.races.executors.racing", journal, *more)
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said, process.communicate()[1]
    return process


def result(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out.split()[-1]


def ended(group: int) -> bool:
    """Waits until no process of a group is left; the test's own time is the limit."""
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)


def kept(journal: Path) -> int:
    with Journal(journal) as found:
        return len(found.finished)


def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(tmp_path: Path) -> None:
    journal = tmp_path / "race.jsonl"
    process = race(journal)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, errors = process.communicate()
    assert ended(process.pid)
    assert errors.strip().splitlines()[-1] == "KeyboardInterrupt"
    assert errors.count("Traceback") == 1
    assert "SpawnProcess" not in errors
    assert 1 <= kept(journal) < len(JOBS)
    assert result(race(journal)) == UNDISTURBED
    assert kept(journal) == len(JOBS)


def test_a_kill_at_any_moment_and_the_same_command_goes_on(tmp_path: Path) -> None:
    journal, chance, before = tmp_path / "race.jsonl", random.Random(0), 0
    for _ in range(2):
        process = race(journal, "workers=2")
        time.sleep(chance.uniform(0, 0.5))
        process.kill()  # the driver alone
        process.communicate()
        assert ended(process.pid)
        assert kept(journal) >= before
        before = kept(journal)
    assert result(race(journal)) == UNDISTURBED


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler's address; the scheduler and its two workers."""
    file = tmp_path / "scheduler.json"
    local = ("--no-dashboard", "--scheduler-file", file)
    with ExitStack() as processes:
        started = [begun("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, *local)]
        while not file.exists():
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        worker = ("--host", "127.0.0.1", "--nthreads", 1, "--no-nanny", "--local-directory", tmp_path)
        started += [begun("distributed.cli.dask_worker", *worker, *local) for _ in range(2)]
        for each in started:
            processes.callback(each.communicate)
            processes.callback(each.kill)
        yield address, started


def test_a_cluster_that_loses_a_worker_in_mid_race(cluster, tmp_path: Path) -> None:
    address, (_, worker, _) = cluster
    process = race(tmp_path / "a", f"cluster={address}")
    worker.kill()
    assert process.poll() is None
    assert result(process) == UNDISTURBED
    assert kept(tmp_path / "a") == len(JOBS)


def test_a_scheduler_that_dies_and_the_same_race_goes_on_without(cluster, tmp_path: Path) -> None:
    address, (scheduler, *_) = cluster
    process = race(tmp_path / "a", f"cluster={address}")
    scheduler.kill()
    errors = process.communicate()[1].strip().splitlines()
    assert errors[-1].startswith(f"thalweg.errors.InputError: the Dask scheduler at {address} is gone")
    assert kept(tmp_path / "a") >= 1
    assert result(race(tmp_path / "a")) == UNDISTURBED


def test_a_cluster_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no Dask scheduler answers at 'tcp:"):
        driver([PROBLEM], cluster="tcp://127.0.0.1:9")
