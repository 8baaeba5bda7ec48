"""Inside what optax and JAX make of a transformation: each time against the same thing made of optax's own Adam."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw

pytestmark = pytest.mark.usefixtures("x64")
PARAMS = {"w": np.array([[1.0, -2.0], [0.5, 3.0]]), "b": (np.array([0.1, -0.3]), None), "frozen": None}
Transformation = optax.GradientTransformation


def loss(params: Any, t: Any = 0) -> Any:
    leaves = jax.tree.leaves(params)
    return sum(jnp.sum(jnp.cosh(leaf * (1.0 + 0.1 * place) + 0.2 * t)) for place, leaf in enumerate(leaves))


def train(transformation: Any, params: Any, steps: int = 12) -> Any:
    state = transformation.init(params)

    @jax.jit
    def step(params: Any, state: Any, t: Any) -> Any:
        updates, state = transformation.update(jax.grad(loss)(params, t), state, params)
        return optax.apply_updates(params, updates), state

    for t in range(steps):
        params, state = step(params, state, t)
    return params


def close(ours: Any, theirs: Any) -> None:
    assert jax.tree.structure(ours) == jax.tree.structure(theirs)
    for a, b in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=1e-12)


def labels(params: Any) -> Any:
    return {"w": "slow", "b": ("fast", None), "frozen": None}


WRAPPERS: dict[str, Callable[[Callable[[float], Transformation]], Any]] = {
    "alone": lambda adam: adam(0.1),
    "chain": lambda adam: optax.chain(optax.clip_by_global_norm(0.5), adam(0.1), optax.scale(0.5)),
    "masked": lambda adam: optax.masked(adam(0.1), {"w": False, "b": (True, None), "frozen": None}),
    "partition": lambda adam: optax.partition({"slow": adam(0.01), "fast": adam(0.1)}, labels),
    "MultiSteps": lambda adam: optax.MultiSteps(adam(0.1), every_k_schedule=3),
    "apply_if_finite": lambda adam: optax.apply_if_finite(adam(0.1), 3),
    "conditionally_transform": lambda adam: optax.conditionally_transform(adam(0.1), lambda step: step % 2 == 0),
    "ema": lambda adam: optax.chain(adam(0.1), optax.ema(0.5)),
    "inject_hyperparams": lambda adam: optax.inject_hyperparams(lambda lr: adam(lr))(
        lr=lambda count: 0.1 / (1 + count)
    ),
    "flatten": lambda adam: optax.flatten(adam(0.1)),
}


def ours(lr: Any) -> Transformation:
    return tw.to_optax(tw.adam(eps=1e-3), lr=lr)


def theirs(lr: Any) -> Transformation:
    return optax.adam(lr, eps=1e-3)


@pytest.mark.parametrize("name", WRAPPERS)
def test_inside_optax(name: str) -> None:
    wrap = WRAPPERS[name]
    close(train(wrap(ours), PARAMS), train(wrap(theirs), PARAMS))


def test_apply_if_finite_keeps_the_state() -> None:
    transformation = optax.apply_if_finite(ours(0.1), 5)
    x = jnp.ones(2, jnp.bfloat16)
    state = transformation.init(x)
    updates, state = transformation.update(jnp.array([jnp.nan, 1.0], jnp.bfloat16), state, x)
    assert (updates == 0).all()
    assert state.inner_state.t == 0


def test_a_gradient_of_none_leaves_its_parameter_alone() -> None:
    transformation = tw.to_optax(tw.adam(lr=0.1))
    params = {"a": jnp.ones(2), "b": jnp.ones(3)}
    state = transformation.init(params)
    updates, state = transformation.update({"a": jnp.ones(2), "b": None}, state, params)
    new = optax.apply_updates(params, updates)
    assert (new["b"] == 1).all() and (new["a"] < 1).all()
    assert (state.slots["m"]["b"] == 0).all() and (state.slots["m"]["a"] > 0).all()


def test_many_learning_rates_and_starts_at_once() -> None:
    def final(make: Any, lr: Any, x: Any) -> Any:
        transformation = make(lr)

        def step(carry: Any, _: Any) -> Any:
            x, state = carry
            updates, state = transformation.update(jax.grad(loss)(x), state, x)
            return (optax.apply_updates(x, updates), state), None

        return jax.lax.scan(step, (x, transformation.init(x)), length=20)[0][0]

    rates, starts = jnp.logspace(-3, -1, 5), jnp.linspace(-1.0, 1.0, 6).reshape(2, 3)
    for make in (ours, theirs):
        over_rates = jax.vmap(partial(final, make), (0, None))(rates, starts[0])
        over_both = jax.jit(jax.vmap(jax.vmap(partial(final, make), (None, 0)), (0, None)))(rates, starts)
        np.testing.assert_allclose(over_both[:, 0], over_rates, rtol=1e-13)
        np.testing.assert_allclose(over_rates[2], final(make, rates[2], starts[0]), rtol=1e-13)
    np.testing.assert_allclose(over_rates, jax.vmap(partial(final, ours), (0, None))(rates, starts[0]), rtol=1e-12)


def test_another_learning_rate_compiles_nothing() -> None:
    traced = []

    @jax.jit
    def step(x: Any, state: Any, lr: Any) -> Any:
        traced.append(1)
        updates, state = tw.to_optax(tw.adam(eps=1e-3), lr=lr).update(jnp.sinh(x), state, x)
        return optax.apply_updates(x, updates), state

    x = jnp.array([1.0, -2.0])
    y, state = x, ours(0.1).init(x)
    for lr in (0.1, 0.03, 0.2):
        x, state = step(x, state, lr)
    other, their_state = optax.inject_hyperparams(theirs)(lr=0.1), None
    their_state = other.init(y)
    for lr in (0.1, 0.03, 0.2):
        their_state.hyperparams["lr"] = jnp.asarray(lr)
        updates, their_state = other.update(jnp.sinh(y), their_state, y)
        y = optax.apply_updates(y, updates)
    assert len(traced) == 1
    np.testing.assert_allclose(x, y, rtol=1e-14)


@pytest.mark.parametrize("rule", [tw.adam, tw.schedule_free_adamw, tw.nadam, tw.rprop])
def test_donated_buffers(rule: tw.Rule) -> None:
    """No slot shares its memory with another or with the parameters."""
    transformation = tw.to_optax(rule)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(x: Any, state: Any, g: Any) -> Any:
        updates, state = transformation.update(g, state, x)
        return optax.apply_updates(x, updates), state

    x = jnp.array([1.0, -2.0])
    kept, state = np.array(x), transformation.init(x)
    after, _ = step(x, state, jnp.ones(2))
    assert x.is_deleted()
    expected, _ = rule().step(kept, np.ones(2), rule().init(kept))
    np.testing.assert_allclose(after, expected, rtol=1e-14)


def test_updates_are_exact() -> None:
    """x + (-s) is x - s: also where the step is far smaller, or far larger, than x."""
    transformation, optimizer = tw.to_optax(tw.sgd(lr=1.0)), tw.sgd(lr=1.0)
    x = np.array([1.0, 1e-8, 1.0, 3.0, -2.0])
    g = np.array([1e-12, 1.0, 1.0 - 1e-12, 1e8, 0.1])
    updates, _ = transformation.update(jnp.array(g), transformation.init(jnp.array(x)), jnp.array(x))
    np.testing.assert_array_equal(updates, -g)
    np.testing.assert_array_equal(
        optax.apply_updates(jnp.array(x), updates), optimizer.step(x, g, optimizer.init(x))[0]
    )


def test_a_rule_of_ones_own() -> None:
    @tw.rule
    def half(x, g, n, t, *, lr=0.1, slow=False):  # type: ignore[no-untyped-def]
        n = n + 1 / t
        return x - lr * (1 / (1 + abs(g))) / n if slow else x - lr * g, n

    x, optimizer = np.array([1.0, 2.0]), half(lr=lambda t: 0.1 / t, slow=True)
    transformation = tw.to_optax(optimizer)
    state, ours_state, y = transformation.init(x), optimizer.init(x), x
    for _ in range(3):
        before = state
        updates, state = jax.jit(transformation.update)(y, before, y)
        np.testing.assert_allclose(transformation.update(y, before, y)[0], updates, rtol=1e-15)
        y = optax.apply_updates(y, updates)
        x, ours_state = optimizer.step(x, x, ours_state)
    np.testing.assert_allclose(y, x, rtol=1e-15)
    assert state.slots["n"] == pytest.approx(1 + 1 / 2 + 1 / 3)
    assert state.t == 3
