"""Ink for an update taken apart: a column for each rule, a row for what its lines are about, a bar for each value."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from thalweg.figures import formulas, phrases
from thalweg.figures.canvas import Canvas
from thalweg.figures.head import head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.theme import Style
from thalweg.figures.update_facts import Column, UpdateFacts
from thalweg.figures.update_layout import AIR, GAP, LINE, LONGEST, Frame, Row, bands, height, laid

APART = 26.0  # between bands
THICK = 0.6  # of a line: a bar
UNBARRED = {"number", "point"}  # kinds whose values stand for themselves


def update(facts: UpdateFacts, style: Style) -> Figure:
    """The whole figure: as many columns side by side as have room, the rest below them."""
    head, size = head_of(style, facts.headline, facts.subtitle, facts.small_print), style.size
    parts = bands(facts, size)
    taken = head.top + head.bottom + AIR + APART * (len(parts) - 1)
    frame, rows = laid(Canvas(style, 1.0), facts, None if size.height is None else size.height - taken)
    needed = sum(height(each, frame) for each in rows)
    canvas = Canvas(style, size.height or taken + needed)
    head.draw(canvas)
    spare = max(0.0, canvas.height - taken - needed) / sum(map(len, rows))
    top = canvas.height - head.top - AIR / 2
    for b, (band, of_band) in enumerate(zip(parts, rows, strict=True)):
        for k, column in enumerate(band):
            canvas.write(frame.left(k), top - frame.title, column.name, frame.title,
                         canvas.theme.colour(*column.whose), weight="bold", fit=frame.width,
                         gid=f"title-{b}-{k}")  # fmt: skip
        top -= LINE * frame.title
        for r, row in enumerate(of_band):
            _draw_row(canvas, facts, band, row, top, frame, f"{b}-{r}")
            top -= row.height(frame) + spare
        top -= APART
    return canvas.figure


def _draw_row(
    canvas: Canvas, facts: UpdateFacts, band: Sequence[Column], row: Row, top: float, frame: Frame, gid: str
) -> None:
    """A fine line, its title, and the cells, whose bars have one scale in all bands."""
    theme, line = canvas.theme, frame.line
    _stroke(canvas, (MARGIN, top), (canvas.width - MARGIN, top), theme.contour, f"over-{gid}")
    top -= AIR / 2
    for k, text in enumerate(row.title):
        canvas.write(MARGIN, top - (k + 0.5) * line, text, frame.text, theme.quiet, va="center", fit=canvas.room,
                     gid=f"row-{gid}-{k}")  # fmt: skip
    if not frame.labels:
        top -= line * len(row.title)
    values = facts.values(row.kind, row.which)
    largest, signed = max(map(abs, values), default=0.0), min(values, default=0.0) < 0
    for k, (column, cells, shown) in enumerate(zip(band, row.cells, row.lines, strict=True)):
        left, middle = frame.left(k), top - 0.5 * (max(row.formula, 2 * line) if frame.beside else row.formula)
        if shown is not None:
            formulas.write(canvas, left, middle, shown.latex, shown.size, theme.ink, f"formula-{gid}-{k}")
        if row.kind == "number":
            for j, cell in enumerate(cells):
                said = f"{cell.symbol} = {_plain(cell.value[0])}"
                formulas.write(
                    canvas, left, top - (j + 0.5) * line, said, frame.text, theme.ink, f"number-{gid}-{k}-{j}"
                )
        elif cells:
            at = left + (frame.formulas + GAP if frame.beside else 0.0)
            first = middle + line if frame.beside else top - row.formula
            scale = 0.0 if row.kind in UNBARRED else largest
            colour = theme.colour(*column.whose)
            _draw_values(canvas, facts, row, cells[0].value, (at, first), scale, signed, colour, frame, f"{gid}-{k}")


def _draw_values(
    canvas: Canvas, facts: UpdateFacts, row: Row, values: Sequence[float], at: tuple[float, float], largest: float,
    signed: bool, colour: str, frame: Frame, gid: str,
) -> None:  # fmt: skip
    """For each parameter its name, a bar from zero, and the number."""
    (left, top), line = at, frame.line
    end = frame.width - (frame.formulas + GAP if frame.beside else 0.0)
    room = min(LONGEST, end - row.names - row.values - 16) if largest else 0.0
    zero, longest = left + row.names + (room / 2 if signed else 0.0), room / 2 if signed else room
    for p, (name, value) in enumerate(zip(facts.parameters, values, strict=True)):
        middle = top - (p + 0.5) * line
        canvas.write(left, middle, name, frame.text, canvas.theme.quiet, va="center", fit=row.names - 8,
                     gid=f"name-{gid}-{p}")  # fmt: skip
        canvas.write(left + row.names + room + 12 + row.values, middle, phrases.number(value), frame.text,
                     canvas.theme.ink, ha="right", va="center", fit=row.values + 8,
                     gid=f"value-{gid}-{p}")  # fmt: skip
        if largest:
            _bar(canvas, zero, longest * value / largest, middle, THICK * line, colour, f"bar-{gid}-{p}")
    if largest:
        _stroke(canvas, (zero, top - 0.12 * line), (zero, top - 1.88 * line), canvas.theme.quiet, f"zero-{gid}")


def _bar(canvas: Canvas, zero: float, long: float, middle: float, thick: float, colour: str, gid: str) -> None:
    bar = Rectangle(
        (min(zero, zero + long) / canvas.width, (middle - thick / 2) / canvas.height), abs(long) / canvas.width,
        thick / canvas.height, transform=canvas.figure.transFigure, facecolor=colour, linewidth=0, gid=gid,
    )  # fmt: skip
    canvas.figure.add_artist(bar)


def _stroke(canvas: Canvas, one: tuple[float, float], other: tuple[float, float], colour: str, gid: str) -> None:
    across, up = ([a / whole, b / whole] for a, b, whole in zip(one, other, (canvas.width, canvas.height), strict=True))
    canvas.figure.add_artist(
        Line2D(across, up, color=colour, linewidth=0.9, alpha=0.5, transform=canvas.figure.transFigure, gid=gid)
    )


def _plain(value: float) -> str:
    """A number within a formula."""
    return phrases.number(value).replace("−", "-").replace(",", "{,}")
