"""Ink for basins: a map from edge to edge, a bar of shares along its foot, and under it what the colours are."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.figures import basin_key, hues, phrases
from thalweg.figures.arrows import Frame
from thalweg.figures.basin_facts import BasinFacts
from thalweg.figures.basin_key import blank, draw_key, keyed, ramp
from thalweg.figures.canvas import Canvas, points
from thalweg.figures.colours import MINIMA
from thalweg.figures.head import head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.relief import survey
from thalweg.figures.theme import DPI, Style
from thalweg.runs.basins import DIVERGED, NOWHERE

Array = NDArray[np.float64]
FLATTEST, TALLEST = 0.4, 1.4  # height over width of the map; a view beyond has its axes stretched
BAR, BETWEEN, AIR, ROW, FOOT = 18.0, 16.0, 26.0, 104.0, 12.0  # heights of what stands under the map
NARROW = 700.0  # a sheet on which minima stand below one another
FEW = 4  # of more minima than can be told apart by colour, so many are named
PIN = 17.0  # radius of a minimum's mark


def basin_map(facts: BasinFacts, style: Style) -> Figure:
    """The whole figure."""
    named, width = _named(facts), style.size.width
    columns = 1 if width < NARROW else 3 if named in (3, 5, 6) or style.size.height is None else 4
    rows = -(-named // columns)
    head = head_of(style, facts.headline, facts.subtitle, facts.small_print)
    keys = keyed(facts, Canvas(style, 1.0))
    foot = head.bottom + FOOT + basin_key.ROW * (keys[-1].row + 1)
    below = BAR + BETWEEN + head.top + AIR + rows * ROW + foot
    map_height = width * min(max(_aspect(facts), FLATTEST), TALLEST)
    canvas = Canvas(style, map_height + below)
    _draw_map(canvas, facts, below, map_height)
    _draw_shares(canvas, facts, below - BAR)
    top = below - BAR - BETWEEN
    head.draw(canvas, top)
    for k in range(named):
        row, column = divmod(k, columns)
        left, room = MARGIN + column * canvas.room / columns, canvas.room / columns - 70
        _draw_entry(canvas, facts, k, (left, top - head.top - AIR - row * ROW), room)
    draw_key(canvas, keys, foot - FOOT)
    return canvas.figure


def _named(facts: BasinFacts) -> int:
    """How many minima have a number: all, where each has a colour of its own."""
    return len(facts.basins) if len(facts.basins) <= len(MINIMA) else FEW


def _aspect(facts: BasinFacts) -> float:
    if facts.surface is not None and not facts.surface.equal_axes:
        return 1.0
    x0, x1, y0, y1 = facts.view
    return (y1 - y0) / (x1 - x0)


def _colours(facts: BasinFacts) -> list[str]:
    return [hues.of(k, len(facts.basins)) for k in range(len(facts.basins))]


def pixels(facts: BasinFacts) -> Array:
    """(rows, columns, 3): the colour of each start, rows upward."""
    reached = facts.found.reached
    bases = np.array([to_rgb(colour) for colour in _colours(facts)])
    colours = hues.shaded(bases[np.maximum(reached, 0)], np.nan_to_num(facts.darkness, nan=0.5))
    colours[reached == NOWHERE] = to_rgb(hues.NOWHERE)
    colours[reached == DIVERGED] = to_rgb(hues.DIVERGED)
    return colours


def _draw_map(canvas: Canvas, facts: BasinFacts, bottom: float, height: float) -> None:
    axes = blank(canvas, 0, bottom, canvas.width, height, "map")
    x0, x1, y0, y1 = facts.view
    image = axes.imshow(
        pixels(facts), extent=facts.view, origin="lower", aspect="auto", interpolation="antialiased", zorder=0
    )
    image.set_gid("basins")
    if facts.surface is not None:
        chart = survey(facts.surface, facts.view, canvas.width / height)
        if len(chart.levels) > 1:
            axes.contour(
                chart.x, chart.y, chart.loss, levels=chart.levels, colors=hues.RIM, alpha=0.2, linewidths=0.9,
                linestyles="solid", zorder=1,
            )  # fmt: skip
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    frame = Frame(facts.view, 0, bottom, canvas.width, height)
    edge = PIN + 5
    for k, basin in enumerate(facts.basins):
        x, y = frame.pixels(np.array(basin.minimum))
        if not (0 <= x <= canvas.width and bottom <= y <= bottom + height):
            continue
        if k < _named(facts):
            x, y = np.clip((x, y), (edge, bottom + edge), (canvas.width - edge, bottom + height - edge))
            _pin(canvas, float(x), float(y), k, "on-map")
        else:
            _mark(axes, basin.minimum, 4.0)


def _mark(axes: Axes, at: tuple[float, float], radius: float) -> None:
    size = 2 * radius * 72 / DPI
    axes.plot(*at, "o", markersize=size, markerfacecolor=hues.INK, markeredgecolor=hues.RIM, markeredgewidth=1.2)


def _pin(canvas: Canvas, x: float, y: float, k: int, gid: str) -> None:
    """A white-ringed dot with the minimum's number."""
    axes = blank(canvas, x - PIN - 3, y - PIN - 3, 2 * PIN + 6, 2 * PIN + 6, f"pin-{k + 1}-{gid}")
    axes.patch.set_alpha(0)
    size = 2 * PIN * 72 / DPI
    axes.plot(0.5, 0.5, "o", markersize=size, markerfacecolor=hues.INK, markeredgecolor=hues.RIM, markeredgewidth=2.2)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.text(0.5, 0.47, str(k + 1), color=hues.RIM, fontsize=points(21), fontfamily=canvas.theme.family,
              fontweight="bold", ha="center", va="center")  # fmt: skip


def _draw_shares(canvas: Canvas, facts: BasinFacts, bottom: float) -> None:
    """How many starts each minimum has, as lengths."""
    axes = blank(canvas, 0, bottom, canvas.width, BAR, "shares")
    left = 0.0
    parts = [(basin.share, colour) for basin, colour in zip(facts.basins, _colours(facts), strict=True)]
    for share, colour in (*parts, (facts.nowhere, hues.NOWHERE), (facts.diverged, hues.DIVERGED)):
        axes.barh(0, share, 1, left, color=colour, linewidth=0)
        left += share
    axes.set(xlim=(0, 1), ylim=(-0.5, 0.5))


def _draw_entry(canvas: Canvas, facts: BasinFacts, k: int, at: tuple[float, float], room: float) -> None:
    (left, top), basin = at, facts.basins[k]
    swatch = blank(canvas, left, top - 84, 14, 84, f"swatch-{k + 1}")
    swatch.imshow(ramp(hues.of(k, len(facts.basins)))[:, None], extent=(0, 1, 0, 1), aspect="auto")
    x, lines = left + 30, [basin.numbers]
    if basin.half_within is not None:
        lines.append(f"half of them within {phrases.steps(basin.half_within)}")
    _pin(canvas, x + PIN + 1, top - 17, k, "in-key")
    size = min(27.0, 0.9 * canvas.size.headline)
    canvas.write(x + 2 * PIN + 14, top - 33, phrases.point(basin.minimum), size, canvas.theme.ink, weight="bold",
                 fit=room, gid=f"minimum-{k + 1}")  # fmt: skip
    for line, text in enumerate(lines):
        canvas.write(
            x, top - 64 - 25 * line, text, 19, canvas.theme.quiet, fit=room + 20, gid=f"numbers-{k + 1}-{line}"
        )
