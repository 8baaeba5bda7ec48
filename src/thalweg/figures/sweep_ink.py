"""Ink for a sweep: a line over one axis, a heat map over two."""

import numpy as np
from matplotlib.colors import LogNorm, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from thalweg.figures import hues
from thalweg.figures.canvas import Canvas, points
from thalweg.figures.labels import Placer
from thalweg.figures.layout import FOOT, HEAD, MARGIN
from thalweg.figures.plots import SIZE, Scale, draw_line, plot, written
from thalweg.figures.sweep_facts import SweepFacts, geometric
from thalweg.figures.theme import Style

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
LEFT, FEET, ABOVE = 150.0, 84.0, 44.0
KEY = 330.0  # of the column beside a heat map
MOST_TICKS = 12
FLAT = 3.0  # times the lowest: what spans less has a linear axis
DECADES = 16  # of a loss; what is lower is rounding


def sweep_ink(facts: SweepFacts, style: Style) -> Figure:
    """The whole figure."""
    canvas = Canvas(style)
    canvas.head(facts.headline, facts.subtitle, facts.small_print)
    across = list(facts.axes)
    bottom, top = FOOT + FEET, canvas.height - HEAD - ABOVE
    if len(across) == 1:
        box = (LEFT, bottom, canvas.width - 30 - LEFT, top - bottom)
        _draw_curve(canvas, facts, box)
        canvas.write(box[0], top + 8, facts.name, 21, canvas.theme.ink, weight="bold", fit=box[2], gid="name-y")
    else:
        box = (LEFT, bottom, canvas.width - KEY - LEFT, top - bottom)
        scale = _scale(facts)
        _draw_heat(canvas, facts, box, scale)
        _draw_key(canvas, facts, (box[0] + box[2] + 40, bottom, 26, top - bottom), scale)
        canvas.write(box[0], top + 8, across[1], 21, canvas.theme.ink, weight="bold", fit=box[2], gid="name-y")
    canvas.write(box[0] + box[2] / 2, FOOT + 18, across[0], 21, canvas.theme.ink, weight="bold", ha="center", fit=600,
                 gid="name-x")  # fmt: skip
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
        placer.with_leader(spots[[int(np.nanargmin(facts.shown))]], f"{axis} {said}", 24, colour=colour, gid="best")


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


def _draw_key(canvas: Canvas, facts: SweepFacts, box: Box, scale: Scale) -> None:
    """What the colours mean, and the best cell in words."""
    left, bottom, width, height = box
    x, room = left + width + 14, canvas.width - MARGIN - left - width - 14
    canvas.write(
        left, bottom + height + 8, facts.name, 17, canvas.theme.ink, weight="bold", fit=room + 40, gid="name-key"
    )
    bar = canvas.axes(left, bottom + 0.3 * height, width, 0.7 * height, "key")
    bar.set(xticks=[], yticks=[])
    bar.imshow(hues.MANY(np.linspace(0, 1, 256))[:, None, :3], origin="lower", aspect="auto")
    bar.spines[:].set_visible(False)
    for value, text in zip(scale.ticks, written(scale.ticks, log=scale.log), strict=True):
        at = bottom + 0.3 * height + 0.7 * height * float(scale.share(value))
        canvas.write(x, at, text, SIZE, canvas.theme.quiet, va="center", fit=room, gid=f"key-{text}")
    lines: list[tuple[str, str | None]] = [("in the frame: best", None)] if facts.best is not None else []
    if (np.isnan(facts.shown) & ~facts.diverged).any():
        lines.append(("never settles", hues.NOWHERE))
    if facts.diverged.any():
        lines.append(("diverged", hues.DIVERGED))
    for k, (text, colour) in enumerate(lines):
        at = bottom + 0.3 * height - 56 - 40 * k
        swatch = canvas.axes(left, at, width, width, f"swatch-{k}")
        swatch.set(xticks=[], yticks=[], facecolor=colour or canvas.theme.plot)
        rim = (canvas.theme.ink, 2.0) if colour is None else (canvas.theme.quiet, 0.5)
        swatch.spines[:].set(color=rim[0], linewidth=rim[1])
        canvas.write(x, at + width / 2, text, 19, canvas.theme.quiet, va="center", fit=room, gid=f"swatch-text-{k}")
