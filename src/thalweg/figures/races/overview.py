"""One problem on one sheet: losses, learning rates, scores and differences."""

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import FOOT, MARGIN
from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.frame import Box
from thalweg.figures.races.head import draw_head
from thalweg.figures.races.lines import draw_losses
from thalweg.figures.races.rates import draw_rates
from thalweg.figures.races.rows import draw_rows, height
from thalweg.figures.races.tables import against_best, scores
from thalweg.figures.theme import Style

ACROSS, BETWEEN = 44.0, 26.0  # gaps between panels
UNDER = 0.46  # share of the room for panels that rows may take
PASTE = 40.0  # the strip with the line to paste
MONO = "DejaVu Sans Mono"


def race_overview(facts: RaceFacts, style: Style) -> Figure:
    """The whole figure."""
    canvas, part = Canvas(style), facts.part
    top = canvas.height - draw_head(canvas, facts.headline, facts.subtitle)
    canvas.write(MARGIN, 0.2 * FOOT, facts.small_print, 17, canvas.theme.quiet, fit=canvas.room, gid="small-print")
    _draw_paste(canvas, facts)
    bottom = FOOT + PASTE + 10
    width, room = (canvas.room - ACROSS) / 2, top - bottom - BETWEEN
    under = min(height(len(part.standings)), UNDER * room)
    over, low, high = room - under, bottom, bottom + under + BETWEEN
    left, right = MARGIN, MARGIN + width + ACROSS
    held_out = any(each.held_out_curve is not None for each in part.standings)
    draw_losses(canvas, Box(left, high, width, over), part, facts.looks, held_out=held_out)
    draw_rates(canvas, Box(right, high, width, over), part, facts.looks)
    draw_rows(canvas, Box(left, low, width, under), scores(part, facts.looks), "scores")
    draw_rows(canvas, Box(right, low, width, under), against_best(part, facts.looks), "differences")
    return canvas.figure


def _draw_paste(canvas: Canvas, facts: RaceFacts) -> None:
    """The line that a reader came for."""
    best = facts.part.standings[0]
    if not best.paste:
        return
    axes = canvas.axes(0, FOOT, canvas.width, PASTE, "paste-strip")
    axes.set(xticks=[], yticks=[], facecolor=canvas.theme.tints[1])
    axes.spines[:].set_visible(False)
    said = f"  # {best.safe}" if best.safe else ""
    canvas.write(MARGIN, FOOT + PASTE / 2, best.paste + said, 21, canvas.theme.ink, va="center",
                        fit=canvas.room, gid="paste", family=MONO)  # fmt: skip
