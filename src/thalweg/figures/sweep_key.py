"""What the colours of a heat map mean, beside it or, on a narrow sheet, under it."""

from itertools import pairwise

import numpy as np

from thalweg.figures import hues
from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import MARGIN
from thalweg.figures.plots import APART, SIZE, Scale, written
from thalweg.figures.sweep_facts import SweepFacts

Words = list[tuple[str, str | None]]  # what a square says and its colour; None: the frame of the best
BAR, WORDS = 26.0, 19.0  # breadth of the ramp; size of type beside a square
ROW, UNDER = 36.0, 88.0  # height of a square's row; of the ramp under a map with its words


def squares(facts: SweepFacts) -> Words:
    """The colours of cells that are no number, and the frame of the best."""
    found: Words = [("in the frame: best", None)] if facts.best is not None else []
    if (np.isnan(facts.shown) & ~facts.diverged).any():
        found.append(("never settles", hues.NOWHERE))
    if facts.diverged.any():
        found.append(("diverged", hues.DIVERGED))
    return found


def key_height(facts: SweepFacts) -> float:
    """Under a map."""
    return UNDER + ROW * len(squares(facts))


def draw_key_beside(canvas: Canvas, facts: SweepFacts, box: tuple[float, float, float, float], scale: Scale) -> None:
    left, bottom, width, height = box
    x, room = left + width + 14, canvas.width - MARGIN - left - width - 14
    canvas.write(left, bottom + height + 8, facts.name, 17, canvas.theme.ink, weight="bold", fit=room + 40,
                 gid="name-key")  # fmt: skip
    _ramp(canvas, (left, bottom + 0.3 * height, width, 0.7 * height), upright=True)
    for value, text in zip(scale.ticks, written(scale.ticks, log=scale.log), strict=True):
        at = bottom + 0.3 * height + 0.7 * height * float(scale.share(value))
        canvas.write(x, at, text, SIZE, canvas.theme.quiet, va="center", fit=room, gid=f"key-{text}")
    for k, (text, colour) in enumerate(squares(facts)):
        _square(canvas, left, bottom + 0.3 * height - 56 - 40 * k, (text, colour), k)


def draw_key_under(canvas: Canvas, facts: SweepFacts, box: tuple[float, float, float], scale: Scale) -> None:
    """From the top of `box` (left, top, width) down."""
    left, top, width = box
    canvas.write(left, top - 22, facts.name, 17, canvas.theme.ink, weight="bold", fit=width, gid="name-key")
    _ramp(canvas, (left, top - 32 - 0.8 * BAR, width, 0.8 * BAR), upright=False)
    shown = list(zip(scale.ticks, written(scale.ticks, log=scale.log), strict=True))
    places = [left + width * float(scale.share(value)) for value, _ in shown]
    halves = [canvas.width_of(text, SIZE) / 2 + APART / 2 for _, text in shown]
    roomy = all(b - a >= one + other for (a, b), (one, other) in zip(pairwise(places), pairwise(halves), strict=True))
    for (_, text), at in list(zip(shown, places, strict=True))[:: 1 if roomy else 2]:
        canvas.write(at, top - 36 - 0.8 * BAR, text, SIZE, canvas.theme.quiet, ha="center", va="top", fit=width,
                     gid=f"key-{text}")  # fmt: skip
    for k, each in enumerate(squares(facts)):
        _square(canvas, left, top - UNDER - ROW * (k + 1) + 8, each, k)


def _ramp(canvas: Canvas, box: tuple[float, float, float, float], *, upright: bool) -> None:
    bar, colours = canvas.axes(*box, "key"), hues.MANY(np.linspace(0, 1, 256))[:, :3]
    bar.set(xticks=[], yticks=[])
    bar.imshow(colours[:, None] if upright else colours[None], origin="lower", aspect="auto")
    bar.spines[:].set_visible(False)


def _square(canvas: Canvas, left: float, foot: float, said: tuple[str, str | None], k: int) -> None:
    (text, colour), theme = said, canvas.theme
    swatch = canvas.axes(left, foot, BAR, BAR, f"swatch-{k}")
    swatch.set(xticks=[], yticks=[], facecolor=colour or theme.plot)
    rim = (theme.ink, 2.0) if colour is None else (theme.quiet, 0.5)
    swatch.spines[:].set(color=rim[0], linewidth=rim[1])
    x = left + BAR + 14
    canvas.write(x, foot + BAR / 2, text, WORDS, theme.quiet, va="center", fit=canvas.width - MARGIN - x,
                 gid=f"swatch-text-{k}")  # fmt: skip
