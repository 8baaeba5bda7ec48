"""Ink for one plot of a chart: bands, curves and dots, each named at its end."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import Plot, Series
from thalweg.figures.chart_frame import BESIDE, EDGE, Sizes, framed
from thalweg.figures.chart_scales import x_scale, y_scale
from thalweg.figures.chart_series import Look, Shown
from thalweg.figures.chart_words import draw_marks, upright_lines, write_ends, write_heights, write_name
from thalweg.figures.labels import Placer
from thalweg.figures.plots import alone, written
from thalweg.figures.races.ends import room_for
from thalweg.figures.races.frame import Box, Framed, safe

Array = NDArray[np.float64]
BROADEST = 0.36  # share of the box that names at the ends may take
AT_THE_EDGE = 0.03  # share of the axes from their right end: a line that ends there is named beside them
BAND, PALE = 0.17, 0.3  # how dense
DOT, SMALL, MANY = 9.0, 4.5, 60  # sizes of dots: where there are few, where there are more than MANY
CLOSE = 0.6  # of the mean distance between dots, the largest they are


def plot_sides(canvas: Canvas, plot: Plot, sizes: Sizes, width: float) -> tuple[float, float]:
    """Room left of the axes for numbers, and right of them for the names of curves."""
    y = y_scale(plot)
    numbers = max((canvas.width_of(text, sizes.number) for text in written(y.ticks, log=y.log)), default=0.0)
    names = [each.name for each in _beside(plot)]
    return BESIDE + numbers, room_for(canvas, names, sizes.name, BROADEST * width) if names else EDGE * sizes.number


def draw_plot(
    canvas: Canvas, box: Box, plot: Plot, looks: Mapping[int, Look], sizes: Sizes, gid: str, least: tuple[float, float]
) -> Framed:
    """Axes with their words, and all series; at least so much is left free left and right of the axes."""
    left, right = np.maximum(plot_sides(canvas, plot, sizes, box.width), least).tolist()
    beside = {id(each) for each in _beside(plot)}
    frame, strip = framed(canvas, box, x_scale(plot), y_scale(plot), gid, plot, left=left, right=right, sizes=sizes)
    draw_marks(canvas, frame, strip, plot.marks, sizes, gid)
    shown = [Shown.of(each, looks[id(each)], frame) for each in plot.series]
    for k, each in enumerate(shown):
        _draw(canvas, frame, each, f"{gid}-{k}")
    paths = [each.pixels(frame) for each in shown]
    bounds = (frame.box.left, frame.box.bottom, frame.box.right, frame.box.top)
    placer = Placer(canvas, bounds, [*(path for path in paths if len(path)), *upright_lines(frame, strip)])
    write_heights(canvas, frame, plot.marks, placer, sizes, gid)
    named = [(each, path) for each, path in zip(shown, paths, strict=True) if each.series.name and len(path)]
    write_ends(placer, frame, [each for each in named if id(each[0].series) in beside], right, sizes, gid)
    for k, (each, _) in enumerate(named):
        if id(each.series) not in beside:
            write_name(placer, frame, each, sizes, f"{gid}-{k}")
    return frame


def _beside(plot: Plot) -> list[Series]:
    """Those whose last value stands at the right end of the axes, where they are named."""
    x = x_scale(plot)

    def at_the_edge(series: Series) -> bool:
        there = np.asarray(series.x, dtype=np.float64)[np.isfinite(series.x) & np.isfinite(series.y)]
        there = there[(there >= x.low) & (there <= x.high)]
        return bool(there.size) and float(x.share(there[-1])) > 1 - AT_THE_EDGE

    return [each for each in plot.series if each.name and at_the_edge(each)]


def _draw(canvas: Canvas, frame: Framed, shown: Shown, gid: str) -> None:
    """The band, the line, the dots of one series."""
    series, look, axes = shown.series, shown.look, frame.axes
    if series.low is not None and series.high is not None:
        low, high = (safe(np.asarray(each, dtype=np.float64), frame.y) for each in (series.low, series.high))
        axes.fill_between(shown.x, low, high, where=np.isfinite(shown.y).tolist(), color=look.colour, alpha=BAND,
                          linewidth=0, zorder=2, gid=f"band-{gid}")  # fmt: skip
    alpha, over = (PALE, 2.5) if series.faint else (1.0, 3.0)
    if series.kind != "dots":
        (line,) = axes.plot(shown.x, shown.y, color=look.colour, alpha=alpha, linewidth=1.2 if series.faint else 2.6,
                            solid_joinstyle="round", linestyle=look.dash,
                            zorder=over)  # fmt: skip
        line.set_gid(f"curve-{gid}")
        lone = alone(shown.y)
        if lone.any():
            axes.plot(shown.x[lone], shown.y[lone], "o", color=look.colour, alpha=alpha, markersize=SMALL, zorder=over)
    if series.kind != "line":
        few = len(shown.x) <= MANY and not series.faint
        size = max(SMALL, min(DOT, CLOSE * frame.box.width / max(len(shown.x), 1))) if few else SMALL
        (dots,) = axes.plot(shown.x, shown.y, look.mark if few else "o", color=look.colour, alpha=alpha,
                            markersize=size, markeredgecolor=canvas.theme.plot if few else "none",
                            clip_on=False, zorder=over + 1)  # fmt: skip
        dots.set_gid(f"dots-{gid}")
