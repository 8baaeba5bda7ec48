"""Whole processes, cold: a film of 30 steps of SGD and Adam on the valley, in each format; medians.

python benchmarks/film.py [processes] [--quick]
"""

import statistics
import sys
import tempfile
from pathlib import Path

from draw import measure

FILM = ["draw", "valley", "--steps", "30"]
FORMATS = ("gif", "mp4", "html")
SECONDS, MEGABYTES = 15.0, {"gif": 3.0}  # at most


def main(processes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {ending: Path(folder) / f"film.{ending}" for ending in FORMATS}
        rows: dict[str, list[tuple[float, float]]] = {ending: [] for ending in FORMATS}
        for _ in range(processes):  # in turn, so that what disturbs one disturbs all
            for ending, file in files.items():
                command = [sys.executable, "-m", "thalweg", *FILM, "--out", str(file)]
                rows[ending].append(measure(command))
        for ending, measured in rows.items():
            seconds, memory = (statistics.median(side) for side in zip(*measured, strict=True))
            size, most = files[ending].stat().st_size / 1e6, MEGABYTES.get(ending)
            bound = f" (at most {most:g})" if most else ""
            print(
                f".{ending:5} {seconds:6.1f} s (at most {SECONDS:g})  {size:.2f} MB{bound}  {memory:.0f} MB of memory"
            )


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each != "--quick"]
    main(1 if "--quick" in sys.argv else (numbers or [3])[0])
