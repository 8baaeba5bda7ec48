"""Ink for rows of a chart: a name, and a dot for each of its values, joined so that their distance is seen."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import Rows
from thalweg.figures.chart_frame import EDGE, LINE, Sizes, framed
from thalweg.figures.chart_scales import row_scale
from thalweg.figures.chart_series import Look
from thalweg.figures.chart_words import draw_marks
from thalweg.figures.plots import Scale
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.frame import Box, Framed

Array = NDArray[np.float64]
NAMES = 0.42  # share of the box that names may take at most
TALLEST = 84.0  # of a row
DOT, PALE, BAR = 12.0, 0.3, 0.35


def row_sides(canvas: Canvas, rows: Rows, sizes: Sizes, width: float) -> tuple[float, float]:
    """Room left of the axes for names, and right of them for half of the last number."""
    names = 16 + max((canvas.width_of(name, sizes.name) for name in rows.names), default=0.0)
    return min(NAMES * width, names), EDGE * sizes.number


def draw_rows(
    canvas: Canvas, box: Box, rows: Rows, looks: Mapping[int, Look], sizes: Sizes, gid: str, least: tuple[float, float]
) -> None:
    """Names, axes, dots; which dot is what stands over them."""
    count, x = len(rows.names), row_scale(rows)
    left, right = np.maximum(row_sides(canvas, rows, sizes, box.width), least).tolist()
    key = _key_lines(canvas, rows, sizes, box.width)
    above = LINE * sizes.name * len(key)
    y = Scale(0.0, float(max(count, 1)), log=False)
    frame, strip = framed(canvas, box, x, y, gid, rows, left=left, right=right, above=above, sizes=sizes)
    frame.axes.set_ylim(max(count, 1), 0)
    frame.axes.yaxis.set_ticks([])
    draw_marks(canvas, frame, strip, rows.marks, sizes, gid)
    pitch = frame.box.height / max(count, 1)
    size = min(sizes.name, pitch / PITCH)
    for k, name in enumerate(rows.names):
        canvas.write(frame.box.left - 12, frame.box.top - (k + 0.5) * pitch, name, size, canvas.theme.ink, ha="right",
                     va="center", fit=left - 14, gid=f"row-{gid}-{k}")  # fmt: skip
        if k:
            frame.axes.axhline(k, color=canvas.theme.contour, alpha=0.12, linewidth=0.8)
        _draw_row(canvas, frame, rows, looks, k, pitch, gid)
    _draw_key(canvas, rows, looks, key, sizes, (box.left, strip.title, box.width), gid)


def _draw_row(
    canvas: Canvas, frame: Framed, rows: Rows, looks: Mapping[int, Look], k: int, pitch: float, gid: str
) -> None:
    values = np.array([float(each.x[k]) for each in rows.series])
    there = np.isfinite(values) & ((values > 0) | (not frame.x.log))
    solid = [m for m, each in enumerate(rows.series) if there[m] and not each.faint]
    if len(solid) > 1:
        frame.axes.hlines(k + 0.5, values[solid].min(), values[solid].max(), color=canvas.theme.quiet, alpha=0.45,
                          linewidth=1.6, zorder=2)  # fmt: skip
    aside = _aside(np.array([frame.across(values[m]) for m in solid]), pitch)
    for m, each in enumerate(rows.series):
        if not there[m]:
            continue
        look, y = looks[id(each)], k + 0.5 + (aside[solid.index(m)] if m in solid else 0.0)
        if each.low is not None and each.high is not None:
            _draw_interval(frame.axes, frame.x, float(each.low[k]), float(each.high[k]), y, look.colour)
        frame.axes.plot(values[m], y, look.mark, color=look.colour, alpha=PALE if each.faint else 1.0,
                        markersize=min(DOT, 0.3 * pitch) * (0.6 if each.faint else 1.0), clip_on=False, zorder=4,
                        markeredgecolor=canvas.theme.plot, gid=f"dot-{gid}-{k}-{m}")  # fmt: skip


def _draw_interval(axes: Axes, x: Scale, low: float, high: float, y: float, colour: str) -> None:
    ends = np.clip(np.nan_to_num([low, high], nan=x.low, posinf=x.high, neginf=x.low), x.low, x.high)
    axes.hlines(y, *ends, color=colour, linewidth=6, alpha=BAR, zorder=3)


def _aside(at: Array, pitch: float) -> Array:
    """How far dots that would hide one another stand from the middle of their row, in rows."""
    off, order = np.zeros(len(at)), np.argsort(at, kind="stable")
    size = min(DOT, 0.3 * pitch) * 1.1
    for group in np.split(order, np.flatnonzero(np.diff(at[order]) >= size) + 1) if len(at) else ():
        off[group] = (np.arange(len(group)) - (len(group) - 1) / 2) * min(size / pitch, 0.8 / len(group))
    return off


def _key_lines(canvas: Canvas, rows: Rows, sizes: Sizes, width: float) -> list[list[tuple[int, float]]]:
    """On each line of the key, which series stand there and how far from its left."""
    lines, taken = list[list[tuple[int, float]]](), width
    for m, each in enumerate(rows.series):
        if not each.name:
            continue
        wide = 2.2 * sizes.name + canvas.width_of(each.name, sizes.name, "bold")
        if taken + wide > width:
            lines.append([])
            taken = 0.0
        lines[-1].append((m, taken))
        taken += wide
    return lines


def _draw_key(
    canvas: Canvas, rows: Rows, looks: Mapping[int, Look], key: list[list[tuple[int, float]]], sizes: Sizes,
    room: tuple[float, float, float], gid: str,
) -> None:  # fmt: skip
    """Which dot is what: the dot and its name, in its colour. `room`: its left, top and width."""
    left, top, width = room
    for line, places in enumerate(key):
        middle = top - (line + 0.5) * LINE * sizes.name
        for m, at in places:
            series, look = rows.series[m], looks[id(rows.series[m])]
            spot = (left + at + 0.4 * sizes.name) / canvas.width, middle / canvas.height
            dot = Line2D([spot[0]], [spot[1]], marker=look.mark, color=look.colour, linestyle="none",
                         markersize=0.45 * sizes.name, alpha=PALE if series.faint else 1.0,
                         transform=canvas.figure.transFigure, gid=f"key-dot-{gid}-{m}")  # fmt: skip
            canvas.figure.add_artist(dot)
            canvas.write(left + at + 0.95 * sizes.name, middle, series.name, sizes.name, look.colour, weight="bold",
                         va="center", fit=width - at, gid=f"key-{gid}-{m}")  # fmt: skip
