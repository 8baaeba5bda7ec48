"""A ruler under a map: how far along the way each step came."""

from matplotlib.axes import Axes

from thalweg.figures.canvas import points
from thalweg.figures.facts import PanelFacts
from thalweg.figures.theme import Theme

NARROW = 420.0  # pixels; a narrower ruler has no room for two texts


def draw_ruler(axes: Axes, panel: PanelFacts, theme: Theme, *, name: str, size: float, width: float) -> None:
    """A line from the start to the minimum, with a mark where each step ended."""
    axes.set(xlim=(-0.03, 1.03), ylim=(-1, 1))
    axes.axis("off")
    colour = theme.colour(*panel.whose)
    axes.plot([0, 1], [0, 0], color=theme.quiet, linewidth=1, alpha=0.5, solid_capstyle="butt")
    progress = panel.progress.clip(-0.03, 1.03)
    axes.plot([0, progress[-1]], [0, 0], color=colour, linewidth=4, alpha=0.25, solid_capstyle="butt",
              gid=f"way-{name}")  # fmt: skip
    axes.vlines(progress, -0.42, 0.42, color=colour, linewidth=1.5, gid=f"ruler-{name}")
    axes.plot([0], [0], "o", markersize=7, markerfacecolor=theme.halo, markeredgecolor=theme.ink, markeredgewidth=1.6)
    axes.plot([1], [0], "+", markersize=12, markeredgewidth=2, color=theme.ink)
    text = {"fontsize": points(size), "fontfamily": theme.family, "va": "top"}
    if width >= NARROW:
        axes.text(0, -0.62, panel.ruler, color=theme.quiet, ha="left", **text)  # type: ignore[arg-type]
    axes.text(1, -0.62, panel.caption, color=colour, ha="right", gid=f"caption-{name}", **text)  # type: ignore[arg-type]
