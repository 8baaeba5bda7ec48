"""One problem on one sheet: losses, learning rates, scores and differences."""

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.head import head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.frame import Box
from thalweg.figures.races.lines import draw_losses
from thalweg.figures.races.rates import draw_rates
from thalweg.figures.races.rates import height as height_of_rates
from thalweg.figures.races.rows import draw_rows, height, height_in
from thalweg.figures.races.tables import against_best, scores
from thalweg.figures.theme import Style

ACROSS, BETWEEN, AIR = 44.0, 26.0, 10.0  # gaps between panels, and to other words
UNDER = 0.46  # share of the room for panels that rows may take
CURVES = 400.0  # height on paper of a panel of curves
PASTE, LINE, SIZE = 40.0, 26.0, 21.0  # the strip with the line to paste, each further line, its type
MONO = "DejaVu Sans Mono"


def race_overview(facts: RaceFacts, style: Style) -> Figure:
    """The whole figure."""
    probe, part, size = Canvas(style, 1.0), facts.part, style.size
    head = head_of(style, facts.headline, facts.subtitle, facts.small_print)
    paste = _paste(facts, probe)
    strip = PASTE + LINE * (len(paste) - 1) if paste else PASTE if size.height is not None else 0.0
    columns = min(size.columns, 2)
    width = (probe.room - ACROSS * (columns - 1)) / columns
    rows = scores(part, facts.looks), against_best(part, facts.looks)
    if size.height is not None:
        room = size.height - head.top - head.bottom - strip - 2 * AIR - BETWEEN
        under = min(height(len(part.standings)), UNDER * room)
        heights = [room - under, room - under, under, under]
    else:
        heights = [CURVES, height_of_rates(part), *(height_in(probe, width, each) for each in rows)]
    boxes, tall = _placed(heights, columns, width)
    canvas = Canvas(style, tall + head.top + head.bottom + strip + 2 * AIR)
    head.draw(canvas)
    _draw_paste(canvas, paste, head.bottom, strip)
    losses, rates, low, lower = (Box(each.left, each.bottom + head.bottom + strip + AIR, each.width, each.height)
                                 for each in boxes)  # fmt: skip
    held_out = any(each.held_out_curve is not None for each in part.standings)
    draw_losses(canvas, losses, part, facts.looks, held_out=held_out)
    draw_rates(canvas, rates, part, facts.looks)
    draw_rows(canvas, low, rows[0], "scores")
    draw_rows(canvas, lower, rows[1], "differences")
    return canvas.figure


def _placed(heights: list[float], columns: int, width: float) -> tuple[list[Box], float]:
    """Boxes from the top down, and the height of all."""
    rows = [max(heights[k : k + columns]) for k in range(0, len(heights), columns)]
    tall = sum(rows) + BETWEEN * (len(rows) - 1)
    feet = [tall - sum(rows[: row + 1]) - BETWEEN * row for row in range(len(rows))]
    boxes = [
        Box(MARGIN + (k % columns) * (width + ACROSS), feet[k // columns], width, rows[k // columns])
        for k in range(len(heights))
    ]
    return boxes, tall


def _paste(facts: RaceFacts, canvas: Canvas) -> list[str]:
    """The line that a reader came for; broken where it is too long for the sheet."""
    best = facts.part.standings[0]
    if not best.paste:
        return []
    said = best.paste + (f"  # {best.safe}" if best.safe else "")
    if canvas.size.height is not None:
        return [said]
    return canvas.wrapped(said, SIZE, canvas.room / WIDER)


WIDER = 1.16  # letters of one width, than the others on average


def _draw_paste(canvas: Canvas, lines: list[str], foot: float, height: float) -> None:
    if not lines:
        return
    axes = canvas.axes(0, foot, canvas.width, height, "paste-strip")
    axes.set(xticks=[], yticks=[], facecolor=canvas.theme.tints[1])
    axes.spines[:].set_visible(False)
    for k, line in enumerate(lines):
        middle = foot + height - PASTE / 2 - LINE * k
        canvas.write(MARGIN, middle, line, SIZE, canvas.theme.ink, va="center", fit=canvas.room,
                     gid=f"paste-{k}" if k else "paste", family=MONO)  # fmt: skip
