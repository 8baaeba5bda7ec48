"""The ball on a long gentle slope: it gathers speed up to lr g / (1 - beta)."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.momentum.part import Part

SLOPE, LR, BETAS, STEPS = 0.1, 0.1, (0.5, 0.8, 0.9), 100


@cache
def on_slope(sgd_lr: float = LR) -> Part:
    """How fast the ball ends up, beside SGD, on f = 0.1 x."""
    ground = tw.formula(f"{SLOPE:g} * x + 0 * y", view=(-10.0, 5.0, -5.0, 5.0), start=(4.0, 0.0), name="slope")
    rules = (tw.sgd(lr=sgd_lr), *(tw.momentum(lr=LR, momentum=beta) for beta in BETAS))
    own, *balls = (tw.descend(ground, rule, steps=STEPS).step_lengths[:, 0] for rule in rules)
    ball = balls[BETAS.index(0.9)]
    times, half = float(ball[-1] / own[-1]), 1 + int(np.argmax(ball >= 0.5 * ball[-1]))
    headline = (
        f"The ball gathers speed: {times:.3g} times SGD's, and no more"
        if times > 1.1
        else f"With {sgd_lr / LR:g} times the rate SGD is as fast as the ball"
    )
    return Part(
        key="speed",
        times=times,
        sentence=f"On an even slope momentum .9 ends {_times(times)} as SGD with lr {sgd_lr:g}, and has half of its "
        f"speed after {half} steps.",
        clause=f"ends {_times(times)} on an even slope",
        row=("even slope", "last step's length", f"{own[-1]:.3g}", f"{ball[-1]:.3g}"),
        pictures=(_chart(own, balls, headline, sgd_lr),),
    )


def _times(times: float) -> str:
    return f"{times:.3g} times as fast" if round(times, 2) != 1 else "as fast"


def _chart(own: Array, balls: list[Array], headline: str, sgd_lr: float) -> Picture[ChartFacts]:
    unit = LR * SLOPE  # a step of SGD's at the ball's rate
    count = np.arange(1.0, STEPS + 1)
    series = [
        Series(f"momentum {beta:g}", count, ball / unit, "momentum", dashed=beta != 0.9)
        for beta, ball in zip(BETAS, balls, strict=True)
    ]
    plot = Plot(
        "Length of each step on an even slope",
        Axis("step"),
        Axis("step length, in units of slope × momentum's lr", low=0.0, high=11.0),
        (Series("SGD", count, own / unit, "sgd"), *series),
        tuple(Mark(1 / (1 - beta), f"1 / (1 − {beta:g}) = {1 / (1 - beta):.3g}", "y") for beta in BETAS),
    )
    facts = ChartFacts(
        plots=(plot,),
        headline=headline,
        subtitle="Step lengths where the slope is the same everywhere; broken lines: the limit lr × slope / (1 − β).",
        small_print=f"f = {SLOPE:g} x, lr {LR:g} for momentum, {sgd_lr:g} for SGD, {STEPS} steps.",
        settings={"landscape": "slope", "lr": LR, "sgd_lr": sgd_lr, "momentum": list(BETAS), "steps": STEPS},
    )
    return Picture(facts, "chart")
