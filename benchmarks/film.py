"""Whole processes, cold: a film of 30 steps of SGD and Adam on the valley, in each format.

python benchmarks/film.py [--processes 5] [--quick]
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from draw import measure
from measure import against, main, progress, table

FILM = ["draw", "valley", "--steps", "30"]
FORMATS = ("gif", "mp4", "html")
SECONDS, MEGABYTES = 15.0, {"gif": 3.0}  # at most
NOTES = """\
The command `thalweg draw valley --steps 30 --out film.FORMAT` from its start to its end: median of {processes}
processes, the formats in turn. Frames are 1920 x 1080 pixels."""


def report(chosen: argparse.Namespace) -> str:
    with tempfile.TemporaryDirectory() as folder:
        files = {ending: Path(folder) / f"film.{ending}" for ending in FORMATS}
        measured: dict[str, list[tuple[float, float]]] = {ending: [] for ending in FORMATS}
        for turn in range(chosen.processes):  # in turn, so that what disturbs one disturbs all
            for ending, file in files.items():
                progress(f".{ending}: {turn + 1} of {chosen.processes}")
                measured[ending].append(measure([sys.executable, "-m", "thalweg", *FILM, "--out", str(file)]))
        rows = []
        for ending, several in measured.items():
            seconds, memory = (statistics.median(side) for side in zip(*several, strict=True))
            size = against(files[ending].stat().st_size / 1e6, most=MEGABYTES.get(ending), unit=" MB")
            rows.append((f".{ending}", against(seconds, most=SECONDS, unit=" s"), size, f"{memory:.0f} MB"))
    return "\n\n".join([table(("film", "time", "size", "memory"), rows), NOTES.format(processes=chosen.processes)])


if __name__ == "__main__":
    main(report, {})
