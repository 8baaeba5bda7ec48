"""A race as a process of its own: python -m tests.races.executors.racing JOURNAL [KEYWORD=VALUE]...

It says when the first run is finished, and at the end the hash of all.
"""

import hashlib
import multiprocessing
import sys
import time

from tests.races.executors.samples import Listener, driver, in_python, jobs, through_processes
from thalweg.problems.problem import Trained
from thalweg.races.plan import Job


def slow(x: float, y: float) -> float:
    if multiprocessing.parent_process() is not None or "distributed" in sys.modules:
        time.sleep(0.004)
    return x * x + y * y


PROBLEM = through_processes(in_python(slow))
JOBS = jobs([PROBLEM], rates=(0.1, 0.2, 0.3, 1e9))


class Saying(Listener):
    def advance(self, contestant: str, runs: int, missed: int) -> None:
        print("running", flush=True)


def digest(done: dict[str, Trained]) -> str:
    return hashlib.sha256(repr(done).encode()).hexdigest()


def main(jobs: list[Job], journal: str, **more: str) -> None:
    workers = int(more["workers"]) if "workers" in more else None
    with driver([PROBLEM], journal=journal, cluster=more.get("cluster"), workers=workers, progress=Saying()) as racing:
        print(digest(racing.run(jobs, stage="tuning")), flush=True)


if __name__ == "__main__":
    main(JOBS, sys.argv[1], **dict(each.split("=", 1) for each in sys.argv[2:]))
