"""The point to evaluate at, wherever the state is."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw

pytestmark = pytest.mark.usefixtures("x64")


@tw.rule
def averaged(x, g, mean, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
    x = x - lr * g
    return x, beta * mean + (1 - beta) * x


@averaged.evaluate
def corrected(mean, t, beta):  # type: ignore[no-untyped-def]
    return mean / (1 - beta**t)


def train(transformation: Any, params: Any, steps: int = 5) -> tuple[Any, Any, list[Any]]:
    state, seen = transformation.init(params), []
    for _ in range(steps):
        updates, state = transformation.update(params, state, params)
        params = optax.apply_updates(params, updates)
        seen.append(params)
    return params, state, seen


def test_a_rule_of_ones_own() -> None:
    x, state, seen = train(optax.chain(optax.identity(), tw.to_optax(averaged)), jnp.array([1.0, -2.0]))
    weights = 0.1 * 0.9 ** np.arange(4, -1, -1)
    expected = np.tensordot(weights, np.array(seen), 1) / weights.sum()
    np.testing.assert_allclose(tw.evaluation_params(averaged, x, state), expected, rtol=1e-14)
    np.testing.assert_allclose(
        jax.jit(lambda x, s: tw.evaluation_params(averaged, x, s))(x, state), expected, rtol=1e-14
    )


def test_before_the_first_step_t_counts_as_one() -> None:
    x = jnp.ones(2)
    state = tw.to_optax(averaged).init(x)
    point = averaged().evaluation_point(np.ones(2), averaged().init(np.ones(2)))
    np.testing.assert_array_equal(tw.evaluation_params(averaged, x, state), point)


def test_what_was_kept_from_the_rule_is_evaluated_where_it_is() -> None:
    params = {"w": jnp.array([1.0, -2.0]), "b": jnp.ones(1)}
    params, state, _ = train(optax.masked(tw.to_optax(tw.schedule_free_sgd, lr=0.3), {"w": True, "b": False}), params)
    point = tw.evaluation_params(tw.schedule_free_sgd, params, state)
    assert (point["b"] == params["b"]).all()
    assert (point["w"] != params["w"]).all()


def test_hyperparameters_are_those_of_the_call() -> None:
    x, state, _ = train(tw.to_optax(averaged, beta=0.5), jnp.array([1.0]), 1)
    np.testing.assert_allclose(tw.evaluation_params(averaged, x, state, beta=jnp.array(0.5)), x, rtol=1e-15)
