"""The facts of a picture of a sweep: what is shown over one or two axes, the best of it, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures import phrases, theme, wording
from thalweg.runs.surface import Surface
from thalweg.runs.swept import Sweep

Array = NDArray[np.float64]
MEASURES = ("settled", "best", "loss")


@dataclass(frozen=True)
class Best:
    """The run that a measure is least for."""

    at: Mapping[str, float]  # the values of the axes of numbers
    least: float
    place: tuple[int, ...]  # among the runs


@dataclass(frozen=True)
class SweepFacts:
    """Everything a picture of a sweep shows, without ink."""

    found: Sweep
    surface: Surface | None
    axes: Mapping[str, Array]  # one, or two: ascending
    measure: str  # "settled", "best" or "loss"
    shown: Array  # (*shape of the axes): steps or losses; NaN where a run diverged or never settled
    diverged: NDArray[np.bool_]
    best: Best | None
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
            "batch": self.found.batch,
            "seed": self.found.seed,
        }


def gather_sweep(found: Sweep, surface: Surface | None = None, *, lr_rule: str = "") -> SweepFacts:
    """The facts of `found`. Raises InputError where it has no picture."""
    check_drawable(tuple(found.axes), zipped=found.zipped, keep=tuple(found.kept))
    axes = dict(list(found.axes.items())[: 1 if found.zipped else 2])
    measure = measure_of(found)
    shown, diverged, best = _shown(found, measure), _diverged(found), best_of(found)
    for axis, each in enumerate(axes.values()):
        order = np.argsort(each, kind="stable")
        shown, diverged = np.take(shown, order, axis=axis), np.take(diverged, order, axis=axis)
    about = wording.describe(surface) if surface is not None else found.landscape.replace("_", " ").capitalize()
    return SweepFacts(
        found=found,
        surface=surface,
        axes={name: np.sort(each).astype(np.float64) for name, each in axes.items()},
        measure=measure,
        shown=shown,
        diverged=diverged,
        best=best,
        headline=headline(found),
        subtitle=f"{about}. {found.steps:,} steps for each of {int(np.prod(found.shape)):,} runs.{_criterion(found)}",
        small_print=small_print(found, lr_rule),
    )


def check_drawable(axes: Sequence[str], *, zipped: bool, keep: Sequence[str] | None) -> None:
    """Raise InputError where a sweep over these axes has no picture; `keep` is None for what is kept without it."""
    if "start" in axes or not (1 <= len(axes) <= 2 or zipped):
        given = ", ".join(axes) or "none"
        raise InputError(
            f"a sweep has a picture over one axis of numbers or two, its axes are {given}: save it as .npz or .csv"
        )
    if keep is not None and not set(keep) & set(MEASURES):
        raise InputError(
            f"a picture of a sweep shows {', '.join(MEASURES)}; {', '.join(keep)} was kept: save it as .npz or .csv"
        )


def measure_of(found: Sweep) -> str:
    """What says most of what was kept: when runs settle, where any does; "" where nothing says anything."""
    if "settled" in found.kept and np.isfinite(found.settled).any():
        return "settled"
    return next((name for name in ("best", "loss", "settled") if name in found.kept), "")


def _shown(found: Sweep, measure: str) -> Array:
    values = np.asarray(getattr(found, measure), dtype=np.float64)
    return np.where(np.isfinite(values) & ~_diverged(found), values, np.nan)


def _diverged(found: Sweep) -> NDArray[np.bool_]:
    return found.diverged_at > 0 if "diverged" in found.kept else np.zeros(found.shape, dtype=np.bool_)


def best_of(found: Sweep) -> Best | None:
    """None where no run has a measure: none was kept, or all diverged."""
    measure = measure_of(found)
    shown = _shown(found, measure) if measure else np.array(np.nan)
    if not np.isfinite(shown).any():
        return None
    place = tuple(int(each) for each in np.unravel_index(int(np.nanargmin(shown)), shown.shape))
    places = place * len(found.axes) if found.zipped else place
    named = zip(found.axes.items(), places, strict=True)
    return Best(
        {name: float(values[at]) for (name, values), at in named if name != "start"}, float(shown[place]), place
    )


def headline(found: Sweep) -> str:
    """The best of the runs, with its number."""
    name, best, runs = theme.name(found.optimizer), best_of(found), int(np.prod(found.shape))
    if best is None:
        done = "diverge" if _diverged(found).all() else "settle nowhere" if measure_of(found) else "are done"
        return f"All {runs:,} runs of {name} {done}" if runs > 1 else f"The run of {name} is done"
    at = f" at {' and '.join(f'{axis} {value:.3g}' for axis, value in best.at.items())}" if best.at else ""
    if measure_of(found) == "settled":
        return f"{name} settles soonest{at}: {phrases.steps(best.least)}"
    return f"{name} comes lowest{at}: loss {phrases.number(best.least)}"


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


def small_print(found: Sweep, lr_rule: str = "") -> str:
    """What all runs have in common."""
    chosen = f"{lr_rule}: " if lr_rule else ""
    also = f" With {', '.join(found.axes)} side by side." if found.zipped and len(found.axes) > 1 else ""
    start = "" if "start" in found.axes else f" Start {phrases.point(found.start)}."
    runs = f"{phrases.optimizer(found.optimizer, found.hyperparameters)}.{start}"
    return f"{chosen}{runs}{phrases.sampling(found.batch, found.seed)}{also}"
