"""What is converted to numbers that change with the step runs under JAX's jit too: its formulas can be recorded."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from tests.like.paths import apart, path_of
from tests.like.rows import START, gradients
from tests.optax.conftest import x64 as x64
from thalweg.engines import plain
from thalweg.like.conversions.changing import Changing

LR = tw.schedules.cosine(0.1, steps=60)
GIVEN = {
    "adam": (tw.adam(lr=LR, eps=1e-2, beta2=0.95), "keras"),
    "momentum": (tw.momentum(lr=LR, dampening=0.3), "keras"),
    "rmsprop": (tw.rmsprop(lr=LR, eps=1e-2, momentum=0.8), "optax"),
    "tensorflow1": (tw.like.tensorflow1.rmsprop(learning_rate=LR, epsilon=1e-2, momentum=0.8), "keras"),
    "adamw": (tw.adamw(lr=LR, eps=1e-2, weight_decay=0.3), "tensorflow1"),
}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", GIVEN)
def test_under_jit(name: str) -> None:
    given, library = GIVEN[name]
    found = tw.convert(given, library)
    assert found.kind == "per step"
    made = tw.to_optax(found.optimizer)
    x, path = jnp.array(START), []
    state, update = made.init(x), jax.jit(made.update)
    for g in gradients():
        updates, state = update(jnp.array(g), state, x)
        x = optax.apply_updates(x, updates)
        path.append(np.array(x))
    assert apart(np.array(path), path_of(given)) < 1e-12


@pytest.mark.parametrize("name", GIVEN)
def test_recorded(name: str) -> None:
    given, library = GIVEN[name]
    changing = [v for v in tw.convert(given, library).optimizer.hyperparameters.values() if isinstance(v, Changing)]
    assert changing
    for each in changing:
        run = plain.build(each.recorded)
        for t in range(1, 61):
            assert run(float(t))[0] == pytest.approx(each(t), rel=1e-14)
