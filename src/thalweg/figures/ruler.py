"""A ruler under a map: how far along the way each step came."""

from thalweg.figures.canvas import Canvas, points
from thalweg.figures.facts import PanelFacts
from thalweg.figures.layout import Cell

NARROW = 420.0  # pixels; a narrower ruler has no room for two texts
EDGE, APART = 0.03, 14.0  # of the ruler beyond its ends, in its length; between two texts


def draw_ruler(canvas: Canvas, cell: Cell, panel: PanelFacts, name: str) -> None:
    """A line from the start to the minimum, with a mark where each step ended."""
    axes = canvas.axes(cell.left, cell.bottom - cell.ruler, cell.width, cell.ruler, f"ruler-panel-{name}")
    theme, colour = canvas.theme, canvas.theme.colour(*panel.whose)
    axes.set(xlim=(-EDGE, 1 + EDGE), ylim=(-1, 1))
    axes.axis("off")
    axes.plot([0, 1], [0, 0], color=theme.quiet, linewidth=1, alpha=0.5, solid_capstyle="butt")
    progress = panel.progress.clip(-EDGE, 1 + EDGE)
    axes.plot([0, progress[-1]], [0, 0], color=colour, linewidth=4, alpha=0.25, solid_capstyle="butt",
              gid=f"way-{name}")  # fmt: skip
    axes.vlines(progress, -0.42, 0.42, color=colour, linewidth=1.5, gid=f"ruler-{name}")
    axes.plot([0], [0], "o", markersize=7, markerfacecolor=theme.halo, markeredgecolor=theme.ink, markeredgewidth=1.6)
    axes.plot([1], [0], "+", markersize=12, markeredgewidth=2, color=theme.ink)
    size, room = cell.type.small, cell.width / (1 + 2 * EDGE)
    caption = next((each for each in panel.captions if canvas.width_of(each, size) <= room), panel.captions[-1])
    text = {"fontsize": points(size), "fontfamily": theme.family, "va": "top"}
    left = room - canvas.width_of(caption, size) - APART
    if cell.width >= NARROW and canvas.width_of(panel.ruler, size) <= left:
        axes.text(0, -0.5, panel.ruler, color=theme.quiet, ha="left", **text)  # type: ignore[arg-type]
    axes.text(1, -0.5, caption, color=colour, ha="right", gid=f"caption-{name}", **text)  # type: ignore[arg-type]
