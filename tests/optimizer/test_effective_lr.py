"""The effective learning rate of a step equals its closed form, for every rule."""

import math
from collections.abc import Callable

import numpy as np
import pytest

import thalweg as tw
from thalweg.engines import arrays, plain

GRADIENTS = [2.0, -0.3, 1.1, 1.1, -5.0, 0.01]
Slots = dict[str, float]
Form = Callable[[int, Slots], float]
LR, B1, B2, EPS = 0.05, 0.8, 0.95, 1e-3


def observed(opt: tw.Optimizer, x: float, g: float, state: tw.State) -> tuple[float, ...]:
    """x, slots and effective learning rate of the step from `state`."""
    variant, t = opt.variant, state.t + 1
    program = variant.observed
    hoisted = (t, *opt.at(t), *(state.slots[name] for name in variant.scalar_slots))
    row = plain.build(program.scalars)(*hoisted)[: program.row]
    *seen, _ = plain.build(program.elements)(x, g, *(state.slots[name] for name in variant.slots), *row)
    return tuple(seen)


def corrected(slot: str) -> Form:
    return lambda t, new: LR / (1 - B1**t) / (math.sqrt(new[slot] / (1 - B2**t)) + EPS)


def rms(t: int, new: Slots) -> float:
    return LR / (math.sqrt(new["v"]) + EPS)


def centered(t: int, new: Slots) -> float:
    return LR / (math.sqrt(max(new["v"] - new["m"] ** 2, 0)) + EPS)


def constant(t: int, new: Slots) -> float:
    return LR


BETAS = {"lr": LR, "beta1": B1, "beta2": B2, "eps": EPS}
RMS = {"lr": LR, "alpha": 0.9, "eps": EPS}
CASES: list[tuple[tw.Optimizer, Form]] = [
    (tw.sgd(lr=LR), constant),
    (tw.sgd(lr=LR, weight_decay=0.1), constant),
    (tw.momentum(lr=LR, momentum=0.9), constant),
    (tw.momentum(lr=LR, momentum=0.9, dampening=0.5, weight_decay=0.1), constant),
    (tw.nesterov(lr=LR, momentum=0.9), constant),
    (tw.nesterov(lr=LR, momentum=0.9, weight_decay=0.1), constant),
    (tw.adam(**BETAS), corrected("v")),
    (tw.adam(**BETAS, weight_decay=0.1), corrected("v")),
    (tw.adamw(**BETAS, weight_decay=0.1), corrected("v")),
    (tw.amsgrad(**BETAS), corrected("v_max")),
    (tw.amsgrad(**BETAS, weight_decay=0.1), corrected("v_max")),
    (tw.rmsprop(**RMS), rms),
    (tw.rmsprop(**RMS, momentum=0.9), rms),
    (tw.rmsprop(**RMS, momentum=0.9, weight_decay=0.1), rms),
    (tw.rmsprop(**RMS, centered=True), centered),
    (tw.rmsprop(**RMS, centered=True, momentum=0.9), centered),
    (tw.adagrad(lr=LR, eps=EPS), rms),
    (tw.adagrad(lr=LR, eps=EPS, v0=0.5, weight_decay=0.1), rms),
    (tw.adagrad(lr=LR, eps=EPS, lr_decay=0.5), lambda t, new: rms(t, new) / (1 + (t - 1) * 0.5)),
]


@pytest.mark.parametrize("opt, form", CASES, ids=[repr(opt) for opt, _ in CASES])
def test_it_equals_its_closed_form_at_every_step(opt: tw.Optimizer, form: Form) -> None:
    x, state = 1.5, opt.init(1.5)
    for t, g in enumerate(GRADIENTS, 1):
        new_x, *slots, effective = observed(opt, x, g, state)
        x, state = opt.step(x, g, state)
        assert (new_x, *slots) == (x, *(state.slots[name] for name in opt.variant.slots))
        assert math.isclose(effective, form(t, dict(state.slots)), rel_tol=1e-12)


@pytest.mark.parametrize("opt, form", CASES, ids=[repr(opt) for opt, _ in CASES])
def test_on_arrays_it_has_the_same_bits(opt: tw.Optimizer, form: Form) -> None:
    program, state = opt.variant.observed, opt.init(1.5)
    row = plain.build(program.scalars)(1.0, *opt.at(1))[: program.row]
    gradients = np.array(GRADIENTS)
    filled = [np.full(gradients.shape, value) for value in (1.5, *state.slots.values())]
    *together, _ = arrays.build(program.elements)(filled[0], gradients, *filled[1:], *row)
    for index, g in enumerate(GRADIENTS):
        alone = observed(opt, 1.5, g, state)
        assert [float(np.broadcast_to(values, gradients.shape)[index]) for values in together] == list(alone)


def test_a_schedule_shows_in_it() -> None:
    opt = tw.sgd(lr=lambda t: 1 / t)
    x, state = 0.0, opt.init(0.0)
    seen = []
    for g in (1.0, 1.0, 1.0):
        seen.append(observed(opt, x, g, state)[-1])
        x, state = opt.step(x, g, state)
    assert seen == [1.0, 1 / 2, 1 / 3]


def test_a_direction_that_is_not_declared_is_the_first_slot_linear_in_the_gradient() -> None:
    @tw.rule
    def scaled(x, g, v, m, t, *, lr=0.1):
        v = 0.9 * v + 0.1 * g**2
        m = 0.9 * m + 0.1 * g
        return x - lr * m / tw.sqrt(v), v, m

    opt = scaled(lr=0.5)
    *_, v, _, effective = observed(opt, 1.0, 2.0, opt.init(1.0))
    assert math.isclose(effective, 0.5 / math.sqrt(v), rel_tol=1e-14)


def test_a_declared_direction_and_scale_are_followed() -> None:
    def scaled(x, g, v, m, t, *, lr=0.1):
        v = 0.9 * v + 0.1 * g
        m = 0.9 * m + 0.1 * g
        return x - lr * m / v, v, m

    by_gradient = tw.rule(direction="g", scale=("v",))(scaled)(lr=0.5)
    *_, v, _, effective = observed(by_gradient, 1.0, 2.0, by_gradient.init(1.0))
    assert math.isclose(effective, 0.5 * 0.1 / v, rel_tol=1e-14)
