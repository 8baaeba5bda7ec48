"""What is the same under two names is the same in a race: on one noisy problem, from the same starts, loss for loss."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.races.known.problems import losses, quadratic
from thalweg.optimizer.rule import CATALOGUE
from thalweg.problems.problem import Budget
from thalweg.runs.train import train

PROBLEM = quadratic(20.0, noise=3.0)
STEPS, SEEDS = 300, (0, 1, 2)


@pytest.fixture
def define() -> Iterator[Callable[[Callable[..., Any]], tw.Rule]]:
    """Rules defined here leave the catalogue with the test."""
    before = dict(CATALOGUE)
    yield tw.rule
    CATALOGUE.clear()
    CATALOGUE.update(before)


def distance(one: tw.Optimizer, other: tw.Optimizer) -> float:
    """The largest difference of the roots of their losses, relative to the largest root."""
    far = 0.0
    for seed in SEEDS:
        a, b = (np.sqrt(losses(PROBLEM, each, STEPS, seed)) for each in (one, other))
        far = max(far, float(np.abs(a - b).max() / a.max()))
    return far


def test_adam_with_a_very_large_epsilon_is_heavy_ball_to_about_one_over_it() -> None:
    """m_hat / (sqrt(v_hat) + eps) is m_hat / eps (1 - O(g / eps)). Adam's m is a mean, 1 - beta1 times the ball's sum,
    and bias-corrected: heavy ball at lr is Adam at lr eps (1 - beta1^t) / (1 - beta1)."""
    lr, beta = 0.05, 0.9
    ball, seen = tw.momentum(lr=lr, momentum=beta), list[float]()
    for eps in (1e4, 1e6, 1e8):
        rate = lambda t, eps=eps: lr * eps * (1 - beta**t) / (1 - beta)  # noqa: E731
        seen.append(distance(ball, tw.adam(lr=rate, beta1=beta, eps=eps)) * eps)
    assert seen == pytest.approx([seen[-1]] * 3, rel=0.01)  # it falls as 1/eps
    assert seen[-1] < 40.0  # a gradient's size at the start
    plain = distance(ball, tw.adam(lr=lr * 1e8 / (1 - beta), beta1=beta, eps=1e8))
    assert plain > 0.01  # without the factor the bias correction is seen


def test_bias_corrected_rmsprop_is_adam_with_a_beta1_of_zero() -> None:
    corrected = tw.like.optax.rmsprop(learning_rate=0.05, decay=0.99, eps=1e-3, eps_in_sqrt=False, bias_correction=True)
    adam = tw.adam(lr=0.05, beta1=0.0, beta2=0.99, eps=1e-3)
    assert distance(corrected, adam) < 1e-11
    assert distance(tw.rmsprop(lr=0.05, alpha=0.99, eps=1e-3), adam) > 1e-3


def test_a_mean_whose_beta_grows_is_bias_correction() -> None:
    """beta_t = (beta - beta^t) / (1 - beta^t), in RMSprop and so in Adam."""
    growing = tw.rmsprop(lr=0.05, alpha=lambda t: (0.99 - 0.99**t) / (1 - 0.99**t), eps=1e-3)
    assert distance(growing, tw.adam(lr=0.05, beta1=0.0, beta2=0.99, eps=1e-3)) < 1e-11


def test_a_mean_whose_beta_grows_is_bias_correction_of_a_direction(define: Callable[..., tw.Rule]) -> None:
    @define
    def averaged(x, g, m, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        m = beta * m + (1 - beta) * g
        return x - lr * m, m

    @define
    def corrected(x, g, m, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        m = beta * m + (1 - beta) * g
        return x - lr * m / (1 - beta**t), m

    growing = averaged(lr=0.1, beta=lambda t: (0.9 - 0.9**t) / (1 - 0.9**t))
    assert distance(growing, corrected(lr=0.1)) < 1e-11
    assert distance(averaged(lr=0.1), corrected(lr=0.1)) > 1e-3


@pytest.mark.parametrize("mu", [0.5, 0.9, 0.99])
def test_averaged_momentum_at_lr_over_1_minus_mu_is_heavy_ball(define: Callable[..., tw.Rule], mu: float) -> None:
    @define
    def averaged(x, g, b, t, *, lr=0.1, mu=0.9):  # type: ignore[no-untyped-def]
        b = mu * b + (1 - mu) * g
        return x - lr * b, b

    assert distance(averaged(lr=0.02 / (1 - mu), mu=mu), tw.momentum(lr=0.02, momentum=mu)) < 1e-11
    assert distance(averaged(lr=0.02, mu=mu), tw.momentum(lr=0.02, momentum=mu)) > 1e-3


@pytest.mark.parametrize("mu", [0.5, 0.9])
def test_sutskever_s_point_ahead_is_the_iterate_of_nesterov(mu: float) -> None:
    """v = mu v - lr f'(theta + mu v), theta = theta + v, in NumPy: the losses are those at theta + mu v."""
    lr, seed = 0.03, 1
    start, sampling = PROBLEM.drawn(seed)
    noise = PROBLEM.landscape.batches(1, sampling)  # type: ignore[union-attr]
    theta, v, seen = np.array(start), np.zeros(2), [np.array(start)]
    for each, _ in zip(noise, range(STEPS), strict=False):
        ahead = theta + mu * v
        slope = np.add(PROBLEM.landscape.gradient(*ahead.tolist()), (each["e1"], each["e2"]))
        v = mu * v - lr * slope
        theta = theta + v
        seen.append(theta + mu * v)
    expected = [PROBLEM.landscape.value(*point.tolist()) for point in seen]
    found = losses(PROBLEM, tw.nesterov(), STEPS, seed, lr=lr, momentum=mu)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_with_enough_tuning_adam_does_not_lose_to_its_special_case() -> None:
    """At a large eps Adam's trials hold heavy ball's, but for its bias correction: the best of them is as good."""
    problem, rates, budget = quadratic(50.0, noise=3.0), np.geomspace(1e-4, 1.0, 40), Budget(400, 1)
    trials = {
        tw.momentum(momentum=0.9): [{"lr": float(lr)} for lr in rates],
        tw.adam(beta1=0.9): [{"lr": float(lr) * 1e8 / (1 - 0.9), "eps": 1e8} for lr in rates],
    }
    scores = [
        np.mean([[run.train[-1] for run in train(problem, each, settings, seed, budget)] for seed in range(5)], axis=0)
        for each, settings in trials.items()
    ]
    ball, adam = scores
    assert adam.argmin() == ball.argmin()
    assert adam.min() == pytest.approx(ball.min(), rel=1e-3)
