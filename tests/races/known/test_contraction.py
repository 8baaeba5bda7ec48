"""How fast descent and heavy ball close in on a quadratic's minimum, measured on a race's losses."""

import math

import numpy as np
import pytest

import thalweg as tw
from tests.races.known.problems import LOW, best, losses, quadratic
from thalweg.problems.problem import Budget
from thalweg.runs.train import train

CONDITIONS = {10.0: "0.818182", 100.0: "0.980198", 1000.0: "0.998002"}


@pytest.mark.parametrize(("k", "printed"), CONDITIONS.items())
def test_gradient_descent_contracts_by_k_minus_1_over_k_plus_1(k: float, printed: str) -> None:
    """Both eigenvalues shrink by the same factor, one with a turn: every step squares it into the loss."""
    found = losses(quadratic(k), tw.sgd(), 60, lr=2 / (LOW + LOW * k))
    factors = np.sqrt(found[1:] / found[:-1])
    np.testing.assert_allclose(factors, (k - 1) / (k + 1), rtol=0, atol=1e-10)
    assert {f"{factor:.6f}" for factor in factors} == {printed}


@pytest.mark.parametrize("k", CONDITIONS)
def test_at_every_rate_each_eigenvalue_shrinks_by_itself(k: float) -> None:
    """Loss after t steps: the sum of l u^2 (1 - lr l)^(2t) / 2, u the start along each axis; many rates in one call."""
    problem, budget, bends = quadratic(k), Budget(int(2 * k), 10), np.array([LOW, LOW * k])
    rates = np.append(np.geomspace(0.01, 0.999, 40) * 2 / bends[1], 2 / bends.sum())
    runs = train(problem, tw.sgd(), [{"lr": float(lr)} for lr in rates], 7, budget)
    (x, y), _ = problem.drawn(7)
    along = np.array([0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x])
    shrunk = (1 - rates[:, None, None] * bends) ** (2 * np.array(budget.at)[:, None])
    expected = (bends * along**2 * shrunk / 2).sum(axis=2)
    np.testing.assert_allclose([run.train for run in runs], expected, rtol=1e-9)


@pytest.mark.parametrize("k", CONDITIONS)
def test_heavy_ball_at_its_best_is_a_little_slower_than_its_spectral_radius(k: float) -> None:
    """A double root: |x| falls as t r^t, which a measured slope sees as r (1 + 1/t)."""
    radius, steps = (math.sqrt(k) - 1) / (math.sqrt(k) + 1), int(8 * math.sqrt(k))
    found = np.sqrt(losses(quadratic(k), tw.momentum(), steps, **best(k)))
    half = steps // 2
    slope = (found[-1] / found[half]) ** (1 / (steps - half))
    assert radius < slope < radius + (1 - radius) / 4
    assert slope == pytest.approx(radius * (steps / half) ** (1 / (steps - half)), abs=0.15 * (1 - radius))


@pytest.mark.parametrize("k", [100.0, 1000.0])
def test_heavy_ball_needs_the_root_of_descent_s_steps(k: float) -> None:
    """To a hundredth of the loss's root: about ln(100) k / 2 steps, and ln(100) sqrt(k) / 2 and some more."""
    slow = losses(quadratic(k), tw.sgd(), int(4 * k), lr=2 / (LOW + LOW * k))
    fast = losses(quadratic(k), tw.momentum(), int(4 * k), **best(k))
    first = [int(np.argmax(np.sqrt(each / each[0]) < 0.01)) for each in (slow, fast)]
    assert first[0] == math.ceil(math.log(100) / -math.log((k - 1) / (k + 1)))
    assert math.log(100) * math.sqrt(k) / 2 < first[1] < 2 * math.log(100) * math.sqrt(k)


@pytest.mark.parametrize("lr", [0.1, 0.5, 1.0])
def test_descent_hovers_above_a_noisy_minimum_as_theory_says(lr: float) -> None:
    """Along an eigenvalue l the variance is lr sigma^2 / (l (2 - lr l)): the mean loss over seeds is half the sum of
    l times that, within five standard errors."""
    k, sigma, seeds = 3.0, 2.0, 400
    problem = quadratic(k, noise=sigma)
    runs = [train(problem, tw.sgd(), [{"lr": lr}], seed, Budget(200, 1))[0] for seed in range(seeds)]
    found = np.array([run.train[-1] for run in runs])
    expected = sum(lr * sigma**2 / (2 - lr * bend) / 2 for bend in (LOW, LOW * k))
    assert abs(found.mean() - expected) < 5 * found.std() / math.sqrt(seeds)
    assert 5 * found.std() / math.sqrt(seeds) < 0.3 * expected
