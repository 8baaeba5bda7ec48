"""What `thalweg race` leaves behind: on the terminal, for machines, and in the folder."""

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.races.findings.facts import ProblemFindings
from thalweg.races.result import Race

REPORT, TIMING = "report.html", "timing.json"


def save(race: Race, folder: File) -> None:
    """Everything; seconds in a file of their own, since no two races have the same."""
    race.save(folder)
    if race.timing is not None:
        race.timing.save(folder / TIMING)


def tell(race: Race, folder: File, *, replaced: bool) -> None:
    """The sentence, the lines to paste, the table, what to beware of, seconds."""
    found = race.findings
    printing.remark([found.sentence])
    click.echo()
    for problem in found.problems:
        _paste(problem, found.across is not None)
    click.echo(race.table().rstrip("\n"))
    click.echo()
    several = len(found.problems) > 1
    for problem in found.problems:
        printing.remark(f"Warning{f', {problem.problem}' * several}: {each}" for each in problem.warnings)
    if found.across is not None:
        printing.remark(found.across.rivals)
    printing.remark([found.conditional_on])
    printing.wrote(folder / REPORT, replaced)


def _paste(problem: ProblemFindings, several: bool) -> None:
    best = problem.standings[0]
    about = ", ".join(filter(None, [problem.problem * several, best.safe]))
    line = f"  {best.paste}"
    click.echo(f"{line}  # {about}" if len(line) + len(about) + 4 <= printing.WIDTH else f"  # {about}\n{line}")


def as_json(race: Race, folder: File) -> None:
    """The findings for machines."""
    printing.as_json({**_plain(race.findings), "folder": str(folder)})


def _plain(value: Any) -> Any:
    """JSON knows no infinity."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
