"""The ball over a bump: where SGD stays, where momentum crosses, where it stays as well."""

import math
from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.momentum.part import COLOURS, Part

LR, SHOWN, HIGHEST, STEPS = 0.1, 0.4, 2.0, 500
RULES = {"SGD": tw.sgd, "momentum .9": tw.momentum}
PRECISION = 0.002
BEYOND = 0.0  # x past the bump, whose top is near -1; the minimum is at 4


def _end(rule: tw.Rule, lr: float, height: float) -> float:
    path = tw.descend(tw.sloped_bump(height=height), rule(lr=lr), steps=STEPS)
    return math.nan if path.diverged_at else float(path.points[-1, 0])


def highest_crossed(rule: tw.Rule, lr: float) -> float:
    """The height up to which runs end beyond the bump, by halving between 0 and HIGHEST; NaN where none does."""
    low, high = 0.0, HIGHEST
    if not _end(rule, lr, low) > BEYOND:
        return math.nan
    while high - low > PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if _end(rule, lr, middle) > BEYOND else (low, middle)
    return low


@cache
def over_bump(quick: bool = False) -> Part:
    """Ends against the bump's height at one rate, and the highest bump crossed against the rate."""
    crossed = {name: highest_crossed(rule, LR) for name, rule in RULES.items()}
    rates = np.geomspace(0.04, 0.2, 3 if quick else 6)
    tops = {name: np.array([highest_crossed(rule, lr) for lr in rates]) for name, rule in RULES.items()}
    sgd, ball = crossed["SGD"], crossed["momentum .9"]
    best = float(np.nanmax(tops["SGD"]))
    sentence = (
        f"With lr {LR:g} SGD stays before every bump higher than {sgd:.2f}; momentum crosses up to {ball:.2f} and "
        f"stays as well above that. No rate of {len(rates)} from {rates[0]:g} to {rates[-1]:g} takes SGD over more "
        f"than {best:.2f}, where the slope first turns uphill: "
        f"momentum reaches {np.nanmin(tops['momentum .9']):.2f} to {np.nanmax(tops['momentum .9']):.2f}."
    )
    row = ("a bump", "highest one crossed", f"{sgd:.2f}", f"{ball:.2f}")
    paths = [tw.descend(tw.sloped_bump(height=SHOWN), rule(lr=LR), steps=150) for rule in RULES.values()]
    chart = Picture(_facts(crossed, rates, tops), "chart")
    drawn = tw.draw(paths, layout="overlay", shown=60, lr_rule=f"The same rate for both; height {SHOWN:g}")
    clause = f"crosses bumps up to {ball:.2f} high, SGD up to {sgd:.2f} (before higher ones each of them stays)"
    return Part("bump", ball / sgd, sentence, clause, row, (chart, drawn))


def _facts(crossed: dict[str, float], rates: Array, tops: dict[str, Array]) -> ChartFacts:
    heights = np.linspace(0.0, 1.35, 46)
    ends = {name: np.array([_end(rule, LR, height) for height in heights]) for name, rule in RULES.items()}
    sgd, ball = crossed["SGD"], crossed["momentum .9"]
    return ChartFacts(
        plots=(
            Plot(
                f"Where a run ends, lr {LR:g}",
                Axis("height of the bump"),
                Axis("x at the end", low=-3.0, high=5.0),
                tuple(Series(name, heights, ends[name], COLOURS[name], kind="dots") for name in RULES),
                (Mark(sgd, f"{sgd:.2f}"), Mark(ball, f"{ball:.2f}"), Mark(-1.0, "the bump", "y")),
            ),
            Plot(
                "The highest bump crossed",
                Axis("learning rate", log=True),
                Axis("height", low=0.0),
                tuple(Series(name, rates, tops[name], COLOURS[name], kind="dotted line") for name in RULES),
            ),
        ),
        headline=f"Momentum crosses bumps {ball / sgd:.1f} times as high as SGD does, and stays before higher ones",
        subtitle="Left: the end of each run; the minimum is at x = 4. Right: the highest bump crossed with each rate.",
        small_print=f"f = (x − 4)²/20 + 2y² + height · exp(−(x + 1)²/0.18), from (−4, 0.8), {STEPS:,} steps.",
        settings={"landscape": "sloped_bump", "lr": LR, "momentum": 0.9, "steps": STEPS},
    )
