"""Ink for a chart: plots side by side, below one another where the sheet is narrow."""

import math
from collections.abc import Callable, Sequence

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import ChartFacts, Plot, Rows
from thalweg.figures.chart_frame import LINE, Sizes
from thalweg.figures.chart_plot import draw_plot, plot_sides
from thalweg.figures.chart_rows import TALLEST, draw_rows
from thalweg.figures.chart_series import looks
from thalweg.figures.head import head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.frame import Box
from thalweg.figures.theme import Size, Style

GAP, APART, AIR = 56.0, 26.0, 12.0  # between columns, between rows of plots, and between these and other words
MOST, NARROWEST = 3, 28.0  # plots side by side, and how wide each is at least, in sizes of its numbers
SHAPE, LOWEST, HIGHEST = 0.62, 300.0, 330.0  # a plot's height over its width where that is free; from, to
DRAW: dict[type, Callable[..., object]] = {Plot: draw_plot, Rows: draw_rows}


def chart(facts: ChartFacts, style: Style) -> Figure:
    """Side by side where there is room."""
    return _drawn(facts, style, _grid(facts.plots, style.size))


def stacked(facts: ChartFacts, style: Style) -> Figure:
    """Below one another, over one axis."""
    return _drawn(facts, style, [[plot] for plot in facts.plots])


def _drawn(facts: ChartFacts, style: Style, grid: Sequence[Sequence[Plot | Rows]]) -> Figure:
    columns = max(len(row) for row in grid)
    width = (style.size.width - 2 * MARGIN - (columns - 1) * GAP) / columns
    sizes = Sizes.of(width, style.size)
    heights = [max(_wanted(plot, width, sizes) for plot in row) for row in grid]
    head = head_of(style, facts.headline, facts.subtitle, facts.small_print)
    taken = head.top + head.bottom + 2 * AIR + APART * (len(grid) - 1)
    canvas = Canvas(style, height=style.size.height or sum(heights) + taken)
    head.draw(canvas)
    stretch = (canvas.height - taken) / sum(heights)
    least = _shared(canvas, facts.plots, sizes, width) if columns == 1 else (0.0, 0.0)
    theirs, top, k = looks(facts, style.theme), canvas.height - head.top - AIR, 0
    for row, height in zip(grid, heights, strict=True):
        wide = (style.size.width - 2 * MARGIN - (len(row) - 1) * GAP) / len(row)
        bottom = top - height * stretch
        boxes = [Box(MARGIN + column * (wide + GAP), bottom, wide, height * stretch) for column in range(len(row))]
        for box, plot in zip(boxes, row, strict=True):
            DRAW[type(plot)](canvas, box, plot, theirs, sizes, f"plot-{k}", least)
            k += 1
        top = bottom - APART
    return canvas.figure


def _shared(canvas: Canvas, plots: Sequence[Plot | Rows], sizes: Sizes, width: float) -> tuple[float, float]:
    """What all of a column leave free at their sides, so that their axes stand over one another."""
    if any(isinstance(plot, Rows) for plot in plots):
        return 0.0, 0.0
    needed = [plot_sides(canvas, plot, sizes, width) for plot in plots if isinstance(plot, Plot)]
    return max(left for left, _ in needed), max(right for _, right in needed)


def _grid(plots: Sequence[Plot | Rows], size: Size) -> list[Sequence[Plot | Rows]]:
    """Rows of as many plots as stand side by side."""
    narrowest = NARROWEST * Sizes.of(0.0, size).number
    most = max(1, min(MOST, int((size.width - 2 * MARGIN + GAP) / (narrowest + GAP))))
    rows = math.ceil(len(plots) / most)
    columns = math.ceil(len(plots) / rows)
    return [plots[first : first + columns] for first in range(0, len(plots), columns)]


def _wanted(plot: Plot | Rows, width: float, sizes: Sizes) -> float:
    """The height that a plot has where the sheet's is free."""
    if isinstance(plot, Rows):
        return min(TALLEST, 2.4 * sizes.name) * max(len(plot.names), 2) + 4.5 * LINE * sizes.title
    names = PITCH * sizes.name * sum(1 for each in plot.series if each.name)
    return max(LOWEST, min(SHAPE * width, HIGHEST), names) + 3 * LINE * sizes.title
