"""Races and clusters as groups of processes of their own, as a terminal starts them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from thalweg.races.journal import Journal

ROOT = Path(__file__).parents[3]


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


def running(*arguments: object) -> subprocess.Popen[str]:
    """A race of which at least one run is finished."""
    process = begun(*arguments)
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


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler's address; the scheduler and its two workers."""
    file = folder / "scheduler.json"
    local = ("--no-dashboard", "--scheduler-file", file)
    with ExitStack() as processes:
        started = [begun("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, *local)]
        while not (file.exists() and file.read_text().endswith("}")):
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        worker = ("--host", "127.0.0.1", "--nthreads", 1, "--no-nanny", "--local-directory", folder)
        started += [begun("distributed.cli.dask_worker", *worker, *local) for _ in range(2)]
        for each in started:
            processes.callback(each.communicate)
            processes.callback(each.kill)
        yield address, started


def kept(journal: Path) -> int:
    """The runs that a journal has."""
    with Journal(journal) as found:
        return len(found.finished)
