"""All benchmarks against peers, written to docs/benchmarks.md; with --quick only printed.

python benchmarks/table.py [--processes 5] [--quick]
"""

import argparse
import platform
import re
from importlib.metadata import version
from pathlib import Path

import step
import sweep
import torch_training
from measure import CORES, main

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("thalweg", "numpy", "numba", "torch", "jax", "optax")
HOW = """\
What is timed is the public call with all checks on, float32 for steps and float64 for sweeps, new gradient arrays
every step. Every contestant runs in a process of its own with as many threads as there are cores, warms up outside the
clock and gives the median time of its calls. The contestants of a case take turns, {processes} rounds of them; a ratio
is taken within a round and the median over rounds is shown, beside its target in parentheses. **Bold** is a target
missed.

`make bench` repeats the measurement and writes this page."""


def processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return found[1] if found else platform.processor()


def report(options: argparse.Namespace) -> str:
    options.only = ""
    titles = {"A step": step, "Sweeps": sweep, "Training in PyTorch": torch_training}
    sections = [f"## {title}\n\n{module.report(options)}" for title, module in titles.items()]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{processor()}, {CORES} cores; {platform.system()}, Python {platform.python_version()}, {packages}."
    page = "\n\n".join(["# Benchmarks", HOW.format(processes=options.processes), machine, *sections]) + "\n"
    if not options.quick:
        PAGE.write_text(page, encoding="utf-8")
    return page


if __name__ == "__main__":
    main(report, {})
