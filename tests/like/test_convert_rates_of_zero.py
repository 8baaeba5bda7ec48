"""Learning rates that are 0 for a while: where a velocity that has the rate inside can still do the same."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import thalweg as tw
from tests.like.paths import apart, path_of
from tests.like.rows import START, gradients
from tests.optax.conftest import x64 as x64
from thalweg.errors import HyperparameterError, NoConversion

FROM_0 = tw.schedules.warmup(0.1, steps=5)
TO_0 = tw.schedules.cosine(0.1, steps=10)
KERAS, OPTAX = tw.like.keras, tw.like.optax


def once_more(t: int) -> float:
    return 0.1 if t != 4 else 0.0


def of_numpy(t: int) -> np.float64:
    return np.float64(once_more(t))


@pytest.mark.parametrize(
    ("given", "library"),
    [
        (tw.momentum(lr=FROM_0), "keras"),
        (tw.rmsprop(lr=FROM_0, momentum=0.8), "optax"),
        (tw.rmsprop(lr=FROM_0, momentum=0.8, eps=0.0), "keras"),
    ],
)
def test_a_first_rate_of_0_loses_a_gradient(given: tw.Optimizer, library: str) -> None:
    with pytest.raises(NoConversion, match="learning rate is 0 at step 1") as raised:
        tw.convert(given, library)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "library"),
    [
        (tw.momentum(lr=FROM_0), "optax"),
        (tw.momentum(lr=FROM_0, momentum=0.0), "keras"),
        (tw.momentum(lr=TO_0), "keras"),
        (tw.rmsprop(lr=TO_0, momentum=0.8), "optax"),
        (KERAS.sgd(learning_rate=FROM_0, momentum=0.8), "torch"),
        (OPTAX.rmsprop(learning_rate=FROM_0, eps_in_sqrt=False, momentum=0.8), "torch"),
        (tw.adamw(lr=TO_0, weight_decay=0.1), "tensorflow1"),
        (tw.like.torch.adamw(lr=FROM_0, weight_decay=0.1, amsgrad=True), "keras"),
    ],
)
def test_other_rates_of_0_are_converted(given: tw.Optimizer, library: str) -> None:
    found = tw.convert(given, library)
    assert apart(path_of(found.optimizer), path_of(given)) < 1e-12
    for t in range(1, 13):
        assert all(np.isfinite(value) for value in found.at(t).values() if not isinstance(value, tuple))


def test_a_momentum_is_0_once_the_rate_stays_0() -> None:
    found = tw.convert(tw.momentum(lr=TO_0), "keras")
    assert [found.at(t)["momentum"] for t in (10, 11, 12, 13)][1:] == [0, 0, 0]


@pytest.mark.parametrize("rate", [once_more, of_numpy])
def test_a_rate_that_is_0_and_rises_again_is_refused_at_that_step(rate: Callable[[int], float]) -> None:
    found = tw.convert(tw.momentum(lr=rate), "keras")
    assert found.at(4)["momentum"] == 0
    with pytest.raises(HyperparameterError, match=r"no number does the same at step 5: .* divides by 0") as raised:
        found.at(5)
    assert "\n" not in str(raised.value)
    with pytest.raises(HyperparameterError, match="no number does the same at step 5"):
        path_of(found.optimizer)
    back = tw.convert(KERAS.sgd(learning_rate=rate, momentum=0.9), "torch")
    with pytest.raises(HyperparameterError, match="no number does the same at step 4"):
        back.at(4)


@pytest.mark.usefixtures("x64")
def test_under_jit_too() -> None:
    for given, library in (
        (tw.momentum(lr=TO_0), "keras"),
        (KERAS.sgd(learning_rate=FROM_0, momentum=0.8), "torch"),
    ):
        made = tw.to_optax(tw.convert(given, library).optimizer)
        x, path = jnp.array(START), []
        state, update = made.init(x), jax.jit(made.update)
        for g in gradients():
            updates, state = update(jnp.array(g), state, x)
            x = optax.apply_updates(x, updates)
            path.append(np.array(x))
        assert apart(np.array(path), path_of(given)) < 1e-12
