"""A run in JAX goes on from a file as if it had never stopped, in JAX and on NumPy's arrays."""

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from numpy.typing import NDArray

import thalweg as tw
from tests.optax.paths import apart, given, traced_path

HALF = 30
OPTIMIZERS = {
    "adam": (tw.adam(lr=0.1, eps=1e-2), optax.adam(0.1, eps=1e-2)),
    "nadam": (tw.nadam(lr=0.1), None),  # has a slot of one number
    "schedule_free_adamw": (tw.schedule_free_adamw(lr=0.1), None),  # has a slot that starts at x
    "sgd": (tw.sgd(lr=0.1), optax.sgd(0.1)),
}


def go(transformation: Any, x: Any, state: Any, grads: Any, jit: bool) -> tuple[Any, Any, NDArray[Any]]:
    def step(x: Any, state: Any, g: Any) -> Any:
        updates, state = transformation.update({"w": [g]}, state, x)
        return optax.apply_updates(x, updates), state

    path = []
    for g in grads:
        x, state = (jax.jit(step) if jit else step)(x, state, jnp.asarray(g))
        path.append(x["w"][0])
    return x, state, np.array(path)


@pytest.mark.parametrize("jit", [False, True])
@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 5e-5), (np.float64, 1e-13)])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_there_and_back(tmp_path: Path, name: str, dtype: Any, most: float, jit: bool) -> None:
    (ours, theirs), file = OPTIMIZERS[name], tmp_path / "run.npz"
    with jax.enable_x64(dtype is np.float64):
        x0, grads = given(dtype)
        transformation = tw.to_optax(ours)
        x: Any = {"w": [jnp.asarray(x0)]}
        x, state, first = go(transformation, x, transformation.init(x), grads[:HALF], jit)
        tw.save_checkpoint(file, ours, jax.device_get(x), state.to_numpy())
        loaded, restored = tw.load_checkpoint(file, ours, {"w": [np.zeros_like(x0)]})
        assert restored.t == HALF
        _, ended, second = go(transformation, loaded, restored, grads[HALF:], jit)
        _, whole_state, whole = go(transformation, x, state, grads[HALF:], jit)
        assert np.array_equal(second, whole)
        assert jax.tree.map(jnp.result_type, ended) == jax.tree.map(jnp.result_type, whole_state)
        assert jax.tree.structure(ended) == jax.tree.structure(whole_state)
        if theirs is not None:
            assert apart(np.concatenate([first, second]), traced_path(theirs, x0, grads)) < most
    y, on_numpy = loaded, []
    for g in grads[HALF:]:
        y, restored = ours.step(y, {"w": [g]}, restored)
        on_numpy.append(y["w"][0])
    assert apart(np.array(on_numpy), second) < most


def test_the_point_to_evaluate_at() -> None:
    ours, x0, (_, grads) = tw.schedule_free_sgd(lr=0.1), np.ones(6), given()
    x, state = ours.step(x0, grads[0], ours.init(x0))
    with jax.enable_x64(True):
        assert np.allclose(tw.evaluation_params(ours, x, (state,)), ours.evaluation_point(x, state), rtol=1e-14)


def test_one_number_is_one() -> None:
    adam = tw.to_optax(tw.adam)
    _, state = adam.update(jnp.array(2.0), adam.init(jnp.array(1.0)), jnp.array(1.0))
    assert state.to_numpy().slots == {"m": pytest.approx(0.2), "v": pytest.approx(0.004)}
