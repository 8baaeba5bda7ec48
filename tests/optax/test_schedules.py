"""Hyperparameters that change with t, traced: functions, recorded ones, optax's schedules, several at once."""

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from tests.optax.paths import apart, given, our_path, traced_path
from thalweg.errors import HyperparameterError

pytestmark = pytest.mark.usefixtures("x64")


def step_down(t: Any) -> Any:
    return tw.where(t < 20, 0.1, 0.01) / tw.sqrt(t)


def inverse_root(t: Any) -> Any:
    return 0.1 / t**0.5


SCHEDULES = {
    "thalweg's functions": (step_down, step_down),
    "arithmetic": (inverse_root, inverse_root),
    "whole numbers": (lambda t: 0.1 * 0.5 ** (t // 20), lambda t: 0.1 * 0.5 ** (t // 20)),
    "a table": (lambda t: jnp.linspace(0.1, 0.01, 61)[t], lambda t: np.linspace(0.1, 0.01, 61)[t]),
    "jax.numpy": (lambda t: 0.1 * jnp.exp(-t / 50), lambda t: 0.1 * math.exp(-t / 50)),
    "a constant": (lambda t: 0.1, lambda t: 0.1),
    "optax's": (
        lambda t: optax.cosine_decay_schedule(0.1, 50)(t - 1),
        lambda t: 0.05 * (1 + math.cos(math.pi * min(t - 1, 50) / 50)),
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_learning_rate(name: str) -> None:
    traced, plain = SCHEDULES[name]
    x0, grads = given()
    path = traced_path(tw.to_optax(tw.adam(lr=traced, eps=1e-3)), x0, grads)
    assert apart(path, our_path(tw.adam(lr=plain, eps=1e-3), x0, grads)) <= 1e-14


rates = tw.schedules
OURS = [
    rates.constant(0.1),
    rates.step(0.1, every=7),
    rates.exponential(0.1, factor=0.9),
    rates.cosine(0.1, steps=50),
    rates.polynomial(0.1, steps=50, power=1.5),
    rates.one_cycle(0.1, steps=60),
    rates.warmup(rates.cosine(0.1, steps=40), steps=10),
    rates.piecewise([0.1, 0.02, rates.exponential(0.1, factor=0.9)], until=[20, 40]),
]


@pytest.mark.parametrize("schedule", OURS, ids=str)
def test_thalwegs_schedules(schedule: Any) -> None:
    x0, grads = given()
    optimizer = tw.adam(lr=schedule, eps=1e-3)
    assert apart(traced_path(tw.to_optax(optimizer), x0, grads), our_path(optimizer, x0, grads)) <= 1e-14


def test_thalwegs_cosine_is_optaxs() -> None:
    x0, grads = given()
    ours = traced_path(tw.to_optax(tw.momentum(lr=rates.cosine(0.1, steps=50))), x0, grads)
    theirs = traced_path(optax.sgd(optax.cosine_decay_schedule(0.1, 50), momentum=0.9), x0, grads)
    assert apart(ours, theirs) <= 1e-14


def test_any_number_may_change() -> None:
    x0, grads = given()
    optimizer = tw.adam(beta1=lambda t: 0.9 - 0.5 / t, eps=lambda t: 1e-3 * t, weight_decay=lambda t: 0.1 / t)
    path = traced_path(tw.to_optax(optimizer), x0, grads)
    assert apart(path, our_path(optimizer, x0, grads)) <= 1e-14


def test_a_converted_momentum_that_passes_1() -> None:
    ours = tw.convert(tw.momentum(lr=rates.piecewise([0.01, 0.1], until=[3]), momentum=0.9), "keras").optimizer
    assert ours.at(4)[1] == pytest.approx(9.0)
    transformation = tw.to_optax(ours)
    x, expected = jnp.ones(2), np.ones(2)
    state, held = transformation.init(x), ours.init(expected)
    for _ in range(6):
        updates, state = transformation.update(x, state, x)  # not traced, so that the range is looked at
        x = optax.apply_updates(x, updates)
        expected, held = ours.step(expected, expected, held)
    np.testing.assert_allclose(x, expected, rtol=1e-13)


def test_a_slot_that_starts_at_a_hyperparameter() -> None:
    lr = jnp.array([0.1, 0.2])
    state = jax.vmap(lambda lr: tw.to_optax(tw.rprop, lr=lr).init(jnp.ones(3)))(lr)
    np.testing.assert_array_equal(state.slots["step_size"], lr[:, None] * np.ones(3))


@pytest.mark.parametrize(
    "schedule",
    [
        lambda t: 0.1 if t < 10 else 0.01,
        lambda t: math.sqrt(t),
        lambda t: [0.1, 0.01][t],
        lambda t: np.sin(t),
        rates.warmup(inverse_root, steps=10),
    ],
)
def test_what_cannot_be_traced(schedule: Any) -> None:
    transformation = tw.to_optax(tw.sgd(lr=schedule))
    state = transformation.init(jnp.ones(1))
    expected = r"^sgd: the schedule of lr cannot be traced by JAX \(\w+\): write it with jax.numpy or thalweg's where"
    with pytest.raises(HyperparameterError, match=expected) as caught:
        jax.jit(transformation.update)(jnp.ones(1), state, jnp.ones(1))
    assert "\n" not in str(caught.value)
    transformation.update(jnp.ones(1), state, jnp.ones(1))  # not traced: any function serves


def test_a_schedule_that_fails_of_itself_is_not_blamed_on_jax() -> None:
    transformation = tw.to_optax(tw.sgd(lr=lambda t: 1 / {}["t"]))
    with pytest.raises(KeyError):
        jax.jit(transformation.update)(jnp.ones(1), transformation.init(jnp.ones(1)), jnp.ones(1))
