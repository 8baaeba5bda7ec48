"""The facts of a picture of a sweep: what is shown over one or two axes, the best of it, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures import phrases, theme, wording
from thalweg.runs.surface import Surface
from thalweg.runs.swept import Sweep

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SweepFacts:
    """Everything a picture of a sweep shows, without ink."""

    found: Sweep
    surface: Surface | None
    axes: Mapping[str, Array]  # one, or two: ascending
    measure: str  # "settled", "best" or "loss"
    shown: Array  # (*shape of the axes): steps or losses; NaN where a run diverged or never settled
    diverged: NDArray[np.bool_]
    best: Mapping[str, float] | None  # the values of all axes where it is least; None where nothing is shown
    least: float
    headline: str
    subtitle: str
    small_print: str

    @property
    def name(self) -> str:
        """Of what is shown."""
        steps = f"Steps to settle, of {self.found.steps:,}"
        return {"settled": steps, "best": "Lowest loss of each run", "loss": "Final loss"}[self.measure]

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        over = " and ".join(
            f"{name} from {phrases.number(values[0])} to {phrases.number(values[-1])}"
            for name, values in self.axes.items()
        )
        return f"{self.headline}. {self.name} over {over}. Diverged: {phrases.share(float(self.diverged.mean()))}."

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        return {
            "landscape": self.found.landscape,
            "parameters": {k: float(v) for k, v in self.surface.parameters.items()} if self.surface else {},
            "optimizer": self.found.optimizer,
            "hyperparameters": phrases.plain(self.found.hyperparameters),
            "axes": {name: values.tolist() for name, values in self.found.axes.items()},
            "zipped": self.found.zipped,
            "start": list(self.found.start),
            "steps": self.found.steps,
        }


def gather_sweep(found: Sweep, surface: Surface | None = None, *, lr_rule: str = "") -> SweepFacts:
    """The facts of `found`. Raises InputError where it has no picture."""
    axes = _drawable(found)
    measure = _measure(found)
    values = np.asarray(getattr(found, measure), dtype=np.float64)
    diverged = found.diverged_at > 0 if "diverged" in found.kept else np.zeros(found.shape, dtype=bool)
    shown = np.where(np.isfinite(values) & ~diverged, values, np.nan)
    best, least = _best(found, shown)
    for axis, each in enumerate(axes.values()):
        order = np.argsort(each, kind="stable")
        shown, diverged = (np.take(array, order, axis=axis) for array in (shown, diverged))
    about = wording.describe(surface) if surface is not None else found.landscape.replace("_", " ").capitalize()
    return SweepFacts(
        found=found,
        surface=surface,
        axes={name: np.sort(each).astype(np.float64) for name, each in axes.items()},
        measure=measure,
        shown=shown,
        diverged=diverged,
        best=best,
        least=least,
        headline=headline(found, measure, best, least),
        subtitle=f"{about}. {found.steps:,} steps for each of {int(np.prod(found.shape)):,} runs.{_criterion(found)}",
        small_print=_small_print(found, lr_rule),
    )


def _drawable(found: Sweep) -> dict[str, NDArray[Any]]:
    """The axes that are drawn: of zipped ones, which are one row of runs, the first of numbers."""
    numbers = {name: values for name, values in found.axes.items() if name != "start"}
    if found.zipped and numbers:
        return dict([next(iter(numbers.items()))])
    if len(numbers) == len(found.axes) and 1 <= len(numbers) <= 2:
        return numbers
    given = ", ".join(found.axes) or "none"
    raise InputError(
        f"a sweep has a picture over one axis of numbers or two, its axes are {given}: save it as .npz or .csv"
    )


def _measure(found: Sweep) -> str:
    """What says most, of what was kept."""
    if "settled" in found.kept and np.isfinite(found.settled).any():
        return "settled"
    for name in ("best", "loss", "settled"):
        if name in found.kept:
            return name
    kept = ", ".join(found.kept)
    raise InputError(f"a picture of a sweep shows settled, best or loss, {kept} was kept: save it as .npz or .csv")


def _best(found: Sweep, shown: Array) -> tuple[dict[str, float] | None, float]:
    if not np.isfinite(shown).any():
        return None, np.nan
    place = np.unravel_index(int(np.nanargmin(shown)), shown.shape)
    places = [place[0]] * len(found.axes) if found.zipped else place
    named = zip(found.axes.items(), places, strict=True)
    return {name: float(values[at]) for (name, values), at in named if name != "start"}, float(shown[place])


def headline(found: Sweep, measure: str, best: Mapping[str, float] | None, least: float) -> str:
    """The best of the runs, with its number."""
    name = theme.name(found.optimizer)
    if best is None:
        what = "diverge" if "diverged" in found.kept and (found.diverged_at > 0).all() else "settle nowhere"
        return f"All {int(np.prod(found.shape)):,} runs of {name} {what}"
    at = " and ".join(f"{axis} {value:.3g}" for axis, value in best.items())
    if measure == "settled":
        return f"{name} settles soonest at {at}: {phrases.steps(least)}"
    return f"{name} comes lowest at {at}: loss {phrases.number(least)}"


def geometric(values: Array) -> bool:
    """Whether values grow by a factor rather than by a summand."""
    if len(values) < 3 or not values[0] > 0:
        return len(values) == 2 and bool(values[0] > 0 and values[1] >= 10 * values[0])
    gaps, factors = np.diff(values), np.diff(np.log(values))
    return bool(np.ptp(factors) / factors.max() < np.ptp(gaps) / gaps.max())


def _criterion(found: Sweep) -> str:
    if not found.criterion:
        return ""
    share = f"{100 * found.tolerance:g} % of the start's"
    if found.criterion == "distance":
        return f" Settled: the distance to the minimum stays under {share}."
    return f" Settled: the gap to the lowest loss stays under {share}."


def _small_print(found: Sweep, lr_rule: str) -> str:
    chosen = f"{lr_rule}: " if lr_rule else ""
    also = f" With {', '.join(found.axes)} side by side." if found.zipped and len(found.axes) > 1 else ""
    start = "" if "start" in found.axes else f" Start {phrases.point(found.start)}."
    return f"{chosen}{phrases.optimizer(found.optimizer, found.hyperparameters)}.{start}{also}"
