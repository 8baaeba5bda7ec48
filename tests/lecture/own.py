"""Small claims that are real: a second each, with a figure, a limit and a scene."""

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture import Caveat, Claim, Criterion, Effort, Finding

KAPPA = 100


def left(kappa: float, shares: np.ndarray) -> np.ndarray:
    """How far off the minimum SGD is after 50 steps, as a share of the start, at shares of 2/kappa."""
    surface = tw.valley(kappa=kappa)
    paths = (tw.descend(surface, tw.sgd(lr=share * 2 / KAPPA), steps=50) for share in shares)
    return np.array([np.hypot(*path.points[-1]) / np.hypot(*path.points[0]) for path in paths])


def chart(kappa: float, shares: np.ndarray, distances: np.ndarray) -> Picture:
    plot = Plot(
        "Distance after 50 steps", Axis("learning rate × 50"), Axis("distance left", log=True),
        (Series("SGD", shares, distances, "sgd"),), (Mark(1.0, "2 / curvature"),),
    )  # fmt: skip
    said = f"At condition number {kappa:g} the rate decides"
    return Picture(ChartFacts((plot,), said, "Each dot a run of 50 steps.", "tw.valley, tw.sgd"), "chart")


def found(kappa: float, effort: Effort) -> Finding:
    shares = np.linspace(0.9, 1.05, 4 if effort.quick else 7)
    distances = left(kappa, shares)
    growth = float(distances[-1] / distances[0])
    numbers = {"growth": growth, "last": float(distances[-1])}
    rows = tuple((f"{share:.3f}", f"{each:.2e}") for share, each in zip(shares, distances, strict=True))
    sentence = f"From the first to the last rate the distance grows {growth:.3g} times."
    return Finding(
        numbers, f"{growth:.3g} times as far", sentence, (chart(kappa, shares, distances),), (("rate", "left"), *rows)
    )


CAVEAT = Caveat(
    "mild", "A valley that is not narrow", "On the mild valley the same rates are far below the edge. " * 3,
    "the rate is near the edge of the steepest direction", lambda effort: found(10, effort),
)  # fmt: skip
EDGE = Claim(
    2, "own-edge", "One rate too many <b>", "A rate that is a little too large & the path leaves the valley.",
    "the hiker with one locked stride", "A hiker whose legs know one stride only. " * 12,
    "Does a little more make all the difference?",
    "The valley of condition number 100, SGD, 50 steps, rates within 10 % of the edge.",
    Criterion("the last rate leaves the path outside its start", lambda numbers: numbers["last"] > 1),
    lambda effort: found(KAPPA, effort), (CAVEAT,), "edge",
)  # fmt: skip
PLAIN = Claim(
    9, "own-plain", "Downhill", "Gradient descent goes downhill.", "the compass", "A compass. " * 40,
    "Is the loss lower afterwards?", "The valley, SGD, ten steps.",
    Criterion("the loss after ten steps is under the first", lambda numbers: numbers["ratio"] < 1),
    lambda effort: descended(0.001), (),
)  # fmt: skip


def descended(lr: float) -> Finding:
    path = tw.descend(tw.valley, tw.sgd(lr=lr), steps=10)
    ratio = float(path.losses[-1] / path.losses[0])
    return Finding({"ratio": ratio}, f"{ratio:.2f} of the loss", f"{ratio:.2f} of it is left.", (tw.draw(path),))
