"""The facts of one update taken apart: what each rule makes of the same gradients, line by line, for each parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from thalweg.errors import InputError
from thalweg.figures import phrases, theme, wording
from thalweg.figures.followed import Followed, check_room
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import CATALOGUE
from thalweg.recording.latex import latex
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface
from thalweg.runs.taken_apart import Role, Update, take_apart

USUAL_STEP = 5
Kind = Role | Literal["rate"]
TITLES: dict[Kind, str] = {
    "gradient": "Gradient",
    "memory": "Memory of gradients",
    "memory used": "Memory of gradients, as used",
    "size": "Memory of their sizes",
    "size used": "Memory of their sizes, as used",
    "scaled": "Direction over size",
    "number": "Numbers of this step",
    "point": "Points on the way",
    "rate": "Effective learning rate",
    "step": "Step",
}
"""Of the rows, from top to bottom."""


@dataclass(frozen=True)
class Cell:
    """One line of a rule in a row."""

    symbol: str  # LaTeX
    formula: str  # LaTeX; "" for what is no line of the rule
    value: Point


@dataclass(frozen=True)
class Column:
    """One optimizer's update."""

    optimizer: str
    name: str
    whose: tuple[str, int]  # colour it has
    update: Update
    cells: dict[Kind, tuple[Cell, ...]]


@dataclass(frozen=True)
class UpdateFacts:
    """Everything an update taken apart shows, without ink."""

    parameters: tuple[str, str]
    t: int
    columns: tuple[Column, ...]
    headline: str
    subtitle: str
    small_print: str
    settings: dict[str, Any]

    def values(self, kind: Kind, which: int) -> list[float]:
        """All of a row, so that it is drawn on one scale."""
        rows = (column.cells.get(kind, ())[which : which + 1] for column in self.columns)
        return [value for cells in rows for cell in cells for value in cell.value]

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = "; ".join(f"{column.name}: {_says(column.update, self.parameters)}" for column in self.columns)
        return f"{self.headline}. Each line of each rule, with its value for {' and '.join(self.parameters)}. {each}."


def gather_update(
    paths: Sequence[Path], surface: Surface | None = None, *, shown: int | None = None, lr_rule: str = ""
) -> UpdateFacts:
    """Step `shown` of the last path, and what the others would have made of the gradients that it met."""
    found = Followed.of(paths, surface, shown=shown, lr_rule=lr_rule)
    last = found.paths[-1]
    check_room(found.paths, "updates")
    t = min(shown or USUAL_STEP, last.steps)
    if t < 1 or (shown is not None and shown > last.steps):
        took = f"{theme.name(last.optimizer)} took {phrases.steps(last.steps)}"
        raise InputError(f"{took}, step {shown or 1} was asked for: give one of these as shown")
    columns = tuple(_column(found, k, last, t) for k in range(len(found.paths)))
    fed = f"All are given the gradients that {found.names[-1]} met. " if len(columns) > 1 else ""
    return UpdateFacts(
        parameters=found.parameters,
        t=t,
        columns=columns,
        headline=headline(columns, t, found.parameters),
        subtitle=f"{wording.describe(found.surface)}. {fed}Each line as its paper has it, with its value for "
        f"{' and '.join(found.parameters)}.",
        small_print=found.small_print,
        settings={**found.settings([_says(each.update, found.parameters) for each in columns]), "steps": t},
    )


def _column(found: Followed, k: int, last: Path, t: int) -> Column:
    path, twins = found.paths[k], found.owners[k] != found.paths[k].optimizer
    start = (float(last.points[0, 0]), float(last.points[0, 1]))
    update = take_apart(_optimizer(path), start, last.gradients[:t])
    whose = ("" if twins else path.optimizer, k)
    return Column(path.optimizer, found.names[k], whose, update, _cells(update))


def _optimizer(path: Path) -> Optimizer:
    rule = CATALOGUE.get(path.optimizer)
    if rule is None:
        raise InputError(f"the rule {path.optimizer} is not defined here: define it, then draw its update")
    return rule(**path.hyperparameters)


def _cells(update: Update) -> dict[Kind, tuple[Cell, ...]]:
    cells: dict[Kind, tuple[Cell, ...]] = {"gradient": (Cell("g_{t}", "", update.gradient),)}
    for term in update.terms:
        left, right = (latex(side) for side in term.line)
        value = update.step if term.role == "step" else term.value
        symbol = r"x_{t} - x_{t-1}" if term.role == "step" else left
        cells[term.role] = (*cells.get(term.role, ()), Cell(symbol, f"{left} = {right}", value))
    cells["rate"] = (Cell("", "", update.rate),)
    return cells


def headline(columns: Sequence[Column], t: int, parameters: tuple[str, str]) -> str:
    """How much larger gradients are in one parameter than in the other, and what becomes of that in the steps."""
    first, last = columns[0], columns[-1]
    gradient = last.update.gradient
    large = int(abs(gradient[1]) > abs(gradient[0]))
    steps = [_ratio(each.update.step, large) for each in (last, first)]
    if not np.isfinite([_ratio(gradient, large), *steps]).all():
        return f"Step {t} of {last.name}, taken apart"
    x, y = parameters[large], parameters[1 - large]
    seen = f"The gradient is {_times(_ratio(gradient, large))} as large in {x} as in {y}"
    said = f"{seen}; {last.name}'s step {_times(steps[0])}"
    return said if len(columns) == 1 else f"{said}, {first.name}'s {_times(steps[1])}"


def _ratio(of: Point, large: int) -> float:
    return abs(of[large] / of[1 - large]) if of[1 - large] else np.inf


def _times(ratio: float) -> str:
    return f"{phrases.number(float(f'{ratio:.2g}'))} times"


def _says(update: Update, parameters: tuple[str, str]) -> str:
    moved = " and ".join(f"{phrases.number(of)} in {name}" for of, name in zip(update.step, parameters, strict=True))
    return f"step {update.t} is {moved}"
