"""What is known without running anything else: contraction factors, a theorem, and identities between rules."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import thalweg as tw
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import CATALOGUE, Rule, rule
from thalweg.rules import adam, amsgrad, momentum, nesterov, sgd

LOW = 0.5
CONDITIONS = [10.0, 100.0, 1000.0]
Slope = Callable[[Any], Any]


@pytest.fixture
def define() -> Iterator[Callable[[Callable[..., Any]], Rule]]:
    """Rules defined here leave the catalogue with the test."""
    names = []

    def keep(function: Callable[..., Any]) -> Rule:
        made: Rule = rule(function)
        names.append(made.name)
        return made

    yield keep
    for name in names:
        del CATALOGUE[name]


def path(optimizer: Optimizer, slope: Slope, x: Any, steps: int) -> NDArray[np.float64]:
    state, seen = optimizer.init(x), []
    for _ in range(steps):
        x, state = optimizer.step(x, slope(x), state)
        seen.append(x)
    return np.array(seen)


def bowl(condition: float) -> Slope:
    return lambda x: x * np.array([LOW, LOW * condition])


def waves(steps: int) -> NDArray[np.float64]:
    t = np.arange(1, steps + 1)[:, None]
    return np.asarray(np.array([0.01, 1.0, 40.0]) * (np.sin(0.9 * t + np.arange(3)) + 0.4))


def driven(optimizer: Optimizer, grads: NDArray[np.float64]) -> NDArray[np.float64]:
    given = iter(grads)
    return path(optimizer, lambda x: next(given), np.array([1.0, -2.0, 3.0]), len(grads))


@pytest.mark.parametrize("k", CONDITIONS)
def test_gradient_descent_contracts_by_k_minus_1_over_k_plus_1(k: float) -> None:
    factor = (k - 1.0) / (k + 1.0)
    assert f"{factor:.6f}" == {10.0: "0.818182", 100.0: "0.980198", 1000.0: "0.998002"}[k]
    xs = path(sgd(lr=2.0 / (LOW + LOW * k)), bowl(k), np.array([1.0, 1.0]), 60)
    lengths = np.linalg.norm(xs, axis=1)
    np.testing.assert_allclose(lengths[1:] / lengths[:-1], factor, rtol=0.0, atol=1e-10)


@pytest.mark.parametrize("k", CONDITIONS)
def test_heavy_ball_at_its_best_has_the_spectral_radius_of_the_root(k: float) -> None:
    """One step is linear in (x, b): its matrix is read off, then powers of it give the radius.

    At the best lr and momentum the eigenvalues at both ends are double and defective, where an eigenvalue solver is
    only good to the root of rounding; the determinant, the square of the radius, is exact.
    """
    radius = (math.sqrt(k) - 1.0) / (math.sqrt(k) + 1.0)
    lr = (2.0 / (math.sqrt(LOW) + math.sqrt(LOW * k))) ** 2
    ball = momentum(lr=lr, momentum=radius**2)
    for curvature in (LOW, LOW * math.sqrt(k), LOW * k):
        matrix = np.empty((2, 2))
        for column, (x, b) in enumerate(((1.0, 0.0), (0.0, 1.0))):
            new, state = ball.step(x, curvature * x, tw.State(7, {"b": b}))
            matrix[:, column] = new, state.slots["b"]
        assert math.sqrt(np.linalg.det(matrix)) == pytest.approx(radius, rel=1e-12)
        assert np.max(np.abs(np.linalg.eigvals(matrix))) == pytest.approx(radius, rel=1e-6)
        if curvature != LOW * math.sqrt(k):
            assert abs(np.trace(matrix)) == pytest.approx(2.0 * radius, rel=1e-10)


@pytest.mark.parametrize("k", CONDITIONS)
def test_a_measured_heavy_ball_is_a_little_slower_than_its_radius(k: float) -> None:
    radius = (math.sqrt(k) - 1.0) / (math.sqrt(k) + 1.0)
    lr = (2.0 / (math.sqrt(LOW) + math.sqrt(LOW * k))) ** 2
    steps = int(8 * math.sqrt(k))
    xs = path(momentum(lr=lr, momentum=radius**2), bowl(k), np.array([1.0, 1.0]), steps)
    slope = (np.linalg.norm(xs[-1]) / np.linalg.norm(xs[steps // 2 - 1])) ** (1.0 / (steps - steps // 2))
    assert radius < slope < radius + (1.0 - radius) / 4.0


def test_reddi_theorem_1_adam_goes_to_the_worst_point_and_amsgrad_to_the_best() -> None:
    size = 3.0
    ends = {}
    for which in (adam, amsgrad):
        optimizer = which(lr=lambda t: 0.5 / math.sqrt(t), beta1=0.0, beta2=1.0 / (1.0 + size**2))
        x, state = 0.0, optimizer.init(0.0)
        seen = []
        for t in range(1, 6001):
            x, state = optimizer.step(x, size if t % 3 == 1 else -1.0, state)
            x = min(1.0, max(-1.0, x))
            seen.append(x)
        ends[which.name] = seen[-300:]
    assert min(ends["adam"]) > 0.97
    assert ends["adam"][-1] == 1.0
    assert max(ends["amsgrad"]) < -0.97


@pytest.mark.parametrize("eps", [1e6, 1e8])
def test_adam_with_a_huge_epsilon_is_averaged_momentum(define: Callable[..., Rule], eps: float) -> None:
    def averaged(x, g, m, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        m = beta * m + (1 - beta) * g
        return x - lr * m / (1 - beta**t), m

    grads = waves(300)
    theirs = driven(adam(lr=0.03 * eps, beta1=0.9, eps=eps), grads)
    ours = driven(define(averaged)(lr=0.03, beta=0.9), grads)
    distance = np.abs(theirs - ours) / np.max(np.abs(ours), axis=0)
    assert np.max(distance) < 2.0 * np.max(np.abs(grads)) / eps


def test_adam_with_a_huge_epsilon_ends_as_heavy_ball() -> None:
    """After the bias correction has died away, on the same gradients."""
    eps, beta = 1e9, 0.5
    grads = waves(400)
    theirs = np.diff(driven(adam(lr=0.03 * eps, beta1=beta, eps=eps), grads), axis=0)[100:]
    ours = np.diff(driven(momentum(lr=0.03 * (1.0 - beta), momentum=beta), grads), axis=0)[100:]
    np.testing.assert_allclose(theirs, ours, rtol=0.0, atol=200.0 / eps * np.max(np.abs(ours)))


def test_bias_corrected_rmsprop_is_adam_without_a_direction(define: Callable[..., Rule]) -> None:
    def corrected(x, g, v, t, *, lr=1e-2, alpha=0.99, eps=1e-8):  # type: ignore[no-untyped-def]
        v = alpha * v + (1 - alpha) * g**2
        return x - lr * g / (tw.sqrt(v / (1 - alpha**t)) + eps), v

    grads = waves(300)
    np.testing.assert_allclose(
        driven(define(corrected)(lr=0.01, alpha=0.99, eps=1e-3), grads),
        driven(adam(lr=0.01, beta1=0.0, beta2=0.99, eps=1e-3), grads),
        rtol=1e-12,
    )


def test_a_mean_with_a_growing_beta_is_bias_correction(define: Callable[..., Rule]) -> None:
    def growing(x, g, m, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        beta_t = (beta - beta**t) / (1 - beta**t)
        m = beta_t * m + (1 - beta_t) * g
        return x - lr * m, m

    def corrected(x, g, m, t, *, lr=0.1, beta=0.9):  # type: ignore[no-untyped-def]
        m = beta * m + (1 - beta) * g
        return x - lr * m / (1 - beta**t), m

    grads = waves(300)
    ours, theirs = (driven(define(each)(lr=0.1, beta=0.9), grads) for each in (growing, corrected))
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-12 * np.max(np.abs(theirs)))


@pytest.mark.parametrize("mu", [0.5, 0.9, 0.99])
def test_averaged_momentum_at_lr_over_1_minus_mu_is_heavy_ball(define: Callable[..., Rule], mu: float) -> None:
    def averaged(x, g, b, t, *, lr=0.1, mu=0.9):  # type: ignore[no-untyped-def]
        b = mu * b + (1 - mu) * g
        return x - lr * b, b

    grads = waves(300)
    ball = driven(momentum(lr=0.02, momentum=mu), grads)
    mean = driven(define(averaged)(lr=0.02 / (1.0 - mu), mu=mu), grads)
    np.testing.assert_allclose(mean, ball, rtol=0.0, atol=1e-12 * np.max(np.abs(ball)))


@pytest.mark.parametrize("mu", [0.5, 0.9])
def test_the_look_ahead_point_of_sutskever_is_the_iterate_of_nesterov(mu: float) -> None:
    """v = mu v - lr f'(theta + mu v), theta = theta + v: then theta + mu v is PyTorch's iterate."""

    def slope(x: Any) -> Any:
        return np.sin(x) + 0.3 * x

    lr, start = 0.05, np.array([2.0, -1.0, 0.1])
    theta, v, ahead = start, np.zeros(3), []
    for _ in range(300):
        v = mu * v - lr * slope(theta + mu * v)
        theta = theta + v
        ahead.append(theta + mu * v)
    np.testing.assert_allclose(path(nesterov(lr=lr, momentum=mu), slope, start, 300), ahead, rtol=0.0, atol=1e-13)
