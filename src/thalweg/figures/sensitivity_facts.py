"""The facts of a picture of sensitivity: each optimizer's steps, losses and ranges of learning rates, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.figures import phrases, wording
from thalweg.runs.sensitivity import GOOD, Response, Sensitivity
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
Range = tuple[float, float]
LONG = 24  # letters of two names that leave no room to compare them in a headline


@dataclass(frozen=True)
class Curve:
    """One optimizer over the learning rates."""

    name: str
    whose: tuple[str, int]  # colour it has
    steps: Array  # (rates,): to settle; NaN where it does not
    gap: Array  # (rates,): of the final loss above the lowest; NaN where it diverged
    good: tuple[Range, ...]  # of rates, half a step of the axis beyond the first and the last
    diverges: tuple[Range, ...]
    best: tuple[float, float] | None  # the rate that settles first, and its steps
    decades: float  # of good rates, gaps left out
    open_ended: bool  # whether the first or the last rate of the axis is good, so that there may be more

    @property
    def width(self) -> str:
        decades = f"{self.decades:.1f}" if self.decades > 0.95 else f"{self.decades:.2g}"
        return f"{'at least ' if self.open_ended else ''}{decades} decades"

    @property
    def short(self) -> str:
        """The label without the rate."""
        return self.name if self.best is None else f"{self.name}: {phrases.steps(self.best[1])}"

    @property
    def label(self) -> str:
        if self.best is None:
            return f"{self.name}: settles nowhere"
        return f"{self.name}: {phrases.steps(self.best[1])} at lr {self.best[0]:.3g}"


@dataclass(frozen=True)
class SensitivityFacts:
    """Everything a picture of sensitivity shows, without ink."""

    found: Sensitivity
    surface: Surface | None
    curves: tuple[Curve, ...]
    reference: float  # the gap at the start, or the largest seen where the landscape is not there
    lowest_known: bool
    headline: str
    subtitle: str
    small_print: str

    @property
    def edge_label(self) -> str:
        return f"2/λₘₐₓ = {self.found.edge:.4g}, edge of stability"

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = "; ".join(f"{curve.label}, good over {curve.width}" for curve in self.curves)
        edge = f" {self.edge_label}." if self.found.edge is not None else ""
        return f"{self.headline}. Steps to settle and final loss over the learning rate. {each}.{edge}"

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        return {
            "landscape": self.found.landscape,
            "parameters": {k: float(v) for k, v in self.surface.parameters.items()} if self.surface else {},
            "optimizers": [
                {"optimizer": each.optimizer, "hyperparameters": phrases.plain(each.hyperparameters)}
                for each in self.found.responses
            ],
            "lr": [float(self.found.rates[0]), float(self.found.rates[-1]), len(self.found.rates)],
            "start": list(self.found.start),
            "steps": self.found.steps,
            "tolerance": self.found.tolerance,
            "batch": self.found.batch,
            "seed": self.found.seed,
        }


def gather_sensitivity(found: Sensitivity, surface: Surface | None = None) -> SensitivityFacts:
    """The facts of `found`; without its landscape losses are measured from the lowest seen."""
    surface = surface if surface is not None else found.surface
    lowest = surface.lowest if surface is not None else None
    ends = [np.where(each.diverged > 0, np.nan, each.loss) for each in found.responses]
    seen = np.concatenate(ends)
    floor = lowest if lowest is not None else float(np.nanmin(seen)) if np.isfinite(seen).any() else 0.0
    at_start = float(surface.value(*found.start)) if surface is not None else np.nanmax(seen, initial=floor)
    names = _names(found.responses)
    twins = len({each.optimizer for each in found.responses}) < len(found.responses)
    curves = tuple(
        _curve(found, k, names[k], ("" if twins else each.optimizer, k), ends[k] - floor)
        for k, each in enumerate(found.responses)
    )
    about = wording.describe(surface) if surface is not None else found.landscape.replace("_", " ").capitalize()
    return SensitivityFacts(
        found=found,
        surface=surface,
        curves=curves,
        reference=max(float(at_start) - floor, 1e-300),
        lowest_known=lowest is not None,
        headline=headline(curves, found.steps),
        subtitle=f"{about}. {found.steps:,} steps for each of {len(found.rates)} rates. {_criterion(found)}",
        small_print=_small_print(found),
    )


def _curve(found: Sensitivity, k: int, name: str, whose: tuple[str, int], gap: Array) -> Curve:
    response = found.responses[k]
    best, good = response.best, response.good
    return Curve(
        name=name,
        whose=whose,
        steps=np.where(np.isfinite(response.settled), response.settled, np.nan),
        gap=gap,
        good=ranges(found.rates, good),
        diverges=ranges(found.rates, response.diverged > 0),
        best=None if best is None else (float(found.rates[best]), float(response.settled[best])),
        decades=found.width(response),
        open_ended=bool(good[0] or good[-1]),
    )


def ranges(rates: Array, inside: NDArray[np.bool_]) -> tuple[Range, ...]:
    """The stretches of rates that are inside, each half a step longer at both ends."""
    logs = np.log(rates)
    between = np.exp(np.concatenate([[logs[0]], (logs[1:] + logs[:-1]) / 2, [logs[-1]]]))
    between[0], between[-1] = rates[0] ** 2 / between[1], rates[-1] ** 2 / between[-2]
    turns = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(int)))
    return tuple((float(between[a]), float(between[b])) for a, b in turns.reshape(-1, 2))


def _names(responses: Sequence[Response]) -> list[str]:
    """Of one kind, those that differ in a hyperparameter are told apart by it."""
    names = []
    for each in responses:
        twins = [other.hyperparameters for other in responses if other.optimizer == each.optimizer]
        own = {k: v for k, v in each.hyperparameters.items() if any(other.get(k) != v for other in twins)}
        names.append(phrases.optimizer(each.optimizer, own))
    return names


def headline(curves: tuple[Curve, ...], steps: int) -> str:
    """Who has the widest good range, and by how much."""
    widest = max(curves, key=lambda curve: curve.decades)
    if widest.best is None:
        who = f"None of {phrases.count(len(curves))} optimizers" if len(curves) > 1 else f"{curves[0].name} never"
        return f"{who} settles in {phrases.steps(steps)}"
    if len(curves) == 1:
        return f"{widest.name} settles soon over {widest.width} of learning rates"
    first = curves[0]
    rival = max(curves[1:], key=lambda curve: curve.decades) if widest is first else first
    if rival.best is None:
        return f"{widest.name} settles soon over {widest.width} of learning rates, {rival.name} nowhere"
    times = widest.decades / rival.decades
    much = f"{times:.2g}" if times < 9.95 else f"{times:.0f}"
    if times < 1.05:
        return f"{widest.name} and {rival.name} forgive alike: {widest.width} of good learning rates"
    said = f"{widest.name} forgives most: {widest.width} of good learning rates"
    return f"{said}, {much} times {rival.name}'s" if len(widest.name) + len(rival.name) < LONG else said


def _criterion(found: Sensitivity) -> str:
    if found.criterion == "distance":
        return f"Settled: the distance to the minimum stays under {100 * found.tolerance:g} % of the start's."
    return f"Settled: the gap to the lowest loss stays under {100 * found.tolerance:g} % of the start's."


def _small_print(found: Sensitivity) -> str:
    said = "; ".join(phrases.optimizer(each.optimizer, each.hyperparameters) for each in found.responses[:4])
    more = f"; and {phrases.count(len(found.responses) - 4)} more." if len(found.responses) > 4 else "."
    good = f"Good: settles within {GOOD:g} times the steps of the best rate"
    runs = f"Start {phrases.point(found.start)}.{phrases.sampling(found.batch, found.seed)}"
    return f"{good}. {runs} {said}{more}"
