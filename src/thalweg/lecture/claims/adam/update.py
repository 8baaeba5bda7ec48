"""Adam's step across the valley taken apart: the mean of momentum, the root of RMSprop, and their quotient."""

import numpy as np

from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.adam.parents import BETA1, BETA2
from thalweg.lecture.claims.adam.valley import KAPPA, arrived, tuned


def corrected_mean(values: Array, beta: float) -> Array:
    """(n,): the running mean of `values` from zero, divided by 1 - beta^t."""
    means, mean = np.empty_like(values), 0.0
    for t, value in enumerate(values.tolist(), 1):
        mean = beta * mean + (1 - beta) * value
        means[t - 1] = mean / (1 - beta**t)
    return means


def update() -> Picture[ChartFacts]:
    """Each term over the steps, of the steep direction."""
    paths, rule = tuned()
    path = arrived(paths["Adam"])
    gradients, count = path.gradients[:, 1], np.arange(1.0, path.steps + 1)
    mean, root = corrected_mean(gradients, BETA1), np.sqrt(corrected_mean(gradients**2, BETA2))
    step = mean / root
    zero = (Mark(0.0, "", "y"),)
    facts = ChartFacts(
        plots=(
            Plot(
                "Momentum's term: which way?",
                Axis("step"),
                Axis("gradient across"),
                (
                    Series("gradient", count, gradients, "sgd", kind="dots"),
                    Series("its mean m̂", count, mean, "momentum"),
                ),
                zero,
            ),
            Plot(
                "RMSprop's term: how steep?",
                Axis("step"),
                Axis("size of the gradient", low=0.0),
                (
                    Series("|gradient|", count, np.abs(gradients), "sgd", kind="dots"),
                    Series("root √v̂", count, root, "rmsprop"),
                ),
            ),
            Plot(
                "Adam's step: m̂ / √v̂",
                Axis("step"),
                Axis("step, in units of lr"),
                (
                    Series("m̂ / √v̂", count, step, "adam"),
                    Series("g / √v̂", count, gradients / root, "rmsprop", dashed=True),
                ),
                zero,
            ),
        ),
        headline="Adam's step is momentum's mean over RMSprop's root",
        subtitle=f"The steep direction, on the way to the minimum: |step| goes from {abs(step[0]):.2g} lr down to "
        f"{np.abs(step).min():.1g} lr.",
        small_print=f"(x² + {KAPPA:g} y²)/2; Adam with lr {path.lr:.3g}, beta1 {BETA1:g}, beta2 {BETA2:g}. {rule}.",
        settings={"landscape": "valley", "kappa": KAPPA, "lr": path.lr, "beta1": BETA1, "beta2": BETA2},
    )
    return Picture(facts, "chart")
