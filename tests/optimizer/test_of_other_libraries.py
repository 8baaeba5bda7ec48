"""Arrays of JAX and tensors of PyTorch are sent where they are trained."""

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.errors import InputError

JAX = "an array of JAX was given: tw.to_optax trains those, jax.device_get makes NumPy's of them"
TORCH = "a tensor of PyTorch was given: thalweg.torch trains those, .detach().numpy() makes NumPy's of them"
ADAM, ONES = tw.adam(), np.ones(2)


@pytest.mark.parametrize(
    ("foreign", "said"),
    [(jnp.ones(2), JAX), (torch.ones(2), TORCH), (torch.nn.Parameter(torch.ones(2)), TORCH)],
)
def test_where_they_belong(tmp_path: Path, foreign: Any, said: str) -> None:
    state, file = ADAM.init({"w": ONES}), tmp_path / "run.npz"
    calls: dict[str, Any] = {
        "params['w']": lambda: ADAM.init({"w": foreign}),
        "grads['w']": lambda: ADAM.step({"w": ONES}, {"w": foreign}, state),
        "params/w": lambda: tw.save_checkpoint(file, ADAM, {"w": foreign}, state),
    }
    for path, call in calls.items():
        with pytest.raises(InputError) as caught:
            call()
        assert str(caught.value).endswith(f"{path} must be a float or an array of floats, {said}"), path
    assert not file.exists()


def test_what_is_traced() -> None:
    with pytest.raises(InputError, match=r"an array of JAX was given: tw\.to_optax trains those"):
        jax.jit(ADAM.init)(jnp.ones(2))
