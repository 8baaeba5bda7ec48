"""Every rule under JAX against the same rule on NumPy: float64 and float32, with float64 disabled in JAX."""

import jax.numpy as jnp
import numpy as np
import pytest

import thalweg as tw
from tests.optax.paths import apart, given, our_path, pace, traced_path, variants

OPTIMIZERS = dict(variants(eps=1e-3))
FLOAT64, FLOAT32 = 1e-14, 16 * 2.0**-23
"""XLA may round a product and its sum together. Measured: 1.6e-15 (schedule-free AdamW), 7.9 * 2^-23 (centered RMSprop
with momentum and decay)."""


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float64(name: str) -> None:
    optimizer = OPTIMIZERS[name](lr=pace)
    x0, grads = given()
    traced = traced_path(tw.to_optax(optimizer), x0, grads)
    assert traced.dtype == np.float64
    assert apart(traced, our_path(optimizer, x0, grads)) <= FLOAT64


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float32(name: str) -> None:
    optimizer = OPTIMIZERS[name](lr=pace)
    x0, grads = given(np.float32)
    traced = traced_path(tw.to_optax(optimizer), x0, grads)
    assert traced.dtype == np.float32
    assert apart(traced, our_path(optimizer, x0, grads)) <= FLOAT32


@pytest.mark.parametrize("dtype", [jnp.bfloat16, jnp.float16])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_low_precision_is_for_storage(name: str, dtype: type) -> None:
    """The update is rounded to the parameter's own few digits: within 1 unit in its last place at each step."""
    optimizer = OPTIMIZERS[name](lr=0.01)
    x, grads = (array.astype(dtype) for array in (given()[0], np.clip(given()[1], -100, 100)))
    transformation = tw.to_optax(optimizer)
    state, ours = transformation.init(jnp.asarray(x)), optimizer.init(x.astype(np.float32))
    for g in grads:
        updates, state = transformation.update(jnp.asarray(g), state, jnp.asarray(x))
        assert updates.dtype == dtype
        stepped, ours = optimizer.step(x.astype(np.float32), g.astype(np.float32), ours)
        new = (jnp.asarray(x) + updates).astype(dtype)
        larger = np.maximum(np.abs(stepped), np.abs(x.astype(np.float32)))
        digit = np.maximum(float(jnp.finfo(dtype).eps) * larger, float(jnp.finfo(dtype).smallest_subnormal))
        assert np.all(np.abs(np.asarray(new, np.float32) - stepped) <= digit)
        x = np.asarray(new)
    for slot in optimizer.variant.slots:
        assert state.slots[slot].dtype == np.float32
        np.testing.assert_allclose(state.slots[slot], ours.slots[slot], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop", "adagrad", "adamax", "nadam", "adamw", "adabelief"])
def test_a_float16_parameter_with_no_gradient_stays(name: str) -> None:
    """optax's own answer NaN where the epsilon is 0 in float16 (optax issues 1754, 1755, 1769)."""
    chosen = {"weight_decay": 0.0} if name == "adamw" else {}
    transformation = tw.to_optax(getattr(tw, name), **chosen)
    x = jnp.ones(2, jnp.float16)
    updates, _ = transformation.update(jnp.zeros_like(x), transformation.init(x), x)
    assert (updates == 0).all()
