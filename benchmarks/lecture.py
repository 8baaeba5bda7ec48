"""The lecture's time: the whole command, and what each claim takes of a processor.

python benchmarks/lecture.py [--processes 3] [--quick]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from measure import CORES, against, answer, main, progress, table, worker

LIMIT = 60  # seconds of the whole
NOTES = """\
The whole is the command `thalweg lecture` in an empty folder, from its start to its end, with {cores} cores and a cache
of compiled functions: the median of {processes} runs. A claim is worked out by itself in a process, once to warm what
is compiled and then on the clock: seconds of processor time of all its processes, so that they add up to the cores
that share them."""


def whole(quick: str) -> float:
    """Seconds of the command."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "thalweg", "lecture", "--out", f"{folder}/lecture", *quick.split()]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began


def claim(key: str, quick: str) -> list[float]:
    """Processor seconds of the experiments and of the figures, and how many figures there are."""
    from thalweg.lecture.claim import Effort, examine
    from thalweg.lecture.drawn import drawings
    from thalweg.lecture.names import claim_named

    found = claim_named(key)
    examine(found, Effort(quick=True))  # compiles
    began = busy()
    shown = examine(found, Effort(quick=bool(quick)))
    middle = busy()
    figures = [picture for each in (shown.finding, *shown.limits.values()) for picture in drawings(each)]
    return [middle - began, busy() - middle, len(figures)]


def busy() -> float:
    """Processor seconds of this process and of those that it began and that have ended."""
    import resource

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def report(chosen: argparse.Namespace) -> str:
    from thalweg.lecture.names import KEYS

    quick, rows = "--quick" if chosen.quick else "", list[Sequence[str]]()
    for number, key in enumerate(KEYS, 1):
        progress(f"L{number} {key}")
        experiments, drawing, figures = answer(worker(__file__, "claim", key, quick))
        rows.append((f"L{number} {key}", f"{experiments:.1f} s", f"{drawing:.1f} s", f"{figures:.0f}"))
    seconds = []
    for turn in range(chosen.processes):
        progress(f"thalweg lecture {quick}: {turn + 1} of {chosen.processes}")
        seconds.append(answer(worker(__file__, "whole", quick)))
    median = statistics.median(seconds)
    return "\n\n".join(
        [
            f"thalweg lecture {quick}".rstrip() + f": {against(median, most=LIMIT, unit=' s')}",
            table(("claim", "experiments, processor", "figures, processor", "figures"), rows),
            NOTES.format(cores=CORES, processes=chosen.processes),
        ]
    )


if __name__ == "__main__":
    main(report, {"whole": whole, "claim": claim})
