"""What is measured for L2: steps to the minimum of a valley, by the learning rate and by how narrow it is."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

import thalweg as tw

Array = NDArray[np.float64]

NARROW, MILD = 100.0, 10.0
KAPPAS = (1.0, 3.0, 10.0, 25.0, 50.0, NARROW, 200.0)
TOLERANCE = 0.05
BUDGET = 400  # steps, in which a tuned run has to settle and stay
RULES = (tw.sgd, tw.momentum, tw.adam)
SCANNED = (tw.sgd, tw.momentum, tw.rmsprop(alpha=0.9), tw.adam)
SCAN = 1_000  # steps, in which a badly chosen rate may still arrive
LONG = 10_000  # and in which one that crawls may


@lru_cache
def tuned(kappa: float) -> tw.Tuning:
    """Each of RULES at its best rate."""
    return tw.tune(tw.valley(kappa=kappa), RULES, steps=BUDGET)


def kappas(quick: bool) -> tuple[float, ...]:
    return (1.0, MILD, NARROW, 200.0) if quick else KAPPAS


def steps(kappa: float, name: str) -> float:
    """To within 5 % for good; inf where it takes more than the budget."""
    found = tuned(kappa)[name].steps
    return math.inf if found is None else float(found)


def bounces(path: tw.Path) -> float:
    """The share of its steps that end on the other wall."""
    along, across = path.floor[0]
    off = path.points @ [-across, along]
    side = np.where(np.abs(off) > 1e-9 * np.abs(off).max(), np.sign(off), 0.0)
    return float(np.mean(side[1:] * side[:-1] < 0))


def run(kappa: float, name: str) -> tw.Path:
    """The best run, until it has settled."""
    best = tuned(kappa)[name]
    return tw.descend(tw.valley(kappa=kappa), best.optimizer, steps=best.steps or BUDGET)


def overshoot(kappa: float, lr: float) -> float:
    """How many times as far from the floor SGD's first step ends as it began."""
    first = tw.descend(tw.valley(kappa=kappa), tw.sgd(lr=lr), steps=1).points[:, 1]
    return float(abs(first[1] / first[0]))


def due(lr: Array, kappa: float) -> Array:
    r"""Steps of plain descent in closed form: x_t = (1 - lr)^t x_0, y_t = (1 - lr kappa)^t y_0.

    The first t at which the distance is under 5 % of the start's, as a real number; NaN where there is none. Source:
    Goh 2017, Why Momentum Really Works, doi:10.23915/distill.00006
    """
    x, y = tw.valley(kappa=kappa).start
    far = TOLERANCE * math.hypot(x, y)
    flat, steep = np.abs(1 - lr), np.abs(1 - lr * kappa)
    low, high = np.zeros_like(lr), np.full_like(lr, 1e6)
    for _ in range(60):  # the distance falls all the way: halve
        middle = (low + high) / 2
        near = np.hypot(x * np.minimum(flat, 1) ** middle, y * np.minimum(steep, 1) ** middle) < far
        low, high = np.where(near, low, middle), np.where(near, middle, high)
    return np.where((flat < 1) & (steep < 1), high, np.nan)


def best_due(kappas: Array) -> Array:
    """The same at the best rate for the long run, 2 / (1 + kappa), at which both directions shrink alike."""
    return np.array([due(np.array([2 / (1 + kappa)]), kappa)[0] for kappa in kappas.tolist()])


@lru_cache
def scan(quick: bool) -> tw.Sensitivity:
    """The narrow valley at many rates."""
    rates = np.geomspace(1e-4, 10.0, 151 if quick else 501)
    return tw.sensitivity(tw.valley(kappa=NARROW), SCANNED, lr=rates, steps=SCAN, progress=False)


def at(found: tw.Sensitivity, name: str, times: float) -> float:
    """Steps at the scanned rate nearest to so many times the best one; inf where it never settles."""
    best = found[name].best
    assert best is not None
    return at_rate(found, name, float(found.rates[best]) * times)


def at_rate(found: tw.Sensitivity, name: str, lr: float) -> float:
    """The same, nearest to a rate."""
    return float(found[name].settled[np.argmin(np.abs(np.log(found.rates / lr)))])


def alone(lr: float) -> float:
    """Steps that Adam needs with a rate in the narrow valley."""
    settled = tw.descend(tw.valley(kappa=NARROW), tw.adam(lr=lr), steps=LONG).settled_at(TOLERANCE)
    return math.inf if settled is None else float(settled)
