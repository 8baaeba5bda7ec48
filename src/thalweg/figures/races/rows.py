"""Intervals in rows: scores, paired differences, interquartile means."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from thalweg.figures.canvas import Canvas
from thalweg.figures.plots import Scale, plot
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.frame import (
    KEY_LINE,
    KEY_SIZE,
    NAME,
    NUMBERS,
    TITLE,
    TITLE_SIZE,
    Box,
    fitting,
    key,
    key_lines,
    write_name,
)
from thalweg.races.findings.facts import Interval

SIZE, SMALLEST = 18.0, 12.5  # of type
ROW, CLOSE, MANY = 46.0, 32.0, 8  # height of a row, and of one of more than MANY
SLACK = 30.0  # for words: type is a little wider in a small PNG
EXTRA = 26.0  # for words over the axes
NAMES, WORDS, LEAST = 0.44, 0.42, 0.3  # shares of the box: names and words at most; on paper, axes at least
OVER, LINE, SIDE = 58.0, 0.5, 8.0  # height of a row with words over its interval, their share; beside such axes


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


def height_in(canvas: Canvas, width: float, what: Rows) -> float:
    """What these rows need in a box so wide: more where words have no room beside the axes."""
    count, said = len(what.rows), KEY_LINE * len(key_lines(canvas, width, what.key, what.title))
    if not _planned(canvas, Box(0, 0, width, 1.0), what, SIZE).over:
        return height(count) + said
    return TITLE + NUMBERS + NAME + EXTRA + OVER * count + said


@dataclass(frozen=True)
class Plan:
    """How rows use the width of their box."""

    names: float  # left of the axes
    small: float  # one size of type for all names
    words: float  # right of the axes
    over: float  # of a row's height for names and words over the axes; 0 where they are beside


def _planned(canvas: Canvas, box: Box, what: Rows, size: float) -> Plan:
    longest = max((canvas.width_of(each.name, size, "bold") for each in what.rows), default=0.0) + 16
    names = min(NAMES * box.width, longest)
    small = max(min(size, max(SMALLEST, canvas.size.smallest)), size * names / longest)
    said = max((canvas.width_of(each.words, size) for each in what.rows), default=0.0) + SLACK
    words = min(WORDS * box.width, said)
    if canvas.size.millimetres is not None and box.width - longest - said < LEAST * box.width:
        return Plan(SIDE, small, SIDE, LINE)
    return Plan(names, small, words, 0.0)


def draw_rows(canvas: Canvas, box: Box, what: Rows, gid: str) -> None:
    """The whole panel: names, intervals, words."""
    count, extra, ink = len(what.rows), EXTRA if any(what.ends) else 0.0, canvas.theme.ink
    canvas.write(box.left, box.top - 0.78 * TITLE, what.title, TITLE_SIZE, ink, weight="bold", fit=box.width,
                 gid=f"title-{gid}")  # fmt: skip
    key(canvas, box, what.key, gid, what.title)
    if not count:
        return
    extra += KEY_LINE * len(key_lines(canvas, box.width, what.key, what.title))
    room = box.height - TITLE - NUMBERS - NAME - extra
    row = room / count
    size = max(min(SIZE, min(what.pitch, row) / PITCH), min(SIZE, canvas.size.smallest))
    plan = _planned(canvas, box, what, size)
    row = min(row, OVER if plan.over else what.pitch)
    top = box.top - TITLE - extra
    inner = Box(box.left + plan.names, top - row * count, box.width - plan.names - plan.words, row * count)
    x = what.scale()
    axes = _axes(canvas, inner, x, count, gid)
    write_name(canvas, box, inner, inner.bottom - NUMBERS - NAME, what.x_name, gid)
    if what.at is not None:
        axes.axvline(what.at, color=ink, linewidth=1.2, alpha=0.7, zorder=1, gid=f"no-difference-{gid}")
        _write_ends(canvas, what, box, inner, x, gid)
    for k, each in enumerate(what.rows):
        colour = canvas.theme.colour(*each.whose) if each.sure else canvas.theme.unsure
        _write_row(canvas, each, plan, inner, (top - k * row, row, size), f"{gid}-{k}")
        _draw_interval(axes, each, x, k + 0.5 + 0.5 * plan.over, (colour, canvas.theme.plot), f"{gid}-{k}")


def _write_row(canvas: Canvas, each: Row, plan: Plan, inner: Box, at: tuple[float, float, float], gid: str) -> None:
    """Who and what: beside the interval, or over it where the box is narrow."""
    (top, row, size), theme = at, canvas.theme
    own, said = (theme.colour(*each.whose), theme.ink) if each.sure else (theme.quiet, theme.quiet)
    if plan.over:
        middle, room = top - 0.5 * plan.over * row, inner.width - 12
        names = min(0.6 * room, canvas.width_of(each.name, plan.small, "bold") + 1)
        words = room - names
        places = ((inner.left + 6, "left", names), (inner.right - 6, "right", words))
    else:
        middle = top - 0.5 * row
        places = ((inner.left - 12, "right", plan.names - 14), (inner.right + 12, "left", plan.words - 14))
    (left, side, fit), (right, other, room) = places
    written = (
        canvas.write(left, middle, each.name, plan.small, own, weight="bold", ha=side, va="center", fit=fit,
                     gid=f"row-{gid}"),
        canvas.write(right, middle, each.words, size, said, ha=other, va="center", fit=room, gid=f"words-{gid}"),
    )  # fmt: skip
    for text in written if plan.over else ():
        text.set_bbox({"facecolor": theme.plot, "linewidth": 0, "pad": 1.0})  # over the line of no difference


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
    wide = [canvas.width_of(text, KEY_SIZE) for text in what.ends]
    if canvas.size.millimetres is not None and (at - 10 - wide[0] < box.left or at + 10 + wide[1] > box.right):
        at = min(max(at, box.left + 10 + wide[0]), box.right - 10 - wide[1])
    for text, spot, side, room in (
        (what.ends[0], at - 10, "right", at - 10 - box.left),
        (what.ends[1], at + 10, "left", box.right - at - 10),
    ):
        if text:
            canvas.write(
                spot, inner.top + 5, text, KEY_SIZE, canvas.theme.quiet, ha=side, fit=room, gid=f"side-{side}-{gid}"
            )


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
