"""Rules written once more from their papers, in NumPy, where no library has the same formula or all of its options."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.rules.given import Hyperparameters, Trace, decay, schedule

Numbers = NDArray[Any]


def yogi(h: Hyperparameters, x: Numbers, grads: Numbers) -> Trace:
    """Algorithm 2 of Zaheer et al. 2018, told apart by cases instead of by a sign."""
    m, v, path = np.zeros_like(x), np.zeros_like(x), []
    for t, g in enumerate(grads, 1):
        m = h["beta1"] * m + (1.0 - h["beta1"]) * g
        change = (1.0 - h["beta2"]) * g * g
        v = np.where(v > g * g, v - change, np.where(v < g * g, v + change, v))
        x = x - schedule(t) * m / (np.sqrt(v) + h["eps"])
        path.append(x)
    return Trace(np.array(path), {})


def _averaging(h: Hyperparameters, beta: float, x: Numbers, grads: Numbers, scaled: Callable[..., Numbers]) -> Trace:
    """Equations 4 to 6 of Defazio et al. 2024 with all three sequences kept, and section 3's weights.

    As in the authors' reference implementation, github.com/facebookresearch/schedule_free,
    schedulefree/sgd_schedulefree_reference.py; `scaled` makes of step, gradient and y what z moves by.
    """
    y, z = x, x
    highest, total, path, averages = -1.0, 0.0, [], []
    for t, g in enumerate(grads, 1):
        warmth = t / h["warmup_steps"] if t <= h["warmup_steps"] else 1.0
        lr = schedule(t) * warmth
        highest = max(highest, lr)
        weight = t ** h["r"] * highest ** h["weight_lr_power"]
        total += weight
        c = weight / total
        z = z - lr * scaled(t, g, y)
        x = (1.0 - c) * x + c * z
        y = (1.0 - beta) * z + beta * x
        path.append(y)
        averages.append(x)
    return Trace(np.array(path), {}, np.array(averages))


def schedule_free_sgd(h: Hyperparameters, x: Numbers, grads: Numbers) -> Trace:
    return _averaging(h, h["beta"], x, grads, lambda t, g, y: g + decay(h) * y)


def schedule_free_adamw(h: Hyperparameters, x: Numbers, grads: Numbers) -> Trace:
    """v is corrected as in the authors' package today, not as in the paper's experiments."""
    v = np.zeros_like(x)

    def scaled(t: int, g: Numbers, y: Numbers) -> Numbers:
        nonlocal v
        v = h["beta2"] * v + (1.0 - h["beta2"]) * g * g
        root = np.sqrt(v) / math.sqrt(1.0 - h["beta2"] ** t)
        return np.asarray(g / (root + h["eps"]) + decay(h) * y)

    return _averaging(h, h["beta1"], x, grads, scaled)


TWINS: dict[str, Callable[[Hyperparameters, Numbers, Numbers], Trace]] = {
    "yogi": yogi,
    "schedule_free_sgd": schedule_free_sgd,
    "schedule_free_adamw": schedule_free_adamw,
}


def trace(rule: str, h: Hyperparameters, x0: Numbers, grads: Numbers) -> Trace:
    return TWINS[rule](h, x0, grads)
