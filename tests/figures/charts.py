"""Charts whose numbers are known, to draw: what claims show, and what is hard to draw."""

import numpy as np

from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Rows, Series

STEPS = np.arange(101.0)
RATES = np.geomspace(1e-4, 1, 41)
FOUR = ("SGD", "sgd"), ("Momentum", "momentum"), ("RMSprop", "rmsprop"), ("Adam", "adam")


def chart(*plots: Plot | Rows) -> ChartFacts:
    return ChartFacts(
        plots,
        "Adam needs 32 steps in the narrow valley, SGD 88",
        "Valley ½(x² + 100 y²), start (−10, 1.5), each with its best rate of one grid of 401 learning rates.",
        "Rates: SGD 0.0197, Adam 0.094. Full gradient, other settings at PyTorch's defaults.",
        {"steps": 100},
    )


def losses() -> Plot:
    """Curves with bands, faint ones behind them, marks across both axes."""
    noise = np.random.default_rng(0).normal(size=(6, 101))
    curves = [np.exp(-STEPS / (12 + 9 * k)) + 1e-4 * (k + 1) for k in range(4)]
    return Plot(
        "Loss gap over the steps",
        Axis("step"),
        Axis("loss above the lowest", log=True),
        (
            *(Series("", STEPS, np.exp(-STEPS / 30 + 0.3 * each), "sgd", faint=True) for each in noise),
            *(
                Series(name, STEPS, y, whose, low=0.7 * y, high=1.4 * y)
                for (name, whose), y in zip(FOUR, curves, strict=True)
            ),
        ),
        (Mark(20, "warm-up ends"), Mark(28, "20 % of the budget"), Mark(1e-2, "target 0.01", "y")),
    )


def steps() -> Plot:
    """A curve that ends within the axes, one that ends beside them, a dot."""
    return Plot(
        "Steps to the minimum",
        Axis("learning rate", log=True),
        Axis("steps until it stays there", log=True),
        (
            Series("SGD", RATES, np.where(RATES < 0.02, 40 + 0.2 / RATES, np.nan), "sgd", kind="dotted line"),
            Series("Adam", RATES, 30 + 0.02 / RATES + 300 * RATES, "adam", kind="dotted line"),
            Series("Adam, PyTorch's default", np.array([1e-3]), np.array([400.0]), "adam", kind="dots"),
        ),
        (Mark(0.02, "edge of stability 2/λmax"), Mark(0.01, "1/λmax")),
    )


def rows() -> Rows:
    """Values that are missing, that hide one another, and an interval."""
    tuned = np.array([32, 415, 50, 20, 290, 205.0])
    return Rows(
        "Steps with default and with tuned rate",
        Axis("steps", log=True),
        ("valley", "rosenbrock", "beale", "himmelblau", "digits", "a problem with a long name"),
        (
            Series("default", np.array([9574, 4000, np.nan, 800, 300, 210.0]), np.zeros(6), "adam"),
            Series("tuned", tuned, np.zeros(6), "momentum", low=0.8 * tuned, high=1.3 * tuned),
            Series("", 1.1 * tuned, np.zeros(6), "momentum", faint=True),
        ),
        (Mark(1000, "budget"),),
    )


def crowd(count: int = 12) -> Plot:
    """More curves than colours, all at one end."""
    ends = np.linspace(0.5, 0.52, count)
    series = tuple(
        Series(f"a contestant with a long name, no. {k}", STEPS, end + np.exp(-STEPS / 9)) for k, end in enumerate(ends)
    )
    return Plot("All about the same", Axis("step"), Axis("loss"), series, tuple(Mark(k, f"mark {k}") for k in range(9)))


def scatter() -> Plot:
    """Many dots, and a line among them."""
    x = np.linspace(-3, 3, 200)
    dots = Series("", x, np.sin(x) + np.random.default_rng(1).normal(0, 0.2, 200), kind="dots", faint=True)
    return Plot(
        "Data", Axis("x"), Axis("y"), (dots, Series("its mean", x, np.sin(x), dashed=True)), (Mark(0, "", "y"),)
    )


def nothing() -> Plot:
    """No value that is finite."""
    return Plot("Nothing", Axis("x"), Axis("y", log=True), (Series("gone", np.arange(3.0), np.full(3, np.nan)),))
