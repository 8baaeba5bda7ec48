"""What `thalweg race` leaves behind: on the terminal, for machines, and in the folder."""

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.races.findings import table
from thalweg.races.result import Race
from thalweg.races.timing import Timing

REPORT, TIMING = "report.html", "timing.json"
NARROWEST = 60  # columns in which the table is a table


def save(race: Race, folder: File, style: Mapping[str, Any]) -> None:
    """Everything; seconds in a file of their own, since no two races have the same."""
    race.save(folder, **style)
    if race.timing is not None:
        race.timing.save(folder / TIMING)


def tell(race: Race, folder: File, *, replaced: bool) -> None:
    """What was found, what it took, where all of it is."""
    click.echo(f"{table(race.findings, max(NARROWEST, printing.width()))}\n")
    if race.timing is not None:
        _seconds(race, race.timing)
    names = sorted(each.name for each in folder.iterdir() if each.is_file() and each.name != REPORT)
    figures = [name for name in names if name.endswith(".svg")]
    others = ", ".join(name for name in names if name not in figures)
    place = " (in place of the one that was there)" * replaced
    printing.remark([f"wrote {folder / REPORT}{place}; beside it {others} and {len(figures)} figures as SVG"])


def _seconds(race: Race, timing: Timing) -> None:
    problems = race.findings.problems
    rows = []
    for problem in problems:
        for each in problem.standings:
            a_step = timing.seconds[problem.problem][each.contestant]
            few = each.reached and not math.isfinite(each.steps_to_target)
            whole = f"{each.reached}/{problem.seeds}" if few else took(a_step * each.steps_to_target)
            rows.append([*[problem.problem] * (len(problems) > 1), each.contestant, took(a_step), whole])
    names = [("problem", "left")] * (len(problems) > 1) + [("contestant", "left")]
    printing.remark([f"Seconds, one after the other on one thread ({timing.machine}):"])
    printing.table([*names, ("a step", "right"), ("to the target", "right")], rows)


def took(seconds: float) -> str:
    """A duration in two digits or three.

    >>> took(3.21e-6), took(0.0452), took(75.3), took(float("inf"))
    ('3.2 µs', '45 ms', '75 s', 'never')
    """
    if not math.isfinite(seconds):
        return "never" if seconds > 0 else "-"
    unit, size = next(((unit, size) for unit, size in (("s", 1.0), ("ms", 1e-3)) if seconds >= size), ("µs", 1e-6))
    value = seconds / size
    return f"{value:.1f} {unit}" if value < 10 else f"{value:,.0f} {unit}"


def as_json(race: Race, folder: File) -> None:
    """The findings for machines."""
    seconds = {} if race.timing is None else {"seconds_a_step": _plain(race.timing.seconds)}
    printing.as_json({**_plain(race.findings), **seconds, "folder": str(folder)})


def _plain(value: Any) -> Any:
    """JSON knows no infinity."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
