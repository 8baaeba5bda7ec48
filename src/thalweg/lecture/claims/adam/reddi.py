"""A problem on which Adam goes to the worst point, and AMSGrad to the best (Reddi, Kale & Kumar 2018)."""

from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture

C, STEPS = 3.0, 6_000
LR = tw.schedules.inverse_sqrt(0.5)
RULES = {
    "Adam": tw.adam(lr=LR, beta1=0.0, beta2=1 / (1 + C**2)),
    "AMSGrad": tw.amsgrad(lr=LR, beta1=0.0, beta2=1 / (1 + C**2)),
    "SGD": tw.sgd(lr=LR),
    "Adam, beta2 .999": tw.adam(lr=LR, beta1=0.0),
}
COLOURS = dict(zip(RULES, ("adam", "amsgrad", "sgd", "adam"), strict=True))


@cache
def walks() -> dict[str, tw.Path]:
    """Each from (0, 0), in the box from -1 to 1."""
    ground = tw.reddi(C, steps=STEPS).landscape
    return {name: tw.descend(ground, rule, steps=STEPS, start=(0.0, 0.0)) for name, rule in RULES.items()}


def chart(headline: str) -> Picture[ChartFacts]:
    """Where each is, over the steps."""
    shown = np.unique(np.geomspace(1, STEPS, 400).astype(int))
    series = tuple(
        Series(name, shown.astype(float), path.points[shown, 0], COLOURS[name], dashed=name == "Adam, beta2 .999")
        for name, path in walks().items()
    )
    facts = ChartFacts(
        plots=(
            Plot(
                f"The gradient is {C:g} in every third step, −1 in the others: the best x is −1",
                Axis("step", log=True),
                Axis("x", low=-1.05, high=1.05),
                series,
            ),
        ),
        headline=headline,
        subtitle="Adam divides the rare large gradient by its own size, and has forgotten it when the small ones come.",
        small_print=f"lr 0.5 / √t, beta1 0, beta2 1 / (1 + {C:g}²) unless said; x is kept in [−1, 1]. "
        "Reddi, Kale & Kumar 2018, theorem 1.",
        settings={"problem": "reddi", "C": C, "steps": STEPS},
    )
    return Picture(facts, "chart")
