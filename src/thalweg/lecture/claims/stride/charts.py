"""The pictures of L2."""

from dataclasses import replace
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.stride.valleys import (
    BUDGET,
    NARROW,
    SCAN,
    TOLERANCE,
    best_due,
    due,
    kappas,
    scan,
    steps,
    tuned,
)

KAPPA = Axis("condition number κ: how narrow the valley is", log=True)
STEPS = Axis("steps to within 5 % for good", log=True)
NAMES = {"sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSprop .9", "adam": "Adam"}
LAND = "(x² + κ y²) / 2 from (−3, 1.5)"


def chart(headline: str, subtitle: str, small_print: str, plots: tuple[Plot, ...], quick: bool) -> Picture[ChartFacts]:
    settings = {"landscape": "valley", "kappa": list(kappas(quick)), "start": list(tw.valley.start)}
    return Picture(ChartFacts(plots, headline, f"{LAND}. {subtitle}", small_print, settings), "chart")


def growth(names: tuple[str, ...], quick: bool, title: str = "") -> Plot:
    """Steps at the best rate against how narrow the valley is."""
    narrow = np.array(kappas(quick))
    fine = np.geomspace(narrow[0] + 0.5, narrow[-1], 80)
    measured = tuple(
        Series(NAMES[name], narrow, np.array([steps(kappa, name) for kappa in narrow.tolist()]), name, "dotted line")
        for name in names
    )
    return Plot(title, KAPPA, STEPS, (Series("", fine, best_due(fine), "sgd", dashed=True), *measured))


def stride(headline: str, quick: bool) -> Picture[ChartFacts]:
    """Steps against the rate in the narrow valley; steps at the best rate against how narrow it is."""
    found = scan(quick)
    assert found.edge is not None
    below = np.flatnonzero((found.rates > 3e-3) & (found.rates < found.edge))
    some = below[:: max(1, len(below) // 24)]  # all would cover the line
    fine = np.geomspace(found.rates[below[0]], found.edge * 0.9985, 400)
    left = Plot(
        title=f"One rate for both directions, κ = {NARROW:g}",
        x=Axis("learning rate", log=True, high=1.25 * found.edge),
        y=STEPS,
        series=(
            Series("closed form", fine, due(fine, NARROW), dashed=True),
            Series("SGD", found.rates[some], found["sgd"].settled[some], "sgd", "dots"),
        ),
        marks=(Mark(found.edge / 2, "1/λₘₐₓ: bounces above"), Mark(found.edge, "2/λₘₐₓ: diverges above")),
    )
    right = growth(("sgd", "adam"), quick, "Each at its best rate")
    return chart(
        headline,
        "Steps until the distance to the minimum stays under 5 % of the start's.",
        f"{tuned(NARROW).rule}; {BUDGET} steps. Dashed: plain descent in closed form, right at lr = 2/(1 + κ).",
        (left, right),
        quick,
    )


def bouncing(headline: str, quick: bool) -> Picture[ChartFacts]:
    """How narrow a valley each of three manages."""
    plot = growth(("sgd", "momentum", "adam"), quick)
    return chart(
        headline,
        "Each at its best rate; SGD and momentum have one rate for both directions.",
        f"{tuned(NARROW).rule}; {BUDGET} steps. Momentum .9. Dashed: plain descent in closed form at lr = 2/(1 + κ).",
        (plot,),
        quick,
    )


def badly_chosen(headline: str, quick: bool) -> Picture[ChartFacts]:
    """Steps against the rate as a multiple of each method's best."""
    found = scan(quick)
    series = []
    for response in found.responses:
        assert response.best is not None
        times = found.rates / found.rates[response.best]
        shown = (times > 1 / 30) & (times < 60) & np.isfinite(response.settled)
        taken = np.where(shown, response.settled, np.nan)
        series.append(Series(NAMES[response.optimizer], times, taken, response.optimizer))
    plot = Plot(
        title="",
        x=Axis("learning rate over the best one", log=True, low=1 / 30, high=60.0),
        y=STEPS,
        series=tuple(series),
        marks=(Mark(1.0, "each method's best"),),
    )
    widths = ", ".join(f"{NAMES[each.optimizer]} {found.width(each):.2g}" for each in found.responses)
    return chart(
        headline,
        f"κ = {NARROW:g}. A line ends where the method no longer settles in {SCAN:,} steps.",
        f"Best of {len(found.rates)} rates from {found.rates[0]:.0e} to {found.rates[-1]:g}; {SCAN:,} steps. Decades "
        f"of rates within twice the best one's steps: {widths}.",
        (plot,),
        quick,
    )


def edges(quick: bool) -> Picture[Any]:
    """Three paths: below, just under and over the edge of stability."""
    edge = scan(quick).edge
    assert edge is not None
    paths = [tw.descend(tw.valley(kappa=NARROW), tw.sgd(lr=part * edge), steps=600) for part in (0.98, 0.3, 1.02)]
    under, far, _ = (path.settled_at(TOLERANCE) for path in paths)
    picture = tw.draw(paths, shown=30, lr_rule="0.98, 0.3 and 1.02 of the edge of stability")
    headline = f"SGD just under the edge: {under} steps; well below it: {far}; just over it: it diverges"
    return replace(picture, facts=replace(picture.facts, headline=headline))


def mild(kappa: float) -> Picture[Any]:
    """The two in a mild valley."""
    found = tuned(kappa)
    paths = [tw.descend(tw.valley(kappa=kappa), found[name].optimizer, steps=BUDGET) for name in ("sgd", "adam")]
    return tw.draw(paths, lr_rule=found.rule)
