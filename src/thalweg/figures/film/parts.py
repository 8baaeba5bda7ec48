"""The parts of a still picture that move in its film: each can show how it stood after any number of steps.

Here those of a map: paths, with their arrows, and rulers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from thalweg.figures.arrows import heads
from thalweg.figures.theme import DPI

Array = NDArray[np.float64]
FADED, FADING = 0.55, 6  # what is left of older arrows, and the steps in which they fade
LARGER = 1.35  # the newest step's arrow and line, against the others'


class Part(Protocol):
    """Artists that are drawn anew in every frame."""

    @property
    def artists(self) -> Sequence[Artist]: ...
    def show(self, step: float) -> None:
        """Stand as after `step` steps; of a fraction that part of the next step is done."""


def between(values: Array, step: float) -> Array:
    """Of one value a step, (n + 1, ...): that after a step; between two, on the line from one to the other."""
    whole = min(int(step), len(values) - 1)
    part = step - whole
    if part <= 0 or whole + 1 >= len(values):
        return values[whole]  # type: ignore[no-any-return]  # numpy's stub
    return values[whole] + part * (values[whole + 1] - values[whole])  # type: ignore[no-any-return]


def reached(points: Array, step: float) -> Array:
    """The vertices up to a step; between two, the place on the line from one to the other."""
    whole = points[: min(int(step), len(points) - 1) + 1]
    end = between(points, step)
    return whole if np.array_equal(end, whole[-1]) else np.vstack([whole, end])


def on_canvas(line: Line2D, points: Array) -> Array:
    """In pixels of the canvas, whatever the density at which the figure is drawn."""
    dpi = line.get_figure(root=True).dpi  # type: ignore[union-attr]  # it is on one
    return line.get_transform().transform(points) * DPI / dpi


class Trail:
    """A path: the line so far, its halo, an arrow for each step; the newest step stands out."""

    def __init__(self, line: Line2D, halo: Line2D | None, arrows: PolyCollection | None) -> None:
        self.line, self.halo, self.arrows = line, halo, arrows
        self.points = np.array(line.get_xydata(), dtype=np.float64)
        self.data = line.get_transform()
        self.colour = to_rgba(line.get_color())
        self.edge = self.colour if arrows is None else tuple(np.atleast_2d(arrows.get_edgecolor())[0])
        self.newest = Line2D([], [], color=self.colour, linewidth=LARGER * line.get_linewidth(), zorder=3.5)
        self.newest.set(solid_capstyle="butt", clip_path=line.get_clip_path())
        line.axes.add_artist(self.newest)  # type: ignore[union-attr]  # it was drawn on them
        self.scale = line.get_figure(root=True).dpi / DPI  # type: ignore[union-attr]
        self.pixels = on_canvas(line, self.points)  # on which arrows have their size
        numbers = range(1, len(self.points)) if arrows is not None else range(0)
        self.whole = [(k, triangle) for k in numbers for triangle in heads(self.pixels[k - 1 : k + 1])]

    @property
    def artists(self) -> list[Artist]:
        return [each for each in (self.halo, self.line, self.newest, self.arrows) if each is not None]

    def heads(self, step: float) -> Iterator[tuple[int, Array]]:
        """The step of each arrow so far, and its triangle in pixels."""
        if self.arrows is None:
            return
        yield from itertools.takewhile(lambda head: head[0] <= step, self.whole)
        so_far = reached(self.pixels, step)
        if step < len(so_far) - 1:  # part of a step
            yield from ((len(so_far) - 1, triangle) for triangle in heads(so_far[-2:]))

    def show(self, step: float) -> None:
        so_far = reached(self.points, step).copy()
        ended = step > len(self.points) - 1
        last, triangles, faces, edges = len(so_far) - 1, list[Array](), [], []
        to_data = self.data.inverted()
        for number, triangle in self.heads(step):
            age = FADING if ended else last - number
            size = self.scale * (LARGER if age == 0 else 1.0)
            triangles.append(to_data.transform(self.scale * triangle[0] + size * (triangle - triangle[0])))
            if age == 0:
                so_far[-1] = triangles[-1][1:].mean(axis=0)  # a line to the tip would blunt it
            seen = 1 - (1 - FADED) * min(1.0, age / FADING)
            faces.append((*self.colour[:3], seen))
            edges.append((*self.edge[:3], seen))
        self.line.set(data=so_far.T, alpha=FADED)
        self.newest.set_data(*(so_far[-1:] if ended else so_far[-2:]).T)
        if self.halo is not None:
            self.halo.set_data(*so_far.T)
        if self.arrows is not None:
            self.arrows.set_verts(triangles)
            self.arrows.set(facecolors=faces or "none", edgecolors=edges or "none")


@dataclass
class Tip:
    """A mark at the end of a line so far."""

    mark: Line2D
    points: Array

    @property
    def artists(self) -> list[Artist]:
        return [self.mark]

    def show(self, step: float) -> None:
        self.mark.set_data(*reached(self.points, step)[-1:].T)


class Ticks:
    """A ruler: a tick for each step so far, and the bar that they stand on."""

    def __init__(self, ticks: LineCollection, bar: Line2D | None) -> None:
        self.ticks, self.bar = ticks, bar
        self.segments = [each for each in ticks.get_segments() if len(each)]  # none where a run is at no number
        self.width = float(np.atleast_1d(ticks.get_linewidth())[0])
        self.places = np.array([[segment[0, 0], 0.0] for segment in self.segments])

    @property
    def artists(self) -> list[Artist]:
        return [each for each in (self.bar, self.ticks) if each is not None]

    def show(self, step: float) -> None:
        shown = self.segments[: int(step) + 1]
        self.ticks.set_segments(shown)
        newest = LARGER if len(shown) < len(self.segments) else 1.0
        self.ticks.set_linewidth([self.width] * (len(shown) - 1) + [newest * self.width])
        if self.bar is not None:
            self.bar.set_xdata([self.places[0, 0], reached(self.places, step)[-1, 0]])
