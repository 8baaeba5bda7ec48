"""The ball on a plain around a hole, where there is almost no slope."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.momentum.part import COLOURS, Part, better, said

LR, STEPS = 0.1, 4_000


@cache
def over_plain(sgd_lr: float = LR) -> Part:
    """Steps to the hole of 1 - exp(-(x² + y²)/2) from 4 away, beside SGD."""
    ground = tw.gaussian_plateau
    rules = (tw.sgd(lr=sgd_lr), tw.momentum(lr=LR), tw.rmsprop(lr=LR, alpha=0.9), tw.adam(lr=LR))
    paths = {name: tw.descend(ground, rule, steps=STEPS) for name, rule in zip(COLOURS, rules, strict=True)}
    settled = {name: path.settled_at() for name, path in paths.items()}
    sgd, ball = settled["SGD"], settled["momentum .9"]
    slope = float(np.hypot(*ground.gradient(*ground.start)))
    times = better(sgd, ball)
    sentence = (
        f"On a plain with a slope of {slope:.2g} SGD needs {said(sgd)} steps to the hole, momentum {said(ball)}; "
        f"RMSprop (.9) and Adam, which do not look at the slope's size, {said(settled['RMSprop .9'])} and "
        f"{said(settled['Adam'])}."
    )
    headline = (
        f"On the plain SGD needs {times:.1f} times as many steps as momentum"
        if times > 1
        else f"With {sgd_lr / LR:g} times the rate SGD needs {said(sgd)} steps over the plain, momentum {said(ball)}"
    )
    return Part(
        key="plateau",
        times=times,
        sentence=sentence,
        clause=f"needs {said(ball)} steps over a plain instead of {said(sgd)}",
        row=("a plain", "steps to the hole", said(sgd), said(ball)),
        pictures=(_chart(paths, headline, slope, sgd_lr),),
    )


def _chart(paths: dict[str, tw.Path], headline: str, slope: float, sgd_lr: float) -> Picture[ChartFacts]:
    series = []
    for name, path in paths.items():
        assert path.distances is not None
        end = 1 + (path.settled_at() or STEPS)
        series.append(Series(name, np.arange(1.0, end), path.distances[1:end], COLOURS[name]))
    y = Axis("distance to the minimum", low=0.0)
    facts = ChartFacts(
        plots=(Plot("On a plain, toward a hole", Axis("step", log=True), y, tuple(series)),),
        headline=headline,
        subtitle=f"Each until it stays within 5 % of the first distance; the slope at the start is {slope:.2g}.",
        small_print=f"f = 1 − exp(−(x² + y²)/2) from (4, 0), lr {LR:g} for all"
        + (f", {sgd_lr:g} for SGD." if sgd_lr != LR else "."),
        settings={"landscape": "gaussian_plateau", "lr": LR, "sgd_lr": sgd_lr, "alpha": 0.9, "steps": STEPS},
    )
    return Picture(facts, "chart")
