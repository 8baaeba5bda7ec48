"""Ink for conventions: a column for each setting, the paths on the map above, their distances over the steps below."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from thalweg.figures.arrows import Frame, draw_minimum, draw_path
from thalweg.figures.canvas import Canvas
from thalweg.figures.convention_facts import SMALLEST, TITLES, ConventionFacts, Line
from thalweg.figures.head import Head, head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.plots import Scale, draw_line, plot
from thalweg.figures.relief import Map, draw_map, fitted, survey
from thalweg.figures.theme import DASHES, Dash, Style

LEGEND, TITLE, MAP = 46.0, 44.0, 400.0
TITLES_APART = 25.0  # lines of a title
GAP = 84.0  # between columns: room for the numbers of the distances
ROW, SAID = 27.0, 19.0  # height of what is said of a library under its column; its type
AXIS, OVER = 62.0, 46.0  # room for the steps under the distances, for words over them
DECADES = 3.0  # an axis of distances shows at least
SHAPES, FLAT = {True: 0.44, False: 0.72}, 0.3  # on paper, stacked and not: height over width; of distances stacked
SAMPLE, APART = 54.0, 44.0  # a piece of a line in the legend; between its entries

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plan:
    """Where the columns stand: side by side, below one another where the sheet is narrow."""

    canvas: Canvas
    places: tuple[tuple[float, float], ...]  # left and top of each
    width: float
    title: float  # heights: of a title with its room
    map: float
    distances: float  # 0 where there is one library


def convention_ink(facts: ConventionFacts, style: Style) -> Figure:
    """The whole figure."""
    head = head_of(style, facts.headline, facts.subtitle, facts.small_print)
    legend = _legend(Canvas(style, 1.0), facts)
    plan = _planned(facts, style, head, LEGEND * (1 + legend[-1][1]))
    canvas, equal = plan.canvas, facts.surface.equal_axes
    head.draw(canvas)
    _draw_legend(canvas, facts, legend, canvas.height - head.top)
    aspect = plan.width / plan.map
    chart, y = survey(facts.surface, fitted(facts.view, aspect, equal=equal), aspect), _scale(facts)
    for setting, lines, (left, top) in zip(facts.settings_shown, facts.lines, plan.places, strict=True):
        for k, text in enumerate(canvas.wrapped(TITLES[setting], _title(canvas), plan.width, "bold")):
            canvas.write(left, top - TITLE + 10 - TITLES_APART * k, text, _title(canvas), canvas.theme.ink,
                         weight="bold", fit=plan.width, gid=f"title-{setting}{f'-{k}' if k else ''}")  # fmt: skip
        foot = top - plan.title - plan.map
        _draw_map(canvas, facts, chart, lines, (left, foot, plan.width, plan.map), setting)
        if len(lines) > 1:
            foot -= OVER + plan.distances
            _draw_distances(canvas, facts, lines, y, (left, foot, plan.width, plan.distances), setting)
            _draw_words(canvas, lines, left, foot - AXIS, plan.width, setting)
    return canvas.figure


def _planned(facts: ConventionFacts, style: Style, head: Head, legend: float) -> Plan:
    count, size, several = len(facts.settings_shown), style.size, len(facts.found.libraries) > 1
    stacked = size.columns < count
    beside = 1 if stacked else count
    width = (size.width - 2 * MARGIN - GAP * beside) / beside
    title = TITLE + TITLES_APART * (_titles(facts, Canvas(style, 1.0), width) - 1)
    words = OVER + AXIS + ROW * _rows(facts, Canvas(style, 1.0), width) if several else 0.0
    if size.height is not None:
        room = size.height - head.top - legend - title - head.bottom - 14
        tall = MAP if several else room
        axes = room - tall - words if several else 0.0
        canvas = Canvas(style)
    else:
        tall, axes = SHAPES[stacked] * width, (FLAT if stacked else SHAPES[False]) * width if several else 0.0
        each = title + tall + words + axes + 14
        canvas = Canvas(style, head.top + legend + each * (count if stacked else 1) + head.bottom)
    top, pitch = canvas.height - head.top - legend, title + tall + words + axes + 14
    places = tuple(
        (MARGIN + GAP + (0 if stacked else k * (width + GAP)), top - (k * pitch if stacked else 0))
        for k in range(count)
    )
    return Plan(canvas, places, width, title, tall, axes)


def _legend(canvas: Canvas, facts: ConventionFacts) -> list[tuple[float, int]]:
    """Where each library's entry begins and on which row."""
    at, row = MARGIN + GAP, 0
    found: list[tuple[float, int]] = []
    for line in facts.lines[0]:
        wide = SAMPLE + 12 + canvas.width_of(line.name, _named(canvas), "bold")
        if found and at + wide > canvas.width - MARGIN:
            at, row = MARGIN + GAP, row + 1
        found.append((at, row))
        at += wide + APART
    return found


def _title(canvas: Canvas) -> float:
    return min(25.0, 0.68 * canvas.size.headline)


def _titles(facts: ConventionFacts, canvas: Canvas, width: float) -> int:
    """Lines of the longest."""
    said = [TITLES[setting] for setting in facts.settings_shown]
    return max(len(canvas.wrapped(text, _title(canvas), width, "bold")) for text in said)


def _named(canvas: Canvas) -> float:
    return min(23.0, 0.75 * canvas.size.headline)


def _draw_legend(canvas: Canvas, facts: ConventionFacts, placed: list[tuple[float, int]], top: float) -> None:
    """Whose path is whose: a piece of each line with its name."""
    for k, (line, (at, row)) in enumerate(zip(facts.lines[0], placed, strict=True)):
        middle, colour = top - 26 - LEGEND * row, canvas.theme.colour(*line.whose)
        sample = Line2D([at / canvas.width, (at + SAMPLE) / canvas.width], [middle / canvas.height] * 2, color=colour,
                        linewidth=3, linestyle=_dash(k), transform=canvas.figure.transFigure)  # fmt: skip
        sample.set_gid(f"legend-{k}")
        canvas.figure.add_artist(sample)
        canvas.write(at + SAMPLE + 12, middle, line.name, _named(canvas), colour, weight="bold", va="center", fit=300,
                     gid=f"name-{k}")  # fmt: skip


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
    foot, fit = top, _broad(canvas, width)
    for k, line in enumerate(lines[1:], 1):
        for part, text in enumerate(canvas.wrapped(line.label, SAID, fit)):
            foot -= ROW
            canvas.write(left, foot, text, SAID, canvas.theme.colour(*line.whose), fit=fit,
                         gid=f"said-{setting}-{k}-{part}" if part else f"said-{setting}-{k}")  # fmt: skip


def _rows(facts: ConventionFacts, canvas: Canvas, width: float) -> int:
    """How many rows these words take, of the setting with the most."""
    fit = _broad(canvas, width)
    return max(sum(len(canvas.wrapped(line.label, SAID, fit)) for line in lines[1:]) for lines in facts.lines)


def _broad(canvas: Canvas, width: float) -> float:
    """The room for words under a column: a little of what is beside it too."""
    return min(width + 0.6 * MARGIN, canvas.width - 2 * MARGIN - GAP)


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
