"""The facts of a picture of basins: each minimum with its share and colour, how dark each start is, and the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.figures import phrases, wording
from thalweg.figures.colours import MINIMA
from thalweg.landscapes.landscape import Point, View
from thalweg.runs.basins import DIVERGED, NOWHERE, Basins
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
ENDS = (0.002, 0.998)  # quantiles of the steps that are brightest and darkest
ALIKE = 1e-6  # losses as close as that, as a share of their range, are one


@dataclass(frozen=True)
class Basin:
    """One minimum and the starts that reach it."""

    minimum: Point
    loss: float
    share: float
    half_within: float | None  # steps in which half of its starts are there; None where it has none

    @property
    def numbers(self) -> str:
        if self.half_within is None:
            return f"loss {phrases.number(self.loss)}, reached from no start"
        return f"loss {phrases.number(self.loss)}, {phrases.share(self.share)} of starts"


@dataclass(frozen=True)
class BasinFacts:
    """Everything a picture of basins shows, without ink."""

    found: Basins
    surface: Surface | None
    basins: tuple[Basin, ...]  # the lowest first
    nowhere: float  # share of starts still on the way at the end
    diverged: float
    span: tuple[float, float]  # steps of the brightest and of the darkest starts
    darkness: Array  # (rows, columns): 0 there soonest, 1 latest, NaN where no minimum is reached
    headline: str
    subtitle: str
    small_print: str

    @property
    def view(self) -> View:
        x, y = self.found.x, self.found.y
        return float(x[0]), float(x[-1]), float(y[0]), float(y[-1])

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = "; ".join(
            f"minimum {k} at {phrases.point(basin.minimum)}: {basin.numbers}"
            for k, basin in enumerate(self.basins[: len(MINIMA)], 1)
        )
        rest = f"; not there in time: {phrases.share(self.nowhere)}; diverged: {phrases.share(self.diverged)}"
        return f"{self.headline}. A map of starts, coloured by the minimum that a run from there reaches. {each}{rest}."

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        return {
            "landscape": self.found.landscape,
            "parameters": {k: float(v) for k, v in self.surface.parameters.items()} if self.surface else {},
            "optimizer": self.found.optimizer,
            "hyperparameters": phrases.plain(self.found.hyperparameters),
            "view": list(self.view),
            "resolution": len(self.found.x),
            "steps": self.found.steps,
        }


def gather_basins(found: Basins, surface: Surface | None = None, *, lr_rule: str = "") -> BasinFacts:
    """The facts of `found`; a record that was loaded has no surface, and a picture without one has no contours."""
    surface = surface if surface is not None else found.surface
    basins = tuple(_basin(found, k) for k in range(len(found.minima)))
    nowhere, diverged = (float(np.mean(found.reached == code)) for code in (NOWHERE, DIVERGED))
    span, darkness = _darkness(found)
    about = wording.describe(surface) if surface is not None else found.landscape.replace("_", " ").capitalize()
    return BasinFacts(
        found=found,
        surface=surface,
        basins=basins,
        nowhere=nowhere,
        diverged=diverged,
        span=span,
        darkness=darkness,
        headline=headline(basins, nowhere, diverged, found.steps),
        subtitle=f"{about}. Each start has the colour of the minimum it reaches; the brighter, the sooner.",
        small_print=_small_print(found, lr_rule),
    )


def _basin(found: Basins, k: int) -> Basin:
    steps = found.settled[found.reached == k]
    return Basin(
        minimum=(float(found.minima[k][0]), float(found.minima[k][1])),
        loss=float(found.losses[k]),
        share=float(steps.size / found.reached.size),
        half_within=float(np.sort(steps)[(steps.size - 1) // 2]) if steps.size else None,
    )


def _darkness(found: Basins) -> tuple[tuple[float, float], Array]:
    """By the logarithm of the steps, bent so that the median start is neither bright nor dark."""
    there = found.reached >= 0
    if not there.any():
        return (0.0, 0.0), np.full(there.shape, np.nan)
    steps = np.where(there, found.settled, np.nan).astype(np.float64)
    low, high = (float(each) for each in np.nanquantile(steps, ENDS))
    if low == high:
        return (low, high), np.where(there, 0.5, np.nan)
    logs = np.log1p(np.clip(steps, low, high))
    dark = (logs - np.log1p(low)) / (np.log1p(high) - np.log1p(low))
    median = float(np.clip(np.nanmedian(dark), 0.02, 0.98))
    return (low, high), dark ** np.clip(np.log(0.5) / np.log(median), 0.4, 6.0)


def headline(basins: tuple[Basin, ...], nowhere: float, diverged: float, steps: int) -> str:
    """The finding, with its number."""
    if diverged > 0.5:
        return f"{_starts(diverged)} diverge"
    if nowhere + diverged > 0.5:
        return f"{_starts(nowhere + diverged)} reach no minimum in {phrases.steps(steps)}"
    total = phrases.count(len(basins))
    if len(basins) == 1:
        only = basins[0]
        return f"{_starts(only.share)} reach {phrases.point(only.minimum)}, half of them in {_half(only)}"
    lowest = [basin for basin in basins if _alike(basin, basins)]
    if len(lowest) == len(basins):
        most = max(basins, key=lambda basin: basin.share)
        share = f"{phrases.share(most.share)} of starts fall to {phrases.point(most.minimum)}"
        return f"{total.capitalize()} equal minima share the plane: {share}"
    share = _starts(sum(basin.share for basin in lowest))
    if len(lowest) > 1:
        return f"{share} fall to the {phrases.count(len(lowest))} lowest of {total} minima"
    return f"{share} fall to the lowest of {total} minima, {phrases.point(lowest[0].minimum)}"


def _alike(basin: Basin, basins: tuple[Basin, ...]) -> bool:
    """Whether a minimum is as low as the lowest."""
    spread = max(abs(each.loss) for each in basins)
    return basin.loss - basins[0].loss <= ALIKE * max(spread, 1e-3)


def _half(basin: Basin) -> str:
    return phrases.steps(basin.half_within or 0.0)


def _starts(part: float) -> str:
    if part == 1:
        return "All starts"
    text = phrases.share(part)
    return f"{text[:1].upper()}{text[1:]} of starts"


def _small_print(found: Basins, lr_rule: str) -> str:
    x, y = found.x, found.y
    x0, x1, y0, y1 = (phrases.number(each) for each in (x[0], x[-1], y[0], y[-1]))
    area = f"x from {x0} to {x1}, y from {y0} to {y1}"
    chosen = f"{lr_rule}: " if lr_rule else ""
    return (
        f"{chosen}{phrases.optimizer(found.optimizer, found.hyperparameters)}. {len(x):,} × {len(y):,} starts, {area}; "
        f"{phrases.steps(found.steps)} each. There: within {found.radius:.2g} of the minimum, to the end."
    )
