"""All benchmarks against peers, written to docs/benchmarks.md; with --quick only printed.

python benchmarks/table.py [--processes 5] [--quick] [--only SECTION]     # the other sections stay as they are
"""

import argparse
import platform
import re
from importlib.metadata import version
from pathlib import Path

import film
import lecture
import race_journal
import race_overhead
import race_regression
import race_scale
import step
import sweep
import torch_training
from measure import CORES, main

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("thalweg", "numpy", "numba", "torch", "jax", "optax")
SECTIONS = {
    "A step": step,
    "Sweeps": sweep,
    "Training in PyTorch": torch_training,
    "Races on a regression": race_regression,
    "Races of a model in PyTorch": race_overhead,
    "The journal of a race": race_journal,
    "Races of many runs": race_scale,
    "Films": film,
    "The lecture": lecture,
}
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


def _page(options: argparse.Namespace, sections: dict[str, str]) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{processor()}, {CORES} cores; {platform.system()}, Python {platform.python_version()}, {packages}."
    if len(sections) < len(SECTIONS):
        head, *parts = PAGE.read_text(encoding="utf-8").rstrip("\n").split("\n\n## ")
        sections = dict(part.split("\n\n", 1) for part in parts) | sections
    else:
        head = "\n\n".join(["# Benchmarks", HOW.format(processes=options.processes), machine])
    return "\n\n".join([head, *(f"## {title}\n\n{sections[title]}" for title in SECTIONS if title in sections)]) + "\n"


def report(options: argparse.Namespace) -> str:
    chosen = {title: module for title, module in SECTIONS.items() if options.only in title}
    if not chosen:
        raise SystemExit(f"no section holds {options.only!r}; there are {', '.join(SECTIONS)}")
    options.only = ""
    page = _page(options, {title: module.report(options) for title, module in chosen.items()})
    if not options.quick:
        PAGE.write_text(page, encoding="utf-8")
    return page


if __name__ == "__main__":
    main(report, {}, only=True)
