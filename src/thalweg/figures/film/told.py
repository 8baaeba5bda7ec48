"""What moves on a figure, as numbers for the player: the same parts, in the units of the picture's SVG."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from thalweg.figures.film.curves import Curve, Swing
from thalweg.figures.film.parts import LARGER, Part, Ticks, Tip, Trail, on_canvas
from thalweg.figures.film.words import Counter, Label, Later, Since, Words
from thalweg.figures.theme import DPI

Array = NDArray[np.float64]
POINT = 72 / DPI  # a pixel of the canvas in the SVG's points


def told(parts: Iterable[Part], figure: Figure) -> list[dict[str, Any]]:
    """Each part by the ids of its elements, with what it needs to stand as after any step."""
    height = figure.get_figheight() * 72
    return [each for part in parts if (each := _told(part, height))]


def _told(part: Part, height: float) -> dict[str, Any]:
    match part:
        case Trail():
            return {
                "kind": "trail", "line": part.line.get_gid(), "halo": _id(part.halo), "arrows": _id(part.arrows),
                "points": _places(part.pixels, height), "larger": LARGER,
                "heads": [number for number, _ in part.heads(len(part.points) - 1)],
            }  # fmt: skip
        case Tip():
            return {
                "kind": "tip", "mark": part.mark.get_gid(), "points": _places(on_canvas(part.mark, part.points), height)
            }  # fmt: skip
        case Ticks():
            bar = part.bar
            places = on_canvas(bar, part.places) if bar is not None else part.places
            return {
                "kind": "ticks", "ticks": part.ticks.get_gid(), "bar": _id(bar), "points": _places(places, height),
                "larger": LARGER,
            }  # fmt: skip
        case Curve() if not len(part.points):
            return {}  # nothing of it is ever seen
        case Curve():
            return {
                "kind": "curve", "line": part.line.get_gid(), "dot": _circle(part.dot),
                "steps": part.points[:, 0].tolist(), "points": _places(part.pixels, height),
            }  # fmt: skip
        case Swing():
            ends = [_places(pair, height) for pair in part.pixels]
            return {"kind": "swing", "line": part.line.get_gid(), "points": [[*a, *b] for a, b in ends]}
        case Counter():
            return {}  # the player counts beside its slider
        case Words():
            return {"kind": "words", "text": part.text.get_gid(), "says": part.says}
        case Label():
            return {"kind": "label", "text": part.artist.get_gid(), "name": part.name.strip() if part.named else ""}
        case Since():
            return {"kind": "since", "artist": part.artist.get_gid(), "first": part.first}
        case Later():
            return {"kind": "later", "artist": part.artist.get_gid()}
    raise AssertionError(f"{type(part).__name__} is told to no player")


def _circle(dot: Line2D) -> dict[str, Any]:
    """A round mark as the attributes of an SVG's circle."""
    fill, stroke = to_hex(dot.get_markerfacecolor()), to_hex(dot.get_markeredgecolor())
    return {"r": dot.get_markersize() / 2, "fill": fill, "stroke": stroke, "stroke-width": dot.get_markeredgewidth()}


def _id(artist: Any) -> str | None:
    return None if artist is None else str(artist.get_gid())


def _places(pixels: Array, height: float) -> list[list[float]]:
    """From pixels with y upward to points with y downward."""
    return [[round(POINT * x, 2), round(height - POINT * y, 2)] for x, y in pixels.tolist()]
