"""Each figure of a race by itself, at the size of a column: for the report, a paper, a slide."""

from collections.abc import Callable, Mapping

from matplotlib.figure import Figure

from thalweg.figures.canvas import Canvas
from thalweg.figures.races import rows, says, tables
from thalweg.figures.races.facts import RaceFacts
from thalweg.figures.races.frame import Box
from thalweg.figures.races.lines import draw_best_after, draw_losses, draw_profiles
from thalweg.figures.races.rates import draw_rates
from thalweg.figures.theme import Style

WIDTH, HEIGHT, EDGE = 760.0, 450.0, 12.0
RATES = 30.0  # more height for each contestant's row

Draw = Callable[[RaceFacts, Style], Figure]


def losses(facts: RaceFacts, style: Style) -> Figure:
    """What scores are measured in: held-out where data is held out."""
    held_out = any(each.held_out_curve is not None for each in facts.part.standings)
    canvas, box = _sheet(style, HEIGHT)
    draw_losses(canvas, box, facts.part, facts.looks, held_out=held_out)
    return canvas.figure


def training(facts: RaceFacts, style: Style) -> Figure:
    canvas, box = _sheet(style, HEIGHT)
    draw_losses(canvas, box, facts.part, facts.looks, held_out=False)
    return canvas.figure


def rates(facts: RaceFacts, style: Style) -> Figure:
    canvas, box = _sheet(style, HEIGHT - 60 + RATES * len(facts.part.standings))
    draw_rates(canvas, box, facts.part, facts.looks)
    return canvas.figure


def scores(facts: RaceFacts, style: Style) -> Figure:
    return _rows(style, tables.scores(facts.part, facts.looks), "scores")


def differences(facts: RaceFacts, style: Style) -> Figure:
    """Every pair."""
    return _rows(style, tables.every_pair(facts.part, facts.looks), "differences")


def best_after(facts: RaceFacts, style: Style) -> Figure:
    canvas, box = _sheet(style, HEIGHT)
    draw_best_after(canvas, box, facts.part, facts.looks)
    return canvas.figure


def profiles(facts: RaceFacts, style: Style) -> Figure:
    assert facts.findings.across is not None
    canvas, box = _sheet(style, HEIGHT)
    draw_profiles(canvas, box, facts.findings.across, facts.looks)
    return canvas.figure


def means(facts: RaceFacts, style: Style) -> Figure:
    assert facts.findings.across is not None
    return _rows(style, tables.means(facts.findings.across, facts.looks), "means")


FIGURES: Mapping[str, tuple[Draw, Callable[[RaceFacts], str]]] = {
    "losses": (losses, lambda facts: says.losses(facts.part, facts.looks)),
    "training": (training, lambda _: "The loss on the training data, on which scores do not rest"),
    "rates": (rates, lambda facts: says.rates(facts.part, facts.looks)),
    "scores": (scores, lambda facts: says.defaults(facts.part, facts.looks)),
    "differences": (differences, lambda facts: says.comparisons(facts.part, facts.looks)),
    "best-after": (best_after, lambda facts: says.best_after(facts.part, facts.looks)),
}
ACROSS: Mapping[str, tuple[Draw, Callable[[RaceFacts], str]]] = {
    "profiles": (profiles, lambda facts: _across(facts, says.profiles)),
    "means": (means, lambda facts: _across(facts, says.iqm)),
}


def worth_drawing(kind: str, facts: RaceFacts) -> bool:
    """Whether a figure has something to show."""
    standings = facts.part.standings
    return {
        "training": any(each.held_out_curve is not None for each in standings),
        "rates": any(each.rates is not None for each in standings),
        "differences": bool(facts.part.comparisons),
        "best-after": any(len(each.best_after) > 1 for each in standings),
    }.get(kind, True)


def _across(facts: RaceFacts, said: Callable[..., str]) -> str:
    return said(facts.findings.across, facts.looks)


def _sheet(style: Style, height: float) -> tuple[Canvas, Box]:
    width = _width(style)
    return Canvas(style, height, width), Box(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE)


def _width(style: Style) -> float:
    """On paper as wide as it says; for a screen the width of a column of the report."""
    return WIDTH if style.size.millimetres is None else style.size.width


def _rows(style: Style, what: rows.Rows, gid: str) -> Figure:
    probe = Canvas(style, 1.0, _width(style))
    canvas, box = _sheet(style, rows.height_in(probe, probe.width - 2 * EDGE, what) + 2 * EDGE)
    rows.draw_rows(canvas, box, what, gid)
    return canvas.figure
