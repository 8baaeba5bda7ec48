"""The ball off a saddle: steps against the offset from the ridge."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.momentum.part import COLOURS, Part, better, said

LR, OFFSET, AWAY, STEPS = 0.05, 1e-4, 0.9, 700
RULES = {
    "SGD": tw.sgd(lr=LR),
    "momentum .9": tw.momentum(lr=LR),
    "RMSprop .9": tw.rmsprop(lr=LR, alpha=0.9),
    "Adam": tw.adam(lr=LR),
}


def _walk(optimizer: tw.Optimizer, offset: float) -> tw.Path:
    return tw.descend(tw.bounded_saddle, optimizer, steps=STEPS, start=(1.0, offset))


def _left_at(path: tw.Path) -> int | None:
    """The first step with |y| above AWAY; None where there is none."""
    away = np.abs(path.points[:, 1]) > AWAY
    return int(np.argmax(away)) if away.any() else None


def steps_to_leave(optimizer: tw.Optimizer, offset: float) -> int | None:
    """From (1, offset) of x²/2 - y²/2 + y⁴/4."""
    return _left_at(_walk(optimizer, offset))


@cache
def off_saddle(offset: float = OFFSET, sgd_lr: float = LR, quick: bool = False) -> Part:
    """Steps to leave, beside SGD."""
    rules = {**RULES, "SGD": tw.sgd(lr=sgd_lr)}
    left = {name: steps_to_leave(rule, offset) for name, rule in rules.items()}
    sgd, ball = left["SGD"], left["momentum .9"]
    row = ("a saddle", f"steps to leave, {offset:g} off the ridge", said(sgd), said(ball))
    if offset == 0:
        nobody = all(each is None for each in left.values())
        who = "none of the four leaves" if nobody else "not all stay"
        sentence = f"Exactly on the ridge {who} the saddle within {STEPS:,} steps."
        two = [_walk(rules[name], offset).until(60) for name in ("SGD", "momentum .9")]
        drawn = tw.draw(two, layout="overlay", shown=60, lr_rule="Started exactly on the ridge")
        return Part("saddle", better(sgd, ball), sentence, "", row, (drawn,))
    offsets = np.logspace(-12, -1, 5 if quick else 12)
    counts = {
        name: np.array([steps_to_leave(rule, each) or np.nan for each in offsets.tolist()], dtype=np.float64)
        for name, rule in rules.items()
    }
    decade = {name: float(np.polyfit(-np.log10(offsets), each, 1)[0]) for name, each in counts.items()}
    sentence = (
        f"Started {offset:g} off a saddle's ridge SGD leaves after {said(sgd)} steps, momentum after {said(ball)}; "
        f"ten times nearer the ridge SGD takes {decade['SGD']:.0f} more, momentum {decade['momentum .9']:.0f}."
    )
    paths = {name: _walk(rule, offset) for name, rule in rules.items()}
    facts = _facts(offsets, counts, paths, decade, sgd_lr)
    clause = f"leaves a saddle after {said(ball)} steps instead of {said(sgd)}, started {offset:g} off its ridge"
    return Part("saddle", better(sgd, ball), sentence, clause, row, (Picture(facts, "chart"),))


def _facts(
    offsets: np.ndarray, counts: dict[str, np.ndarray], paths: dict[str, tw.Path], decade: dict[str, float], lr: float
) -> ChartFacts:
    away = tuple(
        Series(name, np.arange(end + 1.0), np.abs(path.points[: end + 1, 1]), COLOURS[name])
        for name, path in paths.items()
        if (end := _left_at(path)) is not None
    )
    taken = tuple(Series(name, offsets, each, COLOURS[name], kind="dotted line") for name, each in counts.items())
    return ChartFacts(
        plots=(
            Plot("Steps to leave the saddle", Axis("offset from the ridge", log=True), Axis("steps", low=0.0), taken),
            Plot(
                f"Leaving from an offset of {paths['SGD'].points[0, 1]:g}",
                Axis("step"),
                Axis("distance from the ridge", log=True),
                away,
            ),
        ),
        headline=f"Ten times nearer the ridge: {decade['SGD']:.0f} more steps for SGD, "
        f"{decade['momentum .9']:.0f} for momentum",
        subtitle="The time grows with log(1 / offset): nearer the ridge the slope that leads away from it is smaller.",
        small_print=f"f = x²/2 − y²/2 + y⁴/4 from (1, offset), left where |y| > {AWAY:g}; lr {LR:g} for all"
        + (f", {lr:g} for SGD." if lr != LR else "."),
        settings={"landscape": "bounded_saddle", "lr": LR, "sgd_lr": lr, "alpha": 0.9, "steps": STEPS},
    )
