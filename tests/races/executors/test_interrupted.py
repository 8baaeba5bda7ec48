"""A race that is interrupted or killed is the undisturbed one in the end."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.races.executors.groups import ended, kept, result, running
from tests.races.executors.racing import JOBS, PROBLEM, digest
from tests.races.executors.samples import expected

UNDISTURBED = digest(expected([PROBLEM], JOBS))


def race(journal: Path, *more: str) -> subprocess.Popen[str]:
    return running("tests.races.executors.racing", journal, *more)


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
