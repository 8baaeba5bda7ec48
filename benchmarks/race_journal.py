"""The journal of a race beside SQLite: durable runs a second, and resuming a race all of whose runs are finished.

python benchmarks/race_journal.py [--processes 5] [--quick]
"""

import argparse
import hashlib
import random
import sqlite3
import statistics
import struct
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from measure import Seconds, against, answer, duration, interleaved, main, progress, ratio, run, table
from measure import worker as command

from thalweg.problems.problem import Trained
from thalweg.races.journal import Journal

RUNS, QUICK = 100_000, 2_000
TRIALS = 500
LOSSES = 21  # on the training data, and as many held out
PERIOD = 0.25  # seconds from commit to commit, the journal's own
NOTES = f"""\
Runs of {LOSSES} training and {LOSSES} held-out losses. Durable: handed over one after the other, until the last one is
on the disk. SQLite: write-ahead log, a transaction every {PERIOD:g} s, losses as blobs, synchronised. Resumed:
from opening the file until every run is there; the journal tests each line's checksum, SQLite has none. By
tw.race: the same call again, of a softmax regression, until its result is there."""
Kept = Mapping[str, Trained]


def finished(count: int) -> Kept:
    chance = random.Random(0)
    rows = [tuple(chance.lognormvariate(0, 1) for _ in range(LOSSES)) for _ in range(100)]
    keys = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(count))
    return {key: Trained(rows[number % 100], rows[number % 97]) for number, key in enumerate(keys)}


def journal_write(file: Path, runs: Kept) -> None:
    with Journal(file) as journal:
        for key, run in runs.items():
            journal.append(key, run)


def journal_read(file: Path, runs: Kept) -> Kept:
    with Journal(file) as journal:
        return {key: journal.finished[key] for key in runs if key in journal.finished}


def sqlite_write(file: Path, runs: Kept) -> None:
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE run (key TEXT PRIMARY KEY, train BLOB, held_out BLOB, diverged_at, error)")
        pack, due = struct.Struct(f"<{LOSSES}d").pack, time.perf_counter() + PERIOD
        for key, run in runs.items():
            row = key, pack(*run.train), pack(*run.held_out), run.diverged_at, run.error
            base.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", row)
            if time.perf_counter() > due:
                base.commit()
                due = time.perf_counter() + PERIOD
    base.close()


def sqlite_read(file: Path, runs: Kept) -> Kept:
    base, unpack = sqlite3.connect(file), struct.Struct(f"<{LOSSES}d").unpack
    rows = base.execute("SELECT * FROM run")
    found = {key: Trained(unpack(a), unpack(b), *more) for key, a, b, *more in rows if key in runs}
    base.close()
    return found


STORES: Mapping[str, tuple[Callable[[Path, Kept], None], Callable[[Path, Kept], Kept]]] = {
    "journal": (journal_write, journal_read),
    "SQLite": (sqlite_write, sqlite_read),
}


def measure(store: str, count: str) -> tuple[float, float, int]:
    """Seconds to write and to read, and the size of the file."""
    runs, (write, read) = finished(int(count)), STORES[store]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs"
        began = time.perf_counter()
        write(file, runs)
        written = time.perf_counter()
        size = file.stat().st_size
        ready = time.perf_counter()
        found = read(file, runs)
        done = time.perf_counter()
    if found != runs:
        raise SystemExit(f"{store} lost something")
    return written - began, done - ready, size


def race(file: str, count: str) -> float:
    """Seconds of a race whose runs may all be in the journal."""
    import thalweg as tw

    how: Any = {"trials": TRIALS, "tuning_seeds": int(count) // TRIALS, "steps": LOSSES - 1, "journal": file}
    tw.race("wine", ["sgd"], trials=1, seeds=2, tuning_seeds=1)  # imports and compiles
    began = time.perf_counter()
    tw.race("wine", ["sgd"], seeds=2, **how)
    return time.perf_counter() - began


def report(options: argparse.Namespace) -> str:
    count = QUICK if options.quick else RUNS
    write: Seconds = {store: [] for store in STORES}
    read: Seconds = {store: [] for store in STORES}
    sizes = dict[str, int]()
    for turn in range(options.processes):
        for store in STORES:
            progress(f"journal: {store}, {turn + 1} of {options.processes}")
            written, resumed, sizes[store] = answer(command(__file__, "measure", store, count))
            write[store].append(written)
            read[store].append(resumed)
    with tempfile.TemporaryDirectory() as folder:
        again = command(__file__, "race", Path(folder) / "journal", count)
        progress("journal: a race")
        run(again)
        whole = interleaved("journal", {"a race again": again}, options.processes)["a race again"]
    rate, resume = count / statistics.median(write["journal"]), statistics.median(read["journal"])
    rows = [
        ["durable runs a second", against(rate, least=5_000), f"{count / statistics.median(write['SQLite']):,.0f}"],
        [f"{count:,} runs resumed", against(resume, most=2, unit=" s"), duration(statistics.median(read["SQLite"]))],
        ["... by tw.race", against(statistics.median(whole), most=2, unit=" s"), ""],
        ["bytes a run", f"{sizes['journal'] / count:.0f}", f"{sizes['SQLite'] / count:.0f}"],
        ["journal faster: durable", f"{ratio(write, 'SQLite', 'journal'):.2f}", ""],
        ["journal faster: resumed", f"{ratio(read, 'SQLite', 'journal'):.2f}", ""],
    ]
    return f"{NOTES}\n\n{table(['', 'journal', 'SQLite'], rows)}"


if __name__ == "__main__":
    main(report, {"measure": measure, "race": race})
