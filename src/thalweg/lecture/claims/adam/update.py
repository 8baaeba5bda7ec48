"""Adam's update taken apart: the mean of momentum, the root of RMSprop, and their quotient."""

from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.adam.parents import BETA1, BETA2
from thalweg.lecture.claims.adam.valley import KAPPA, arrived, tuned

STEP = 5  # the memories hold something, and the corrections still count
ZERO = (Mark(0.0, "", "y"),)


def corrected_mean(values: Array, beta: float) -> Array:
    """(n,): the running mean of `values` from zero, divided by 1 - beta^t."""
    means, mean = np.empty_like(values), 0.0
    for t, value in enumerate(values.tolist(), 1):
        mean = beta * mean + (1 - beta) * value
        means[t - 1] = mean / (1 - beta**t)
    return means


def one_step() -> Picture[Any]:
    """A step line by line, beside what the parents make of the same gradients."""
    paths, rule = tuned()
    three = [paths[name] for name in ("momentum .9", "RMSprop .9", "Adam")]
    return tw.draw(three, layout="update", shown=STEP, lr_rule=rule)


def terms_chart() -> Picture[ChartFacts]:
    """Each term over all steps, of the steep direction."""
    paths, rule = tuned()
    path = arrived(paths["Adam"])
    gradients = path.gradients[:, 1]
    mean, root = corrected_mean(gradients, BETA1), np.sqrt(corrected_mean(gradients**2, BETA2))
    step = np.abs(mean / root)
    facts = ChartFacts(
        plots=_plots(gradients, mean, root),
        headline="Adam's step is momentum's mean over RMSprop's root",
        subtitle=f"The steep direction, on the way to the minimum: the step shrinks from {step[0]:.2g} lr to "
        f"{step.min():.1g} lr where its sign changes.",
        small_print=f"(x² + {KAPPA:g} y²)/2; Adam with lr {path.lr:.3g}, beta1 {BETA1:g}, beta2 {BETA2:g}. {rule}.",
        settings={"landscape": "valley", "kappa": KAPPA, "lr": path.lr, "beta1": BETA1, "beta2": BETA2},
    )
    return Picture(facts, "chart")


def _plots(gradients: Array, mean: Array, root: Array) -> tuple[Plot, ...]:
    count, step = np.arange(1.0, len(gradients) + 1), Axis("step")
    own = Series("gradient", count, gradients, "sgd", kind="dots")
    size = Series("|gradient|", count, np.abs(gradients), "sgd", kind="dots")
    lines = (
        Series("m̂ / √v̂", count, mean / root, "adam"),
        Series("g / √v̂", count, gradients / root, "rmsprop", dashed=True),
    )
    return (
        Plot(
            "Momentum's term: which way?",
            step,
            Axis("gradient across"),
            (own, Series("mean m̂", count, mean, "momentum")),
            ZERO,
        ),
        Plot(
            "RMSprop's term: how steep?",
            step,
            Axis("size of the gradient", low=0.0),
            (size, Series("root √v̂", count, root, "rmsprop")),
        ),
        Plot("Adam's step: m̂ / √v̂", step, Axis("step, in units of lr"), lines, ZERO),
    )
