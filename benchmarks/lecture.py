"""The lecture's time: the whole command, and each claim by itself.

python benchmarks/lecture.py [--processes 3] [--quick]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from measure import CORES, against, main, progress, table

LIMIT = 60  # seconds of the whole
NOTES = """\
The command `thalweg lecture` in an empty folder, from its start to its end with page and PDFs, with {cores} cores and
a cache of compiled functions: the median of {processes} runs of the whole, and one run of each claim by itself. Of the
whole, claims share the cores."""


def seconds_of(*arguments: str) -> float:
    """Of the command."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "thalweg", "lecture", *arguments, "--out", f"{folder}/lecture"]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began


def report(chosen: argparse.Namespace) -> str:
    from thalweg.lecture.names import KEYS

    quick, rows = ["--quick"] if chosen.quick else [], list[Sequence[str]]()
    for number, key in enumerate(KEYS, 1):
        progress(f"L{number} {key}")
        rows.append((f"L{number} {key}", f"{seconds_of(key, *quick):.1f} s"))
    seconds = []
    for turn in range(chosen.processes):
        progress(f"thalweg lecture: {turn + 1} of {chosen.processes}")
        seconds.append(seconds_of(*quick))
    whole = against(statistics.median(seconds), most=LIMIT, unit=" s")
    return "\n\n".join(
        [
            table(("thalweg lecture", "time"), [("all nine claims", whole), *rows]),
            NOTES.format(cores=CORES, processes=chosen.processes),
        ]
    )


if __name__ == "__main__":
    main(report, {})
