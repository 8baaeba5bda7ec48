"""The facts of a picture, computed before anything is drawn: what is shown, where, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.figures import wording
from thalweg.figures.followed import on_one_landscape, run_of, steps_shown
from thalweg.landscapes.landscape import View
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
LEAST_SHOWN = 12


@dataclass(frozen=True)
class PanelFacts:
    """One optimizer's part of the picture."""

    optimizer: str
    title: str
    label: str
    whose: tuple[str, int]  # colour it has
    path: Path  # as far as it is drawn
    progress: Array  # (n + 1,): way along the ruler after each step, as a share of the whole way
    ruler: str  # what the ruler follows
    left_map_at: int | None  # the first drawn step that ends outside the map

    @property
    def caption(self) -> str:
        """The numbers beside the ruler."""
        return self.captions[0]

    @property
    def captions(self) -> tuple[str, ...]:
        """The numbers, and fewer of them for a ruler that has no room for all."""
        way, stride = self.progress[-1], f"mean stride {self.path.stride:.3g}"
        some = f"{100 * way:.0f} % of the way"
        return (f"{some}, {stride}", some) if -0.2 < way < FAR else (stride,)


@dataclass(frozen=True)
class Facts:
    """Everything a picture shows, without ink."""

    surface: Surface
    view: View
    shown: int  # steps drawn, the same for all
    panels: tuple[PanelFacts, ...]
    headline: str
    subtitle: str
    small_print: str

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = "; ".join(f"{p.title}: {p.label}, {p.caption}" for p in self.panels)
        apart = ", ".join(p.title for p in self.panels if p.path.apart)
        thin = f" A thin line beside the path of {apart} shows {wording.EVALUATED}." if apart else ""
        return f"{self.headline}. A topographic map of the loss with the first {self.shown} steps. {each}.{thin}"

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        return {
            "landscape": self.surface.name,
            "parameters": {key: float(value) for key, value in self.surface.parameters.items()},
            "view": list(self.view),
            "steps": self.shown,
            "runs": [run_of(p.path) for p in self.panels],
        }


def gather(
    paths: Sequence[Path],
    surface: Surface | None = None,
    *,
    shown: int | None = None,
    view: View | None = None,
    lr_rule: str = "",
) -> Facts:
    """The facts of `paths` on one landscape; the first is the one that the others are compared with."""
    paths, surface = on_one_landscape(paths, surface)
    shown = steps_shown(paths, shown, _worth_showing)
    view = view or holding(surface.domain, paths, shown)
    ruler = _ruler(paths)
    panels = tuple(_panel(path, paths, index, shown=shown, view=view, ruler=ruler) for index, path in enumerate(paths))
    return Facts(
        surface=surface,
        view=view,
        shown=shown,
        panels=panels,
        headline=wording.headline(paths),
        subtitle=f"{wording.describe(surface)}. The first {shown} steps. {wording.criterion(paths)}",
        small_print=wording.small_print(paths, lr_rule),
    )


def _panel(path: Path, paths: tuple[Path, ...], index: int, *, shown: int, view: View, ruler: Ruler) -> PanelFacts:
    drawn = path.until(shown)
    x, y = drawn.points.T
    outside = ~((x >= view[0]) & (x <= view[1]) & (y >= view[2]) & (y <= view[3]))
    label = wording.verdict(path, paths[0], shown) if index else wording.first_remark(path, shown)
    twins = sum(other.optimizer == path.optimizer for other in paths) > 1
    with np.errstate(all="ignore"):  # a run that leaves at once may be at no number
        progress = np.concatenate([[0.0], np.cumsum(ruler.along(drawn))]) / ruler.whole
    return PanelFacts(
        optimizer=path.optimizer,
        title=wording.title(path, len(paths)) + (f", {wording.rate(path)}" if twins else ""),
        label=label,
        whose=("" if twins else path.optimizer, index),
        path=drawn,
        progress=progress,
        ruler=ruler.name,
        left_map_at=int(np.argmax(outside)) if outside.any() else None,
    )


@dataclass(frozen=True)
class Ruler:
    """What progress is measured along: the valley floor, or a straight line where the floor leads nowhere."""

    name: str
    whole: float
    straight: Array | None = None  # unit vector

    def along(self, path: Path) -> Array:
        return path.along if self.straight is None else np.diff(path.points, axis=0) @ self.straight


FAR = 1.5  # times the whole way; who went farther took another one
LEADS = 0.3
"""The floor is a way to the minimum if it makes up this share of the distance; in a round bowl it goes around."""


def _ruler(paths: tuple[Path, ...]) -> Ruler:
    there = [path for path in paths if wording.steps_to_settle(path) is not None]
    ways = [abs(float(path.along.sum())) for path in there]
    ways = ways or [float(np.nanmax(np.abs(np.cumsum(path.along)), initial=0.0)) for path in paths]
    start = paths[0].points[0]
    ends = [np.array(point) for point in paths[0].minima] or [path.points[-1] for path in (there or paths)]
    distance, end = min(((float(np.hypot(*(end - start))), end) for end in ends), key=lambda each: each[0])
    whole = float(np.median(ways))
    strays = any(np.nanmax(np.abs(np.cumsum(path.along)), initial=0.0) > FAR * whole for path in there)
    if not np.isfinite(distance) or distance == 0 or (whole >= LEADS * distance and not strays):
        return Ruler("along the valley floor", whole or 1.0)
    return Ruler("along the line to the minimum", distance, (end - start) / distance)


def _worth_showing(paths: tuple[Path, ...]) -> int:
    """As many steps as the quickest needs to get there, so that the others are seen under way."""
    there = [steps for path in paths if (steps := wording.steps_to_settle(path)) is not None]
    longest = max(path.steps for path in paths)
    return max(1, min(longest, max(LEAST_SHOWN, min(there)) if there else min(longest, 60)))


def holding(view: View, paths: tuple[Path, ...], shown: int) -> View:
    """The landscape's map, widened to hold each start and what lies near it of the drawn paths."""
    points = np.concatenate([path.until(shown).points for path in paths])
    width, height = view[1] - view[0], view[3] - view[2]
    near = (
        (points[:, 0] > view[0] - width / 2)
        & (points[:, 0] < view[1] + width / 2)
        & (points[:, 1] > view[2] - height / 2)
        & (points[:, 1] < view[3] + height / 2)
    )
    kept = np.concatenate([points[near], [path.points[0] for path in paths]])
    low, high = kept.min(axis=0), kept.max(axis=0)
    pad = 0.06
    return (
        min(view[0], float(low[0]) - pad * width if low[0] < view[0] else view[0]),
        max(view[1], float(high[0]) + pad * width if high[0] > view[1] else view[1]),
        min(view[2], float(low[1]) - pad * height if low[1] < view[2] else view[2]),
        max(view[3], float(high[1]) + pad * height if high[1] > view[3] else view[3]),
    )
