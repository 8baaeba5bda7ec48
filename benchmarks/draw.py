"""Whole processes, cold: `thalweg draw valley` against bare Matplotlib, in turn; medians of time and peak memory.

python benchmarks/draw.py [pairs]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent


def measure(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main(pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "thalweg", "draw", "valley", "--out", f"{folder}/ours.png"]
        bare = [sys.executable, str(HERE / "bare_matplotlib.py"), f"{folder}/bare.png"]
        for command in (ours, bare):  # fill the disk's cache
            measure(command)
        rows = [(measure(ours), measure(bare)) for _ in range(pairs)]
    seconds = [statistics.median(side) for side in zip(*((a[0], b[0]) for a, b in rows), strict=True)]
    memory = [statistics.median(side) for side in zip(*((a[1], b[1]) for a, b in rows), strict=True)]
    ratio = statistics.median(a[0] / b[0] for a, b in rows)
    print(f"thalweg draw valley    {seconds[0]:.2f} s  {memory[0]:.0f} MB")
    print(f"bare Matplotlib        {seconds[1]:.2f} s  {memory[1]:.0f} MB")
    print(f"ratio                  {ratio:.2f} (at most 1.6)   {memory[0] / memory[1]:.2f} (at most 1.3)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
