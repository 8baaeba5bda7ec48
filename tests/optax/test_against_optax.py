"""Under JAX in float64, step by step: tw's rules, and tw.like.optax's, against optax's own optimizers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import optax
import pytest

import thalweg as tw
from tests.optax.paths import apart, given, pace, traced_path
from thalweg.optimizer.derived import ascent, decoupled

pytestmark = pytest.mark.usefixtures("x64")
FLOAT64 = 1e-12
"""Of the largest |x| of an element. Measured: 1.5e-14 for RAdam, 2.3e-15 at most for the others."""
EPSILONS = (1e-3, 1e-2, 2.0)
like = tw.like.optax


def late(count: Any) -> Any:
    """The schedule as optax asks it, from 0."""
    return pace(count + 1)


def free_adamw(eps: float) -> optax.GradientTransformation:
    return optax.contrib.schedule_free_adamw(0.02, eps=eps, weight_decay=0.1)


Pair = Callable[[float], tuple[tw.Optimizer, optax.GradientTransformation]]
SAME: dict[str, Pair] = {
    "sgd": lambda e: (tw.sgd(lr=pace), optax.sgd(late)),
    "momentum": lambda e: (tw.momentum(lr=pace), optax.sgd(late, momentum=0.9)),
    "nesterov": lambda e: (tw.nesterov(lr=pace), optax.sgd(late, momentum=0.9, nesterov=True)),
    "rmsprop": lambda e: (
        tw.rmsprop(lr=pace, alpha=0.9, eps=e),
        optax.rmsprop(late, decay=0.9, eps=e, eps_in_sqrt=False),
    ),
    "adam": lambda e: (tw.adam(lr=pace, eps=e), optax.adam(late, eps=e)),
    "adamw": lambda e: (tw.adamw(lr=pace, eps=e, weight_decay=0.1), optax.adamw(late, eps=e, weight_decay=0.1)),
    "adadelta": lambda e: (tw.adadelta(lr=pace, eps=e), optax.adadelta(late, rho=0.9, eps=e)),
    "adamax": lambda e: (tw.adamax(lr=pace, eps=e), optax.adamax(late, eps=e)),
    "adabelief": lambda e: (tw.adabelief(lr=pace, eps=e), optax.adabelief(late, eps=e, eps_root=e)),
    "lion": lambda e: (tw.lion(lr=pace, weight_decay=0.1), optax.lion(late, weight_decay=0.1)),
    "signum": lambda e: (tw.signum(lr=pace), optax.signum(late)),
    "schedule-free SGD": lambda e: (tw.schedule_free_sgd(lr=0.02), optax.contrib.schedule_free_sgd(0.02)),
    "schedule-free AdamW": lambda e: (tw.schedule_free_adamw(lr=0.02, eps=e, weight_decay=0.1), free_adamw(e)),
    "decoupled(adam)": lambda e: (
        decoupled(tw.adam)(lr=pace, eps=e, weight_decay=0.1),
        optax.adamw(late, eps=e, weight_decay=0.1),
    ),
    "ascent(adam)": lambda e: (
        ascent(tw.adam)(lr=pace, eps=e),
        optax.chain(optax.scale(-1.0), optax.adam(late, eps=e)),
    ),
    "adagrad, like": lambda e: (like.adagrad(learning_rate=pace, eps=e), optax.adagrad(late, eps=e)),
    "rmsprop, like": lambda e: (
        like.rmsprop(learning_rate=pace, eps=e, momentum=0.9),
        optax.rmsprop(late, eps=e, momentum=0.9),
    ),
    "centered rmsprop, like": lambda e: (
        like.rmsprop(learning_rate=pace, eps=e, centered=True),
        optax.rmsprop(late, eps=e, centered=True),
    ),
    "amsgrad, like": lambda e: (like.amsgrad(learning_rate=pace, eps=e), optax.amsgrad(late, eps=e)),
    "nadam, like": lambda e: (like.nadam(learning_rate=pace, eps=e), optax.nadam(late, eps=e)),
    "radam, like": lambda e: (like.radam(learning_rate=pace, eps=e), optax.radam(late, eps=e)),
    "yogi, like": lambda e: (like.yogi(learning_rate=pace, eps=e), optax.yogi(late, eps=e)),
    "rprop, like": lambda e: (like.rprop(learning_rate=0.01), optax.rprop(0.01)),
}


@pytest.mark.parametrize("eps", EPSILONS)
@pytest.mark.parametrize("name", SAME)
def test_the_same_convention(name: str, eps: float) -> None:
    ours, theirs = SAME[name](eps)
    x0, grads = given()
    assert apart(traced_path(tw.to_optax(ours), x0, grads), traced_path(theirs, x0, grads)) <= FLOAT64


OTHER: dict[str, tuple[Pair, float]] = {  # and how far apart the paths are at least, at eps = 1e-2
    "amsgrad: largest v_hat": (lambda e: (tw.amsgrad(lr=pace, eps=e), optax.amsgrad(late, eps=e)), 1e-3),
    "nadam: no schedule": (lambda e: (tw.nadam(lr=pace, eps=e), optax.nadam(late, eps=e)), 1e-3),
    "radam: epsilon after": (lambda e: (tw.radam(lr=pace, eps=e), optax.radam(late, eps=e)), 1e-3),
    "yogi: corrected": (lambda e: (tw.yogi(lr=pace, eps=e), optax.yogi(late, eps=e)), 1e-2),
    "adagrad: starts at 0.1": (lambda e: (tw.adagrad(lr=pace, eps=e), optax.adagrad(late, eps=e)), 1e-2),
    "rmsprop: epsilon inside": (
        lambda e: (tw.rmsprop(lr=pace, alpha=0.9, eps=e), optax.rmsprop(late, decay=0.9, eps=e)),
        1e-3,
    ),
    "rprop: a step late": (lambda e: (tw.rprop(lr=0.01), optax.rprop(0.01)), 1e-2),
}


@pytest.mark.parametrize("name", OTHER)
def test_another_convention_is_another_path(name: str) -> None:
    pair, least = OTHER[name]
    ours, theirs = pair(1e-2)
    x0, grads = given()
    assert apart(traced_path(tw.to_optax(ours), x0, grads), traced_path(theirs, x0, grads)) > least


def test_the_point_to_evaluate_at() -> None:
    for ours, theirs in (SAME["schedule-free SGD"](1e-3), SAME["schedule-free AdamW"](1e-3)):
        transformation = tw.to_optax(ours)
        x0, grads = given()
        x = y = np.asarray(x0)
        state, their_state = transformation.init(x), theirs.init(x)
        np.testing.assert_allclose(tw.evaluation_params(ours, x, state), x, rtol=1e-15)
        for g in grads:
            updates, state = transformation.update(g, state, x)
            x = optax.apply_updates(x, updates)
            their_updates, their_state = theirs.update(g, their_state, y)
            y = optax.apply_updates(y, their_updates)
        evaluated = tw.evaluation_params(ours, x, (optax.EmptyState(), {"inner": state}))
        averages = optax.contrib.schedule_free_eval_params(their_state, y)
        assert np.max(np.abs(evaluated - averages) / np.abs(y)) <= FLOAT64
        assert np.max(np.abs(evaluated - x) / np.abs(x)) > 1e-2
    assert tw.evaluation_params(tw.sgd, x, tw.to_optax(tw.sgd).init(x)) is x
