"""Ink for conventions: a column for each setting, the paths on the map above, their distances over the steps below."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from thalweg.figures.arrows import Frame, draw_minimum, draw_path
from thalweg.figures.canvas import Canvas
from thalweg.figures.convention_facts import SMALLEST, TITLES, ConventionFacts, Line
from thalweg.figures.layout import FOOT, HEAD, MARGIN
from thalweg.figures.plots import Scale, draw_line, plot
from thalweg.figures.relief import Map, draw_map, fitted, survey
from thalweg.figures.theme import DASHES, Dash, Style

LEGEND, TITLE, MAP = 46.0, 44.0, 400.0
GAP = 84.0  # between columns: room for the numbers of the distances
ROW = 27.0  # of what is said of a library under its column
AXIS = 62.0  # room for the steps under the distances
DECADES = 3.0  # an axis of distances shows at least

Box = tuple[float, float, float, float]


def convention_ink(facts: ConventionFacts, style: Style) -> Figure:
    """The whole figure."""
    canvas = Canvas(style)
    canvas.head(facts.headline, facts.subtitle, facts.small_print)
    _legend(canvas, facts)
    count = len(facts.settings_shown)
    width = (canvas.width - 2 * MARGIN - GAP * count) / count
    top = canvas.height - HEAD - LEGEND - TITLE
    height = MAP if len(facts.found.libraries) > 1 else top - FOOT - 20
    aspect, equal = width / height, facts.surface.equal_axes
    view = fitted(facts.view, aspect, equal=equal)
    chart, y = survey(facts.surface, view, aspect), _scale(facts)
    for k, (setting, lines) in enumerate(zip(facts.settings_shown, facts.lines, strict=True)):
        left = MARGIN + GAP + k * (width + GAP)
        canvas.write(left, top + 10, TITLES[setting], 25, canvas.theme.ink, weight="bold", fit=width,
                     gid=f"title-{setting}")  # fmt: skip
        _draw_map(canvas, facts, chart, lines, (left, top - height, width, height), setting)
        if len(lines) > 1:
            rows = FOOT + ROW * (len(lines) - 1) + 14
            _draw_distances(
                canvas, facts, lines, y, (left, rows + AXIS, width, top - height - rows - AXIS - 46), setting
            )
            _draw_words(canvas, lines, left, rows, width, setting)
    return canvas.figure


def _legend(canvas: Canvas, facts: ConventionFacts) -> None:
    """Whose path is whose: a piece of each line with its name."""
    at, middle = MARGIN + GAP, canvas.height - HEAD - 26
    for k, line in enumerate(facts.lines[0]):
        ends, colour = [at / canvas.width, (at + 54) / canvas.width], canvas.theme.colour(*line.whose)
        sample = Line2D(ends, [middle / canvas.height] * 2, color=colour, linewidth=3,
                        linestyle=_dash(k), transform=canvas.figure.transFigure)  # fmt: skip
        sample.set_gid(f"legend-{k}")
        canvas.figure.add_artist(sample)
        canvas.write(at + 66, middle, line.name, 23, colour, weight="bold", va="center", fit=300, gid=f"name-{k}")
        at += 66 + canvas.width_of(line.name, 23, "bold") + 44


def _draw_map(
    canvas: Canvas, facts: ConventionFacts, chart: Map, lines: tuple[Line, ...], box: Box, setting: str
) -> None:
    frame = Frame(chart.view, *box)
    axes = canvas.axes(*box, f"map-{setting}")
    draw_map(axes, chart, canvas.theme, equal=facts.surface.equal_axes)
    for x, y in facts.surface.minima:
        draw_minimum(axes, x, y, canvas.theme)
    for k, line in enumerate(lines):
        colour = canvas.theme.colour(*line.whose)
        draw_path(axes, frame, line.points, colour, canvas.theme, name=f"{setting}-{k}", dash=_dash(k))


def _draw_distances(
    canvas: Canvas, facts: ConventionFacts, lines: tuple[Line, ...], y: Scale, box: Box, setting: str
) -> None:
    left, bottom, width, height = box
    axes = plot(canvas, box, Scale(0.0, float(facts.found.steps), log=False), y, f"distances-{setting}")
    if all(line.same for line in lines):
        canvas.write(left + width / 2, bottom + height / 2, "the same", 25, canvas.theme.quiet, ha="center",
                     va="center", fit=width, gid=f"same-{setting}")  # fmt: skip
    for k, line in enumerate(lines):
        if not line.same and np.isfinite(line.distances).any():
            draw_line(
                axes, np.arange(1.0, len(line.distances) + 1), line.distances, canvas.theme.colour(*line.whose),
                f"distance-{setting}-{k}", _dash(k),
            )  # fmt: skip
    canvas.write(left, bottom + height + 8, f"Distance from {lines[0].name}", 19, canvas.theme.ink, weight="bold",
                 fit=width, gid=f"what-{setting}")  # fmt: skip
    canvas.write(
        left + width / 2, bottom - AXIS + 8, "step", 19, canvas.theme.ink, ha="center", fit=200, gid=f"step-{setting}"
    )


def _draw_words(canvas: Canvas, lines: tuple[Line, ...], left: float, top: float, width: float, setting: str) -> None:
    """What is to be said of each library, under the distances."""
    for k, line in enumerate(lines[1:], 1):
        canvas.write(
            left,
            top - k * ROW,
            line.label,
            19,
            canvas.theme.colour(*line.whose),
            fit=width + GAP / 2,
            gid=f"said-{setting}-{k}",
        )


def _dash(k: int) -> Dash:
    return DASHES[k % len(DASHES)]


def _scale(facts: ConventionFacts) -> Scale:
    """One for all, so that a small distance looks like one."""
    seen = np.concatenate([np.zeros(0), *(line.distances for lines in facts.lines for line in lines if not line.same)])
    seen = seen[np.isfinite(seen)]
    if not seen.size:
        return Scale(SMALLEST, 1.0)
    high = 3 * float(seen.max())
    return Scale(max(SMALLEST, min(float(seen.min()) / 3, high * 10.0**-DECADES)), high)
