"""Ink: a figure from the facts. Panels side by side, or all paths on one map."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thalweg.figures import wording
from thalweg.figures.arrows import Frame, draw_companion, draw_minimum, draw_path
from thalweg.figures.canvas import Canvas
from thalweg.figures.facts import Facts, PanelFacts
from thalweg.figures.head import head_of
from thalweg.figures.labels import Placer
from thalweg.figures.layout import Cell, grid
from thalweg.figures.relief import draw_map, fitted, survey
from thalweg.figures.ruler import draw_ruler
from thalweg.figures.theme import DASHES, Dash, Style

CROWD = 6  # paths on one map whose labels have room in a column of paper for more than names


def panels(facts: Facts, style: Style) -> Figure:
    """The infographic: the same map in every panel, one path on each, a ruler under it."""
    canvas, cells = _canvas(facts, style, len(facts.panels))
    aspect, equal = cells[0].width / cells[0].height, facts.surface.equal_axes
    view = fitted(facts.view, aspect, equal=equal)
    chart = survey(facts.surface, view, aspect)
    for index, (panel, cell) in enumerate(zip(facts.panels, cells, strict=True)):
        name = f"{index}-{panel.optimizer}"
        frame = Frame(view, cell.left, cell.bottom, cell.width, cell.height)
        axes = canvas.axes(cell.left, cell.bottom, cell.width, cell.height, f"panel-{name}")
        draw_map(axes, chart, canvas.theme, equal=equal)
        _draw(canvas, axes, frame, panel, name, width=2.2 if len(cells) <= 4 else 1.5)
        _annotate(canvas, axes, frame, facts, [panel], [name], cell)
        canvas.write(cell.left, cell.bottom + cell.height + 0.12 * cell.title, panel.title, cell.type.title,
               canvas.theme.colour(*panel.whose), weight="bold", fit=cell.width, gid=f"title-{name}")  # fmt: skip
        draw_ruler(canvas, cell, panel, name)
    return canvas.figure


def overlay(facts: Facts, style: Style) -> Figure:
    """All paths on one map, each labelled where it runs."""
    canvas, (cell, *_) = _canvas(facts, style, 1, rulers=False)
    height = cell.height + cell.title
    aspect, equal = cell.width / height, facts.surface.equal_axes
    view = fitted(facts.view, aspect, equal=equal)
    chart = survey(facts.surface, view, aspect)
    frame = Frame(view, cell.left, cell.bottom, cell.width, height)
    axes = canvas.axes(cell.left, cell.bottom, cell.width, height, "panel-overlay")
    draw_map(axes, chart, canvas.theme, equal=equal)
    names = [f"{index}-{panel.optimizer}" for index, panel in enumerate(facts.panels)]
    for index, (panel, name) in enumerate(zip(facts.panels, names, strict=True)):
        _draw(canvas, axes, frame, panel, name, dash=DASHES[index % len(DASHES)])
    _annotate(canvas, axes, frame, facts, list(facts.panels), names, cell)
    return canvas.figure


def _draw(
    canvas: Canvas, axes: Axes, frame: Frame, panel: PanelFacts, name: str, *, width: float = 2.0, dash: Dash = "solid"
) -> None:
    theme, colour = canvas.theme, canvas.theme.colour(*panel.whose)
    draw_path(axes, frame, panel.path.points, colour, theme, name=name, width=width, dash=dash)
    if panel.path.apart:
        draw_companion(axes, frame, panel.path.evaluated, colour, theme, name=name, width=0.5 * width)


def _annotate(
    canvas: Canvas, axes: Axes, frame: Frame, facts: Facts, shown: list[PanelFacts], names: list[str], cell: Cell
) -> None:
    """Start, minima and each path's label, placed so that they cover nothing."""
    pixels = [frame.pixels(panel.path.points) for panel in shown]
    beside = [frame.pixels(panel.path.evaluated) for panel in shown if panel.path.apart]
    bounds = (frame.left, frame.bottom, frame.left + frame.width, frame.bottom + frame.height)
    placer = Placer(canvas, bounds, [path.clip(-1e5, 1e5) for path in (*pixels, *beside)])
    size = cell.type.label
    little = max(0.8 * size, canvas.size.smallest)
    placer.near(pixels[0][0], "start", little, gid=f"start-{names[0]}")
    x0, x1, y0, y1 = frame.view
    minima = [(x, y) for x, y in facts.surface.minima if x0 <= x <= x1 and y0 <= y <= y1]
    for x, y in minima:
        draw_minimum(axes, x, y, canvas.theme)
        spot = frame.pixels(np.array([x, y]))
        placer.taken.append((spot[0] - 10, spot[1] - 10, spot[0] + 10, spot[1] + 10))
    if minima:
        placer.near(frame.pixels(np.array(minima[0])), "minimum", little, gid=f"minimum-{names[0]}")
    roomy = len(shown) <= CROWD or canvas.size.columns > 1
    for panel, name, path in zip(shown, names, pixels, strict=True):
        text = panel.label if len(shown) == 1 else f"{panel.title}: {panel.label}" if roomy else panel.title
        if panel.left_map_at is not None and panel.path.diverged_at is None:
            text += f" (off the map at step {panel.left_map_at})"
        small = size if len(shown) <= 4 else max(0.7 * size, canvas.size.smallest)
        placer.with_leader(path, text, small, colour=canvas.theme.colour(*panel.whose), gid=name)


def _canvas(facts: Facts, style: Style, count: int, *, rulers: bool = True) -> tuple[Canvas, tuple[Cell, ...]]:
    """A sheet with the words, and places for the panels."""
    shape = grid(count, style.size, rulers=rulers).cells[0]
    said = facts.small_print + wording.stretch(facts.surface, facts.view, shape.height / shape.width)
    head = head_of(style, facts.headline, facts.subtitle, said)
    placed = grid(count, style.size, head=head.top, foot=head.bottom, rulers=rulers)
    canvas = Canvas(style, placed.height)
    head.draw(canvas)
    return canvas, placed.cells
