"""Ink for a sweep: a line over one axis, a heat map over two."""

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from thalweg.figures import hues
from thalweg.figures.canvas import Canvas, points
from thalweg.figures.head import head_of
from thalweg.figures.labels import Placer
from thalweg.figures.plots import SIZE, Scale, draw_line, plot, written
from thalweg.figures.sweep_facts import SweepFacts, geometric
from thalweg.figures.sweep_key import draw_key_beside, draw_key_under, key_height
from thalweg.figures.theme import Style

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
LEFT, RIGHT, FEET, ABOVE = 150.0, 30.0, 84.0, 44.0
NARROW, CLOSE = 700.0, 92.0  # a sheet on which the key is under the map; and LEFT there
KEY = 330.0  # of the column beside a heat map
TALL = {1: 0.8, 2: 0.72}  # axes on paper: height over the width of the sheet, of a line and of a map in a column
SHAPE = 0.5  # the same on a page
MOST_TICKS = 12
FLAT = 3.0  # times the lowest: what spans less has a linear axis
DECADES = 16  # of a loss; what is lower is rounding


def sweep_ink(facts: SweepFacts, style: Style) -> Figure:
    """The whole figure."""
    head, size, across = head_of(style, facts.headline, facts.subtitle, facts.small_print), style.size, list(facts.axes)
    narrow, maps = size.width < NARROW, len(across) == 2
    foot = head.bottom + FEET + (key_height(facts) if narrow and maps else 0.0)
    tall = size.width * (TALL[len(across)] if narrow else SHAPE)
    canvas = Canvas(style, None if size.height is not None else head.top + ABOVE + tall + foot)
    head.draw(canvas)
    top, left = canvas.height - head.top - ABOVE, CLOSE if narrow else LEFT
    box = (left, foot, canvas.width - (KEY if maps and not narrow else RIGHT) - left, top - foot)
    bold: dict[str, Any] = {"weight": "bold", "fit": box[2]}
    type_ = min(21.0, 0.8 * size.headline)
    if maps:
        scale = _scale(facts)
        _draw_heat(canvas, facts, box, scale)
        if narrow:
            draw_key_under(canvas, facts, (left, foot - FEET, box[2]), scale)
        else:
            draw_key_beside(canvas, facts, (box[0] + box[2] + 40, foot, 26, box[3]), scale)
    else:
        _draw_curve(canvas, facts, box)
    above = across[1] if maps else facts.name
    canvas.write(box[0], top + 8, above, type_, canvas.theme.ink, gid="name-y", **bold)
    canvas.write(box[0] + box[2] / 2, foot - FEET + 18, across[0], type_, canvas.theme.ink, ha="center", gid="name-x",
                 **bold)  # fmt: skip
    return canvas.figure


def _scale(facts: SweepFacts) -> Scale:
    """Of what is shown: logarithmic where all of it is above 0 and it is not nearly the same."""
    seen = facts.shown[np.isfinite(facts.shown)]
    if not seen.size:
        return Scale(1.0, float(max(facts.found.steps, 10)))
    low, high = float(seen.min()), float(seen.max())
    if low > 0 and high > FLAT * low:
        return Scale(max(0.9 * low, 10.0**-DECADES * high), 1.1 * high)
    room = 0.05 * (high - low) or 1.0
    return Scale(low - room, high + room, log=False)


def _draw_curve(canvas: Canvas, facts: SweepFacts, box: Box) -> None:
    ((axis, values),) = facts.axes.items()
    distinct = len(np.unique(values)) > 1
    room = 0.0 if distinct else 0.5 * abs(values[0]) or 0.5
    x = Scale(float(values[0] - room), float(values[-1] + room), log=distinct and geometric(values))
    y = _scale(facts)
    axes = plot(canvas, box, x, y, "curve")
    colour = canvas.theme.colour(facts.found.optimizer, 0)
    shown = np.maximum(facts.shown, y.low)
    draw_line(axes, values, shown, colour, "curve-0")
    axes.plot(values[facts.diverged], np.full(int(facts.diverged.sum()), y.high), "x", color=colour, markersize=5,
              clip_on=False, gid="diverged")  # fmt: skip
    if facts.diverged.any():
        canvas.write(box[0] + box[2], box[1] + box[3] + 8, "× diverged", 17, canvas.theme.quiet, ha="right", fit=300,
                     gid="key-diverged")  # fmt: skip
    if facts.best is not None:
        spots = np.stack([box[0] + box[2] * x.share(values), box[1] + box[3] * y.share(shown)], axis=1)
        placer = Placer(canvas, (box[0], box[1], box[0] + box[2], box[1] + box[3]),
                        [spots[np.isfinite(spots).all(axis=1)]])  # fmt: skip
        said = f"{facts.best.at[axis]:.3g}: {facts.best.least:,.4g}"
        placer.with_leader(
            spots[[int(np.nanargmin(facts.shown))]],
            f"{axis} {said}",
            min(24, 0.7 * canvas.size.headline),
            colour=colour,
            gid="best",
        )


def _draw_heat(canvas: Canvas, facts: SweepFacts, box: Box, scale: Scale) -> None:
    """Cells of one size, in the order of the values: the first axis to the right, the second upward."""
    axes, shown = canvas.axes(*box, "heat"), facts.shown.T
    colours = hues.MANY(_norm(scale)(np.clip(np.nan_to_num(shown, nan=scale.low), scale.low, scale.high)))[..., :3]
    colours[np.isnan(shown)] = to_rgb(hues.NOWHERE)
    colours[facts.diverged.T] = to_rgb(hues.DIVERGED)
    image = axes.imshow(colours, origin="lower", aspect="auto", interpolation="nearest", zorder=0)
    image.set_gid("cells")
    for axis, values in zip((axes.xaxis, axes.yaxis), facts.axes.values(), strict=True):
        axis.set_ticks(*_ticks(values))
    axes.tick_params(
        length=0, labelsize=points(SIZE), labelcolor=canvas.theme.quiet, pad=6, labelfontfamily=canvas.theme.family
    )
    axes.spines[:].set(color=canvas.theme.contour, alpha=0.35, linewidth=0.8)
    if facts.best is not None:
        row, column = np.unravel_index(int(np.nanargmin(shown)), shown.shape)
        for colour, width in ((hues.INK, 5.0), (hues.RIM, 2.4)):
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=colour, linewidth=width,
                                     clip_on=False, zorder=3, gid="best"))  # fmt: skip


def _ticks(values: Array) -> tuple[Array, list[str]]:
    """Places among the cells and what stands there: each value where they are few, else round numbers."""
    if len(values) <= MOST_TICKS or values[0] == values[-1]:
        places = np.unique(np.linspace(0, len(values) - 1, min(len(values), MOST_TICKS)).round().astype(int))
        return places, [f"{values[place]:.3g}" for place in places]
    log = geometric(values)
    ticks = Scale(float(values[0]), float(values[-1]), log=log).ticks
    bend = np.log if log else np.asarray
    return np.interp(bend(ticks), bend(values), np.arange(len(values))), written(ticks, log=log)


def _norm(scale: Scale) -> Normalize:
    return (LogNorm if scale.log else Normalize)(scale.low, scale.high)
