"""What is printed can be pasted: of optax a learning rate's function, and elsewhere what to set before each step."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from tests.like.paths import apart, path_of
from tests.like.rows import START, gradients, rate
from tests.optax.conftest import x64 as x64

COSINE = tw.schedules.cosine(0.1, steps=60)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(
    "given",
    [
        tw.momentum(lr=COSINE),
        tw.adam(lr=rate, eps=1e-2),
        tw.amsgrad(lr=0.1, eps=0.0),
        tw.amsgrad(lr=COSINE, eps=0.0),
        tw.momentum(lr=lambda t: 0.1 / t),
    ],
)
def test_optax_as_it_is_printed(given: tw.Optimizer) -> None:
    shown = repr(tw.convert(given, "optax"))
    assert "learning_rate=lambda count: " in shown
    schedule: Callable[[int], float] = lambda t: 0.1 / t  # noqa: E731  # stands for one without a name
    known = {"optax": optax, "jnp": jnp, "cosine": tw.schedules.cosine, rate.__name__: rate, "schedule": schedule}
    made = eval(shown, known)
    x, path = jnp.array(START), []
    state = made.init(x)
    for g in gradients():
        updates, state = made.update(jnp.array(g), state, x)
        x = optax.apply_updates(x, updates)
        path.append(np.array(x))
    ours = path_of(given)
    assert apart(np.nan_to_num(np.array(path), nan=1.0), np.nan_to_num(ours, nan=1.0)) < 1e-12


@pytest.mark.parametrize(
    ("given", "library", "end"),
    [
        (tw.adam(lr=0.1), "keras",
         "lambda t: 1e-08 * sqrt(1 - 0.999**t))  # set epsilon before each step t, from 1"),
        (tw.sgd(lr=COSINE), "keras",
         "(learning_rate=cosine(0.1, steps=60))  # set learning_rate before each step t, from 1"),
        (tw.sgd(lr=COSINE), "torch", "lr=cosine(0.1, steps=60))  # set lr before each step t, from 1"),
        (tw.sgd(lr=0.1), "keras", "learning_rate=0.1)"),
        (
            tw.adam(lr=0.1), "torch7",
            "epsilon=epsilon})  -- set before each step t, from 1: epsilon = 1e-08 * math.sqrt(1 - 0.999^t)",
        ),
        (
            tw.sgd(lr=COSINE), "torch7",
            "{learningRate=learningRate})  -- set before each step t, from 1: learningRate = cosine(0.1, steps=60)(t)",
        ),
        (
            tw.like.keras.adam(learning_rate=0.1, epsilon=0.5, beta_2=0.75), "optax",
            "eps=lambda t: 0.5 / sqrt(1 - 0.75**t))  # set eps before each step t, from 1",
        ),
    ],
)  # fmt: skip
def test_what_only_a_number_is_taken_for(given: tw.Optimizer, library: str, end: str) -> None:
    assert repr(tw.convert(given, library)).endswith(end)


def test_in_conventions() -> None:
    found = tw.conventions("adam", ("torch", "keras", "torch7"), lr=0.1, steps=2)
    assert found["keras"].because.endswith("  # set epsilon before each step t, from 1")
    assert "**" not in found["torch7"].because
