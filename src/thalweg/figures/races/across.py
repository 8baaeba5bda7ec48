"""Several problems on one sheet: profiles and interquartile means, and the losses of each problem small."""

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.head import head_of
from thalweg.figures.layout import MARGIN
from thalweg.figures.races.ends import PITCH
from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.frame import Box
from thalweg.figures.races.lines import draw_losses, draw_profiles
from thalweg.figures.races.rows import draw_rows, height_in
from thalweg.figures.races.tables import means
from thalweg.figures.theme import Style

NO_RIVALS = "Leaving any one rival out changes no order."
ACROSS, BETWEEN, SMALL = 44.0, 22.0, 0.4  # gaps, and the share of the room for the small pictures
MOST, AIR = 6, 10.0  # small pictures, the report shows all; room to other words
REMARK = 30.0
CURVES, LITTLE = 400.0, 230.0  # heights on paper: of profiles, of a small picture
BESIDE = {1: 2, 3: 3}  # small pictures in a row, of a column and of a page


def race_across(facts: RaceFacts, style: Style) -> Figure:
    """The whole figure."""
    across, probe, size = facts.findings.across, Canvas(style, 1.0), style.size
    assert across is not None
    head = head_of(style, facts.headline, facts.subtitle, facts.small_print)
    beside = size.columns > 1
    width = (probe.room - ACROSS) / 2 if beside else probe.room
    rows, said = means(across, facts.looks), across.rivals[0] if across.rivals else NO_RIVALS
    remark = probe.wrapped(said, 17, width) if size.height is None else [said]
    told = REMARK + PITCH * 17 * (len(remark) - 1)
    count = min(len(facts.findings.problems), MOST)
    each_row = count if size.height is not None else min(count, BESIDE[size.columns])
    if size.height is not None:
        room = size.height - head.top - head.bottom - AIR
        under, over, low = SMALL * room, room - SMALL * room - BETWEEN, 0.0
    else:
        under, low = (LITTLE + BETWEEN) * -(-count // each_row) - BETWEEN, height_in(probe, width, rows) + told
        over = max(CURVES, low) if beside else CURVES
    below = head.bottom + AIR + under + BETWEEN + (0 if beside else low + BETWEEN)
    canvas = Canvas(style, below + over + head.top)
    head.draw(canvas)
    draw_profiles(canvas, Box(MARGIN, below, width, over), across, facts.looks)
    left, foot, tall = (MARGIN + width + ACROSS, below, over) if beside else (MARGIN, below - low - BETWEEN, low)
    draw_rows(canvas, Box(left, foot + told, width, tall - told), rows, "means")
    for k, line in enumerate(remark):
        canvas.write(left, foot + told - REMARK + 4 - k * PITCH * 17, line, 17, canvas.theme.quiet, fit=width,
                     gid=f"rivals-{k}" if k else "rivals")  # fmt: skip
    _draw_small(canvas, facts, Box(MARGIN, head.bottom + AIR, canvas.room, under), each_row)
    return canvas.figure


def _draw_small(canvas: Canvas, facts: RaceFacts, box: Box, columns: int) -> None:
    """The losses of each problem, without names: the colours are those above."""
    parts = facts.findings.problems[:MOST]
    gap, rest, rows = 30.0, len(facts.findings.problems) - len(parts), -(-len(parts) // columns)
    width, tall = (box.width - gap * (columns - 1)) / columns, (box.height - BETWEEN * (rows - 1)) / rows
    for k, part in enumerate(parts):
        row, column = divmod(k, columns)
        held_out = any(each.held_out_curve is not None for each in part.standings)
        place = Box(box.left + column * (width + gap), box.top - (row + 1) * tall - row * BETWEEN, width, tall)
        more = f" … and {rest} more" if rest and k == len(parts) - 1 else ""
        draw_losses(canvas, place, part, facts.looks, held_out=held_out, named=False, title=part.problem + more)
