"""Ink: a figure from the facts. Panels side by side, or all paths on one map."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from thalweg.figures import theme
from thalweg.figures.arrows import Frame, draw_minimum, draw_path
from thalweg.figures.facts import Facts, PanelFacts
from thalweg.figures.labels import Placer, points
from thalweg.figures.layout import FOOT, MARGIN, Cell, grid
from thalweg.figures.relief import draw_map, fitted, survey
from thalweg.figures.ruler import draw_ruler

WIDTH, HEIGHT = theme.CANVAS


def panels(facts: Facts) -> Figure:
    """The infographic: the same map in every panel, one path on each, a ruler under it."""
    figure, cells = _canvas(facts), grid(len(facts.panels))
    aspect, equal = cells[0].width / cells[0].height, facts.surface.equal_axes
    view = fitted(facts.view, aspect, equal=equal)
    chart = survey(facts.surface, view, aspect)
    for index, (panel, cell) in enumerate(zip(facts.panels, cells, strict=True)):
        name = f"{index}-{panel.optimizer}"
        frame = Frame(view, cell.left, cell.bottom, cell.width, cell.height)
        axes = _axes(figure, cell.left, cell.bottom, cell.width, cell.height, f"panel-{name}")
        draw_map(axes, chart, equal=equal)
        draw_path(axes, frame, panel.path.points, panel.colour, name=name, width=2.2 if len(cells) <= 4 else 1.5)
        _annotate(figure, axes, frame, facts, [panel], [name], cell)
        _write(figure, cell.left, cell.bottom + cell.height + 0.12 * cell.title, panel.title, cell.type.title,
               panel.colour, weight="bold", fit=cell.width, gid=f"title-{name}")  # fmt: skip
        ruler = _axes(figure, cell.left, cell.bottom - cell.ruler, cell.width, cell.ruler, f"ruler-panel-{name}")
        draw_ruler(ruler, panel, name=name, size=cell.type.small, width=cell.width)
    return figure


def overlay(facts: Facts) -> Figure:
    """All paths on one map, each labelled where it runs."""
    figure, cell = _canvas(facts), grid(1, rulers=False)[0]
    height = cell.height + cell.title
    aspect, equal = cell.width / height, facts.surface.equal_axes
    view = fitted(facts.view, aspect, equal=equal)
    chart = survey(facts.surface, view, aspect)
    frame = Frame(view, cell.left, cell.bottom, cell.width, height)
    axes = _axes(figure, cell.left, cell.bottom, cell.width, height, "panel-overlay")
    draw_map(axes, chart, equal=equal)
    names = [f"{index}-{panel.optimizer}" for index, panel in enumerate(facts.panels)]
    for index, (panel, name) in enumerate(zip(facts.panels, names, strict=True)):
        dash = theme.DASHES[index % len(theme.DASHES)]
        draw_path(axes, frame, panel.path.points, panel.colour, name=name, dash=dash)
    _annotate(figure, axes, frame, facts, list(facts.panels), names, cell)
    return figure


def _annotate(
    figure: Figure, axes: Axes, frame: Frame, facts: Facts, shown: list[PanelFacts], names: list[str], cell: Cell
) -> None:
    """Start, minima and each path's label, placed so that they cover nothing."""
    pixels = [frame.pixels(panel.path.points) for panel in shown]
    bounds = (frame.left, frame.bottom, frame.left + frame.width, frame.bottom + frame.height)
    placer = Placer(figure, bounds, [path.clip(-1e5, 1e5) for path in pixels])
    size = cell.type.label
    placer.near(pixels[0][0], "start", 0.8 * size, gid=f"start-{names[0]}")
    x0, x1, y0, y1 = frame.view
    minima = [(x, y) for x, y in facts.surface.minima if x0 <= x <= x1 and y0 <= y <= y1]
    for x, y in minima:
        draw_minimum(axes, x, y)
        spot = frame.pixels(np.array([x, y]))
        placer.taken.append((spot[0] - 10, spot[1] - 10, spot[0] + 10, spot[1] + 10))
    if minima:
        placer.near(frame.pixels(np.array(minima[0])), "minimum", 0.8 * size, gid=f"minimum-{names[0]}")
    for panel, name, path in zip(shown, names, pixels, strict=True):
        text = panel.label if len(shown) == 1 else f"{panel.title}: {panel.label}"
        if panel.left_map_at is not None and panel.path.diverged_at is None:
            text += f" (off the map at step {panel.left_map_at})"
        small = size if len(shown) <= 4 else 0.7 * size
        placer.with_leader(path, text, small, colour=panel.colour, gid=name)


def _canvas(facts: Facts) -> Figure:
    figure = Figure(figsize=(WIDTH / theme.DPI, HEIGHT / theme.DPI), dpi=theme.DPI, facecolor=theme.PAPER)
    FigureCanvasAgg(figure)
    room = WIDTH - 2 * MARGIN
    _write(figure, MARGIN, HEIGHT - 66, facts.headline, 50, theme.INK, weight="bold", fit=room, gid="headline")
    _write(figure, MARGIN, HEIGHT - 102, facts.subtitle, 23, theme.QUIET, fit=room, gid="subtitle")
    _write(figure, MARGIN, 0.2 * FOOT, facts.small_print, 17, theme.QUIET, fit=room, gid="small-print")
    return figure


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float, gid: str) -> Axes:
    axes = figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))
    axes.set_gid(gid)
    return axes


def _write(
    figure: Figure, x: float, y: float, text: str, size: float, colour: str, *, fit: float, weight: str = "normal",
    gid: str = "",
) -> Text:  # fmt: skip
    """A line of text that is made smaller, then cut, until it fits."""
    written = figure.text(
        x / WIDTH, y / HEIGHT, text, fontsize=points(size), fontfamily=theme.FONT, fontweight=weight, color=colour,
        va="bottom", ha="left", gid=gid,
    )  # fmt: skip
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg has one
    for _ in range(60):
        width = written.get_window_extent(renderer).width
        if width <= fit:
            break
        now = float(written.get_fontsize())
        if now > points(0.72 * size):
            written.set_fontsize(max(points(0.7 * size), now * fit / width * 0.995))
        else:
            kept = int(len(written.get_text()) * fit / width) - 2
            written.set_text(written.get_text()[: max(kept, 8)].rstrip(" .") + "…")
    return written
