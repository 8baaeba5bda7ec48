"""The facts of a fit: lines through data after each step, beside the paths of slope and intercept on their loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures import phrases, theme, wording
from thalweg.figures.facts import Facts, PanelFacts, gather
from thalweg.figures.followed import check_room
from thalweg.landscapes.landscape import View
from thalweg.problems.line import LineProblem
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
EARLIER = 5  # lines of earlier steps that are shown faintly


@dataclass(frozen=True)
class FitRun:
    """One optimizer's line, step by step."""

    panel: PanelFacts  # its path on the map
    lines: Array  # (n + 1, 2): slope and intercept after each step
    errors: Array  # (n + 1,): root of the mean squared error, in the target's unit

    @property
    def path(self) -> Path:
        """As far as it is shown."""
        return self.panel.path

    @property
    def name(self) -> str:
        """With its rate where the optimizer is there twice."""
        _, comma, rate = self.panel.title.partition(", ")
        return theme.name(self.panel.optimizer) + comma + rate

    @property
    def earlier(self) -> tuple[int, ...]:
        """Steps of lines on the way: as far apart as the lines are, not as the steps."""
        last = len(self.lines) - 1
        return tuple(sorted({int(step) for step in np.geomspace(1, last, EARLIER + 1)[:-1]} - {last})) if last else ()


@dataclass(frozen=True)
class FitFacts:
    """Everything a fit shows, without ink."""

    map: Facts
    problem: LineProblem
    runs: tuple[FitRun, ...]
    headline: str
    subtitle: str
    small_print: str

    @property
    def shown(self) -> int:
        """Steps drawn."""
        return self.map.shown

    @property
    def least_squares(self) -> tuple[float, float]:
        """Slope and intercept of the best line."""
        return self.problem.minima[0]

    @property
    def axes(self) -> tuple[str, str]:
        """What the map's directions are, with their units and without."""
        whole, short = (f"→ {x}   ↑ {y}" for x, y in (self.problem.axes, wording.parameters(self.problem)))
        return whole, short

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = "; ".join(f"{run.name}: {said(self.problem, run)}" for run in self.runs)
        return f"{self.headline}. The data with each line, and the path of slope and intercept on the loss. {each}."

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        given = self.map.settings
        says = [said(self.problem, run) for run in self.runs]
        return {**given, "runs": [{**run, "says": said} for run, said in zip(given["runs"], says, strict=True)]}


def gather_fit(
    paths: Sequence[Path], surface: Surface | None = None, *, shown: int | None = None, view: View | None = None,
    lr_rule: str = "",
) -> FitFacts:  # fmt: skip
    """Raises InputError where the paths are on anything but a line through data, or too many."""
    on_map = gather(paths, surface, shown=shown, view=view, lr_rule=lr_rule)
    problem = on_map.surface
    if not isinstance(problem, LineProblem):
        raise InputError(f"layout='fit' shows lines through data, {problem.name} has no data: leave it out")
    check_room(paths, "fits")
    runs = tuple(_run(panel) for panel in on_map.panels)
    return FitFacts(
        map=on_map,
        problem=problem,
        runs=runs,
        headline=headline(problem, runs, on_map.shown),
        subtitle=f"{wording.describe(problem)}. Off by: the root of the mean squared error, in the unit of "
        f"{problem.target}.",
        small_print=on_map.small_print,
    )


def _run(panel: PanelFacts) -> FitRun:
    with np.errstate(all="ignore"):
        return FitRun(panel, panel.path.evaluated, np.sqrt(panel.path.losses))


def best_error(problem: LineProblem) -> float:
    """Of the least-squares line."""
    assert problem.lowest is not None
    return float(np.sqrt(problem.lowest))


def headline(problem: LineProblem, runs: Sequence[FitRun], shown: int) -> str:
    """How far off the lines are, the nearest first, beside the best there is."""
    some = sorted(runs, key=lambda run: _sorted(run.errors[-1]))
    off, best = [phrases.number(run.errors[-1]) for run in some], phrases.number(best_error(problem))
    when = f"After {phrases.steps(shown)}"
    if len(some) > 2:
        return (
            f"{when} the lines are off by {off[0]} ({some[0].name}) to {off[-1]} ({some[-1].name}); the best by {best}"
        )
    others = "".join(f", {run.name}'s by {error}" for run, error in zip(some[1:], off[1:], strict=True))
    return f"{when} {some[0].name}'s line is off by {off[0]}{others}; the best line by {best}"


def _sorted(error: float) -> float:
    return float(error) if np.isfinite(error) else np.inf


def said(problem: LineProblem, run: FitRun) -> str:
    """The line after the last step shown, and how far off it is."""
    return f"{equation(problem, run.lines[-1])}, off by {phrases.number(run.errors[-1])}"


def off_by(run: FitRun, step: int = -1) -> str:
    """What stands over a column after so many steps."""
    return f"{run.panel.title}: off by {phrases.number(run.errors[step])}"


def equation(problem: LineProblem, line: Array | tuple[float, float]) -> str:
    """`waiting = 10.7 eruptions + 33.5`."""
    slope, intercept = (float(each) for each in line)
    sign = "−" if intercept < 0 else "+"
    return f"{problem.target} = {phrases.number(slope)} {problem.feature} {sign} {phrases.number(abs(intercept))}"
