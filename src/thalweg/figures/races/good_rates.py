"""A row for each contestant's learning rates: the good range, what was chosen, the untuned one, where runs diverge."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from thalweg.figures.canvas import Canvas
from thalweg.figures.plots import Scale
from thalweg.figures.races.ends import LEADER, fitted
from thalweg.figures.races.frame import KEY_SIZE, Box
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import decades, rate_of
from thalweg.races.findings.facts import ProblemFindings, RateCurve, Standing

THIN = 3.0  # half the width in pixels of a good range that is one rate
CLEAR = 13.0  # pixels from a mark to the words beside it


def draw_good_rates(
    canvas: Canvas, box: Box, x: Scale, part: ProblemFindings, looks: Mapping[str, Look], size: float, names: float
) -> None:
    """Rows in `box`, names in the `names` pixels left of it."""
    count = len(part.standings)
    axes = canvas.axes(*box.tuple, "good-rates")
    axes.set(xscale="log", xlim=(x.low, x.high), ylim=(count, 0))
    axes.axis("off")
    written = fitted(canvas, [looks[each.contestant].name for each in part.standings], size, names + LEADER - 14)
    for k, each in enumerate(part.standings):
        look, middle = looks[each.contestant], box.top - (k + 0.5) * box.height / count
        colour = canvas.theme.colour(*look.whose)
        canvas.write(box.left - 12, middle, look.name, written, colour, weight="bold", ha="right", va="center",
                     fit=names - 12, gid=f"row-name-{k}")  # fmt: skip
        axes.hlines(k + 0.5, x.low, x.high, color=canvas.theme.contour, alpha=0.14, linewidth=0.8)
        if each.rates is None:
            canvas.write(box.left + 8, middle, "not searched", size, canvas.theme.quiet, va="center", fit=200,
                         gid=f"width-{k}")  # fmt: skip
            continue
        bar = _draw_bar(axes, box, x, each.rates, colour, k)
        draw_marks(canvas, axes, each, look, k + 0.5, k + 0.5, x)
        marks = (each.rates.diverges_from, rate_of(each.default_setting) if each.default else None)
        taken = [box.left + box.width * float(x.share(lr)) for lr in marks if lr is not None and x.low <= lr <= x.high]
        _write_width(canvas, each.rates, box, (bar, taken), middle, min(size, KEY_SIZE), k)


def _draw_bar(axes: Axes, box: Box, x: Scale, rates: RateCurve, colour: str, k: int) -> tuple[float, float]:
    """The good range, and dots from where runs diverge; its ends in pixels."""
    first, last = (box.left + box.width * float(x.share(lr)) for lr in rates.good)
    first, last = min(first, (first + last) / 2 - THIN), max(last, (first + last) / 2 + THIN)
    low, high = (
        float(np.exp(np.log(x.low) + (at - box.left) / box.width * np.log(x.high / x.low))) for at in (first, last)
    )
    axes.barh(k + 0.5, high - low, 0.42, low, color=colour, alpha=0.45, linewidth=0, gid=f"good-{k}")
    if rates.diverges_from is not None:
        axes.hlines(k + 0.5, rates.diverges_from, x.high, color=colour, linewidth=1.4, linestyles=(0, (1, 2)))
        axes.plot(rates.diverges_from, k + 0.5, "x", color=colour, markersize=7, markeredgewidth=2, clip_on=False,
                  gid=f"diverges-{k}")  # fmt: skip
    return first, last


def _write_width(
    canvas: Canvas, rates: RateCurve, box: Box, there: tuple[tuple[float, float], Sequence[float]], middle: float,
    size: float, k: int,
) -> None:  # fmt: skip
    """Beside the bar where the words cover no mark, as near to it as they can stand; not at all where they would."""
    whole, (bar, taken) = width(rates), there
    short = whole.replace("at least ", "≥ ").replace("less than ", "< ")
    for said in (whole, short, short.replace(" decades", "")):
        wide = canvas.width_of(said, size)
        marks = [bar[0], bar[1], *taken]
        rooms = [(at - CLEAR - wide, at - CLEAR) for at in marks] + [(at + CLEAR, at + CLEAR + wide) for at in marks]
        free = [room for room in rooms if _inside(room, box) and not any(_covers(room, at) for at in marks)
                and not _overlaps(room, bar)]  # fmt: skip
        if free:
            break
    else:
        return
    left, _ = min(free, key=lambda room: max(bar[0] - room[1], room[0] - bar[1]))
    text = canvas.write(left, middle, said, size, canvas.theme.ink, va="center", fit=wide + 2, gid=f"width-{k}")
    text.set_bbox({"facecolor": canvas.theme.paper, "linewidth": 0, "pad": 1.0})


def _inside(room: tuple[float, float], box: Box) -> bool:
    return box.left <= room[0] and room[1] <= box.right


def _covers(room: tuple[float, float], at: float) -> bool:
    return room[0] - CLEAR < at < room[1] + CLEAR - 0.1


def _overlaps(room: tuple[float, float], bar: tuple[float, float]) -> bool:
    return room[0] < bar[1] and bar[0] < room[1]


def width(rates: RateCurve) -> str:
    """Of the good range: more than was searched where it ends with it, less than two steps of it where it is one."""
    low, high = rates.good
    if low == high:
        apart = float(np.diff(np.log10(rates.lr)).max()) if len(rates.lr) > 1 else 0.0
        return f"less than {decades(2 * apart)} decades" if apart else "one rate"
    more = "at least " if low <= rates.lr[0] or high >= rates.lr[-1] else ""
    return f"{more}{decades(float(np.log10(high / low)))} decades"


def draw_marks(
    canvas: Canvas, axes: Axes, each: Standing, look: Look, chosen: float, default: float | None, x: Scale
) -> None:
    """The contestant's mark at the chosen rate, a hollow diamond at the untuned one."""
    colour, plot = canvas.theme.colour(*look.whose), canvas.theme.plot
    rate, usual = rate_of(each.setting), rate_of(each.default_setting)
    if usual is not None and each.default is not None and default is not None and x.low <= usual <= x.high:
        axes.plot(usual, default, "D", color=plot, markersize=6.5, markeredgecolor=colour, markeredgewidth=1.8,
                  zorder=4)  # fmt: skip
    if rate is not None:
        axes.plot(rate, chosen, look.mark, color=colour, markersize=9, markeredgecolor=plot, zorder=5)
