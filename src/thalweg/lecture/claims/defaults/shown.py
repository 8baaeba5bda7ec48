"""Ways and shares, drawn and told."""

import numpy as np

from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Rows, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.defaults.ways import RULES, SHOWN, WELL, Field, default_lr

WORSE = -0.06  # where dots stand that end above their start


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


WELL_DONE = f"{percent(WELL)} of the way"
SUBTITLE = "Share of the way from the start's loss to the best that was found, at defaults; left of 0: above the start."


def rows(field: Field, *, title: str, headline: str, subtitle: str, how: str) -> Picture[ChartFacts]:
    """A row for each problem: how far each optimizer's defaults get."""
    names = tuple(each.problem for each in field.ways)
    dots = [_dots(SHOWN[rule.name], [each.default[rule.name] for each in field.ways], rule.name) for rule in RULES]
    marks = (Mark(0.0, "the start"), Mark(WELL, percent(WELL)))
    axis = Axis("share of the way to the best loss", low=2 * WORSE, high=1.05)
    plot = Rows(title, axis, names, tuple(dots), marks)
    settings = {rule.name: default_lr(rule.name) for rule in RULES}
    return Picture(ChartFacts((plot,), headline, subtitle, how, settings), "chart")


def _dots(name: str, ways: list[float], optimizer: str) -> Series:
    x = np.clip(np.array(ways), WORSE, None)
    return Series(name, x, np.arange(float(len(x))), optimizer, kind="dots")


def by_rate(field: Field, *, headline: str, subtitle: str, how: str) -> Picture[ChartFacts]:
    """Against the rate: the share of the problems done well, and of the runs that end below their start."""
    plots = (
        _shares(field, f"Problems with {percent(WELL)} of the way", "share of the problems", "well_by_rate"),
        _shares(field, "Runs that end below their start", "share of the runs", "safe_by_rate"),
    )
    return Picture(ChartFacts(plots, headline, subtitle, how, {"steps": field.steps}), "chart")


def _shares(field: Field, title: str, axis: str, what: str) -> Plot:
    series = list[Series]()
    for rule in RULES:
        shares, lr = getattr(field, what)(rule.name), default_lr(rule.name)
        series.append(Series(SHOWN[rule.name], field.rates, shares, rule.name))
        here = np.array([lr]), shares[[field.at(lr)]]
        series.append(Series("", *here, rule.name, kind="dots"))
    return Plot(title, Axis("learning rate", log=True), Axis(axis, low=0.0, high=1.05), tuple(series))


def of(share: float, count: int) -> str:
    """ "8 of 10"."""
    return f"{round(share * count)} of {count}"


def ways_table(field: Field) -> tuple[tuple[str, ...], ...]:
    """Each problem's ways at defaults, and Adam's at its best rate."""
    head = ("problem", *(f"{SHOWN[rule.name]} {default_lr(rule.name):g}" for rule in RULES), "Adam's best", "at rate")
    body = [
        (
            each.problem,
            *(told(each.default[rule.name]) for rule in RULES),
            told(each.best["adam"][1]),
            f"{each.best['adam'][0]:.2g}",
        )
        for each in field.ways
    ]
    return (head, *body)


def told(way: float) -> str:
    """A share of the way; below 0 the run ended above its start."""
    if not np.isfinite(way):
        return "diverges"
    return percent(way) if way >= 0 else "worse"


def ended(safe: float) -> str:
    """What became of Adam's runs."""
    if safe == 1:
        return "all its runs end below their start"
    return f"{percent(1 - safe)} of its runs end above their start"
