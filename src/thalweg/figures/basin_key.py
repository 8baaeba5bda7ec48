"""The key under a map of basins: what bright and dark mean, and the colours of starts that reach nothing."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from thalweg.figures import hues, phrases
from thalweg.figures.basin_facts import BasinFacts
from thalweg.figures.canvas import Canvas
from thalweg.figures.colours import MINIMA
from thalweg.figures.layout import MARGIN

Array = NDArray[np.float64]
ROW, SIZE, HIGH = 32.0, 19.0, 20.0  # height of a row; of type; of a piece of colour
BROAD = 220.0  # of a ramp
APART, CLOSE = 40.0, 12.0  # between entries, between words and colour
GREY = "#8a8f98"


@dataclass(frozen=True)
class Entry:
    """Words, colours, words."""

    before: str
    colours: Array  # (n, 3)
    after: str
    gid: str

    def parts(self, canvas: Canvas) -> tuple[float, float, float]:
        """Widths of the words before, the colours and the words after."""
        before, after = (canvas.width_of(text, SIZE) if text else 0.0 for text in (self.before, self.after))
        before, after = before + CLOSE * bool(self.before), CLOSE + after
        broad = min(BROAD, 0.3 * canvas.room, canvas.room - before - after - 1)
        return before, broad if len(self.colours) > 1 else HIGH, after


@dataclass(frozen=True)
class Placed:
    """An entry and where it stands: rows are counted from the top."""

    entry: Entry
    left: float
    row: int


def keyed(facts: BasinFacts, canvas: Canvas) -> tuple[Placed, ...]:
    """Entries in rows as wide as the canvas."""
    placed: list[Placed] = []
    left, row = MARGIN, 0
    for entry in _entries(facts):
        wide = sum(entry.parts(canvas))
        if placed and left + wide > canvas.width - MARGIN:
            left, row = MARGIN, row + 1
        placed.append(Placed(entry, left, row))
        left += wide + APART
    return tuple(placed)


def _entries(facts: BasinFacts) -> list[Entry]:
    found, losses = [], [basin.loss for basin in facts.basins]
    if facts.nowhere + facts.diverged < 1:
        low, high = facts.span
        found.append(Entry(f"there at step {low:,.0f}", ramp(GREY), f"at step {high:,.0f}", "steps"))
    if len(losses) > len(MINIMA):
        lowest, highest = phrases.number(losses[0]), phrases.number(losses[-1])
        many = np.asarray(hues.MANY(np.linspace(0, 1, 64)))[:, :3]
        found.append(Entry(f"lowest loss {lowest}", many, f"highest of {len(losses)}: {highest}", "minima"))
    for share, colour, said in (
        (facts.nowhere, hues.NOWHERE, f"not there in {phrases.steps(facts.found.steps)}"),
        (facts.diverged, hues.DIVERGED, "diverged"),
    ):
        if share > 0:
            found.append(Entry("", np.array([to_rgb(colour)]), f"{said}: {phrases.share(share)} of starts", said))
    return found


def draw_key(canvas: Canvas, placed: tuple[Placed, ...], top: float) -> None:
    """Rows from `top` down."""
    for each in placed:
        entry, foot = each.entry, top - (each.row + 1) * ROW + (ROW - HIGH) / 2
        before, wide, _ = entry.parts(canvas)
        if entry.before:
            _say(canvas, each.left, foot, entry.before, f"key-{entry.gid}-before")
        bar = blank(canvas, each.left + before, foot, wide, HIGH, f"key-{entry.gid}")
        bar.imshow(entry.colours[None, :, :], extent=(0, 1, 0, 1), aspect="auto")
        _say(canvas, each.left + before + wide + CLOSE, foot, entry.after, f"key-{entry.gid}-after")


def _say(canvas: Canvas, left: float, foot: float, text: str, gid: str) -> None:
    canvas.write(left, foot - 2, text, SIZE, canvas.theme.quiet, fit=canvas.width - MARGIN - left, gid=gid)


def ramp(colour: str) -> Array:
    """(64, 3), bright first."""
    return hues.shaded(np.tile(to_rgb(colour), (64, 1)), np.linspace(0, 1, 64))


def blank(canvas: Canvas, left: float, bottom: float, width: float, height: float, gid: str) -> Axes:
    """Axes without numbers and edges."""
    axes = canvas.axes(left, bottom, width, height, gid)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    return axes
