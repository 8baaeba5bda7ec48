"""Words in a plot of a chart: what its marks mean, and names of curves that end within it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.chart_facts import Mark
from thalweg.figures.chart_frame import Sizes, Strip
from thalweg.figures.chart_series import DASH, Shown
from thalweg.figures.labels import Placer
from thalweg.figures.races.ends import LEADER, PITCH, spread, write_end
from thalweg.figures.races.frame import Framed

Array = NDArray[np.float64]


def draw_marks(canvas: Canvas, frame: Framed, strip: Strip, marks: Sequence[Mark], sizes: Sizes, gid: str) -> None:
    """Lines across the axes; what those at a value of x mean stands over the axes."""
    theme = canvas.theme
    for mark in marks:
        draw = frame.axes.axvline if mark.axis == "x" else frame.axes.axhline
        draw(mark.at, color=theme.ink, linewidth=1.3, linestyle=DASH, alpha=0.75, zorder=1.5)
    for k, (mark, at, line) in enumerate(strip.places):
        canvas.write(at, strip.bottom + line * strip.line, mark.text, sizes.mark, theme.ink, ha="center",
                     fit=frame.box.width, gid=f"mark-{gid}-{k}")  # fmt: skip


def upright_lines(frame: Framed, strip: Strip) -> list[Array]:
    """In pixels, for words to keep clear of."""
    at = [frame.across(mark.at) for mark, _, _ in strip.places]
    return [np.array([[x, frame.box.bottom], [x, frame.box.top]]) for x in at]


def write_heights(canvas: Canvas, frame: Framed, marks: Sequence[Mark], placer: Placer, sizes: Sizes, gid: str) -> None:
    """What lines at a value of y mean, along them where the text covers least."""
    for k, mark in enumerate(marks):
        if mark.axis != "y" or not frame.y.low <= mark.at <= frame.y.high:
            continue
        text = placer.wrap(mark.text, sizes.mark, frame.box.width - 16)
        wide, high = canvas.measure(text, sizes.mark)
        room, line = frame.box.width - wide - 16, frame.up(mark.at)
        lefts = frame.box.left + 8 + np.linspace(0, max(room, 0.0), 9)
        boxes = [(at, y, at + wide, y + high) for y in (line + 4, line - 4 - high) for at in lefts.tolist()]
        box = min(boxes, key=placer.cost)
        placer.taken.append(box)
        canvas.write(box[0], box[1], text, sizes.mark, canvas.theme.ink, fit=frame.box.width,
                     gid=f"mark-y-{gid}-{k}")  # fmt: skip


def write_ends(
    placer: Placer, frame: Framed, named: Sequence[tuple[Shown, Array]], room: float, sizes: Sizes, gid: str
) -> None:
    """Names right of the axes, at the heights of their curves' ends: on several lines where one is too long and there
    is room for them."""
    canvas, names = placer.canvas, [each.series.name for each, _ in named]
    low, high = frame.box.bottom - 0.6 * sizes.name, frame.box.top + 0.2 * sizes.name
    broken = [placer.wrap(name, sizes.name, room - LEADER - 2) for name in names]
    lines = max((name.count("\n") + 1 for name in broken), default=1)
    if PITCH * sizes.name * lines * len(names) <= high - low:
        names, size = broken, sizes.name
    else:
        lines, size = 1, min(sizes.name, (high - low) / (PITCH * len(names)))
    half = size * PITCH * lines / 2
    ends = [float(path[-1, 1]) for _, path in named]
    heights = spread(ends, 2 * half, low + half, high - half)
    for k, (name, (each, _), end, height) in enumerate(zip(names, named, ends, heights, strict=True)):
        write_end(canvas, name, (frame.box.right, end, height), size, each.look.colour, room, f"{gid}-{k}")


def write_name(placer: Placer, frame: Framed, shown: Shown, sizes: Sizes, gid: str) -> None:
    """The name of a series that ends within the axes: beside its end, or joined to it from free room."""
    name, end, colour = shown.series.name, shown.last(frame), shown.look.colour
    room = placer.beside(end, placer.canvas.measure(name, sizes.name, "bold"))
    if placer.cost(room) == 0:
        placer.near(end, name, sizes.name, colour=colour, weight="bold", gid=f"label-{gid}")
    else:
        placer.with_leader(end[None], name, sizes.name, colour=colour, gid=gid)
