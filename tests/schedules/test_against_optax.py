"""Every schedule against optax's, whose count is t - 1; traced by JAX as well."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from thalweg.engines.jax import build
from thalweg.recording.functions import where
from thalweg.schedules import (
    constant,
    cosine,
    exponential,
    inverse_sqrt,
    one_cycle,
    piecewise,
    polynomial,
    schedule,
    step,
    warmup,
)

N = 60
CASES: dict[str, tuple[Any, Callable[[], Any]]] = {
    "constant": (constant(0.3), lambda: optax.constant_schedule(0.3)),
    "exponential": (exponential(0.3, factor=0.8, every=7), lambda: optax.exponential_decay(0.3, 7, 0.8)),
    "growing": (exponential(0.3, factor=1.2, every=7), lambda: optax.exponential_decay(0.3, 7, 1.2)),
    "staircase": (step(0.3, every=7, factor=0.8), lambda: optax.exponential_decay(0.3, 7, 0.8, staircase=True)),
    "late": (
        piecewise([0.3, exponential(0.3, factor=0.8, every=7)], until=[11]),
        lambda: optax.exponential_decay(0.3, 7, 0.8, transition_begin=11),
    ),
    "cosine": (cosine(0.3, steps=40, final=0.06), lambda: optax.cosine_decay_schedule(0.3, 40, 0.2)),
    "polynomial": (polynomial(0.3, steps=40, power=3, final=0.1), lambda: optax.polynomial_schedule(0.3, 0.1, 3, 40)),
    "root": (polynomial(0.3, steps=40, power=0.5), lambda: optax.polynomial_schedule(0.3, 0.0, 0.5, 40)),
    "line": (polynomial(0.3, steps=40), lambda: optax.linear_schedule(0.3, 0.0, 40)),
    "line upward": (polynomial(0.0, steps=40, final=0.3), lambda: optax.linear_schedule(0.0, 0.3, 40)),
    "piecewise": (
        piecewise([0.3, 0.03, 0.06], until=[5, 30]),
        lambda: optax.piecewise_constant_schedule(0.3, {5: 0.1, 30: 2.0}),
    ),
    "joined": (
        piecewise([cosine(0.3, steps=9), exponential(0.5, factor=0.9), 0.2], until=[9, 20]),
        lambda: optax.join_schedules(
            [optax.cosine_decay_schedule(0.3, 9), optax.exponential_decay(0.5, 1, 0.9), optax.constant_schedule(0.2)],
            [9, 20],
        ),
    ),
    "warm-up": (
        warmup(cosine(0.3, steps=30, final=0.01), steps=12),
        lambda: optax.warmup_cosine_decay_schedule(0.0, 0.3, 12, 42, 0.01),
    ),
    "warm-up to a number": (
        warmup(0.3, steps=12, start=0.1),
        lambda: optax.warmup_constant_schedule(0.1, 0.3, 12),
    ),
    "warm-up and exponential": (
        warmup(exponential(0.3, factor=0.5, every=9), steps=12, start=0.1),
        lambda: optax.warmup_exponential_decay_schedule(0.1, 0.3, 12, 9, 0.5),
    ),
    "one cycle": (  # optax's peak is at a whole step, its end one step later
        one_cycle(0.3, steps=41, rise=13 / 41),
        lambda: optax.cosine_onecycle_schedule(40, 0.3, pct_start=0.3),
    ),
    "one cycle of lines": (
        one_cycle(0.3, steps=41, rise=13 / 41, shape="linear", phases=3),
        lambda: optax.linear_onecycle_schedule(40, 0.3, pct_start=0.3, pct_final=0.6),
    ),
}


def by_optax(make: Callable[[], Any]) -> Any:
    with jax.enable_x64(True):
        counts = jnp.arange(N, dtype=jnp.float64)
        return np.asarray(jax.vmap(make())(counts), dtype=np.float64)


@pytest.mark.parametrize("name", CASES)
def test_at_every_step(name: str) -> None:
    ours, theirs = CASES[name]
    found = [ours(t) for t in range(1, N + 1)]
    np.testing.assert_allclose(found, by_optax(theirs), rtol=1e-12, atol=1e-15)
    assert list(ours(np.arange(1, N + 1))) == found


@schedule
def stairs(t: Any, value: float, *, until: Any) -> Any:
    return sum(where(t > each, value, 0.0) for each in until) + value


TRACED = {
    **{name: ours for name, (ours, _) in CASES.items()},
    "inverse square root": inverse_sqrt(0.3, warmup=10),
    "every 49": step(0.3, every=49),
    "the user's own": stairs(0.1, until=[3, 9]),
}


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("name", TRACED)
def test_traced_by_jax(name: str, wide: bool) -> None:
    ours, steps = TRACED[name], range(1, 200)
    with jax.enable_x64(wide):
        dtype = jnp.float64 if wide else jnp.float32
        traced = jax.jit(jax.vmap(lambda t: jnp.asarray(build(ours.recorded, dtype)(t)[0], dtype)))
        found = np.asarray(traced(jnp.asarray(steps, dtype)))
    expected = [ours(t) for t in steps]
    np.testing.assert_allclose(found, expected, rtol=1e-13 if wide else 2e-5, atol=1e-16 if wide else 1e-7)


def test_training_in_jax_is_optax_s() -> None:
    ours, theirs = CASES["warm-up"]
    with jax.enable_x64(True):
        ends = []

        def in_float64(count: Any) -> Any:
            return theirs()(count.astype(jnp.float64))  # of an int32 optax makes a float32

        for transformation in (tw.to_optax(tw.momentum(lr=ours)), optax.sgd(in_float64, momentum=0.9)):
            x = jnp.asarray([1.0, -2.0])
            state, update = transformation.init(x), jax.jit(transformation.update)
            for t in range(1, N + 1):
                updates, state = update(jnp.asarray([np.sin(t), 3 * np.cos(t)]), state, x)
                x = optax.apply_updates(x, updates)
            ends.append(x)
    np.testing.assert_allclose(*ends, rtol=1e-12)
