"""Ink for a fit: for each optimizer its path in the valley of the loss, and its line among the data, in step."""

import math

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.figures import phrases
from thalweg.figures.arrows import Frame, draw_companion, draw_minimum, draw_path
from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import Axis, Plot, Series
from thalweg.figures.chart_frame import LINE, Sizes
from thalweg.figures.chart_plot import draw_plot
from thalweg.figures.chart_series import DASH, Look
from thalweg.figures.fit_facts import FitFacts, FitRun, equation, off_by
from thalweg.figures.head import head_of
from thalweg.figures.labels import Placer
from thalweg.figures.layout import MARGIN
from thalweg.figures.plots import Scale
from thalweg.figures.races.frame import Box
from thalweg.figures.relief import draw_map, survey
from thalweg.figures.theme import Style

Array = NDArray[np.float64]
GAP, APART = 48.0, 24.0  # between columns, between what stands below one another
NARROWEST = 400.0  # a column
MAP_SHAPE, PLOT_SHAPE = 0.58, 0.62  # height over width where that is free
ROOM = 0.07  # beyond the data, of their range


def fit(facts: FitFacts, style: Style) -> Figure:
    """The whole figure: a column for each optimizer; map and data side by side where there is one alone."""
    size, head = style.size, head_of(style, facts.headline, facts.subtitle, facts.small_print)
    alone = len(facts.runs) == 1 and size.width > 2 * NARROWEST
    most = max(1, int((size.width - 2 * MARGIN + GAP) / (NARROWEST + GAP)))
    rows = math.ceil(len(facts.runs) / most)
    columns = math.ceil(len(facts.runs) / rows)
    width = (size.width - 2 * MARGIN - GAP * (columns - 1)) / columns
    sizes = Sizes.of(width, size)
    each = (MAP_SHAPE if alone else MAP_SHAPE + PLOT_SHAPE) * (width / 2 if alone else width) + 5 * LINE * sizes.title
    taken = head.top + head.bottom + APART * rows
    canvas = Canvas(style, size.height or taken + rows * each)
    head.draw(canvas)
    height = (canvas.height - taken) / rows
    for k, run in enumerate(facts.runs):
        row, column = divmod(k, columns)
        top = canvas.height - head.top - APART / 2 - row * (height + APART)
        _column(canvas, facts, run, Box(MARGIN + column * (width + GAP), top - height, width, height), sizes, k, alone)
    return canvas.figure


def _column(canvas: Canvas, facts: FitFacts, run: FitRun, box: Box, sizes: Sizes, k: int, alone: bool) -> None:
    name, colour = f"{k}-{run.panel.optimizer}", canvas.theme.colour(*run.panel.whose)
    canvas.write(box.left, box.top - sizes.title, off_by(run), sizes.title, colour, weight="bold", fit=box.width,
                 gid=f"title-{name}")  # fmt: skip
    top, under = box.top - LINE * sizes.title, LINE * sizes.mark
    if alone:
        half = (box.width - GAP) / 2
        on_map = Box(box.left, box.bottom + under, half, top - box.bottom - under)
        data = Box(box.left + half + GAP, box.bottom, half, top - box.bottom)
    else:
        share = MAP_SHAPE / (MAP_SHAPE + PLOT_SHAPE + 3 * LINE * sizes.title / box.width)
        middle = top - share * (top - box.bottom)
        on_map = Box(box.left, middle + under, box.width, top - middle - under)
        data = Box(box.left, box.bottom, box.width, middle - box.bottom - APART / 2)
    _draw_valley(canvas, facts, run, on_map, sizes, name, colour)
    _draw_data(canvas, facts, run, data, sizes, name, colour)


def _draw_valley(canvas: Canvas, facts: FitFacts, run: FitRun, box: Box, sizes: Sizes, name: str, colour: str) -> None:
    """The path of slope and intercept on the map of the loss."""
    chart = survey(facts.problem, facts.map.view, box.width / box.height)
    frame, axes = Frame(chart.view, *box.tuple), canvas.axes(*box.tuple, f"panel-{name}")
    draw_map(axes, chart, canvas.theme, equal=False)
    draw_minimum(axes, *facts.least_squares, canvas.theme)
    draw_path(axes, frame, run.path.points, colour, canvas.theme, name=name)
    if run.path.apart:
        draw_companion(axes, frame, run.path.evaluated, colour, canvas.theme, name=name, width=1.0)
    pixels = frame.pixels(run.path.points)
    placer = Placer(canvas, (box.left, box.bottom, box.right, box.top), [pixels.clip(-1e5, 1e5)])
    placer.near(pixels[0], "start", sizes.mark, gid=f"start-{name}")
    placer.near(frame.pixels(np.array(facts.least_squares)), "least squares", sizes.mark, gid=f"minimum-{name}")
    said = next((text for text in facts.axes if canvas.width_of(text, sizes.mark) <= box.width), facts.axes[-1])
    canvas.write(box.left, box.bottom - LINE * sizes.mark, said, sizes.mark, canvas.theme.quiet, fit=box.width,
                 gid=f"axes-{name}")  # fmt: skip


def _draw_data(canvas: Canvas, facts: FitFacts, run: FitRun, box: Box, sizes: Sizes, name: str, colour: str) -> None:
    """The data, the best line, the line after the last step, and faintly those on the way."""
    problem, theme = facts.problem, canvas.theme
    f, t = problem.points
    x, y = _around(f), _around(t)
    ends = np.array([x.low, x.high])

    def through(line: Array, name: str = "", *, faint: bool = False, dashed: bool = False) -> Series:
        return Series(name, ends, line[0] * ends + line[1], faint=faint, dashed=dashed)

    last = len(run.lines) - 1
    series = (
        Series("", f, t, kind="dots", faint=True),
        *(through(run.lines[step], faint=True) for step in run.earlier),
        through(np.array(facts.least_squares), "least squares", dashed=True),
        through(run.lines[last], phrases.steps(last)),
    )
    plot = Plot(
        equation(problem, run.lines[last]),
        Axis(problem.feature, low=x.low, high=x.high),
        Axis(problem.target, low=y.low, high=y.high),
        series,
    )
    inks = [theme.quiet, *(colour for _ in run.earlier), theme.ink, colour]
    looks = {id(each): Look(ink, "o", DASH if each.dashed else "solid") for each, ink in zip(series, inks, strict=True)}
    frame = draw_plot(canvas, box, plot, looks, sizes, f"data-{name}", (0.0, 0.0))
    (drawn,) = (line for line in frame.axes.lines if line.get_gid() == f"curve-data-{name}-{len(series) - 1}")
    drawn.set_gid(f"fit-{name}")


def _around(values: Array) -> Scale:
    low, high = float(values.min()), float(values.max())
    more = ROOM * (high - low) or 1.0
    return Scale(low - more, high + more, log=False)
