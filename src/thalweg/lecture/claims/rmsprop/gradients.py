"""RMSprop's rate for gradients that are given: steady or fluctuating, large or small."""

from functools import cache
from typing import Any

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture

ALPHA, LR, STEPS, LONG = 0.9, 0.01, 60, 200


@tw.landscape(domain=(-50.0, 50.0, -50.0, 50.0), start=(0.0, 0.0), lowest=None, source="a plane")
def plane(x, y, *, a=1.0, b=1.0):  # type: ignore[no-untyped-def]  # maths over operands
    return a * x + b * y


@cache
def rates(
    steady: float, size: float = 1.0, *, centered: bool = False, alpha: float = ALPHA, steps: int = STEPS
) -> Array:
    """(steps, 2): the rates for a gradient that is always `steady`, and for one of +size, -size, +size, ..."""
    given: dict[str, Any] = {"a": (steady,), "b": (size, -size)}
    ground = tw.surface(plane, gradient=given, start="near", steps=steps).landscape
    optimizer = tw.rmsprop(lr=LR, alpha=alpha, centered=centered)
    return tw.descend(ground, optimizer, steps=steps, start=(0.0, 0.0)).effective_lr


def apart(steady: float, size: float = 1.0, *, centered: bool = False, alpha: float = ALPHA) -> float:
    """The steady gradient's rate over the fluctuating one's, once the memory is full."""
    last = rates(steady, size, centered=centered, alpha=alpha)[-1]
    return float(last[0] / last[1])


def told_apart_chart() -> Picture[ChartFacts]:
    """The rates of two gradients of the same size, plain and centred."""
    count = np.arange(1.0, STEPS + 1)

    def plot(title: str, centered: bool) -> Plot:
        steady, fluctuating = rates(1.0, centered=centered).T / LR
        return Plot(
            title,
            Axis("step"),
            Axis("rate, in units of lr", log=True),
            (
                Series("always +1", count, steady, "rmsprop"),
                Series("+1, −1, +1, ...", count, fluctuating, "rmsprop", dashed=True),
            ),
        )

    plain, centred = apart(1.0), apart(1.0, centered=True)
    facts = ChartFacts(
        plots=(plot("RMSprop", False), plot("RMSprop, centred", True)),
        headline=f"Steady or fluctuating: RMSprop gives both {'the same rate' if plain == 1 else 'other rates'}, "
        f"the centred one {centred:.3g} times as much to the steady",
        subtitle="Two gradients of the same size. A mean of squares sees the size alone, a variance what changes.",
        small_print=f"rho {ALPHA:g}, lr {LR:g}, {STEPS} steps on a plane whose slope is set for each step.",
        settings={"alpha": ALPHA, "lr": LR, "steps": STEPS},
    )
    return Picture(facts, "chart")


def small_chart(sizes: tuple[float, ...]) -> Picture[ChartFacts]:
    """Rate and step of a steady gradient, against its size."""
    rate = np.array([rates(size, steps=LONG)[-1, 0] for size in sizes])
    line = np.array(sizes)
    x = Axis("size of the gradient", log=True)
    facts = ChartFacts(
        plots=(
            Plot(
                "Rate",
                x,
                Axis("rate, in units of lr", log=True),
                (
                    Series("RMSprop", line, rate / LR, "rmsprop", kind="dotted line"),
                    Series("SGD", line, np.ones_like(line), "sgd", kind="dotted line"),
                ),
            ),
            Plot(
                "Step",
                x,
                Axis("step, in units of lr", log=True),
                (
                    Series("RMSprop", line, rate * line / LR, "rmsprop", kind="dotted line"),
                    Series("SGD", line, line, "sgd", kind="dotted line"),
                ),
            ),
        ),
        headline=f"A gradient of {sizes[0]:g} has a rate {rate[0] / LR:,.0f} times lr, and still a step of lr",
        subtitle="Steady gradients of many sizes, once the memory is full.",
        small_print=f"RMSprop with rho {ALPHA:g}, lr {LR:g} for both, after {LONG} steps.",
        settings={"alpha": ALPHA, "lr": LR, "sizes": list(sizes)},
    )
    return Picture(facts, "chart")


def first_steps_chart(headline: str, runs: dict[str, tw.Path]) -> Picture[ChartFacts]:
    """The step for a steady gradient in units of lr, as the memory fills, and the distance left in `runs`."""
    count = np.arange(1.0, STEPS + 1)
    series = []
    for alpha, dashed in ((0.9, False), (0.99, True)):
        path = tw.descend(plane, tw.rmsprop(lr=LR, alpha=alpha), steps=STEPS, start=(0.0, 0.0))
        series.append(
            Series(f"rho {alpha:g}", count, path.step_lengths[:, 0] / LR, "rmsprop", kind="dotted line", dashed=dashed)
        )
    distances = tuple(
        Series(name, np.arange(STEPS + 1.0), path.distances[: STEPS + 1], "rmsprop", dashed=name == "RMSprop .99")
        for name, path in runs.items()
        if path.distances is not None
    )
    facts = ChartFacts(
        plots=(
            Plot(
                "Steps along a steady gradient",
                Axis("step", log=True),
                Axis("step, in units of lr", low=0.0),
                (*series, Series("Adam", count, np.ones(STEPS), "adam", faint=True)),
            ),
            Plot(
                "In the valley", Axis("step", high=float(STEPS)), Axis("distance to the minimum", log=True), distances
            ),
        ),
        headline=headline,
        subtitle="The memory starts at zero and RMSprop does not correct for it: step t is lr / √(1 − ρᵗ) long.",
        small_print=f"Left: lr {LR:g}, gradient 1. Right: the valley of the experiment, each rho at its best rate.",
        settings={"lr": LR, "alpha": [0.9, 0.99]},
    )
    return Picture(facts, "chart")
