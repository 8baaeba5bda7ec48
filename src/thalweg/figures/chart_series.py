"""Series as they are drawn: whose colour, which of their points an axis can show, and where they end."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.chart_facts import ChartFacts, Series
from thalweg.figures.plots import Scale
from thalweg.figures.races.frame import LARGEST, SMALLEST, Framed
from thalweg.figures.races.looks import MARKS
from thalweg.figures.theme import Dash, Theme

Array = NDArray[np.float64]
DASH: Dash = (0, (5, 3))
EDGE = 1e-9  # of the axes: rounding
FAR = 1e3  # lengths of the axes: so far outside a line keeps its slope within them


@dataclass(frozen=True)
class Look:
    """What tells one series from another, in all plots of a chart alike."""

    colour: str
    mark: str
    dash: Dash = "solid"


def looks(facts: ChartFacts, theme: Theme) -> Mapping[int, Look]:
    """A colour by whose a series is, a mark by its place in its plot; those without owner and name are quiet. Where
    there is no colour, and no dash has a meaning of its own, a dash by its place too."""
    owners = dict.fromkeys(_owner(each) for plot in facts.plots for each in plot.series)
    strangers = [owner for owner in owners if owner and owner not in theme.colours]
    found = dict[int, Look]()
    for plot in facts.plots:
        names = [name for name in dict.fromkeys(each.name for each in plot.series) if name]
        meant = any(each.dashed for each in plot.series)
        for each in plot.series:
            owner, place = _owner(each), names.index(each.name) if each.name else 0
            colour = theme.colour(owner, strangers.index(owner) if owner in strangers else 0) if owner else theme.quiet
            dash = DASH if each.dashed else "solid" if meant or each.faint else theme.dash(place)
            found[id(each)] = Look(colour, MARKS[place % len(MARKS)], dash)
    return found


def _owner(series: Series) -> str:
    return series.optimizer or series.name


@dataclass(frozen=True)
class Shown:
    """A series in a frame."""

    series: Series
    look: Look
    x: Array
    y: Array  # NaN where there is nothing to show; near the axis where it is far outside

    @classmethod
    def of(cls, series: Series, look: Look, frame: Framed) -> "Shown":
        x, y = (np.asarray(each, dtype=np.float64) for each in (series.x, series.y))
        there = np.isfinite(x) & np.isfinite(y)
        there &= (x > 0) | (not frame.x.log)
        there &= (y > 0) | (not frame.y.log)
        return cls(series, look, np.where(there, x, np.nan), np.where(there, _near(y, frame.y), np.nan))

    def pixels(self, frame: Framed) -> Array:
        """(m, 2) of the canvas; what is above or below the axes stands on their edge."""
        there = np.isfinite(self.y)
        across, up = frame.x.share(self.x[there]), frame.y.share(self.y[there])
        inside = (across > -EDGE) & (across < 1 + EDGE)
        x, y = across[inside], up[inside].clip(0, 1)
        return np.stack([frame.box.left + frame.box.width * x, frame.box.bottom + frame.box.height * y], axis=1)

    def last(self, frame: Framed) -> Array:
        """(2,): where in the axes it is seen last."""
        spots = self.pixels(frame)
        inside = (spots[:, 1] > frame.box.bottom) & (spots[:, 1] < frame.box.top)
        last: Array = spots[np.flatnonzero(inside)[-1]] if inside.any() else spots[-1]
        return last


def _near(values: Array, scale: Scale) -> Array:
    """Values that a renderer can hold, where they stand as long as that is not far from the axes."""
    if scale.log:
        reach = min(FAR * np.log10(scale.high / scale.low), 300.0)
        low, high = max(scale.low / 10**reach, SMALLEST), min(scale.high * 10**reach, LARGEST)
    else:
        reach = FAR * (scale.high - scale.low)
        low, high = scale.low - reach, scale.high + reach
    near: Array = np.clip(values, low, high)
    return near
