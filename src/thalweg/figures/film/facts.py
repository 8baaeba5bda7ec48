"""The facts of a picture after some of its steps: the same map, ruler and finding, shorter paths."""

from __future__ import annotations

import dataclasses

from thalweg.errors import InputError
from thalweg.figures.facts import Facts, PanelFacts


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
    if not 0 <= step <= facts.shown:
        raise InputError(f"the picture shows {facts.shown} steps, the state after step {step} was asked for")
    panels = tuple(_panel_after(panel, step) for panel in facts.panels)
    return dataclasses.replace(facts, shown=step, panels=panels, subtitle=counter(step, facts.shown))


def counter(step: int, steps: int) -> str:
    """Where a film is.

    >>> counter(3, 30)
    'Step 3 of 30'
    """
    return f"Step {step} of {steps}"


def captions(facts: Facts) -> dict[str, list[str]]:
    """The caption of each ruler after 0, 1, ... steps, by the name that ink gives the panel."""
    return {
        f"{index}-{panel.optimizer}": [_panel_after(panel, step).caption for step in range(facts.shown)]
        + [panel.caption]
        for index, panel in enumerate(facts.panels)
    }


def _panel_after(panel: PanelFacts, step: int) -> PanelFacts:
    left = panel.left_map_at
    return dataclasses.replace(
        panel,
        path=panel.path.until(step),
        progress=panel.progress[: step + 1],
        left_map_at=left if left is not None and left <= step else None,
    )
