"""What the benchmarks share: contestants in turn, each in a process of its own; medians; tables.

A benchmark is a script with workers, functions that give a number of seconds (or many), and a report that asks for
them: `python benchmarks/step.py` prints the report, `python benchmarks/step.py worker NAME ...` prints one number.
"""

import argparse
import contextlib
import itertools
import json
import os
import shlex
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1  # as taskset allows
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), str(CORES))  # XLA takes them all
CLOCK = time.perf_counter if CORES > 1 else time.process_time  # others on the one core do not lengthen the latter
Seconds = dict[str, list[float]]


def median_seconds(
    prepare: Callable[[int], Callable[[], object]], least: float, *, warm: int = 3, calls: int = 5
) -> float:
    """The median time of the calls that `prepare(turn)` makes ready outside the clock.

    At least `calls` of them and at least `least` seconds.
    """

    def timed(turn: int) -> float:
        call = prepare(turn)
        began = CLOCK()
        call()
        return CLOCK() - began

    turns = itertools.count()
    for _ in range(warm):  # compiles, allocates, brings up the threads
        timed(next(turns))
    for limit in (least / 4, least):  # the first of the two warms the caches and the clock rate
        seconds, total = list[float](), 0.0
        while total < limit or len(seconds) < calls:
            seconds.append(timed(next(turns)))
            total += seconds[-1]
    return statistics.median(seconds)


def answer(command: Sequence[str], **environment: str) -> Any:
    """What a worker prints last. Its whole process group ends with us."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **THREADS, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        reason = (errors.splitlines() or ["it said nothing"])[-1]
        raise SystemExit(f"\nfailed: {shlex.join(command)}: {reason}")
    return json.loads(output.splitlines()[-1])


def run(command: Sequence[str], **environment: str) -> float:
    return float(answer(command, **environment))


def worker(file: str, name: str, *arguments: object) -> list[str]:
    return [sys.executable, file, "worker", name, *map(str, arguments)]


def interleaved(title: str, commands: Mapping[str, Sequence[str]], rounds: int) -> Seconds:
    """Each command once a round, in turn: what disturbs one round disturbs all contestants of it."""
    seconds: Seconds = {name: [] for name in commands}
    for turn, (name, command) in itertools.product(range(rounds), commands.items()):
        progress(f"{title}: {name}, {turn + 1} of {rounds}")
        seconds[name].append(run(command))
    return seconds


def progress(text: str) -> None:
    start, end = ("\r\033[K", "") if sys.stderr.isatty() else ("", "\n")
    print(f"{start}{text}", end=end, file=sys.stderr, flush=True)


def ratio(seconds: Seconds, over: str, under: str) -> float:
    """The median over rounds of the ratios within a round."""
    return statistics.median(a / b for a, b in zip(seconds[over], seconds[under], strict=True))


def against(value: float, *, least: float | None = None, most: float | None = None, unit: str = "") -> str:
    """A measured value beside its target."""
    shown = f"{value:,.0f}{unit}" if value >= 1000 else f"{value:.2f}{unit}"
    if least is None and most is None:
        return shown
    kept = value >= least if least is not None else value <= most
    bound = f"at least {least:,g}{unit}" if least is not None else f"at most {most:g}{unit}"
    return f"{shown} ({bound})" if kept else f"**{shown} ({bound})**"


def duration(seconds: float) -> str:
    units = ((1, "s"), (1e3, "ms"), (1e6, "µs"), (1e9, "ns"))
    scale, unit = next((pair for pair in units if abs(seconds) * pair[0] >= 1), units[-1])
    return f"{seconds * scale:.3g} {unit}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(f'{cell:{width}}' for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def options(*, only: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=5, help="of each contestant, in turn")
    parser.add_argument("--quick", action="store_true", help="small sizes and one round: does it run?")
    if only:
        parser.add_argument("--only", default="", metavar="SUBSTRING", help="cases whose name holds it")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.processes = 1
    return chosen


def main(
    report: Callable[[argparse.Namespace], str], workers: Mapping[str, Callable[..., Any]], *, only: bool = False
) -> None:
    if sys.argv[1:2] == ["worker"]:
        print(json.dumps(workers[sys.argv[2]](*sys.argv[3:])))
        return
    try:
        text = report(options(only=only))
    except KeyboardInterrupt:
        progress("stopped\n")
        raise SystemExit(128 + signal.SIGINT) from None
    progress("small sizes: the targets are not theirs\n" if "--quick" in sys.argv else "")
    print(text)
