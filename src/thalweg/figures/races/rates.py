"""Sensitivity: a row for each contestant's good learning rates, and under it the scores over the rate."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas
from thalweg.figures.plots import Scale
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.frame import (
    KEY_LINE,
    TITLE,
    Box,
    Framed,
    fitting,
    fitting_curves,
    framed,
    key,
    key_lines,
    safe,
)
from thalweg.figures.races.good_rates import draw_good_rates, draw_marks
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import rate_of
from thalweg.races.findings.facts import ProblemFindings, RateCurve, Standing

Array = NDArray[np.float64]
ROW, ROWS, NAME = 30.0, 0.44, 17.0  # height of a row, the share of the box for all of them, the size of names
CURVES = 340.0  # height of the curves with their words
WIDEST, ON_PAPER = 0.3, 0.38  # share of the box that names may take
TITLE_TEXT = "Score by learning rate"
MARKS = "● chosen   ◇ untuned   ✕ diverges from here"


def draw_rates(canvas: Canvas, box: Box, part: ProblemFindings, looks: Mapping[str, Look], title: str = "") -> None:
    """The whole panel."""
    title = title or TITLE_TEXT
    shown = [each for each in part.standings if each.rates is not None]
    if not shown:
        canvas.write(box.left, box.top - TITLE, "The learning rate was not searched", 21, canvas.theme.quiet,
                     fit=box.width, gid="no-rates")  # fmt: skip
        return
    row = min(ROW, ROWS * box.height / len(part.standings))
    size = min(NAME, max(row / PITCH, canvas.size.smallest))
    most = WIDEST if canvas.size.millimetres is None else ON_PAPER
    said = KEY_LINE * len(key_lines(canvas, box.width, MARKS, title))
    widest = max(canvas.width_of(looks[each.contestant].name, size, "bold") for each in part.standings)
    frame = framed(canvas, box, _rates(shown), _scores(part, shown), "rates", title=title, x_name="learning rate",
                   left=min(most * box.width, widest + 16), above=row * len(part.standings) + 8 + said)  # fmt: skip
    key(canvas, box, MARKS, "rates", title)
    rows = Box(frame.box.left, frame.box.top + 8, frame.box.width, row * len(part.standings))
    draw_good_rates(canvas, rows, frame.x, part, looks, size, frame.box.left - box.left)
    for k, each in enumerate(part.standings):
        if each.rates is not None:
            _draw_curve(canvas, frame, each, each.rates, looks[each.contestant], k)


def height(part: ProblemFindings) -> float:
    """What the panel needs."""
    return CURVES + ROW * len(part.standings)


def _rates(shown: list[Standing]) -> Scale:
    """All that was searched, and untuned rates that are not far from it."""
    searched = [lr for each in shown if each.rates for lr in each.rates.lr]
    defaults = [lr for each in shown if each.default is not None and (lr := rate_of(each.default_setting))]
    low, high = min(searched), max(searched)
    return fitting([*searched, *(lr for lr in defaults if low / 10 <= lr <= 10 * high)], log=True, pad=0.03)


def _scores(part: ProblemFindings, shown: list[Standing]) -> Scale:
    """Up to what an untrained model scores, where it is known."""
    starts = [(each.held_out_curve or each.train_curve).value[0] for each in part.standings]
    start = max((each for each in starts if np.isfinite(each)), default=np.inf)
    bands = [each.rates.score for each in shown if each.rates]
    return fitting_curves([v for band in bands for v in band.value], [low for band in bands for low in band.low], start)


def _draw_curve(canvas: Canvas, frame: Framed, each: Standing, rates: RateCurve, look: Look, k: int) -> None:
    colour = canvas.theme.colour(*look.whose)
    lr, value = np.asarray(rates.lr), np.asarray(rates.score.value)
    finite = np.isfinite(value)
    low, high = (safe(np.asarray(end), frame.y) for end in (rates.score.low, rates.score.high))
    frame.axes.fill_between(lr, low, high, where=finite.tolist(), color=colour, alpha=0.17, linewidth=0, zorder=2,
                            gid=f"band-rates-{k}")  # fmt: skip
    shown = np.where(finite, safe(value, frame.y), np.nan)
    (line,) = frame.axes.plot(lr, shown, color=colour, linewidth=2.0, linestyle=look.dash, zorder=3)
    line.set_gid(f"line-rates-{k}")
    chosen = rate_of(each.setting)
    if chosen is not None and finite.any():
        there = float(np.interp(np.log(chosen), np.log(lr[finite]), shown[finite]))
        default = each.default.value if each.default is not None else None
        draw_marks(canvas, frame.axes, each, look, there, default, frame.x)
