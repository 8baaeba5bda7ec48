"""A still picture taken apart: what stands is drawn once, what moves is drawn over it for every frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.spines import Spine
from matplotlib.text import Text
from numpy.typing import NDArray

from thalweg.figures.canvas import any_letters
from thalweg.figures.film.curves import Curve, Swing
from thalweg.figures.film.facts import moves
from thalweg.figures.film.parts import Part, Ticks, Tip, Trail
from thalweg.figures.film.words import Counter, Label, Later, Since, Words

Pixels = NDArray[np.uint8]


class Stage:
    """A figure whose parts move. Its own figure: it is not put together again."""

    def __init__(self, figure: Figure, facts: Any, dpi: float) -> None:
        figure.set_dpi(dpi)
        self.figure, self.canvas = figure, FigureCanvasAgg(figure)
        self.still = self._drawn()
        self.parts = list(parts(figure, facts))
        self.moving = _over(figure, {id(artist) for part in self.parts for artist in part.artists})
        for artist in self.moving:
            artist.set_animated(True)
        self._drawn()
        self.ground = self.canvas.copy_from_bbox(figure.bbox)  # type: ignore[no-untyped-call]

    def frame(self, step: float) -> Pixels:
        """(height, width, 3): the picture after `step` steps, with a counter; its last step still stands out."""
        for part in self.parts:
            part.show(step)
        self.canvas.restore_region(self.ground)  # type: ignore[no-untyped-call]
        with any_letters():
            for artist in self.moving:
                self.figure.draw_artist(artist)
        return self._pixels()

    def _drawn(self) -> Pixels:
        with any_letters():
            self.canvas.draw()  # type: ignore[no-untyped-call]
        return self._pixels()

    def _pixels(self) -> Pixels:
        return np.asarray(self.canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]


def parts(figure: Figure, facts: Any) -> Iterator[Part]:
    """What moves on a figure, found by the names that ink gives: a kind and whose it is, as in "path-0-sgd"."""
    move = moves(facts)
    ink = (artist for owner in (figure, *figure.axes) for artist in owner.get_children())
    named: dict[str, Any] = {gid: artist for artist in ink if (gid := str(artist.get_gid() or ""))}
    last = {gid[9:] for gid, artist in named.items() if gid.startswith("end-name-") and artist.get_text() in move.last}
    for gid, artist in named.items():
        kind, _, name = gid.partition("-")
        if gid in move.says:
            yield Words(artist, move.says[gid])
        elif gid in move.lines:
            yield Swing(artist, move.lines[gid])
        elif gid in move.since:
            yield Since(artist, move.since[gid])
        elif kind == "path":
            yield Trail(artist, named.get(f"halo-{name}"), named.get(f"arrows-{name}"))
        elif kind == "evaluated":
            line = Trail(artist, named.get(f"halo-evaluated-{name}"), None)
            yield line
            yield Tip(named[f"dot-{name}"], line.points)
        elif kind == "ruler" and isinstance(artist, LineCollection):
            yield Ticks(artist, named.get(f"way-{name}"))
        elif kind == "curve" and move.curves:
            yield Curve(artist)
        elif kind == "label" and gid in move.names:
            yield Label(artist, move.names[gid])
        elif kind in ("label", "leader") or (kind == "end" and (move.curves or name.removeprefix("name-") in last)):
            if not (move.curves and name.startswith("name-")):  # names of curves are there from the start
                yield Later(artist)
        elif kind == "subtitle":
            yield Counter(artist, move.steps, named["headline"].get_color(), first=not name)


def _over(figure: Figure, moving: set[int]) -> list[Artist]:
    """What moves and what lies over it, in the order in which it is drawn."""
    found, maps = list[Artist](), list[Axes]()
    for axes in figure.axes:
        inside = [artist for artist in _drawn_in_turn(axes) if axes.axison or not isinstance(artist, Spine)]
        first = next((place for place, artist in enumerate(inside) if id(artist) in moving), None)
        if first is not None:
            found += inside[first:]
            maps.append(axes)
    for artist in _drawn_in_turn(figure):
        box = artist.get_window_extent()
        if id(artist) in moving or any(box.overlaps(axes.bbox) for axes in maps):
            found.append(artist)
    return found


def _drawn_in_turn(owner: Figure | Axes) -> list[Artist]:
    ink = [artist for artist in owner.get_children() if isinstance(artist, Line2D | Text | Collection | Spine)]
    return sorted(ink, key=lambda artist: artist.get_zorder())
