"""Paths on a slice of a model's own loss surface: the plane that holds most of where its contestants go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.figures import phrases
from thalweg.figures.arrows import Frame, draw_path
from thalweg.figures.canvas import Canvas
from thalweg.figures.head import head_of
from thalweg.figures.labels import Placer
from thalweg.figures.layout import MARGIN
from thalweg.figures.races.facts import capital
from thalweg.figures.races.frame import Box
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import number
from thalweg.figures.relief import charted, draw_map
from thalweg.figures.theme import Style
from thalweg.runs.slice import Slice

Array = NDArray[np.float64]
FINER = 6
SHAPE = {True: 0.8, False: 0.5}  # height over width of a map in a column, and on a page
ALONE = (1200.0, 620.0)  # width and height of the map without words
LABEL, FEW = 26.0, 4  # size of names; smaller where there are more than FEW
END: dict[str, Any] = {"markersize": 13, "markeredgewidth": 2.0, "zorder": 6}


@dataclass(frozen=True)
class SliceFacts:
    """Everything the picture shows, without ink."""

    found: Slice
    looks: Mapping[str, Look]
    version: str = ""

    @property
    def headline(self) -> str:
        count, share = len(self.found.names), phrases.share(self.found.explained)
        ways = f"{phrases.count(count).capitalize()} way{'s' if count > 1 else ''} down {self.found.problem}"
        return f"{ways}, on a plane that holds {share} of {'them' if count > 1 else 'it'}"

    @property
    def subtitle(self) -> str:
        seen = self.found.losses[np.isfinite(self.found.losses)]
        spread = f", from {number(float(seen.min()))} to {number(float(seen.max()))}" if seen.size else ""
        return f"{capital(self.found.measured)}{spread}. {self.found.parameters:,} parameters; light is low."

    @property
    def small_print(self) -> str:
        made = f" Thalweg {self.version}." if self.version else ""
        return (
            f"The plane of the first two principal components of all paths, about the mean of their ends: shadows, so "
            f"the loss under a path is the plane's and not the path's own.{made}"
        )

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        names = ", ".join(self.looks[name].name for name in self.found.names)
        return f"A topographic map of the loss of {self.found.problem} with the paths of {names} from one start."

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "problem": self.found.problem,
            "seed": self.found.seed,
            "explained": float(self.found.explained),
            "contestants": list(self.found.names),
        }


def race_slice(facts: SliceFacts, style: Style) -> Figure:
    """The whole figure."""
    head, size = head_of(style, facts.headline, facts.subtitle, facts.small_print), style.size
    canvas = Canvas(style, size.height or head.top + head.bottom + SHAPE[size.columns == 1] * size.width)
    head.draw(canvas)
    box = Box(MARGIN, head.bottom + 6, canvas.room, canvas.height - head.top - head.bottom - 12)
    _draw_slice(canvas, facts, box)
    return canvas.figure


def slice_alone(facts: SliceFacts, style: Style) -> Figure:
    """The map without words around it."""
    canvas = Canvas(style, ALONE[1], ALONE[0])
    _draw_slice(canvas, facts, Box(2, 2, ALONE[0] - 4, ALONE[1] - 4))
    return canvas.figure


def _draw_slice(canvas: Canvas, facts: SliceFacts, box: Box) -> None:
    found = facts.found
    view = (float(found.x[0]), float(found.x[-1]), float(found.y[0]), float(found.y[-1]))
    frame = Frame(view, *box.tuple)
    axes = canvas.axes(*box.tuple, "slice")
    draw_map(axes, charted(view, *finer(found)), canvas.theme, equal=False)
    for name in found.names:
        _draw(canvas, axes, frame, found.paths[name], facts.looks[name], name)
    _label(canvas, frame, facts)


def finer(found: Slice) -> tuple[Array, Array, Array]:
    """The losses at FINER times as many places, by Catmull and Rom's cubic: light on a kink would show the grid."""
    inside = np.isfinite(found.losses)
    most = float(found.losses[inside].max()) if inside.any() else 0.0
    (x, across), (y, up) = (_cubic(axis) for axis in (found.x, found.y))
    losses = up @ np.where(inside, found.losses, most) @ across.T
    near = np.ix_(*(np.rint(np.arange(len(axis)) / FINER).astype(int) for axis in (y, x)))
    return x, y, np.where(inside[near], losses, np.nan)


def _cubic(axis: Array) -> tuple[Array, Array]:
    """Places between those of `axis`, and each one's weights of the values there."""
    count = len(axis)
    at = np.linspace(0, count - 1, FINER * (count - 1) + 1)
    first = np.minimum(at.astype(int), max(count - 2, 0))
    t = at - first
    weights = np.stack([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2]) / 2
    made = np.zeros((len(at), count + 2))  # a value before the first and one after the last
    for k, weight in enumerate(weights):
        np.add.at(made, (np.arange(len(at)), first + k), weight)
    made[:, [1, -2]] += 2 * made[:, [0, -1]]  # on the straight line through the two at the edge
    made[:, [2, -3]] -= made[:, [0, -1]]
    return np.interp(at, np.arange(count), axis), made[:, 1:-1]


def _draw(canvas: Canvas, axes: Axes, frame: Frame, path: Array, look: Look, name: str) -> None:
    theme, colour = canvas.theme, canvas.theme.colour(*look.whose)
    draw_path(axes, frame, path, colour, theme, name=name, dash=look.dash)
    finite = path[np.isfinite(path).all(axis=1)]
    axes.plot(*finite[-1], look.mark, color=colour, markeredgecolor=theme.halo, **END)


def _label(canvas: Canvas, frame: Frame, facts: SliceFacts) -> None:
    """The start once, and each path's name where it covers nothing."""
    pixels = {name: frame.pixels(path[np.isfinite(path).all(axis=1)]) for name, path in facts.found.paths.items()}
    bounds = (frame.left, frame.bottom, frame.left + frame.width, frame.bottom + frame.height)
    placer = Placer(canvas, bounds, [path.clip(-1e5, 1e5) for path in pixels.values()])
    size = min(LABEL if len(pixels) <= FEW else 0.75 * LABEL, 0.7 * canvas.size.headline)
    size = max(size, canvas.size.smallest)
    placer.near(next(iter(pixels.values()))[0], "start", max(0.8 * size, canvas.size.smallest), gid="start")
    for name, path in pixels.items():
        look = facts.looks[name]
        placer.with_leader(path[len(path) // 3 :], look.name, size, colour=canvas.theme.colour(*look.whose), gid=name)
