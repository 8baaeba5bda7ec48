"""What the axes of a chart show: all that is finite, unless their ends are given."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures.chart_facts import Axis, Plot, Rows
from thalweg.figures.plots import Scale
from thalweg.figures.races.frame import LARGEST, SMALLEST

Array = NDArray[np.float64]
PAD = 0.06  # of what is shown, beyond its ends
FROM_ZERO = 0.4  # heights of which the least is below this share of the largest stand on zero


def x_scale(plot: Plot) -> Scale:
    """From end to end of curves; dots have room beside them."""
    only_lines = all(each.kind == "line" for each in plot.series)
    marks = [mark.at for mark in plot.marks if mark.axis == "x"]
    return scale(plot.x, [*(each.x for each in plot.series), marks], pad=0.0 if only_lines else PAD / 2)


def y_scale(plot: Plot) -> Scale:
    """All heights, with their bands where these do not reach far below."""
    heights = [each.y for each in plot.series]
    bands = [band for each in plot.series for band in (each.low, each.high) if band is not None]
    marks = [mark.at for mark in plot.marks if mark.axis == "y"]
    return scale(plot.y, [*heights, *bands, marks], pad=PAD, standing=True)


def row_scale(rows: Rows) -> Scale:
    """All values of all rows, with their intervals."""
    ends = [end for each in rows.series for end in (each.low, each.high) if end is not None]
    marks = [mark.at for mark in rows.marks]
    return scale(rows.x, [*(each.x for each in rows.series), *ends, marks], pad=PAD, standing=True)


def scale(axis: Axis, values: Iterable[Iterable[float]], *, pad: float, standing: bool = False) -> Scale:
    """The axis with its own ends, or such as hold `values`. Raises InputError where a logarithm has none."""
    if axis.log and any(end is not None and not end > 0 for end in (axis.low, axis.high)):
        raise InputError(f"{axis.name}: a logarithmic axis has ends above 0, {axis.low} to {axis.high} was given")
    seen = np.concatenate([np.zeros(0), *(np.asarray(list(some), dtype=np.float64).ravel() for some in values)])
    seen = seen[np.isfinite(seen)]
    seen = seen[seen > 0] if axis.log else seen
    least = SMALLEST if axis.log else -LARGEST
    start, end = (None if given is None else min(max(given, least), LARGEST) for given in (axis.low, axis.high))
    seen = seen.clip(least, LARGEST).clip(start, end)
    low, high = _around(np.log10(seen) if axis.log else seen, pad)
    if not axis.log and seen.size and seen.min() >= 0:
        low = 0.0 if standing and seen.min() < FROM_ZERO * seen.max() else max(low, 0.0)
    if axis.log:
        low, high = 10.0**low, 10.0**high
    low, high = low if start is None else start, high if end is None else end
    if not low < high:
        low, high = (low, high * 10 if start is None else low * 10) if axis.log else (low, low + 1.0)
    whole = not axis.log and bool(seen.size) and bool((seen == np.round(seen)).all())
    return Scale(low, high, log=axis.log, whole=whole)


def _around(values: Array, pad: float) -> tuple[float, float]:
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    more = pad * (high - low) if high > low else 0.05 * abs(high) or 0.5
    return low - more, high + more
