"""Adam with one of its two memories switched off is its other parent, to rounding."""

from collections.abc import Callable
from functools import cache

import numpy as np

import thalweg as tw
from thalweg.figures.chart_facts import Array, Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture

KAPPA, STEPS, RATE, PACE, BETA1, BETA2 = 100.0, 100, 0.1, 0.015, 0.9, 0.999
TINY, HUGE = 1e-16, 1e12  # of eps: of no weight, and of all
BETAS = (0.9, 0.3, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = (1.0, 1e2, 1e4, 1e6, 1e8, 1e10, HUGE)


def _run(optimizer: tw.Optimizer) -> tw.Path:
    return tw.descend(tw.valley(kappa=KAPPA), optimizer, steps=STEPS)


def corrected(rate: float, correction: Callable[[float], float]) -> Callable[[float], float]:
    """The rate times Adam's correction for memories that start at zero, as a schedule."""
    return lambda t: rate * correction(t)


@cache
def rmsprop() -> tw.Path:
    """RMSprop whose rate in step t is lr √(1 - beta2^t): the correction of its mean of squares."""
    return _run(tw.rmsprop(lr=corrected(RATE, lambda t: (1 - BETA2**t) ** 0.5), alpha=BETA2, eps=TINY))


@cache
def momentum() -> tw.Path:
    """Momentum whose rate in step t is lr (1 - beta1) / (1 - beta1^t): its sum of gradients made a corrected mean."""
    return _run(tw.momentum(lr=corrected(PACE, lambda t: (1 - BETA1) / (1 - BETA1**t)), momentum=BETA1))


def from_rmsprop(beta1: float) -> float:
    """How far Adam with that beta1 is from RMSprop at most, as a share of the way walked."""
    return apart(_run(tw.adam(lr=RATE, beta1=beta1, beta2=BETA2, eps=TINY)), rmsprop())


def from_momentum(eps: float) -> float:
    """How far Adam with that eps, and its rate eps times as large, is from momentum at most."""
    return apart(_run(tw.adam(lr=PACE * eps, beta1=BETA1, beta2=BETA2, eps=eps)), momentum())


def apart(path: tw.Path, other: tw.Path) -> float:
    """The largest distance of two paths in the same step, as a share of the length of the other."""
    n = min(path.steps, other.steps) + 1
    walked = float(np.hypot(*np.diff(other.points, axis=0).T).sum())
    return float(np.hypot(*(path.points[:n] - other.points[:n]).T).max()) / walked


def largest_root() -> float:
    """The largest corrected root of the mean of squares on momentum's way: what eps must outweigh."""
    powers = BETA2 ** np.arange(1, STEPS + 1)[:, None]
    weights = BETA2 ** -np.arange(1, STEPS + 1)[:, None]
    mean = (1 - BETA2) * powers * np.cumsum(weights * momentum().gradients ** 2, axis=0) / (1 - powers)
    return float(np.sqrt(mean).max())


def limits_chart() -> Picture[ChartFacts]:
    """The distance to each parent as the other memory is switched off."""
    betas, sizes = np.array(BETAS), np.array(SIZES)
    to_rmsprop, to_momentum = np.array([from_rmsprop(b) for b in BETAS]), np.array([from_momentum(e) for e in SIZES])
    nothing, huge = from_rmsprop(0.0), from_momentum(HUGE)
    facts = ChartFacts(
        plots=(
            Plot(
                "To RMSprop: beta1 toward 0",
                Axis("beta1", log=True),
                Axis("largest distance, as a share of the way", log=True),
                (
                    Series("Adam", betas, to_rmsprop, "adam", kind="dotted line"),
                    _line(betas, to_rmsprop),
                ),
            ),
            Plot(
                "To momentum: eps toward infinity",
                Axis("eps, the rate in proportion", log=True),
                Axis("largest distance, as a share of the way", log=True),
                (
                    Series("Adam", sizes, to_momentum, "adam", kind="dotted line"),
                    _line(sizes, to_momentum),
                ),
                (Mark(largest_root(), "√v̂ at most"),),
            ),
        ),
        headline=f"With beta1 = 0 Adam is RMSprop, to {said(nothing)}; with a huge eps momentum, to {said(huge)}",
        subtitle="The parents' rates follow Adam's corrections for memories that start at zero. Faint: in proportion.",
        small_print=f"(x² + {KAPPA:g} y²)/2, {STEPS} steps; RMSprop and Adam lr {RATE:g}, rho = beta2 = {BETA2:g}; "
        f"momentum {BETA1:g}, lr {PACE:g}, Adam's eps times that.",
        settings={"landscape": "valley", "kappa": KAPPA, "lr": RATE, "pace": PACE, "beta2": BETA2, "steps": STEPS},
    )
    return Picture(facts, "chart")


def _line(x: Array, y: Array) -> Series:
    """What is in proportion to x, or to 1 / x where it falls, through the middle point."""
    middle = len(x) // 2
    slope = 1.0 if y[-1] < y[0] and x[-1] < x[0] else -1.0
    return Series("", x, y[middle] * (x / x[middle]) ** slope, dashed=True, faint=True)


def said(share: float) -> str:
    """One part in how many, by powers of ten."""
    return "the last bit" if share == 0 else f"one part in {power(1 / share)}"


def power(number: float) -> str:
    """The power of ten at or below a number."""
    return f"10{str(int(np.log10(number))).translate(RAISED)}"
