"""The facts of losses over steps: how far each path's loss is above the lowest, and how far it is from the minimum."""

from collections.abc import Sequence

import numpy as np

from thalweg.figures import phrases, wording
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.followed import Followed
from thalweg.runs.path import Array, Path
from thalweg.runs.surface import Surface

DEEPEST = 1e-14  # of the start's, which is rounding
BELOW = 0.03  # of the least that a path ends with
HIGHEST = 10.0  # times the largest start's: what rises further leaves the axis


def gather_losses(
    paths: Sequence[Path], surface: Surface | None = None, *, shown: int | None = None, lr_rule: str = ""
) -> ChartFacts:
    """Loss gaps over the steps, and beside them distances where a minimum is known."""
    found, limit = Followed.of(paths, surface, shown=shown, lr_rule=lr_rule), wording.TOLERANCE
    known, above = bool(found.surface.minima), "lowest" if found.surface.lowest is not None else "lowest seen"
    gaps = [path.gaps for path in found.drawn]
    plots = [_plot(found, "Loss", f"above the {above}", gaps, None if known else limit["loss"])]
    if known:
        away = [path.distances for path in found.drawn if path.distances is not None]
        plots.append(_plot(found, "Distance", "to the nearest minimum", away, limit["distance"]))
    return ChartFacts(
        plots=tuple(plots),
        headline=wording.headline(found.paths),
        subtitle=f"{wording.describe(found.surface)}. {wording.criterion(found.paths)}",
        small_print=found.small_print,
        settings=found.settings([_says(path, shown) for path, shown in zip(found.paths, found.drawn, strict=True)]),
    )


def _plot(found: Followed, title: str, what: str, values: Sequence[Array], tolerance: float | None) -> Plot:
    start = max(float(each[0]) for each in values)
    low, high = _ends(values, start)
    there = [] if tolerance is None or not start > 0 else [tolerance]
    marks = tuple(Mark(share * start, f"{100 * share:.0f} % of the start's", "y") for share in there)
    series = tuple(
        Series(_name(path, name), np.arange(float(len(each))), np.maximum(each, low / 10), owner)
        for path, name, owner, each in zip(found.drawn, found.names, found.owners, values, strict=True)
    )
    return Plot(title, Axis("step"), Axis(what, log=True, low=low, high=high), series, marks)


def _ends(values: Sequence[Array], start: float) -> tuple[float, float]:
    """Of an axis that holds where paths begin and end; what dips far below, or rises far above, leaves it."""
    positive = [each[np.isfinite(each) & (each > 0)] for each in values]
    lasts = [float(each[-1]) for each in positive if each.size]
    if not lasts or not start > 0:
        return 0.1, 10.0
    seen = np.concatenate(positive)
    low = max(float(seen.min()), BELOW * min(lasts), DEEPEST * start)
    high = min(float(seen.max()), HIGHEST * start)
    more = max((high / low) ** 0.05, 1.1)
    return low / more, high * more


def _says(path: Path, shown: Path) -> str:
    settled = wording.steps_to_settle(path)
    there = f"there in {phrases.steps(settled)}" if settled is not None else f"not there in {phrases.steps(path.steps)}"
    left = f"loss {phrases.number(float(shown.gaps[-1]))} above the lowest after {phrases.steps(shown.steps)}"
    return f"{wording.end(path) if path.diverged_at is not None else there}; {left}"


def _name(path: Path, name: str) -> str:
    return f"{name} {wording.end(path)}" if path.diverged_at is not None else name
