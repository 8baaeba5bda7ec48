"""Curves with bands and names at their ends: losses over the steps, the best after k trials, performance profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.plots import Scale
from thalweg.figures.races.ends import draw_ends, room_for
from thalweg.figures.races.frame import KEY_LINE, Box, Framed, fitting, fitting_curves, framed, key, key_lines, safe
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import number
from thalweg.races.findings.facts import Across, Band, ProblemFindings

Array = NDArray[np.float64]
NAME, BROADEST, ON_PAPER = 18.0, 0.34, 0.42  # of the names at the ends: their size, and the share of the box at most
MARKS = 5  # on a line
BAND, FEW = 0.17, 4  # how dense a band is, and half of it where there are more than FEW


@dataclass(frozen=True)
class Line:
    """A curve to be drawn."""

    look: Look
    x: Array
    band: Band | None
    value: Array

    @classmethod
    def of(cls, look: Look, x: Sequence[float], band: Band) -> "Line":
        return cls(look, np.asarray(x, dtype=np.float64), band, np.asarray(band.value))

    @property
    def ends_well(self) -> bool:
        return bool(np.isfinite(self.value[-1]))


def draw_losses(
    canvas: Canvas, box: Box, part: ProblemFindings, looks: Mapping[str, Look], *, held_out: bool, named: bool = True,
    title: str = "",
) -> None:  # fmt: skip
    """Losses over the steps, with the target where scores are measured in them."""
    bands = {each.contestant: each.held_out_curve if held_out else each.train_curve for each in part.standings}
    lines = [Line.of(looks[name], part.steps, band) for name, band in bands.items() if band is not None]
    scored = held_out or all(each.held_out_curve is None for each in part.standings)
    target = part.target if scored and np.isfinite(part.target) else None
    gid = "held-out" if held_out else "train"
    title = title or ("Held-out loss" if held_out else "Training loss")
    x, y = Scale(0.0, float(part.steps[-1]), log=False, whole=True), _losses_scale(lines, target)
    seen = target if target is not None and y.low <= target <= y.high else None
    said = f"– – target {number(seen)}: {part.target_of}" if seen is not None and named else ""
    above = KEY_LINE * len(key_lines(canvas, box.width, said, title))
    frame = _lines(canvas, box, lines, x, y, gid, title=title, x_name="step" if named else "", named=named, above=above)
    if seen is not None:
        dash = (0, (5, 3))
        frame.axes.axhline(seen, color=canvas.theme.ink, linewidth=1.3, linestyle=dash, zorder=2.6, gid="target")
    if said:
        key(canvas, box, said, f"target-{gid}", title)


def _losses_scale(lines: Sequence[Line], target: float | None) -> Scale:
    start = max((line.value[0] for line in lines if np.isfinite(line.value[0])), default=np.inf)
    lows = [low for line in lines if line.band for low in line.band.low]
    return fitting_curves([value for line in lines for value in line.value], lows, start, target)


def draw_best_after(canvas: Canvas, box: Box, part: ProblemFindings, looks: Mapping[str, Look]) -> None:
    """What each would reach with fewer trials of tuning."""
    lines = [
        Line(looks[each.contestant], np.arange(1.0, len(each.best_after) + 1), None, np.asarray(each.best_after))
        for each in part.standings
        if each.best_after
    ]
    trials = Scale(1.0, float(max((len(line.x) for line in lines), default=2)), log=False, whole=True)
    _lines(
        canvas, box, lines, trials, _after_scale(lines), "best-after",
        title="Expected best score after k trials of tuning", x_name="trials",
    )  # fmt: skip


def _after_scale(lines: Sequence[Line]) -> Scale:
    """One trial alone may leave any score: the axis holds what is left after two."""
    later = [value for line in lines for value in line.value[1:] if np.isfinite(value)]
    return fitting(later or [value for line in lines for value in line.value])


def draw_profiles(canvas: Canvas, box: Box, across: Across, looks: Mapping[str, Look]) -> None:
    """The share of runs that are there within a factor of the fastest's steps."""
    lines = [Line.of(looks[name], across.taus, band) for name, band in across.profiles.items()]
    _lines(
        canvas, box, lines, Scale(across.taus[0], max(across.taus[-1], 1.01 * across.taus[0])),
        Scale(0.0, 1.02, log=False), "profiles", title="Share of runs that reach the target", steps=True,
        x_name="within this many times the fastest contestant's steps",
    )  # fmt: skip


def _lines(
    canvas: Canvas, box: Box, lines: Sequence[Line], x: Scale, y: Scale, gid: str, *, title: str, x_name: str,
    named: bool = True, steps: bool = False, above: float = 0.0,
) -> Framed:  # fmt: skip
    names = [line.look.name if line.ends_well else f"{line.look.name} ✕" for line in lines]
    broadest = BROADEST if canvas.size.millimetres is None else ON_PAPER
    right = room_for(canvas, names, NAME, broadest * box.width) if named else 0.0
    frame = framed(canvas, box, x, y, gid, title=title, x_name=x_name, right=right, above=above,
                   numbered=named or not x_name)  # fmt: skip
    for k, line in enumerate(lines):
        draw_line(canvas, frame, line, k, len(lines), gid, steps=steps)
    if named:
        draw_ends(
            canvas,
            [(name, canvas.theme.colour(*line.look.whose)) for name, line in zip(names, lines, strict=True)],
            [frame.up(line.value[-1]) if line.ends_well else frame.box.top for line in lines],
            frame.box.right,
            (frame.box.bottom, frame.box.top, right),
            NAME,
            gid,
        )
    return frame


def draw_line(canvas: Canvas, frame: Framed, line: Line, k: int, count: int, gid: str, *, steps: bool = False) -> None:
    """A line with a few marks over its band; a cross where it ends before its time."""
    axes, look = frame.axes, line.look
    colour, plot = canvas.theme.colour(*look.whose), canvas.theme.plot
    finite = np.isfinite(line.value)
    shown = np.where(finite, safe(line.value, frame.y), np.nan)
    style = "steps-post" if steps else "default"
    if line.band is not None:
        low, high = (safe(np.asarray(each), frame.y) for each in (line.band.low, line.band.high))
        axes.fill_between(
            line.x, low, high, where=finite.tolist(), color=colour, alpha=BAND if count <= FEW else BAND / 2,
            linewidth=0, zorder=2,
            step="post" if steps else None, gid=f"band-{gid}-{k}",
        )  # fmt: skip
    every = max(1, len(line.x) // MARKS)
    (drawn,) = axes.plot(
        line.x, shown, color=colour, linewidth=2.2, linestyle=look.dash, zorder=3, drawstyle=style,
        marker=look.mark, markersize=6.5, markeredgecolor=plot, markeredgewidth=0.8,
        markevery=(k * every // max(count, 1), every), solid_joinstyle="round",
    )  # fmt: skip
    drawn.set_gid(f"line-{gid}-{k}")
    if finite.any() and not finite[-1]:
        last = int(np.flatnonzero(finite)[-1])
        axes.plot(line.x[last], shown[last], "x", color=colour, markersize=10, markeredgewidth=2.4, zorder=5)
