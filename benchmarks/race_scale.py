"""What a race costs beside its training: runs that are driven, journaled, resumed, judged, saved; chunks handed out.

python benchmarks/race_scale.py [--processes 5] [--quick]
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import answer, duration, main, progress, table
from measure import worker as command

import thalweg as tw
from thalweg.problems.problem import Budget
from thalweg.races.executors import crews
from thalweg.races.executors.chunks import SECONDS
from thalweg.races.executors.parcel import Parcel
from thalweg.races.plan import Job
from thalweg.races.work import work

RUNS, QUICK, MILLION = 50_000, 2_000, 1_000_000
CHUNKS, QUICK_CHUNKS = 1_000, 50
STEPS, LOSSES, TRIALS = 20, 21, 500
NOTES = f"""\
Softmax regression on wine, {STEPS} steps, {LOSSES} training and {LOSSES} held-out losses a run. Driven: training
included, with journal. Resumed: the same call again, every run found in the journal. The last column is the first times
a million, in hours or gigabytes."""
HANDED = f"""\
A chunk of one run is handed to one of two workers and comes back: processor time of the driver, and of Dask's
scheduler. The last column is how many workers it keeps busy with chunks of {SECONDS:g} s."""


def peak() -> float:
    """Bytes of memory that this process ever had."""
    return 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(count: str) -> dict[str, float]:
    """Of each part what a run costs: seconds, or bytes."""
    how: dict[str, Any] = {"steps": STEPS, "evaluations": LOSSES - 1, "seeds": 10}
    tw.race("wine", ["sgd"], trials=2, tuning_seeds=1, **how).table()  # compiles and imports
    before, costs, runs = peak(), dict[str, float](), int(count)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.jsonl"
        clock = time.perf_counter()

        def lap(name: str) -> None:
            nonlocal clock
            costs[name] = (time.perf_counter() - clock) / runs
            clock = time.perf_counter()

        for name in ("driven", "resumed"):
            race = tw.race("wine", ["sgd"], trials=TRIALS, tuning_seeds=runs // TRIALS, journal=journal, **how)
            lap(name)
        _ = race.findings
        lap("judged")
        race.save(Path(folder) / "race")
        lap("saved")
        costs["journal"] = journal.stat().st_size / runs
        costs["files"] = sum(file.stat().st_size for file in (Path(folder) / "race").iterdir()) / runs
    return {**costs, "memory": (peak() - before) / runs}


def hand_out(kind: str, count: str) -> dict[str, float]:
    """Processor seconds a chunk."""
    if kind == "processes":
        return {"driver, to processes": _handed(crews.processes(2), int(count))}
    import psutil  # which Dask needs

    with dask() as (address, scheduler):
        crew, process = crews.cluster(address, 2), psutil.Process(scheduler)
        _handed(crew, 4)
        before = sum(process.cpu_times()[:2])
        driver = _handed(crew, int(count))
        costs = {"driver, over Dask": driver, "Dask's scheduler": (sum(process.cpu_times()[:2]) - before) / int(count)}
        crew.end()
    return costs


def _handed(crew: crews.Crew, count: int) -> float:
    problem, optimizer = Parcel.of("wine", tw.regression("wine")), Parcel.of("sgd", tw.sgd())
    pending, began = set[Any](), time.process_time()
    for seed in range(count):
        if len(pending) >= 2 * crews.AHEAD:
            done, pending = wait(pending, return_when="FIRST_COMPLETED")
            _checked(done)
        pending.add(crew.submit(work, problem, optimizer, Budget(1, 1), (Job("", 0, 0, {"lr": 0.1}, seed),)))
    _checked(wait(pending).done)
    return (time.process_time() - began) / count


def _checked(done: set[Any]) -> None:
    for future in done:
        future.result()


@contextmanager
def dask() -> Iterator[tuple[str, int]]:
    """A scheduler and two workers: its address, and its process."""
    ran = list[subprocess.Popen[bytes]]()

    def start(what: str, *arguments: str) -> subprocess.Popen[bytes]:
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        ran.append(subprocess.Popen([sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments], **quiet))
        return ran[-1]

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "scheduler.json")
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file)
        for _ in range(2):
            start("worker", "--scheduler-file", file, "--nthreads", "1", "--no-dashboard")
        try:
            from distributed import Client

            with Client(scheduler_file=file, timeout=60) as client:
                client.wait_for_workers(2, timeout=60)
                address = client.scheduler.address
            yield address, scheduler.pid
        finally:
            for each in reversed(ran):
                each.terminate()
                each.wait()


def report(options: argparse.Namespace) -> str:
    runs, chunks = (QUICK, QUICK_CHUNKS) if options.quick else (RUNS, CHUNKS)
    measured, handed = list[dict[str, float]](), list[dict[str, float]]()
    for turn in range(options.processes):
        progress(f"a race's scale: {turn + 1} of {options.processes}")
        measured.append(answer(command(__file__, "measure", runs)))
        there = [answer(command(__file__, "hand_out", kind, chunks)) for kind in ("processes", "dask")]
        handed.append({**there[0], **there[1]})
    rows = []
    for name, cost in _medians(measured).items():
        spent = name in ("journal", "files", "memory")
        whole = f"{cost * MILLION / 1e9:.2f} GB" if spent else f"{cost * MILLION / 3600:.2f} h"
        rows.append([name, f"{cost:,.0f} bytes" if spent else duration(cost), whole])
    busy = [[name, duration(cost), f"{SECONDS / cost:,.0f}"] for name, cost in _medians(handed).items()]
    first, second = table(["", "a run", "a million"], rows), table(["", "a chunk", "workers"], busy)
    return f"{NOTES}\n\n{first}\n\n{HANDED}\n\n{second}"


def _medians(several: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(each[name] for each in several) for name in several[0]}


if __name__ == "__main__":
    main(report, {"measure": measure, "hand_out": hand_out})
