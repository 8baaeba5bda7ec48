"""Processes that are killed, that share a file, and whose disk is full: all of them real."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.races.journal.samples import held, key, run, whole
from thalweg.races.journal.line import HEADER

ROOT = Path(__file__).parents[3]
APPEND = """
import sys
from tests.races.journal.samples import key, run
from thalweg.races.journal import Journal

file, of, count, pause = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
with Journal(file) as journal:
    print("open", flush=True)
    begin = len(journal.finished) if pause else 0
    for number in range(begin, begin + count):
        journal.append(key(number, of), run(number))
        if pause:
            __import__("time").sleep(pause)
"""


def appending(file: Path, of: str, count: int, pause: float = 0, limit: int = 0) -> subprocess.Popen[str]:
    """A process that appends `count` runs."""
    head = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n" if limit else ""
    return subprocess.Popen(
        [sys.executable, "-c", head + APPEND, str(file), of, str(count), str(pause)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_kill_at_any_moment_leaves_a_beginning_of_the_runs(tmp_path: Path) -> None:
    file, chance, before = tmp_path / "race.jsonl", random.Random(0), 0
    for _ in range(4):
        process = appending(file, "a", 10**6, pause=1e-4)
        assert process.stdout is not None
        process.stdout.readline()
        size = file.stat().st_size
        while file.stat().st_size == size:  # something of this one is durable
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        durable = file.read_bytes()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        finished, remarks = held(file)
        assert finished == {key(number): run(number) for number in range(len(finished))}
        assert len(finished) > before
        assert file.read_bytes().startswith(durable[: durable.rindex(b"\n") + 1])
        assert all("torn" in each for each in remarks)
        before = len(finished)


def test_two_races_on_one_journal_do_not_harm_each_other(tmp_path: Path) -> None:
    file, count = tmp_path / "race.jsonl", 3000
    file.write_bytes(HEADER + b'{"crc32":"00')  # and one before them was killed
    processes = [appending(file, of, count) for of in "abc"]
    assert [process.communicate()[1] for process in processes] == ["", "", ""]
    finished, remarks = held(file)
    assert finished == {key(number, of): run(number) for of in "abc" for number in range(count)}
    assert remarks == ()


def test_one_waits_for_another_that_is_writing(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="Windows has another lock, and no such module to hold it by")
    file = tmp_path / "race.jsonl"
    file.write_bytes(whole(2)[:-10])  # as if the other had written half of its line
    with file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        process = appending(file, "a", 1, pause=1e-4)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        with file.open("ab") as rest:
            rest.write(whole(2)[-10:])
        fcntl.flock(other, fcntl.LOCK_UN)
    assert process.communicate()[1] == ""
    assert held(file) == ({key(number): run(number) for number in range(3)}, ())


def test_a_full_disk_stops_with_one_line_and_the_next_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "race.jsonl"
    with appending(file, "a", 5) as process:
        assert process.communicate()[1] == ""
    limit = len(whole(7)) + 30
    process = appending(file, "b", 100, limit=limit)
    errors = process.communicate()[1].strip().splitlines()
    assert process.returncode == 1
    assert errors[-1].startswith(f"thalweg.errors.FileError: cannot keep a journal in {file}: File too large; once it")
    assert file.read_bytes() == whole(5)  # whole commits only
    with appending(file, "a", 7) as process:
        assert process.communicate()[1] == ""
    assert held(file) == ({key(number): run(number) for number in range(7)}, ())


def test_a_full_disk_is_told_while_the_race_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "race.jsonl"
    process = appending(file, "a", 10**6, pause=1e-3, limit=len(whole(300)))
    assert "FileError" in process.communicate()[1]  # long before the thousand seconds of its runs
    assert file.read_bytes() == whole(len(held(file)[0]))
