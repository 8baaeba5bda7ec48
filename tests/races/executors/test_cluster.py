"""A Dask cluster on this machine: real processes, some of which are killed."""

import gc
import re
import subprocess
from pathlib import Path

import pytest
from distributed import Client

from tests.races.executors.groups import cluster, kept, result, running
from tests.races.executors.racing import JOBS, PROBLEM, digest
from tests.races.executors.samples import driver, expected
from thalweg.errors import InputError

FILES = ("report.html", "runs.csv", "race.json")


def reporting(folder: Path, journal: Path, *more: str) -> subprocess.Popen[str]:
    return running("tests.races.executors.reporting", folder, journal, *more)


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_the_report_of_a_killed_race_and_of_one_whose_worker_was_killed_is_the_undisturbed_one(tmp_path: Path) -> None:
    result(reporting(tmp_path / "undisturbed", tmp_path / "a"))
    undisturbed = files(tmp_path / "undisturbed")

    killed = reporting(tmp_path / "killed", tmp_path / "b")
    killed.kill()
    killed.communicate()
    assert 0 < kept(tmp_path / "b") < kept(tmp_path / "a")
    result(reporting(tmp_path / "killed", tmp_path / "b"))
    assert files(tmp_path / "killed") == undisturbed

    with cluster(tmp_path) as (address, (_, worker, _)):
        process = reporting(tmp_path / "cluster", tmp_path / "c", address)
        worker.kill()
        assert process.poll() is None
        result(process)
    assert files(tmp_path / "cluster") == undisturbed
    assert kept(tmp_path / "b") == kept(tmp_path / "c") == kept(tmp_path / "a")


def test_a_scheduler_that_dies_and_the_same_race_goes_on_without_it(tmp_path: Path) -> None:
    with cluster(tmp_path) as (address, (scheduler, *_)):
        process = running("tests.races.executors.racing", tmp_path / "a", f"cluster={address}")
        scheduler.kill()
        errors = process.communicate()[1].strip().splitlines()
    assert errors[-1].startswith(f"thalweg.errors.InputError: the Dask scheduler at {address} is gone")
    assert kept(tmp_path / "a") >= 1
    assert result(running("tests.races.executors.racing", tmp_path / "a")) == digest(expected([PROBLEM], JOBS))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "\n", "nowhere"])
def test_a_cluster_that_is_not_there(address: str) -> None:
    """The client is closed at once: when it is collected, another's start may hold the lock that it needs."""
    gc.disable()
    try:
        with pytest.raises(InputError, match=f"no Dask scheduler answers at {re.escape(repr(address))}"):
            driver([PROBLEM], cluster=address)
        clients = [each for each in gc.get_objects() if type(each) is Client]  # asks no lazy module
        assert clients and {each.status for each in clients} == {"closed"}
    finally:
        gc.enable()
