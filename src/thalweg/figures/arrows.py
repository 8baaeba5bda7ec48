"""A path on a map: one arrow a step while steps can be told apart, an open ring at the start."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import Stroke
from numpy.typing import NDArray

from thalweg.figures.theme import Theme
from thalweg.landscapes.landscape import View

Array = NDArray[np.float64]
SHORTEST = 9.0  # pixels; a shorter step has no head
HEAD = 15.0  # pixels


@dataclass(frozen=True)
class Frame:
    """A panel's place on the canvas: from data to pixels (y upward) and back."""

    view: View
    left: float
    bottom: float
    width: float
    height: float

    def pixels(self, points: Array) -> Array:
        x0, x1, y0, y1 = self.view
        scale = np.array([self.width / (x1 - x0), self.height / (y1 - y0)])
        with np.errstate(over="ignore"):  # a run that diverges is drawn at the edge
            return (points - np.array([x0, y0])) * scale + np.array([self.left, self.bottom])  # type: ignore[no-any-return]

    def data(self, pixels: Array) -> Array:
        x0, x1, y0, y1 = self.view
        scale = np.array([(x1 - x0) / self.width, (y1 - y0) / self.height])
        return (pixels - np.array([self.left, self.bottom])) * scale + np.array([x0, y0])  # type: ignore[no-any-return]


def heads(path: Array) -> Array:
    """(m, 3, 2) triangles at the ends of the steps of a path in pixels that are long enough to carry one."""
    steps = np.diff(path, axis=0)
    length = np.hypot(*steps.T)
    kept = np.isfinite(length) & (length > SHORTEST)
    size = np.minimum(HEAD, 0.55 * length[kept])[:, None]
    forward = steps[kept] / length[kept][:, None]
    sideways = np.stack([-forward[:, 1], forward[:, 0]], axis=1)
    tip = path[1:][kept]
    back = tip - size * forward
    return np.stack([tip, back + 0.36 * size * sideways, back - 0.36 * size * sideways], axis=1)


def draw_path(
    axes: Axes, frame: Frame, points: Array, colour: str, theme: Theme, *, name: str, width: float = 2.0,
    dash: object = "solid",
) -> None:  # fmt: skip
    """Draw `points` in data coordinates; what lies outside the map is clipped."""
    pixels = _near(frame, points)
    clipped = frame.data(pixels)
    (line,) = axes.plot(*clipped.T, color=colour, linewidth=width, linestyle=dash, zorder=3)
    line.set(solid_joinstyle="round", solid_capstyle="round", gid=f"path-{name}")
    _draw_halo(axes, clipped, theme, width + 2.2, f"halo-{name}")
    triangles = frame.data(heads(pixels).reshape(-1, 2)).reshape(-1, 3, 2)
    if len(triangles):
        arrows = PolyCollection(list(triangles), facecolors=colour, edgecolors=theme.halo, linewidths=0.5, zorder=4)
        arrows.set_gid(f"arrows-{name}")
        axes.add_collection(arrows, autolim=False)
    ring = {"markersize": 11, "markerfacecolor": theme.halo, "markeredgecolor": theme.ink, "markeredgewidth": 2}
    axes.plot(*clipped[0], marker="o", zorder=5, gid=f"ring-{name}", **ring)  # type: ignore[arg-type]  # a dict of mixed values


def draw_companion(
    axes: Axes, frame: Frame, points: Array, colour: str, theme: Theme, *, name: str, width: float
) -> None:
    """A thin line beside a path, under it where they run together: where its model is evaluated, up to a dot."""
    clipped = frame.data(_near(frame, points))
    _draw_halo(axes, clipped, theme, width + 1.6, f"halo-evaluated-{name}")
    (line,) = axes.plot(*clipped.T, color=colour, linewidth=width, zorder=2.5, solid_joinstyle="round")
    line.set_gid(f"evaluated-{name}")
    dot = {"markersize": 7, "markerfacecolor": theme.halo, "markeredgecolor": colour, "markeredgewidth": 1.6}
    axes.plot(*clipped[-1], marker="o", zorder=5, gid=f"dot-{name}", **dot)  # type: ignore[arg-type]  # a dict of mixed values


def _draw_halo(axes: Axes, line: Array, theme: Theme, width: float, gid: str) -> None:
    axes.plot(*line.T, color=theme.halo, linewidth=width, alpha=0.75, zorder=2, solid_joinstyle="round", gid=gid)


def _near(frame: Frame, points: Array) -> Array:
    """The finite ones in pixels, none so far outside that the renderer's numbers would grow large."""
    limit = 1e4 * np.array([frame.width, frame.height])
    near: Array = np.clip(frame.pixels(points[np.isfinite(points).all(axis=1)]), -limit, limit)
    return near


def draw_minimum(axes: Axes, x: float, y: float, theme: Theme) -> None:
    halo = [Stroke(linewidth=5, foreground=theme.halo), Stroke(linewidth=2.4, foreground=theme.ink)]
    axes.plot([x], [y], marker="+", markersize=16, markeredgewidth=2.4, color=theme.ink, zorder=6, path_effects=halo)
