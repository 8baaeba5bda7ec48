"""Intervals in rows: scores, paired differences, interquartile means."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from thalweg.figures.canvas import Canvas
from thalweg.figures.plots import Scale, plot
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.frame import NAME, NUMBERS, TITLE, TITLE_SIZE, Box, fitting, key
from thalweg.races.findings.facts import Interval

SIZE, SMALLEST = 18.0, 12.5  # of type
ROW, CLOSE, MANY = 46.0, 32.0, 8  # height of a row, and of one of more than MANY
SLACK = 30.0  # for words: type is a little wider in a small PNG
EXTRA = 26.0  # for words over the axes
NAMES, WORDS = 0.44, 0.42  # shares of the box that names and words may take at most


@dataclass(frozen=True)
class Row:
    """One line of a figure: who, from where to where, and what it says."""

    name: str
    whose: tuple[str, int]  # colour it has
    mark: str
    interval: Interval | None  # None: nothing that could be drawn
    words: str
    other: float | None = None  # a hollow diamond: the same untuned
    sure: bool = True


@dataclass(frozen=True)
class Rows:
    """A figure of rows."""

    title: str
    rows: tuple[Row, ...]
    x_name: str
    key: str = ""
    at: float | None = None  # where there is no difference
    log: bool | None = None
    ends: tuple[str, str] = ("", "")  # what left and right of `at` means
    pitch: float = ROW  # the height of a row, where there is room

    def scale(self) -> Scale:
        values = [row.interval.value for row in self.rows if row.interval]
        values += [row.other for row in self.rows if row.other is not None]
        values += [] if self.at is None else [self.at]
        ends = [end for row in self.rows if row.interval for end in (row.interval.low, row.interval.high)]
        if all(value > 0 for value in values):  # a lower end of 0 goes on to the edge of a logarithmic axis
            ends = [end for end in ends if end > 0]
        return fitting([*values, *ends], log=self.log, pad=0.07)


def _ends(of: Interval) -> tuple[float, float, float]:
    return of.low, of.value, of.high


def height(count: int) -> float:
    """What so many rows need."""
    return TITLE + NUMBERS + NAME + EXTRA + (ROW if count <= MANY else CLOSE) * max(count, 2)


def draw_rows(canvas: Canvas, box: Box, what: Rows, gid: str) -> None:
    """The whole panel: names, intervals, words."""
    count, extra = len(what.rows), EXTRA if any(what.ends) else 0.0
    canvas.write(box.left, box.top - 0.78 * TITLE, what.title, TITLE_SIZE, canvas.theme.ink, weight="bold",
                 fit=box.width, gid=f"title-{gid}")  # fmt: skip
    if what.key:
        key(canvas, box, what.key, gid, what.title)
    if not count:
        return
    room = box.height - TITLE - NUMBERS - NAME - extra
    row = min(what.pitch, room / count)
    size = min(SIZE, row / PITCH)
    longest = max(canvas.width_of(each.name, size, "bold") for each in what.rows) + 16
    names = min(NAMES * box.width, longest)
    small = max(min(size, SMALLEST), size * names / longest)  # one size for all names
    words = min(WORDS * box.width, max(canvas.width_of(each.words, size) for each in what.rows) + SLACK)
    top = box.top - TITLE - extra
    inner = Box(box.left + names, top - row * count, box.width - names - words, row * count)
    x = what.scale()
    axes = _axes(canvas, inner, x, count, gid)
    canvas.write(inner.left + inner.width / 2, inner.bottom - NUMBERS - NAME, what.x_name, 17, canvas.theme.quiet,
                 ha="center", fit=box.width - words, gid=f"name-{gid}")  # fmt: skip
    if what.at is not None:
        axes.axvline(what.at, color=canvas.theme.ink, linewidth=1.2, alpha=0.7, zorder=1, gid=f"no-difference-{gid}")
        _write_ends(canvas, what, box, inner, x, gid)
    for k, each in enumerate(what.rows):
        middle = top - (k + 0.5) * row
        own = canvas.theme.colour(*each.whose)
        colour, own = (own, own) if each.sure else (canvas.theme.unsure, canvas.theme.quiet)
        said = canvas.theme.ink if each.sure else canvas.theme.quiet
        canvas.write(inner.left - 12, middle, each.name, small, own, weight="bold", ha="right", va="center",
                     fit=names - 14, gid=f"row-{gid}-{k}")  # fmt: skip
        canvas.write(inner.right + 12, middle, each.words, size, said, va="center",
                     fit=words - 14, gid=f"words-{gid}-{k}")  # fmt: skip
        _draw_interval(axes, each, x, k + 0.5, (colour, canvas.theme.plot), f"{gid}-{k}")


def _axes(canvas: Canvas, inner: Box, x: Scale, count: int, gid: str) -> Axes:
    axes = plot(canvas, inner.tuple, x, Scale(0.0, float(count), log=False), gid)
    axes.set_ylim(count, 0)
    axes.yaxis.set_ticks([])
    for edge in range(1, count):
        axes.axhline(edge, color=canvas.theme.contour, alpha=0.12, linewidth=0.8)
    return axes


def _write_ends(canvas: Canvas, what: Rows, box: Box, inner: Box, x: Scale, gid: str) -> None:
    """Over the axes, left and right of where there is no difference: who is better there."""
    assert what.at is not None
    at = inner.left + inner.width * float(x.share(what.at))
    for text, spot, side, room in (
        (what.ends[0], at - 10, "right", at - 10 - box.left),
        (what.ends[1], at + 10, "left", box.right - at - 10),
    ):
        if text:
            canvas.write(spot, inner.top + 5, text, 16, canvas.theme.quiet, ha=side, fit=room, gid=f"side-{side}-{gid}")


def _draw_interval(axes: Axes, row: Row, x: Scale, y: float, colours: tuple[str, str], gid: str) -> None:
    """A bar from end to end, open where it goes on to infinity, with its mark."""
    if row.interval is None:
        return
    colour, plot = colours
    low, value, high = (
        float(np.clip(np.nan_to_num(end, nan=x.high, posinf=x.high, neginf=x.low), x.low, x.high))
        for end in _ends(row.interval)
    )
    axes.hlines(y, low, high, color=colour, linewidth=5, alpha=0.45, zorder=3)
    if row.other is not None and np.isfinite(row.other):
        axes.plot(row.other, y, "D", color=plot, markersize=7, markeredgecolor=colour, markeredgewidth=1.8, zorder=4)
    if not np.isfinite(row.interval.value):
        axes.plot(x.high, y, ">", color=colour, markersize=10, zorder=5, clip_on=False, gid=f"interval-{gid}")
        return
    face = colour if row.sure else plot
    axes.plot(value, y, row.mark, color=face, markersize=10, markeredgecolor=colour if not row.sure else plot,
              markeredgewidth=1.8 if not row.sure else 1.0, zorder=5, gid=f"interval-{gid}")  # fmt: skip
