"""Ink for sensitivity: good ranges, steps to settle and final loss over one axis of learning rates."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.head import head_of
from thalweg.figures.labels import Placer
from thalweg.figures.layout import MARGIN
from thalweg.figures.plots import Scale, draw_line, plot
from thalweg.figures.sensitivity_facts import Curve, SensitivityFacts
from thalweg.figures.theme import Style

Array = NDArray[np.float64]
EDGE_RIGHT, FEET, GAP = 30.0, 84.0, 46.0
NARROWEST, WIDEST, SHARE = 110.0, 420.0, 0.33  # of the names before the rows; and the share of the sheet at most
EDGE = 40.0  # room for the words over the edge of stability
LINE = 26.0  # of a second line of them
ROW, MOST = 34.0, 300.0  # height of a row, and on a slide of all
WORDS, CROSSES = 19.0, 250.0  # size of words, and room for those about crosses
FEW = 4  # curves whose labels have room for numbers
SMALLEST = 1e-16  # of the start's gap: below it is rounding
STEPS_SHARE = 0.6  # of the room that both plots have
TALL = {True: 0.9, False: 0.6}  # that room over the width of the sheet: of a column, of a page
Box = tuple[float, float, float, float]


def sensitivity_curves(facts: SensitivityFacts, style: Style) -> Figure:
    """The whole figure."""
    head, size = head_of(style, facts.headline, facts.subtitle, facts.small_print), style.size
    row = min(ROW, MOST / len(facts.curves)) if size.height is not None else ROW
    left, right = _left(facts, Canvas(style, 1.0), row), size.width - EDGE_RIGHT
    above = EDGE + LINE * (not _on_one_line(facts, Canvas(style, 1.0), right - left))
    rows = row * len(facts.curves)
    taken = head.top + above + rows + 2 * GAP + FEET + head.bottom
    room = size.height - taken if size.height is not None else TALL[size.columns == 1] * size.width
    canvas = Canvas(style, taken + room)
    head.draw(canvas)
    low, foot = canvas.height - head.top - above - rows, head.bottom + FEET
    boxes = [
        (left, low, right - left, rows),
        (left, low - GAP - STEPS_SHARE * room, right - left, STEPS_SHARE * room),
        (left, foot, right - left, (1 - STEPS_SHARE) * room),
    ]
    _draw(canvas, facts, boxes, row)
    canvas.write((left + right) / 2, head.bottom + 18, "learning rate", min(21, 0.8 * size.headline), canvas.theme.ink,
                 ha="center", fit=right - left, gid="name-lr")  # fmt: skip
    return canvas.figure


def _left(facts: SensitivityFacts, canvas: Canvas, row: float) -> float:
    """Where the axes begin, right of the names and of the numbers."""
    names = max(canvas.width_of(curve.name, _type(canvas, row), "bold") for curve in facts.curves)
    return MARGIN + 16 + min(max(names, NARROWEST), WIDEST, SHARE * canvas.width)


def _on_one_line(facts: SensitivityFacts, canvas: Canvas, room: float) -> bool:
    """Whether the words over the edge of stability stand right of those about crosses."""
    return canvas.width_of(facts.edge_label, WORDS) + CROSSES <= room


def _type(canvas: Canvas, row: float) -> float:
    return max(min(WORDS, 0.6 * row), min(WORDS, canvas.size.smallest))


def _draw(canvas: Canvas, facts: SensitivityFacts, boxes: Sequence[Box], row: float) -> None:
    rates, above = facts.found.rates, "the lowest" if facts.lowest_known else "the lowest seen"
    x = Scale(float(rates[0]), float(rates[-1]))
    steps_axes = plot(canvas, boxes[1], x, _steps_scale(facts), "steps", numbered=False)
    loss_axes = plot(canvas, boxes[2], x, _gap_scale(facts), "loss")
    _draw_ranges(canvas, facts, boxes[0], x, row)
    for axes in (steps_axes, loss_axes):
        _draw_edge(canvas, axes, facts)
    _draw_steps(canvas, steps_axes, facts, boxes[1], x)
    _write_edge(canvas, facts, boxes[0], x)
    _draw_losses(canvas, loss_axes, facts)
    _name(canvas, boxes[1], f"Steps to settle, of {facts.found.steps:,}", "name-steps")
    _name(canvas, boxes[2], f"Final loss above {above}", "name-loss")


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


def _draw_ranges(canvas: Canvas, facts: SensitivityFacts, box: Box, x: Scale, row: float) -> None:
    """A row for each: its good rates as a bar with their width, and from where on it diverges."""
    left, bottom, width, height = box
    count, size = len(facts.curves), _type(canvas, row)
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
    """Before the bar, where there is room, else after it; in fewer letters where it would cover the bar."""
    first, last = (left + width * float(x.share(each)) for each in (curve.good[0][0], curve.good[-1][1]))
    for said in (curve.width, curve.width.replace("at least ", "≥ ")):
        wide = canvas.width_of(said, size) + 24
        before, after = first - wide > left, last + wide < left + width
        if before or after:
            break
    at, side = (first - 12, "right") if before else (min(last, left + width - wide) + 12, "left")
    text = canvas.write(at, middle, said, size, canvas.theme.ink, ha=side, va="center", fit=wide, gid=f"width-{k}")
    text.set_bbox({"facecolor": canvas.theme.paper, "linewidth": 0, "pad": 1.5})  # over the edge of stability


def _draw_edge(canvas: Canvas, axes: Axes, facts: SensitivityFacts) -> None:
    edge, rates = facts.found.edge, facts.found.rates
    if edge is not None and rates[0] <= edge <= rates[-1]:
        axes.axvline(edge, color=canvas.theme.ink, linewidth=1.4, linestyle=(0, (5, 3)), zorder=1, gid="edge")


def _draw_steps(canvas: Canvas, axes: Axes, facts: SensitivityFacts, box: Box, x: Scale) -> None:
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
    lowest = [path[[int(np.argmin(path[:, 1]))]] for path in paths if len(path)]
    placer.keep_clear(np.concatenate(lowest) if lowest else np.zeros((0, 2)))
    for k, (curve, path) in enumerate(zip(facts.curves, paths, strict=True)):
        colour = canvas.theme.colour(*curve.whose)
        if len(path) and len(paths) <= FEW and canvas.size.columns > 1:
            best = path[[int(np.argmin(path[:, 1]))]]
            placer.with_leader(best, curve.label, min(22, 0.65 * canvas.size.headline), colour=colour, gid=f"steps-{k}")
        elif len(path):
            placer.near(
                path[int(np.argmin(path[:, 1]))],
                curve.name if len(paths) > FEW else curve.short,
                17,
                colour=colour,
                gid=f"label-steps-{k}",
            )


def _write_edge(canvas: Canvas, facts: SensitivityFacts, box: Box, x: Scale) -> None:
    """Over its line, as near as the words about crosses allow."""
    left, bottom, width, height = box
    if facts.found.edge is None or not x.low <= facts.found.edge <= x.high:
        return
    one = _on_one_line(facts, canvas, width)
    at, room = left + width * float(x.share(facts.found.edge)), canvas.width_of(facts.edge_label, WORDS) / 2
    at = min(max(at, left + CROSSES * one + room), canvas.width - MARGIN - room)
    canvas.write(at, bottom + height + 8 + LINE * (not one), facts.edge_label, WORDS, canvas.theme.ink, ha="center",
                 fit=canvas.room, gid="edge")  # fmt: skip


def _draw_losses(canvas: Canvas, axes: Axes, facts: SensitivityFacts) -> None:
    floor = _gap_scale(facts).low
    for k, curve in enumerate(facts.curves):
        colour, gap = canvas.theme.colour(*curve.whose), np.maximum(curve.gap, floor)
        draw_line(axes, facts.found.rates, gap, colour, f"loss-{k}", canvas.theme.dash(k))


def _name(canvas: Canvas, box: Box, text: str, gid: str) -> None:
    canvas.write(
        box[0],
        box[1] + box[3] + 8,
        text,
        min(21, 0.8 * canvas.size.headline),
        canvas.theme.ink,
        weight="bold",
        fit=box[2],
        gid=gid,
    )
