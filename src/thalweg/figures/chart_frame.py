"""The frame of one plot of a chart: its title, what its heights mean, a strip for marks, axes, numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas, points
from thalweg.figures.chart_facts import Mark, Plot, Rows
from thalweg.figures.plots import Scale, plot
from thalweg.figures.races.ends import isotonic
from thalweg.figures.races.frame import Box, Framed
from thalweg.figures.theme import Size

Array = NDArray[np.float64]
LINE = 1.35  # of lines of text, in their size
BESIDE = 14.0  # between numbers and axes
EDGE = 0.9  # right of axes, for half of the last number: in its size
NUMBERS, LOWER = 1.6, 0.62  # height of the numbers under axes, and how far these stand from them: in their size
SHRINKS = 0.85  # a line that fits at this share of its size is made smaller
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
    title: float  # the foot of the title


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
    title, y_name, x_name = (
        _broken(canvas, text, size, room, weight)
        for text, size, room, weight in (
            (what.title, sizes.title, box.width, "bold"),
            (what.y.name if isinstance(what, Plot) else "", sizes.number, box.width, "normal"),
            (what.x.name, sizes.number, inner.width, "normal"),
        )
    )
    above += LINE * sizes.number * len(y_name) + CLEAR * (sizes.number if y_name else sizes.title)
    head = LINE * sizes.title * len(title) + above + (lines and lines * LINE + 0.4) * sizes.mark
    foot = (NUMBERS + LINE * len(x_name)) * sizes.number
    inner = Box(inner.left, box.bottom + foot, inner.width, box.height - head - foot)
    axes = plot(canvas, inner.tuple, x, y, gid, size=sizes.number)
    axes.tick_params(axis="x", pad=points(LOWER * sizes.number))
    ink, quiet, middle = canvas.theme.ink, canvas.theme.quiet, inner.left + inner.width / 2
    top = _write(canvas, title, box.left, box.top, sizes.title, ink, f"title-{gid}", box.width, "bold")
    _write(canvas, y_name, box.left, top, sizes.number, quiet, f"y-name-{gid}", box.width)
    low = box.bottom + LINE * sizes.number * len(x_name)
    _write(canvas, x_name, middle, low, sizes.number, quiet, f"x-name-{gid}", inner.width, ha="center")
    placed = tuple((mark, *place) for mark, place in zip(across, places, strict=True))
    return Framed(axes, inner, x, y), Strip(inner.top + 4, LINE * sizes.mark, placed, top)


def _broken(canvas: Canvas, text: str, size: float, room: float, weight: str) -> list[str]:
    """On several lines where it would have to be made much smaller."""
    if canvas.width_of(text, max(SHRINKS * size, min(size, canvas.size.smallest)), weight) <= room:
        return [text] if text else []
    return canvas.wrapped(text, size, room, weight)


def _write(
    canvas: Canvas, lines: list[str], x: float, top: float, size: float, colour: str, gid: str, fit: float,
    weight: str = "normal", ha: str = "left",
) -> float:  # fmt: skip
    """From `top` down; the foot of the last line."""
    for k, text in enumerate(lines):
        top -= LINE * size
        canvas.write(x, top, text, size, colour, weight=weight, ha=ha, fit=fit, gid=f"{gid}-{k}" if k else gid)
    return top


def _strip(canvas: Canvas, inner: Box, x: Scale, marks: list[Mark], sizes: Sizes) -> tuple[tuple[float, int], ...]:
    """Each text over its mark or near it, on as few lines as have room for all."""
    half = np.array([canvas.width_of(mark.text, sizes.mark) / 2 for mark in marks])
    at = np.array([inner.left + inner.width * float(x.share(mark.at)) for mark in marks])
    for lines in range(1, len(marks) + 1):
        parts = [np.arange(line, len(marks), lines) for line in range(lines)]
        if lines == len(marks) or all(_needed(half[part]) <= inner.width for part in parts):
            places = np.empty(len(marks))
            for part in parts:
                places[part] = apart(at[part], half[part], inner)
            return tuple((float(place), k % lines) for k, place in enumerate(places))
    return ()


def _needed(half: Array) -> float:
    return float(2 * half.sum() + BETWEEN * (len(half) - 1))


def apart(at: Array, half: Array, inner: Box) -> Array:
    """Middles of texts that touch neither one another nor the ends, nearest to `at` in squares: isotonic regression."""
    if not len(at):
        return np.zeros(0)
    before = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:] + BETWEEN)])
    found: Array = isotonic(at - before).clip(inner.left + half[0], inner.right - half[-1] - before[-1]) + before
    return found
