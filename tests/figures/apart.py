"""What a reader could not read in a figure: text over text, off the sheet, cut, or too small."""

import itertools
from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from thalweg.figures.canvas import any_letters
from thalweg.figures.theme import DPI, Style

TOUCH = 3  # pixels of the layout that boxes may share: letters do not fill theirs
DOTS = "…"


def words(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Every text that is seen, with its box in pixels of the layout; of axes, the numbers too."""
    with any_letters():
        figure.draw_without_rendering()
    ticks = [
        label
        for axes in figure.axes
        if axes.axison
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if label.get_visible() and label.get_text()
    ]
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts), *ticks]
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg has one
    with any_letters():
        return [(each, each.get_window_extent(renderer)) for each in texts if each.get_text().strip()]


def troubles(figure: Figure, style: Style, *, cuts: bool = False) -> Iterator[str]:
    """Each in words; `cuts`: whether text may be cut, as the content is not what is usual."""
    width, height = figure.get_size_inches() * DPI
    found = words(figure)
    for text, box in found:
        said = text.get_text()
        if box.x0 < -1 or box.x1 > width + 1 or box.y0 < -1 or box.y1 > height + 1:
            yield f"{said!r} leaves the sheet"
        if not cuts and said.endswith(DOTS) and DOTS not in said[:-1]:  # a name that is short for a long one may be
            yield f"{said!r} is cut"
        points = float(text.get_fontsize()) * style.size.points / (72 * style.size.width / DPI)
        if style.size.millimetres is not None and points < 5.98:
            yield f"{said!r} is of {points:.2f} points"
    for (one, a), (other, b) in itertools.combinations(found, 2):
        if min(min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)) > TOUCH:
            yield f"{one.get_text()!r} covers {other.get_text()!r}"
    yield from _leaders(figure, found)


def _leaders(figure: Figure, found: list[tuple[Text, Bbox]]) -> Iterator[str]:
    """Lines from a label to its path that run over another text."""
    size = figure.get_size_inches() * DPI
    for line in figure.artists:
        gid = str(line.get_gid())
        if not gid.startswith("leader-"):
            continue
        own = gid.replace("leader", "label", 1)
        start, end = np.array(line.get_data()).T * size  # type: ignore[attr-defined]  # a Line2D
        along = start + np.linspace(0, 0.9, 30)[:, None] * (end - start)
        for text, box in found:
            if text.get_gid() != own and any(box.contains(x, y) for x, y in along):
                yield f"the leader of {own!r} runs over {text.get_text()!r}"
