"""The sheet that a figure is put on: axes and lines of text at places in pixels from its bottom left."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from thalweg.figures.layout import MARGIN
from thalweg.figures.theme import DPI, SLIDE, Style

UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Text with a mark in place of what no XML may hold: control characters and halves of surrogate pairs.

    Source: XML 1.0, production 2 (Char), and what its note discourages.
    """
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@contextmanager
def any_letters() -> Iterator[None]:
    """To measure and to write. Letters as wide at every density, where hinted ones differ by some per cent; and no
    words about those that the font lacks: they are boxes in a PNG, and in the reader's own fonts in an SVG."""
    hinting = rcParams["text.hinting"]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        rcParams["text.hinting"] = "no_hinting"
        try:
            yield
        finally:
            rcParams["text.hinting"] = hinting


class Canvas:
    """An empty sheet in a style: as wide and high as its size where nothing else is asked for."""

    def __init__(self, style: Style, height: float | None = None, width: float | None = None) -> None:
        self.style, self.theme, self.size = style, style.theme, style.size
        self.width = width or self.size.width
        self.height = height or self.size.height or SLIDE.height or self.width
        inches = self.width / DPI, self.height / DPI
        self.figure = Figure(figsize=inches, dpi=DPI, facecolor=self.theme.paper)
        FigureCanvasAgg(self.figure)

    @property
    def room(self) -> float:
        """Of a line of text."""
        return self.width - 2 * MARGIN

    def axes(self, left: float, bottom: float, width: float, height: float, gid: str) -> Axes:
        place = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place)
        axes.set_gid(gid)
        return axes

    def measure(self, text: str, size: float, weight: str = "normal") -> tuple[float, float]:
        """Width and height of a text, in pixels."""
        probe = Text(0, 0, writable(text), fontsize=points(size), fontfamily=self.theme.family, fontweight=weight,
                     figure=self.figure, parse_math=False)  # fmt: skip
        renderer = self.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg has one
        with any_letters():
            box = probe.get_window_extent(renderer)
        return float(box.width), float(box.height)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Of a line of text, in pixels."""
        return self.measure(text, size, weight)[0]

    def wrapped(self, text: str, size: float, room: float, weight: str = "normal") -> list[str]:
        """Lines no wider than `room`, of one word at least."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width_of(longer, size, weight) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def write(
        self, x: float, y: float, text: str, size: float, colour: str, *, fit: float, weight: str = "normal",
        ha: str = "left", va: str = "bottom", gid: str = "", family: str = "",
    ) -> Text:  # fmt: skip
        """A line of text that is made smaller, then cut, until it fits."""
        written = self.figure.text(
            x / self.width, y / self.height, writable(text), fontsize=points(size),
            fontfamily=family or self.theme.family, fontweight=weight, color=colour, va=va, ha=ha, gid=gid,
            parse_math=False,
        )  # fmt: skip
        least = points(max(0.7 * size, min(size, self.size.smallest)))
        renderer = self.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg has one
        for _ in range(60):
            with any_letters():
                width = written.get_window_extent(renderer).width
            if width <= fit:
                break
            now = float(written.get_fontsize())
            if now > 1.02 * least:
                written.set_fontsize(max(least, now * fit / width * 0.995))
            else:
                kept = int(len(written.get_text()) * fit / width) - 2
                written.set_text(written.get_text()[: max(kept, 8)].rstrip(" .") + "…")
        return written


def points(pixels: float) -> float:
    """A size of type in Matplotlib's points."""
    return pixels * 72 / DPI
