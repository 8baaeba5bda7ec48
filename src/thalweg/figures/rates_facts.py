"""The facts of rates: the effective learning rate of each parameter over the steps, and how far each moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thalweg.figures import phrases, theme, wording
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.followed import Followed
from thalweg.races.findings.words import listed
from thalweg.runs.path import Array, Path
from thalweg.runs.surface import Surface

SAME = 1.01  # rates that differ by less than this factor are one
MEANING = "Rate: how far a parameter moves for a unit of what the step follows. Ratios are medians over the steps."
DEEPEST = 1e-5  # of the largest: an axis of steps shows no smaller ones


@dataclass(frozen=True)
class Contrast:
    """How the rates of a path's two parameters compare, in the middle of its steps; and its steps."""

    optimizer: str
    rates: float  # median of x's over y's; NaN where there are none
    steps: float

    @classmethod
    def of(cls, path: Path) -> Contrast:
        return cls(path.optimizer, _median_ratio(path.effective_lr), _median_ratio(path.step_lengths))

    @property
    def factor(self) -> float:
        """The larger over the smaller."""
        return max(self.rates, 1 / self.rates) if self.rates > 0 else np.nan


def gather_rates(
    paths: Sequence[Path], surface: Surface | None = None, *, shown: int | None = None, lr_rule: str = ""
) -> ChartFacts:
    """Rates above, steps below them, over one axis of steps."""
    found = Followed.of(paths, surface, shown=shown, lr_rule=lr_rule)
    rates = [path.effective_lr for path in found.drawn]
    moved = [path.step_lengths for path in found.drawn]
    apart = " and ".join(found.parameters)
    return ChartFacts(
        plots=(
            Plot("Effective learning rate", Axis("step"), _axis("of each parameter", rates), _series(found, rates)),
            Plot("Step length", Axis("step"), _axis(f"how far {apart} moved", moved), _series(found, moved)),
        ),
        headline=headline(found),
        subtitle=f"{wording.describe(found.surface)}. {MEANING}",
        small_print=found.small_print,
        settings=found.settings([_says(Contrast.of(path), found.parameters) for path in found.drawn]),
    )


def _axis(name: str, values: Sequence[Array]) -> Axis:
    seen = np.concatenate([each[np.isfinite(each) & (each > 0)] for each in values])
    low = DEEPEST * float(seen.max()) if seen.size and seen.min() < DEEPEST * seen.max() else None
    return Axis(name, log=True, low=low)


def _series(found: Followed, values: Sequence[Array]) -> tuple[Series, ...]:
    """Two for each path, the second parameter's dashed; one where they are the same throughout."""
    series = list[Series]()
    for name, owner, each in zip(found.names, found.owners, values, strict=True):
        at = np.arange(1.0, len(each) + 1)
        if np.allclose(each[:, 0], each[:, 1], rtol=SAME - 1, atol=0, equal_nan=True):
            series.append(Series(f"{name}, both", at, each[:, 0], owner))
            continue
        for k, parameter in enumerate(found.parameters):
            series.append(Series(f"{name}, {parameter}", at, each[:, k], owner, dashed=k == 1))
    return tuple(series)


def headline(found: Followed) -> str:
    """Whose rates differ most between the parameters, and who has one for both."""
    contrasts = [Contrast.of(path) for path in found.drawn]
    apart = [each for each in contrasts if each.factor >= SAME]
    one = list(dict.fromkeys(theme.name(each.optimizer) for each in contrasts if each.factor < SAME))
    alike = f"{listed(one)} {'has' if len(one) == 1 else 'have'} one"
    if not apart:
        return f"{alike} rate for both parameters" if one else "No rates to compare"
    most = max(apart, key=lambda each: each.factor)
    larger, smaller = found.parameters if most.rates > 1 else found.parameters[::-1]
    times = phrases.number(float(f"{most.factor:.2g}"))
    said = f"{theme.name(most.optimizer)}'s rate for {larger} is {times} times that for {smaller}"
    return f"{said}; {alike} for both" if one else said


def _says(contrast: Contrast, parameters: tuple[str, str]) -> str:
    x, y = parameters
    return (
        f"rate of {x} {contrast.rates:.3g} times that of {y}, step {contrast.steps:.3g} times (medians over the steps)"
    )


def _median_ratio(values: Array) -> float:
    with np.errstate(all="ignore"):
        ratio = values[:, 0] / values[:, 1]
    ratio = ratio[np.isfinite(ratio) & (ratio > 0)]
    return float(np.median(ratio)) if ratio.size else np.nan
