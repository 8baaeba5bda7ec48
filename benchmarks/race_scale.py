"""What a race costs beside its training: runs of a few steps, driven, journaled, resumed, judged and saved.

python benchmarks/race_scale.py [--processes 5] [--quick]
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import answer, duration, main, progress, table
from measure import worker as command

import thalweg as tw

RUNS, QUICK, MILLION = 50_000, 2_000, 1_000_000
STEPS, LOSSES = 20, 21
TRIALS = 500
NOTES = f"""\
Softmax regression on wine, {STEPS} steps, {LOSSES} training and {LOSSES} held-out losses a run. Driven: training
included, with journal. Resumed: the same call again, every run found in the journal. The last column is the first times
a million, in hours or gigabytes."""


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


def report(options: argparse.Namespace) -> str:
    measured = []
    for turn in range(options.processes):
        progress(f"a race's scale: {turn + 1} of {options.processes}")
        measured.append(answer(command(__file__, "measure", QUICK if options.quick else RUNS)))
    rows = []
    for name in measured[0]:
        cost = statistics.median(each[name] for each in measured)
        spent = name in ("journal", "files", "memory")
        whole = f"{cost * MILLION / 1e9:.2f} GB" if spent else f"{cost * MILLION / 3600:.2f} h"
        rows.append([name, f"{cost:,.0f} bytes" if spent else duration(cost), whole])
    return f"{NOTES}\n\n{table(['', 'a run', 'a million'], rows)}"


if __name__ == "__main__":
    main(report, {"measure": measure})
