"""Derivatives through steps: by the start, the gradients and hyperparameters, against differences; none is NaN."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from tests.optax.paths import variants

pytestmark = pytest.mark.usefixtures("x64")
OPTIMIZERS = {name: make for name, make in variants(eps=1e-2) if "number" not in name}
LIKE = ("adagrad", "amsgrad", "nadam", "radam", "rmsprop", "rprop", "yogi")


def descend(optimizer: tw.Optimizer, steps: int, **given: Any) -> Callable[..., Any]:
    """The loss after some steps from x0, on a bent valley whose gradient is no straight line."""

    def loss(x: Any) -> Any:
        return jnp.sum(jnp.cosh(x * jnp.array([0.3, 1.5])) + 0.1 * x[0] * x[1])

    def after(x: Any, **hyperparameters: Any) -> Any:
        transformation = tw.to_optax(optimizer, **{**given, **hyperparameters})

        def step(carry: Any, _: Any) -> Any:
            x, state = carry
            updates, state = transformation.update(jax.grad(loss)(x), state, x)
            return (optax.apply_updates(x, updates), state), None

        return loss(jax.lax.scan(step, (x, transformation.init(x)), length=steps)[0][0])

    return after


def difference(function: Callable[..., Any], at: tuple[Any, ...], by: int, along: Any) -> float:
    """By central differences, twice, without their second-order term."""

    def moved(h: float) -> Any:
        return function(*at[:by], at[by] + h * along, *at[by + 1 :])

    wide, narrow = ((moved(h) - moved(-h)) / (2 * h) for h in (2e-4, 1e-4))
    return float((4 * narrow - wide) / 3)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_by_the_start_and_by_lr(name: str) -> None:
    after = descend(OPTIMIZERS[name](), 4)

    def by_numbers(x: Any, lr: Any) -> Any:
        return after(x, lr=lr)

    at, along = (jnp.array([1.7, -0.8]), 0.02), jnp.array([0.6, 0.8])
    run = jax.jit(by_numbers)
    by_start, by_lr = jax.jit(jax.grad(by_numbers, (0, 1)))(*at)
    assert float(by_start @ along) == pytest.approx(difference(run, at, 0, along), rel=1e-8)
    assert float(by_lr) == pytest.approx(difference(run, at, 1, 0.1) / 0.1, rel=1e-8)
    assert abs(float(by_lr)) > 1e-2


def test_by_other_hyperparameters() -> None:
    values = {"beta1": 0.8, "beta2": 0.95, "eps": 0.01, "weight_decay": 0.1, "momentum_decay": 0.004}
    after, x = descend(tw.nadam(lr=0.02), 7), jnp.array([1.7, -0.8])

    def by_numbers(*numbers: Any) -> Any:
        return after(x, **dict(zip(values, numbers, strict=True)))

    at = tuple(values.values())
    run = jax.jit(by_numbers)
    slopes = jax.jit(jax.grad(by_numbers, tuple(range(len(at)))))(*at)
    for place, (value, slope) in enumerate(zip(at, slopes, strict=True)):
        assert float(slope) == pytest.approx(difference(run, at, place, 10 * value) / (10 * value), rel=1e-7)
        assert abs(float(slope)) > 1e-4


def test_hessian() -> None:
    after, x = descend(tw.adam(lr=0.02, eps=0.01), 5), jnp.array([1.7, -0.8])
    hessian, first = jax.jit(jax.hessian(after))(x), jax.jit(jax.grad(after))
    for row, along in enumerate(jnp.eye(2)):
        for column in range(2):
            by_difference = difference(lambda x: first(x)[column], (x,), 0, along)
            assert float(hessian[row, column]) == pytest.approx(by_difference, rel=1e-7)


def slopes(optimizer: tw.Optimizer, grads: Any) -> tuple[Any, Any]:
    """Of a sum of x and all slots after some steps: by x0, lr and all gradients, in reverse mode; along ones, forward.

    grads: (steps, elements). Operation by operation: to compile what is run once would take longer.
    """

    def after(x: Any, lr: Any, grads: Any) -> Any:
        transformation = tw.to_optax(optimizer, lr=lr)
        state = transformation.init(x)
        for g in grads:
            updates, state = transformation.update(g, state, x)
            x = optax.apply_updates(x, updates)
        return sum(jnp.sum(leaf * jnp.array([1.0, 0.7])) for leaf in jax.tree.leaves((x, state.slots)))

    at = (jnp.array([0.5, -1.0]), jnp.float64(0.1), jnp.asarray(grads))
    return jax.grad(after, (0, 1, 2))(*at), jax.jvp(after, at, jax.tree.map(jnp.ones_like, at))[1]


@pytest.mark.parametrize("first", [0.0, 2.0])
@pytest.mark.parametrize("name", [*OPTIMIZERS, *(f"like.optax.{name}" for name in LIKE)])
def test_they_are_finite_where_the_gradient_is_zero(name: str, first: float) -> None:
    like = name.startswith("like")
    make = getattr(tw.like.optax, name.removeprefix("like.optax.")) if like else OPTIMIZERS[name]
    optimizer = make(learning_rate=0.1) if like else make()
    reverse, forward = slopes(optimizer, [[first, 0.0], [0.0, 0.0]])
    assert all(np.all(np.isfinite(leaf)) for leaf in jax.tree.leaves(reverse))
    along_ones = float(sum(jnp.sum(leaf) for leaf in jax.tree.leaves(reverse)))
    assert along_ones == pytest.approx(float(forward), rel=1e-12, abs=1e-12)


def test_adam_without_a_gradient() -> None:
    """x1 = -lr m_hat / (sqrt(v_hat) + eps): at g = 0 the slope by g is -lr / eps, sqrt(g**2) counting as flat."""
    (_, _, by_gradient), _ = slopes(tw.adam(eps=0.01), np.zeros((1, 2)))
    np.testing.assert_allclose(by_gradient[0], np.array([1.0, 0.7]) * (-0.1 / 0.01 + (1 - 0.9)), rtol=1e-12)


def test_a_number_that_nothing_is_learned_from_costs_no_slopes() -> None:
    transformation = tw.to_optax(tw.sgd, lr=0.1)

    def step(x: Any, g: Any) -> Any:
        return transformation.update(g, transformation.init(x), x)[0].sum()

    slopes = jax.make_jaxpr(jax.grad(step, 1))(jnp.ones(2), jnp.ones(2))
    assert str(slopes).count("mul") < str(jax.make_jaxpr(jax.grad(step, (0, 1)))(jnp.ones(2), jnp.ones(2))).count("mul")
