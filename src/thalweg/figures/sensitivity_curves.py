"""Ink for sensitivity: good ranges, steps to settle and final loss over one axis of learning rates."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.labels import Placer
from thalweg.figures.layout import FOOT, HEAD, MARGIN
from thalweg.figures.plots import Scale, draw_line, plot
from thalweg.figures.sensitivity_facts import Curve, SensitivityFacts
from thalweg.figures.theme import Style

Array = NDArray[np.float64]
RIGHT, FEET, GAP = 1890.0, 84.0, 46.0
NARROWEST, WIDEST = 110.0, 420.0  # of the names before the rows
EDGE = 40.0  # room for the words over the edge of stability
ROW = 34.0
FEW = 4  # curves whose labels have room for numbers
SMALLEST = 1e-16  # of the start's gap: below it is rounding
STEPS_SHARE = 0.6  # of the room that both plots have


def sensitivity_curves(facts: SensitivityFacts, style: Style) -> Figure:
    """The whole figure."""
    canvas, curves = Canvas(style), facts.curves
    canvas.head(facts.headline, facts.subtitle, facts.small_print)
    rates = facts.found.rates
    x = Scale(float(rates[0]), float(rates[-1]))
    top = canvas.height - HEAD - EDGE
    row = min(ROW, 300 / len(curves))
    size = min(19.0, 0.6 * row)
    names = max(canvas.width_of(curve.name, size, "bold") for curve in curves)
    left = MARGIN + 16 + min(max(names, NARROWEST), WIDEST)
    low = top - row * len(curves)
    room = low - FOOT - FEET - 2 * GAP
    boxes = [
        (left, low, RIGHT - left, top - low),
        (left, low - GAP - STEPS_SHARE * room, RIGHT - left, STEPS_SHARE * room),
        (left, FOOT + FEET, RIGHT - left, (1 - STEPS_SHARE) * room),
    ]
    steps_axes = plot(canvas, boxes[1], x, _steps_scale(facts), "steps", numbered=False)
    loss_axes = plot(canvas, boxes[2], x, _gap_scale(facts), "loss")
    _draw_ranges(canvas, facts, boxes[0], x, row)
    for axes in (steps_axes, loss_axes):
        _draw_edge(canvas, axes, facts)
    _draw_steps(canvas, steps_axes, facts, boxes[1], x)
    _draw_losses(canvas, loss_axes, facts)
    above = "the lowest" if facts.lowest_known else "the lowest seen"
    _name(canvas, boxes[1], f"Steps to settle, of {facts.found.steps:,}", "name-steps")
    _name(canvas, boxes[2], f"Final loss above {above}", "name-loss")
    canvas.write(
        (left + RIGHT) / 2, FOOT + 18, "learning rate", 21, canvas.theme.ink, ha="center", fit=600, gid="name-lr"
    )
    return canvas.figure


def _steps_scale(facts: SensitivityFacts) -> Scale:
    low = min((float(np.nanmin(curve.steps)) for curve in facts.curves if curve.best is not None), default=1.0)
    return Scale(max(0.8 * low, 0.8), 1.25 * facts.found.steps)


def _gap_scale(facts: SensitivityFacts) -> Scale:
    gaps = np.concatenate([curve.gap for curve in facts.curves])
    seen = gaps[np.isfinite(gaps) & (gaps > 0)]
    smallest, largest = SMALLEST * facts.reference, 10 * facts.reference
    if not seen.size:
        return Scale(smallest, largest)
    return Scale(float(np.clip(seen.min() / 2, smallest, largest / 100)), largest)


def _draw_ranges(
    canvas: Canvas, facts: SensitivityFacts, box: tuple[float, float, float, float], x: Scale, row: float
) -> None:
    """A row for each: its good rates as a bar with their width, and from where on it diverges."""
    left, bottom, width, height = box
    count, size = len(facts.curves), min(19.0, 0.6 * row)
    axes = canvas.axes(*box, "ranges")
    axes.set(xscale="log", xlim=(x.low, x.high), ylim=(count, 0))
    axes.axis("off")
    _draw_edge(canvas, axes, facts)
    for k, curve in enumerate(facts.curves):
        middle, colour = bottom + height - (k + 0.5) * row, canvas.theme.colour(*curve.whose)
        canvas.write(left - 12, middle, curve.name, size, colour, weight="bold", ha="right", va="center",
                     fit=left - 12 - MARGIN, gid=f"name-{k}")  # fmt: skip
        axes.hlines(k + 0.5, x.low, x.high, color=canvas.theme.contour, alpha=0.12, linewidth=0.8)
        for low, high in curve.good:
            axes.barh(k + 0.5, high - low, 0.46, low, color=colour, linewidth=0, gid=f"good-{k}")
        for low, high in curve.diverges:
            axes.hlines(k + 0.5, low, high, color=colour, linewidth=1.4, linestyles=(0, (1, 2)))
            axes.plot(low, k + 0.5, "x", color=colour, markersize=0.24 * row, markeredgewidth=2,
                      gid=f"diverges-{k}")  # fmt: skip
        if curve.good:
            _write_width(canvas, curve, x, left, width, middle, size, k)
    canvas.write(left - 12, bottom + height + 8, "good rates", 17, canvas.theme.quiet, ha="right", fit=left, gid="good")
    if any(curve.diverges for curve in facts.curves):
        canvas.write(left, bottom + height + 8, "× diverges from here", 17, canvas.theme.quiet, fit=400, gid="diverges")


def _write_width(
    canvas: Canvas, curve: Curve, x: Scale, left: float, width: float, middle: float, size: float, k: int
) -> None:
    """Before the bar, where there is room, else inside the axes after it."""
    wide = canvas.width_of(curve.width, size) + 24
    first, last = (left + width * float(x.share(each)) for each in (curve.good[0][0], curve.good[-1][1]))
    before = first - wide > left
    at, side = (first - 12, "right") if before else (min(last, left + width - wide) + 12, "left")
    text = canvas.write(
        at, middle, curve.width, size, canvas.theme.ink, ha=side, va="center", fit=wide, gid=f"width-{k}"
    )
    text.set_bbox({"facecolor": canvas.theme.paper, "linewidth": 0, "pad": 1.5})  # over the edge of stability


def _draw_edge(canvas: Canvas, axes: Axes, facts: SensitivityFacts) -> None:
    edge, rates = facts.found.edge, facts.found.rates
    if edge is not None and rates[0] <= edge <= rates[-1]:
        axes.axvline(edge, color=canvas.theme.ink, linewidth=1.4, linestyle=(0, (5, 3)), zorder=1, gid="edge")


def _draw_steps(
    canvas: Canvas, axes: Axes, facts: SensitivityFacts, box: tuple[float, float, float, float], x: Scale
) -> None:
    left, bottom, width, height = box
    y = _steps_scale(facts)
    axes.axhline(facts.found.steps, color=canvas.theme.quiet, linewidth=1, alpha=0.6)
    paths = []
    for k, curve in enumerate(facts.curves):
        colour = canvas.theme.colour(*curve.whose)
        draw_line(axes, facts.found.rates, curve.steps, colour, f"steps-{k}", canvas.theme.dash(k))
        if curve.best is not None:
            axes.plot(*curve.best, "o", color=colour, markersize=8, markeredgecolor=canvas.theme.plot, zorder=4)
        spots = np.stack([left + width * x.share(facts.found.rates), bottom + height * y.share(curve.steps)], axis=1)
        paths.append(spots[np.isfinite(spots).all(axis=1)])
    placer = Placer(canvas, (left, bottom, left + width, bottom + height), [each for each in paths if len(each)])
    for k, (curve, path) in enumerate(zip(facts.curves, paths, strict=True)):
        colour = canvas.theme.colour(*curve.whose)
        if len(path) and len(paths) <= FEW:
            best = path[[int(np.argmin(path[:, 1]))]]
            placer.with_leader(best, curve.label, 22, colour=colour, gid=f"steps-{k}")
        elif len(path):
            placer.near(path[int(np.argmin(path[:, 1]))], curve.name, 17, colour=colour, gid=f"label-steps-{k}")
    if facts.found.edge is not None and x.low <= facts.found.edge <= x.high:
        at = left + width * float(x.share(facts.found.edge))
        room = canvas.width_of(facts.edge_label, 19) / 2
        at = min(max(at, left + 250 + room), canvas.width - MARGIN - room)
        canvas.write(
            at,
            canvas.height - HEAD - EDGE + 8,
            facts.edge_label,
            19,
            canvas.theme.ink,
            ha="center",
            fit=800,
            gid="edge",
        )


def _draw_losses(canvas: Canvas, axes: Axes, facts: SensitivityFacts) -> None:
    floor = _gap_scale(facts).low
    for k, curve in enumerate(facts.curves):
        colour, gap = canvas.theme.colour(*curve.whose), np.maximum(curve.gap, floor)
        draw_line(axes, facts.found.rates, gap, colour, f"loss-{k}", canvas.theme.dash(k))


def _name(canvas: Canvas, box: tuple[float, float, float, float], text: str, gid: str) -> None:
    canvas.write(box[0], box[1] + box[3] + 8, text, 21, canvas.theme.ink, weight="bold", fit=box[2], gid=gid)
