"""How far the paths of one name part: published measurements, of 12 steps at a learning rate of .01 with libraries'
other hyperparameters the same, on gradients that were not published.

What the first step's gap does not depend on gradients for is held to its printed digits; the rest to its order.
"""

import math

import numpy as np
import pytest

import thalweg as tw
from tests.like.paths import path_of

LR = 0.01
LIKE = tw.like
GRADIENTS = np.random.default_rng(1).normal(size=(12, 6)) * np.array([0.002, 0.01, 0.1, 1.0, 1.0, 3.0])
START = -0.3 * np.sign(GRADIENTS[0])
"""Where small gradients and L2 decay point apart."""
L2 = LIKE.torch.adam(lr=LR, weight_decay=0.1)
DECOUPLED = LIKE.torch.adam(lr=LR, weight_decay=0.1, decoupled_weight_decay=True)


def gaps(one: tw.Optimizer, other: tw.Optimizer) -> tuple[float, float]:
    """After one step, and the largest of 12."""
    distance = np.abs(path_of(one, GRADIENTS, START) - path_of(other, GRADIENTS, START))
    return float(distance[0].max()), float(distance.max())


def optax_rmsprop(**given: object) -> tw.Optimizer:
    return LIKE.optax.rmsprop(learning_rate=LR, **given)  # type: ignore[arg-type]


PAIRS = {
    "rmsprop from 0 or 1": (
        LIKE.keras.rmsprop(learning_rate=LR, epsilon=1e-10), LIKE.tensorflow1.rmsprop(learning_rate=LR),
        "3.2e-02", 0.11,
    ),
    "L2 or decoupled decay": (L2, DECOUPLED, "2.0e-02", 0.11),
    "rmsprop biased or corrected": (optax_rmsprop(), optax_rmsprop(bias_correction=True), "2.2e-02", 0.075),
    "nadam of torch or optax": (LIKE.torch.nadam(lr=LR), LIKE.optax.nadam(learning_rate=LR), "4.2e-03", 0.042),
    "nadam of torch or Keras": (
        LIKE.torch.nadam(lr=LR), LIKE.keras.nadam(learning_rate=LR, epsilon=1e-8), "6.3e-05", 0.0096,
    ),
    "amsgrad of torch or optax": (LIKE.torch.amsgrad(lr=LR), LIKE.optax.amsgrad(learning_rate=LR), "0.0e+00", 0.0088),
}  # fmt: skip
ORDERS = {
    "rmsprop epsilon in or out": (optax_rmsprop(eps=1e-2), optax_rmsprop(eps=1e-2, eps_in_sqrt=False), 6.6e-3, 3.8e-2),
    "rmsprop defaults": (LIKE.torch.rmsprop(lr=1e-3), LIKE.keras.rmsprop(learning_rate=1e-3), 6.9e-3, 3.4e-2),
    "adagrad defaults": (LIKE.torch.adagrad(lr=LR), LIKE.optax.adagrad(learning_rate=LR), 9.7e-3, 2.4e-2),
    "adadelta defaults": (LIKE.torch.adadelta(), LIKE.keras.adadelta(learning_rate=1.0), 1.6e-3, 1.7e-2),
    "adam epsilon or epsilon hat": (
        LIKE.torch.adam(lr=LR, eps=1e-3), LIKE.keras.adam(learning_rate=LR, epsilon=1e-3), 6.7e-3, 1.3e-2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_first_steps_are_as_far_apart_as_published(pair: str) -> None:
    one, other, first, twelve = PAIRS[pair]
    ours = gaps(one, other)
    assert f"{ours[0]:.1e}" == first
    assert twelve / 4 < ours[1] < 4 * twelve


@pytest.mark.parametrize("pair", ORDERS)
def test_paths_are_as_far_apart_as_published(pair: str) -> None:
    one, other, first, twelve = ORDERS[pair]
    ours = gaps(one, other)
    assert first / 4 < ours[0] < 4 * first
    assert twelve / 4 < ours[1] < 4 * twelve


@pytest.mark.parametrize("eps", [1e-2, 1e-3, 1e-8])
def test_first_steps_of_adam_by_hand(eps: float) -> None:
    """g / (|g| + eps) and g / (|g| + eps / sqrt(1 - beta2)); a default epsilon can hardly be seen."""
    g = np.abs(GRADIENTS[0])
    theirs = LR * (g / (g + eps) - g / (g + eps / math.sqrt(0.001)))
    assert gaps(LIKE.torch.adam(lr=LR, eps=eps), LIKE.keras.adam(learning_rate=LR, epsilon=eps))[0] == pytest.approx(
        theirs.max(), rel=1e-6
    )


def test_adagrads_first_step_by_hand() -> None:
    g = np.abs(GRADIENTS[0])
    theirs = LR * (1 - g / np.sqrt(g**2 + 0.1 + 1e-7))
    assert gaps(*ORDERS["adagrad defaults"][:2])[0] == pytest.approx(theirs.max(), rel=1e-6)
