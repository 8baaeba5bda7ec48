"""Several problems on one sheet: profiles and interquartile means, and the losses of each problem small."""

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import FOOT, MARGIN
from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.frame import Box
from thalweg.figures.races.head import draw_head
from thalweg.figures.races.lines import draw_losses, draw_profiles
from thalweg.figures.races.rows import draw_rows
from thalweg.figures.races.tables import means
from thalweg.figures.theme import Style

ACROSS, BETWEEN, SMALL = 44.0, 22.0, 0.4  # gaps, and the share of the room for the small pictures
MOST = 6  # small pictures; the report shows all
REMARK = 30.0


def race_across(facts: RaceFacts, style: Style) -> Figure:
    """The whole figure."""
    canvas, across = Canvas(style), facts.findings.across
    assert across is not None
    top = canvas.height - draw_head(canvas, facts.headline, facts.subtitle)
    canvas.write(MARGIN, 0.2 * FOOT, facts.small_print, 17, canvas.theme.quiet, fit=canvas.room, gid="small-print")
    bottom = FOOT + 10
    room = top - bottom
    width, under = (canvas.room - ACROSS) / 2, SMALL * room
    over = Box(MARGIN, bottom + under + BETWEEN, width, room - under - BETWEEN)
    draw_profiles(canvas, over, across, facts.looks)
    left = MARGIN + width + ACROSS
    draw_rows(canvas, Box(left, over.bottom + REMARK, width, over.height - REMARK), means(across, facts.looks), "means")
    said = across.rivals[0] if across.rivals else "Leaving any one rival out changes no order."
    canvas.write(left, over.bottom + 4, said, 17, canvas.theme.quiet, fit=width, gid="rivals")
    _draw_small(canvas, facts, Box(MARGIN, bottom, canvas.room, under))
    return canvas.figure


def _draw_small(canvas: Canvas, facts: RaceFacts, box: Box) -> None:
    """The losses of each problem, without names: the colours are those above."""
    parts = facts.findings.problems[:MOST]
    gap, rest = 30.0, len(facts.findings.problems) - len(parts)
    width = (box.width - gap * (len(parts) - 1)) / len(parts)
    for k, part in enumerate(parts):
        held_out = any(each.held_out_curve is not None for each in part.standings)
        place = Box(box.left + k * (width + gap), box.bottom, width, box.height)
        more = f" … and {rest} more" if rest and k == len(parts) - 1 else ""
        draw_losses(canvas, place, part, facts.looks, held_out=held_out, named=False, title=part.problem + more)
