"""Places on the canvas, and axes with a title that fit what they show."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.head import SHRINKS
from thalweg.figures.plots import SIZE, Scale, plot, written

Array = NDArray[np.float64]
TITLE, NUMBERS, NAME = 38.0, 28.0, 28.0  # heights of what stands over and under axes
TITLE_SIZE, NAME_SIZE, KEY_SIZE = 21.0, 17.0, 16.0
KEY_LINE = 21.0  # of a remark under a title
DECADE = 4.0  # values that differ by this factor are shown on a logarithmic axis
PAD = 0.05
SMALLEST, LARGEST = 1e-150, 1e150  # what is beyond them is on the edge: axes divide their ends by one another
ABOVE_START, BELOW = 0.25, 0.5  # how far axes of curves go above their start, and below the lowest of them
EDGE = 16.0  # right of axes, for half of the last number


@dataclass(frozen=True)
class Box:
    """In pixels from the bottom left of the canvas."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def tuple(self) -> tuple[float, float, float, float]:
        return self.left, self.bottom, self.width, self.height


@dataclass(frozen=True)
class Framed:
    """Axes and where they stand, to put text beside what is drawn in them."""

    axes: Axes
    box: Box
    x: Scale
    y: Scale

    def across(self, value: float) -> float:
        return self.box.left + self.box.width * float(np.clip(self.x.share(value), 0, 1))

    def up(self, value: float) -> float:
        return self.box.bottom + self.box.height * float(np.clip(self.y.share(value), 0, 1))


def fitting(values: Iterable[float], *, log: bool | None = None, pad: float = PAD) -> Scale:
    """An axis that shows all that is finite; logarithmic where it is positive and spreads over a factor."""
    seen = np.asarray(list(values), dtype=np.float64)
    seen = seen[np.isfinite(seen)].clip(-LARGEST, LARGEST)
    if not seen.size:
        return Scale(0.0, 1.0, log=False)
    low, high = float(seen.min()), float(seen.max())
    if log is None:
        log = low > 0 and low <= high / DECADE
    if log:
        low, high = max(low, SMALLEST), max(high, SMALLEST)
        more = max((high / low) ** pad, 1.02)
        return Scale(low / more, high * more)
    more = pad * (high - low) or 0.05 * abs(high) or 1.0
    return Scale(low - more, high + more, log=False)


def fitting_curves(values: Iterable[float], lows: Iterable[float], start: float, target: float | None = None) -> Scale:
    """An axis for curves that begin at `start`: what rises far above it leaves the axis, and so do the lower ends
    of bands that reach far below every curve."""
    most = start + ABOVE_START * abs(start)
    given = [value for value in values if np.isfinite(value)]
    inside = [value for value in given if value <= most] or given
    if target is not None:
        inside.append(target)
    if not inside:
        return fitting(())
    least = min(inside)
    floor = BELOW * least if least > 0 else least - BELOW * (max(inside) - least)
    return fitting([*inside, *(max(low, floor) for low in lows if np.isfinite(low) and low <= most)])


def framed(
    canvas: Canvas, box: Box, x: Scale, y: Scale, gid: str, *, title: str, x_name: str = "",
    left: float = 0.0, right: float = 0.0, numbered: bool = True, above: float = 0.0,
) -> Framed:  # fmt: skip
    """Axes within `box`: a title over them, numbers and a name under them; at least `left` is
    kept free for them, `right` for the ends of lines, `above` between the title and the axes."""
    numbers = 14 + max((canvas.width_of(text, SIZE) for text in written(y.ticks, log=y.log)), default=0.0)
    left = max(left, numbers)
    under = (NUMBERS if numbered else 0.0) + (NAME if x_name else 0.0)
    inner = Box(
        box.left + left, box.bottom + under, box.width - left - max(right, EDGE), box.height - under - TITLE - above
    )
    axes = plot(canvas, inner.tuple, x, y, gid, numbered=numbered)
    if title:
        canvas.write(box.left, box.top - 0.78 * TITLE, title, TITLE_SIZE, canvas.theme.ink, weight="bold",
                     fit=box.width, gid=f"title-{gid}")  # fmt: skip
    if x_name:
        write_name(canvas, box, inner, box.bottom, x_name, gid)
    return Framed(axes, inner, x, y)


def write_name(canvas: Canvas, box: Box, inner: Box, foot: float, text: str, gid: str) -> None:
    """What an axis shows, under its middle, or under that of the box where it is longer than the axis."""
    roomy = canvas.width_of(text, NAME_SIZE) <= inner.width
    middle, fit = (inner.left + inner.width / 2, inner.width) if roomy else (box.left + box.width / 2, box.width)
    canvas.write(middle, foot, text, NAME_SIZE, canvas.theme.quiet, ha="center", fit=fit, gid=f"name-{gid}")


def key(canvas: Canvas, box: Box, text: str, gid: str, after: str = "") -> None:
    """A remark on the right of the title's line, in the room that the title `after` leaves, or under the title."""
    at, lines = box.top - 0.76 * TITLE, key_lines(canvas, box.width, text, after)
    for k, line in enumerate(lines):
        canvas.write(box.left, at - (k + 1) * KEY_LINE, line, KEY_SIZE, canvas.theme.quiet, fit=box.width,
                     gid=f"key-{gid}-{k}" if k else f"key-{gid}")  # fmt: skip
    if not lines:
        fit = _beside(canvas, box.width, after)
        canvas.write(box.right, at, text, KEY_SIZE, canvas.theme.quiet, ha="right", fit=fit, gid=f"key-{gid}")


def key_lines(canvas: Canvas, width: float, text: str, after: str) -> list[str]:
    """Of a remark under a title; none where there is room for it beside the title, or nothing to remark."""
    shrinks = 1.0 if canvas.size.millimetres is not None else SHRINKS
    if not text or shrinks * canvas.width_of(text, KEY_SIZE) <= _beside(canvas, width, after):
        return []
    return canvas.wrapped(text, KEY_SIZE, width)


def _beside(canvas: Canvas, width: float, title: str) -> float:
    return width - canvas.width_of(title, TITLE_SIZE, "bold") - 24


def safe(values: Array, scale: Scale) -> Array:
    """Values that a renderer can hold: those far outside come nearer, and what is not finite is far above."""
    span = (scale.high / scale.low) if scale.log else scale.high - scale.low
    low, high = (scale.low / span, scale.high * span) if scale.log else (scale.low - span, scale.high + span)
    near: Array = np.clip(np.nan_to_num(values, nan=high, posinf=high, neginf=low), low, high)
    return near
