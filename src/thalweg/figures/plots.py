"""Axes of curves: quiet lines at round numbers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray

from thalweg.figures import phrases
from thalweg.figures.canvas import Canvas, points
from thalweg.figures.theme import Dash

Array = NDArray[np.float64]
MOST_TICKS = 8
SIZE = 17.0  # of the numbers
APART = 8.0  # pixels between them


@dataclass(frozen=True)
class Scale:
    """What an axis shows, from `low` to `high`."""

    low: float
    high: float
    log: bool = True
    whole: bool = False  # a count, on a linear axis

    def share(self, value: Array | float) -> Array:
        """How far along the axis a value stands, from 0 to 1."""
        low, high = (np.log(self.low), np.log(self.high)) if self.log else (self.low, self.high)
        shown: Array = ((np.log(value) if self.log else np.asarray(value)) - low) / (high - low)
        return shown

    @property
    def ticks(self) -> list[float]:
        """Powers of ten, or 1, 2, 5 times them where these are few; round numbers on a linear axis."""
        if not self.log:
            inside = MaxNLocator(MOST_TICKS, steps=[1, 2, 5, 10]).tick_values(self.low, self.high)
            return [float(each) for each in inside if self.low <= each <= self.high and not (self.whole and each % 1)]
        first, last = int(np.floor(np.log10(self.low))), int(np.ceil(np.log10(self.high)))
        apart = -(-(last - first) // MOST_TICKS)
        some = (1, 2, 5) if np.log10(self.high / self.low) < 2 else (1,)
        numbers = [k * 10.0**power for power in range(first, last + 1) if power % apart == 0 for k in some]
        slack = 1 + 1e-9
        return [each for each in numbers if self.low / slack <= each <= self.high * slack]


def written(ticks: list[float], *, log: bool) -> list[str]:
    """All as powers of ten where some are far from 1."""
    if log and any(not 1e-4 < each < 1e5 for each in ticks):
        return [phrases.power(round(np.log10(each))) for each in ticks]
    return [f"{each:,.6g}".replace("-", "−") if 1e-4 <= abs(each) < 1e6 else phrases.number(each) for each in ticks]


def plot(
    canvas: Canvas, box: tuple[float, float, float, float], x: Scale, y: Scale, gid: str, *, numbered: bool = True,
    size: float = SIZE,
) -> Axes:  # fmt: skip
    """Empty axes in `box` (left, bottom, width, height); the numbers of x are left out where another plot has them."""
    axes, theme = canvas.axes(*box, gid), canvas.theme
    shown = ((axes.xaxis, x, _roomy(canvas, x, box[2], size)), (axes.yaxis, y, y.ticks))
    for axis, _, ticks in shown:
        axis.set_ticks(ticks)
    axes.set(xscale="log" if x.log else "linear", yscale="log" if y.log else "linear")
    axes.set(xlim=(x.low, x.high), ylim=(y.low, y.high), facecolor=theme.plot)
    for axis, scale, ticks in shown:
        said = dict(zip(ticks, written(ticks, log=scale.log), strict=True))
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _, said=said: said.get(value, "")))
    axes.tick_params(length=0, labelsize=points(size), labelcolor=theme.quiet, pad=6, labelfontfamily=theme.family,
                     labelbottom=numbered)  # fmt: skip
    axes.grid(color=theme.contour, alpha=0.12, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[:].set(color=theme.contour, alpha=0.35, linewidth=0.8)
    return axes


def _roomy(canvas: Canvas, scale: Scale, width: float, size: float) -> list[float]:
    """Ticks whose numbers stand apart on an axis so wide: every second where all are too many."""
    ticks = scale.ticks
    while len(ticks) > 1:
        halves = [canvas.width_of(text, size) / 2 + APART / 2 for text in written(ticks, log=scale.log)]
        places = [width * float(scale.share(tick)) for tick in ticks]
        rooms = zip(pairwise(places), pairwise(halves), strict=True)
        if all(right - left >= half + other for (left, right), (half, other) in rooms):
            break
        ticks = ticks[::2]
    return ticks


def draw_line(axes: Axes, x: Array, y: Array, colour: str, gid: str, dash: Dash = "solid") -> None:
    """A line, broken where a value is missing; a value that stands alone is a dot."""
    (line,) = axes.plot(x, y, color=colour, linewidth=2.2, linestyle=dash, solid_joinstyle="round", zorder=3)
    line.set_gid(gid)
    lone = alone(y)
    axes.plot(x[lone], y[lone], "o", color=colour, markersize=3, zorder=3)


def alone(y: Array) -> NDArray[np.bool_]:
    """Values without neighbours, which no line would show."""
    there = np.isfinite(np.concatenate([[np.nan], y, [np.nan]]))
    lone: NDArray[np.bool_] = there[1:-1] & ~there[:-2] & ~there[2:]
    return lone
