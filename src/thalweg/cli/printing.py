"""What the terminal shows: tables within 80 columns, plain text in a pipe."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path as File
from typing import Any

import click

from thalweg.figures import phrases, theme
from thalweg.figures.wording import steps_to_settle
from thalweg.runs.path import Path

WIDTH = 80


def width() -> int:
    """Of a terminal, at most 80; 80 in a pipe."""
    return min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
    """`columns` are (heading, "left" or "right")."""
    from rich import box  # here, since most commands print no table
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    console = Console(width=width(), highlight=False, markup=False, emoji=False, no_color=not terminal)
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for heading, side in columns:
        shown.add_column(heading, justify=side, overflow="fold")  # type: ignore[arg-type]  # one of rich's words
    for row in rows:
        shown.add_row(*map(_typed, row))
    console.print(shown)


def runs_table(paths: Sequence[Path], shown: int) -> None:
    """Steps by the criterion; the rest after the steps that the picture shows."""
    columns = [
        ("optimizer", "left"), ("lr", "right"), ("steps", "right"), ("across", "right"), ("stride", "right"),
        ("detour", "right"), ("left", "right"),
    ]  # fmt: skip
    table(columns, [_row(path, shown) for path in paths])


def legend(shown: int, by_loss: bool) -> None:
    measure = "loss gap stays under 1 %" if by_loss else "distance to the minimum stays under 5 %"
    text = (
        f"steps: until the {measure} of the start's. After {shown} steps: across: travel across the valley; "
        "stride: mean step along its floor; detour: path over straight line; left: distance left."
    )
    remark([text])


def _row(path: Path, shown: int) -> list[str]:
    seen, settled = path.until(shown), steps_to_settle(path)
    steps = str(settled) if settled is not None else "diverges" if path.diverged_at else f"> {path.steps}"
    left = "-" if seen.distance_left is None else f"{100 * seen.distance_left:.0f} %"
    lr = "schedule" if path.lr is None else f"{path.lr:.3g}"
    return [
        theme.name(path.optimizer),
        lr,
        steps,
        f"{seen.travel:.3g}",
        f"{seen.stride:.3g}",
        f"{seen.detour:.3g}",
        left,
    ]


def record(path: Path, shown: int) -> dict[str, Any]:
    """A run for machines."""
    seen = path.until(shown)
    return {
        "optimizer": path.optimizer,
        "hyperparameters": phrases.plain(path.hyperparameters),
        "steps": steps_to_settle(path),
        "diverged_at": path.diverged_at,
        "travel": finite(seen.travel),
        "stride": finite(seen.stride),
        "detour": finite(seen.detour),
        "distance_left": finite(seen.distance_left),
        "loss": finite(float(seen.losses[-1])),
    }


def finite(value: float | None) -> float | None:
    """JSON knows no infinity."""
    return value if value is not None and abs(value) < float("inf") else None


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, allow_nan=False))


def wrote(file: File, replaced: bool) -> None:
    click.echo(f"wrote {file}{' (in place of the one that was there)' if replaced else ''}")


def remark(lines: Iterable[str]) -> None:
    for each in lines:
        text = textwrap.fill(_typed(each), width(), break_long_words=False, break_on_hyphens=False)
        sys.stdout.write(f"{text}\n")  # click.echo would send UTF-8 to an ASCII terminal


def _typed(text: str) -> str:
    """With the minus that every terminal and every program can read."""
    return text.replace("−", "-")
