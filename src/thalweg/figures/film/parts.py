"""The parts of a still picture that move in its film: each can show how it stood after any number of steps.

Ink names its parts by gids, a kind and the name of the path: "path-0-sgd". Here each kind is told how to move.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from thalweg.figures.arrows import heads
from thalweg.figures.film.facts import counter
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


def reached(points: Array, step: float) -> Array:
    """The vertices up to a step; between two, the place on the line from one to the other."""
    whole = min(int(step), len(points) - 1)
    part = step - whole
    if part <= 0 or whole + 1 >= len(points):
        return points[: whole + 1]
    return np.vstack([points[: whole + 1], points[whole] + part * (points[whole + 1] - points[whole])])


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

    @property
    def artists(self) -> list[Artist]:
        return [each for each in (self.halo, self.line, self.newest, self.arrows) if each is not None]

    def heads(self, step: float) -> Iterator[tuple[int, Array]]:
        """The step of each arrow so far, and its triangle in pixels."""
        if self.arrows is None:
            return
        so_far = reached(self.pixels, step)
        for number in range(1, len(so_far)):
            for triangle in heads(so_far[number - 1 : number + 1]):
                yield number, triangle

    def show(self, step: float) -> None:
        so_far = reached(self.points, step).copy()
        ended = step > len(self.points) - 1
        last, triangles, faces, edges = len(so_far) - 1, list[Array](), [], []
        for number, triangle in self.heads(step):
            age = FADING if ended else last - number
            size = self.scale * (LARGER if age == 0 else 1.0)
            triangles.append(self.data.inverted().transform(self.scale * triangle[0] + size * (triangle - triangle[0])))
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
        self.segments = list(ticks.get_segments())
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


@dataclass
class Words:
    """Text that says something else after each step."""

    text: Text
    says: Sequence[str]  # after 0, 1, ... steps

    @property
    def artists(self) -> list[Artist]:
        return [self.text]

    def show(self, step: float) -> None:
        self.text.set_text(self.says[min(math.ceil(step), len(self.says) - 1)])


class Counter(Words):
    """The line that says how many steps there are; in their course it counts them, and stands out."""

    def __init__(self, text: Text, steps: int, colour: Any) -> None:
        super().__init__(text, [text.get_text(), *(counter(step, steps) for step in range(1, steps + 1))])
        self.looks = [{"fontweight": "normal", "color": text.get_color()}, {"fontweight": "bold", "color": colour}]

    def show(self, step: float) -> None:
        super().show(step)
        self.text.set(**self.looks[step > 0])


@dataclass
class Later:
    """What is there only at the end."""

    artist: Artist

    @property
    def artists(self) -> list[Artist]:
        return [self.artist]

    def show(self, step: float) -> None:  # noqa: ARG002  # the still picture ends the film
        self.artist.set_visible(False)


class Label(Later):
    """What is said of a path at the end; until then its name alone, where the label begins with it."""

    def __init__(self, text: Text, title: str) -> None:
        super().__init__(text)
        lines = text.get_text().split("\n")
        self.named = " ".join(lines).startswith(f"{title}: ")
        self.name = title + (len(lines) - 1) * "\n"  # the other lines stay empty

    def show(self, step: float) -> None:
        if self.named:
            self.artist.set(text=self.name)
        else:
            super().show(step)


def kinds(artist: Any) -> tuple[str, str]:
    """The kind and the name in an artist's gid."""
    kind, _, name = str(artist.get_gid() or "").partition("-")
    return kind, name
