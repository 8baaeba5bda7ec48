"""The effective learning rate of the catalogue's less common rules equals its closed form."""

import math
from collections.abc import Callable
from typing import Any

import pytest

import thalweg as tw
from tests.optimizer.test_effective_lr import observed

GRADIENTS = [2.0, -0.3, 1.1, 1.1, -5.0, 0.01, -0.7, 3.0]
LR, B1, B2, EPS = 0.05, 0.8, 0.95, 1e-3
BETAS = {"lr": LR, "beta1": B1, "beta2": B2, "eps": EPS}
Slots = dict[str, Any]
Form = Callable[[int, float, Slots, Slots], float]  # t, g, old slots, new slots


def of_adadelta(t: int, g: float, old: Slots, new: Slots) -> float:
    return LR * math.sqrt(old["u"] + EPS) / math.sqrt(new["v"] + EPS)


def of_nadam(t: int, g: float, old: Slots, new: Slots) -> float:
    following = B1 * (1 - 0.5 * 0.96 ** ((t + 1) * 0.1))
    return LR * following / (1 - new["mu_product"] * following) / (math.sqrt(new["v"] / (1 - B2**t)) + EPS)


def of_radam(t: int, g: float, old: Slots, new: Slots) -> float:
    limit = 2 / (1 - B2) - 1
    rho = limit - 2 * t * B2**t / (1 - B2**t)
    if rho <= 5:
        return LR / (1 - B1**t)
    rectification = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
    return LR / (1 - B1**t) * rectification * math.sqrt(1 - B2**t) / (math.sqrt(new["v"]) + EPS)


def of_average(beta: float) -> Callable[[int], float]:
    """How far the point to train at moves with z, and with the average of t points that z is one of."""
    return lambda t: (1 - beta) + beta / t


CASES: list[tuple[tw.Optimizer, Form]] = [
    (tw.adadelta(lr=LR, eps=EPS), of_adadelta),
    (tw.adadelta(lr=LR, eps=EPS, weight_decay=0.1), of_adadelta),
    (tw.adamax(**BETAS), lambda t, g, old, new: LR / (1 - B1**t) / new["u"]),
    (tw.nadam(**BETAS, momentum_decay=0.1), of_nadam),
    (tw.radam(**BETAS), of_radam),
    (tw.adabelief(**BETAS), lambda t, g, old, new: LR / (1 - B1**t) / (math.sqrt(new["s"] / (1 - B2**t)) + EPS)),
    (tw.yogi(**BETAS), lambda t, g, old, new: LR / (math.sqrt(new["v"]) + EPS)),
    (tw.signum(lr=LR), lambda t, g, old, new: LR / abs(new["m"])),
    (tw.lion(lr=LR), lambda t, g, old, new: LR * 0.1 / abs(0.9 * old["m"] + 0.1 * g)),
    (tw.rprop(lr=LR), lambda t, g, old, new: new["step_size"] / abs(g) if new["prev"] else 0.0),
    (tw.schedule_free_sgd(lr=LR), lambda t, g, old, new: LR * of_average(0.9)(t)),
    (
        tw.schedule_free_adamw(**BETAS),
        lambda t, g, old, new: LR * of_average(B1)(t) / (math.sqrt(new["v"] / (1 - B2**t)) + EPS),
    ),
]


@pytest.mark.parametrize("opt, form", CASES, ids=[repr(opt) for opt, _ in CASES])
def test_it_equals_its_closed_form_at_every_step(opt: tw.Optimizer, form: Form) -> None:
    x, state = 1.5, opt.init(1.5)
    for t, g in enumerate(GRADIENTS, 1):
        old = dict(state.slots)
        effective = observed(opt, x, g, state)[-1]
        x, state = opt.step(x, g, state)
        assert math.isclose(effective, form(t, g, old, dict(state.slots)), rel_tol=1e-12), t
