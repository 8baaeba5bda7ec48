"""The facts of a picture after some of its steps: the same map, ruler and finding, shorter paths."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures import phrases
from thalweg.figures.chart_facts import ChartFacts
from thalweg.figures.facts import Facts, PanelFacts
from thalweg.figures.fit_facts import FitFacts, equation, off_by
from thalweg.figures.ranges import is_whole

Array = NDArray[np.float64]


def after(facts: Facts, step: int) -> Facts:
    """What stands on the picture after `step` steps.

    Arguments
        facts: of paths. step: from 0 to the number of steps that the picture shows.

    Raises InputError for another step.

    >>> import thalweg as tw
    >>> facts = tw.draw([tw.descend(tw.valley, tw.adam(lr=0.1), steps=40)]).facts
    >>> [panel.path.steps for panel in after(facts, 3).panels], after(facts, 3).view == facts.view
    ([3], True)
    """
    if not is_whole(step, 0, facts.shown):
        raise InputError(f"the picture shows {facts.shown} steps, the state after step {step!r} was asked for")
    panels = tuple(_panel_after(panel, step) for panel in facts.panels)
    return dataclasses.replace(facts, shown=step, panels=panels, subtitle=counter(step, facts.shown))


def counter(step: int, steps: int) -> str:
    """Where a film is.

    >>> counter(3, 30)
    'Step 3 of 30'
    """
    return f"Step {step} of {steps}"


@dataclass(frozen=True)
class Moves:
    """What a picture's parts do from step to step, by the gids that ink gives them."""

    steps: int
    says: Mapping[str, Sequence[str]] = field(default_factory=dict)  # of a text: after 0, 1, ... steps
    names: Mapping[str, str] = field(default_factory=dict)  # of a label: whose it is
    lines: Mapping[str, Array] = field(default_factory=dict)  # of a straight line: (n + 1, 2) slopes and intercepts
    since: Mapping[str, int] = field(default_factory=dict)  # the first step of what is there from then on
    last: frozenset[str] = frozenset()  # names at the ends of lines that are true only of the last step
    curves: bool = False  # whether curves are over the steps


def moves(facts: Facts | FitFacts | ChartFacts) -> Moves:
    """What moves, besides the paths."""
    if isinstance(facts, ChartFacts):
        return Moves(int(facts.settings["steps"]), curves=True)
    if isinstance(facts, FitFacts):
        return _of_fit(facts)
    named = {f"{index}-{panel.optimizer}": panel for index, panel in enumerate(facts.panels)}
    return Moves(
        facts.shown,
        says={f"caption-{name}": captions(panel, facts.shown) for name, panel in named.items()},
        names={f"label-{name}": panel.title for name, panel in named.items()},
    )


def captions(panel: PanelFacts, steps: int) -> list[str]:
    """What stands beside a ruler after 0, 1, ... steps."""
    return [_panel_after(panel, step).caption for step in range(steps)] + [panel.caption]


def _of_fit(facts: FitFacts) -> Moves:
    named = {f"{index}-{run.panel.optimizer}": run for index, run in enumerate(facts.runs)}
    says = dict[str, Sequence[str]]()
    for name, run in named.items():
        says[f"title-{name}"] = [off_by(run, step) for step in range(len(run.lines))]
        says[f"title-data-{name}"] = [equation(facts.problem, line) for line in run.lines]
    since = {
        f"curve-data-{name}-{place}": step
        for name, run in named.items()
        for place, step in enumerate(run.earlier, start=1)
    }
    lines = {f"fit-{name}": run.lines for name, run in named.items()}
    ends = frozenset(phrases.steps(run.path.steps) for run in facts.runs)
    return Moves(facts.shown, says, lines=lines, since=since, last=ends)


def _panel_after(panel: PanelFacts, step: int) -> PanelFacts:
    left = panel.left_map_at
    return dataclasses.replace(
        panel,
        path=panel.path.until(step),
        progress=panel.progress[: step + 1],
        left_map_at=left if left is not None and left <= step else None,
    )
