"""Formulas on a canvas, set by Matplotlib from LaTeX."""

from matplotlib.text import Text

from thalweg.figures.canvas import Canvas, points

FACE = "dejavusans"  # of Matplotlib's own, so that a formula looks the same everywhere
SMALLER = 0.94
FRACTION, DISPLAYED = r"\frac", r"\dfrac"


def _set(latex: str) -> str:
    """As Matplotlib reads it: fractions as high as they are in a displayed formula."""
    return f"${latex.replace(FRACTION, DISPLAYED)}$"


def measured(canvas: Canvas, latex: str, size: float) -> tuple[float, float]:
    """Width and height, in pixels."""
    probe = Text(0, 0, _set(latex), fontsize=points(size), math_fontfamily=FACE, figure=canvas.figure, parse_math=True)
    box = probe.get_window_extent(canvas.figure.canvas.get_renderer())  # type: ignore[attr-defined]  # Agg has one
    return float(box.width), float(box.height)


def fitting(canvas: Canvas, latex: str, size: float, least: float, room: float) -> float | None:
    """The size, from `size` down to `least`, at which it is no wider than `room`; None where there is none."""
    while measured(canvas, latex, size)[0] > room:
        size *= SMALLER
        if size < least:
            return None
    return size


def write(canvas: Canvas, x: float, y: float, latex: str, size: float, colour: str, gid: str) -> None:
    """With its left end at `x` and its middle at `y`."""
    canvas.figure.text(
        x / canvas.width, y / canvas.height, _set(latex), fontsize=points(size), math_fontfamily=FACE, color=colour,
        va="center", ha="left", gid=gid, parse_math=True,
    )  # fmt: skip
