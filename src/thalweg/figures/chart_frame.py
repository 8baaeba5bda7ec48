"""The frame of one plot of a chart: its title, what its heights mean, a strip for marks, axes, numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import Mark, Plot, Rows
from thalweg.figures.plots import Scale, plot
from thalweg.figures.races.frame import Box, Framed
from thalweg.figures.theme import Size

Array = NDArray[np.float64]
LINE = 1.35  # of lines of text, in their size
BESIDE = 14.0  # between numbers and axes
EDGE = 0.9  # right of axes, for half of the last number: in its size
CLEAR = 0.4  # between words and axes, whose highest number may stand at their end: in its size
BETWEEN = 18.0  # between two marks' texts


@dataclass(frozen=True)
class Sizes:
    """Of type, in a plot."""

    title: float
    name: float  # at the ends of curves, and of rows
    number: float  # on axes, and what these are called
    mark: float

    @classmethod
    def of(cls, width: float, size: Size) -> "Sizes":
        """For a box so wide: as large as in a talk where it fills the slide; on paper of a caption's size."""
        share = min(1.0, max(0.0, (width - 500) / 900)) if size.millimetres is None else 0.0
        ends = ((22, 30), (18, 25), (16.5, 21), (16.5, 21))
        return cls(*(max(low + share * (high - low), size.smallest) for low, high in ends))


@dataclass(frozen=True)
class Strip:
    """Room over the axes for what upright marks mean, in lines."""

    bottom: float
    line: float
    places: tuple[tuple[Mark, float, int], ...]  # the middle of its text, and its line


def framed(
    canvas: Canvas, box: Box, x: Scale, y: Scale, gid: str, what: Plot | Rows, *, left: float, right: float,
    above: float = 0.0, sizes: Sizes,
) -> tuple[Framed, Strip]:  # fmt: skip
    """Axes in `box` with their words; `left` and `right` are kept free for numbers and names, `above` over them."""
    upright = [mark for mark in what.marks if mark.axis == "x" and x.low <= mark.at <= x.high]
    across = sorted(upright, key=lambda each: each.at)
    inner = Box(box.left + left, 0.0, box.width - left - right, 0.0)
    places = _strip(canvas, inner, x, across, sizes)
    lines = 1 + max((line for _, line in places), default=-1)
    said = what.y.name if isinstance(what, Plot) else ""
    above += (LINE + CLEAR) * sizes.number if said else CLEAR * sizes.title
    head = LINE * sizes.title + above + (lines and lines * LINE + 0.4) * sizes.mark
    foot = 2 * LINE * sizes.number if what.x.name else LINE * sizes.number
    inner = Box(inner.left, box.bottom + foot, inner.width, box.height - head - foot)
    axes = plot(canvas, inner.tuple, x, y, gid, size=sizes.number)
    ink, quiet = canvas.theme.ink, canvas.theme.quiet
    top = box.top - LINE * sizes.title
    canvas.write(box.left, top, what.title, sizes.title, ink, weight="bold", fit=box.width, gid=f"title-{gid}")
    if said:
        canvas.write(box.left, top - LINE * sizes.number, said, sizes.number, quiet, fit=box.width, gid=f"y-name-{gid}")
    if what.x.name:
        canvas.write(inner.left + inner.width / 2, box.bottom, what.x.name, sizes.number, quiet, ha="center",
                     fit=inner.width, gid=f"x-name-{gid}")  # fmt: skip
    strip = Strip(
        inner.top + 4, LINE * sizes.mark, tuple((mark, *place) for mark, place in zip(across, places, strict=True))
    )
    return Framed(axes, inner, x, y), strip


def _strip(canvas: Canvas, inner: Box, x: Scale, marks: list[Mark], sizes: Sizes) -> tuple[tuple[float, int], ...]:
    """Each text over its mark or near it, on as few lines as have room for all."""
    half = np.array([canvas.width_of(mark.text, sizes.mark) / 2 for mark in marks])
    at = np.array([inner.left + inner.width * float(x.share(mark.at)) for mark in marks])
    for lines in range(1, len(marks) + 1):
        parts = [np.arange(line, len(marks), lines) for line in range(lines)]
        if lines == len(marks) or all(_needed(half[part]) <= inner.width for part in parts):
            places = np.empty(len(marks))
            for part in parts:
                places[part] = _apart(at[part], half[part], inner)
            return tuple((float(place), k % lines) for k, place in enumerate(places))
    return ()


def _needed(half: Array) -> float:
    return float(2 * half.sum() + BETWEEN * (len(half) - 1))


def _apart(at: Array, half: Array, inner: Box) -> Array:
    """Middles of texts that touch neither one another nor the ends, nearest to `at` in squares: isotonic regression."""
    count = len(at)
    before = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:] + BETWEEN)])[:count]
    wanted = at - before
    level = np.array(
        [max(min(wanted[a : b + 1].mean() for b in range(k, count)) for a in range(k + 1)) for k in range(count)]
    )
    if not count:
        return level
    found: Array = level.clip(inner.left + half[0], inner.right - half[-1] - before[-1]) + before
    return found
