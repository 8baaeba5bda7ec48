"""Schedule-free rules: the point to train at and the point to evaluate at, and the weights of the average."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import thalweg as tw
from tests.rules.given import START, gradients, schedule

Numbers = NDArray[np.float64]
RULES = {"sgd": tw.schedule_free_sgd, "adamw": tw.schedule_free_adamw}


def run(optimizer: tw.Optimizer, grads: Numbers, start: Any = START) -> tuple[Numbers, Numbers, Numbers, tw.State]:
    """Where it trains, where it is evaluated, z, and the last state."""
    x, state = start, optimizer.init(start)
    trained, evaluated, iterates = [], [], []
    for g in grads:
        x, state = optimizer.step(x, g, state)
        trained.append(x)
        evaluated.append(optimizer.evaluation_point(x, state))
        iterates.append(state.slots["z"])
    return np.array(trained), np.array(evaluated), np.array(iterates), state


def averages(iterates: Numbers, weights: Numbers) -> Numbers:
    return np.cumsum(weights[:, None] * iterates, axis=0) / np.cumsum(weights)[:, None]


def close(ours: Numbers, theirs: Numbers) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-12 * np.max(np.abs(theirs)))


@pytest.mark.parametrize("name", RULES)
def test_before_the_first_step_both_points_are_the_start(name: str) -> None:
    optimizer = RULES[name]()
    np.testing.assert_allclose(optimizer.evaluation_point(START, optimizer.init(START)), START, rtol=1e-15)


@pytest.mark.parametrize("name", RULES)
def test_at_a_constant_lr_it_is_evaluated_at_the_plain_mean_of_z(name: str) -> None:
    trained, evaluated, iterates, _ = run(RULES[name](lr=0.02), gradients(80))
    close(evaluated, averages(iterates, np.ones(80)))
    close(trained, 0.1 * iterates + 0.9 * evaluated)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("r, power", [(0.0, 2.0), (1.0, 2.0), (0.5, 1.0), (2.0, 0.0)])
def test_a_step_weighs_t_to_the_r_and_the_largest_lr_so_far_to_its_power(name: str, r: float, power: float) -> None:
    optimizer = RULES[name](lr=schedule, warmup_steps=6, r=r, weight_lr_power=power)
    _, evaluated, iterates, state = run(optimizer, gradients(80))
    t = np.arange(1, 81)
    rates = np.array([schedule(each) for each in t]) * np.minimum(t / 6, 1.0)
    weights = t**r * np.maximum.accumulate(rates) ** power
    close(evaluated, averages(iterates, weights))
    assert state.slots["weight_sum"] == pytest.approx(weights.sum(), rel=1e-12)
    assert state.slots["lr_max"] == pytest.approx(rates.max(), rel=1e-15)


@pytest.mark.parametrize("name", RULES)
def test_the_sum_of_weights_and_the_largest_lr_are_one_number_for_a_tensor(name: str) -> None:
    variant = RULES[name]().variant
    assert variant.scalar_slots == ("weight_sum", "lr_max")
    assert "z" in variant.slots


def test_z_of_the_first_is_gradient_descent_with_gradients_from_x() -> None:
    _, _, iterates, _ = run(tw.schedule_free_sgd(lr=0.02), gradients(50))
    close(iterates, START - 0.02 * np.cumsum(gradients(50), axis=0))


@pytest.mark.parametrize("name", RULES)
def test_a_learning_rate_that_starts_at_0_starts_the_average_late(name: str) -> None:
    """Nothing weighs anything yet: no step, no division by that sum. Later steps go as if none had been before."""
    grads = gradients(40)
    late = RULES[name](lr=lambda t: 0.0 if t <= 3 else 0.02, **({"beta2": 0.0} if name == "adamw" else {}))
    trained, evaluated, _, _ = run(late, grads)
    for points in (trained, evaluated):
        np.testing.assert_allclose(points[:3], np.tile(START, (3, 1)), rtol=1e-15)
    early = late.replace(lr=0.02)
    for ours, theirs in zip((trained, evaluated), run(early, grads[3:])[:2], strict=True):
        close(ours[3:], theirs)


def test_on_a_noisy_bowl_the_average_is_nearer_than_what_it_averages() -> None:
    """f(x) = x^2 / 2 with noise of 1 in the gradient: z stays as far as its step size keeps it."""
    noise = np.random.default_rng(4).normal(size=(2000, 200))
    optimizer, x = tw.schedule_free_sgd(lr=0.5), np.full(200, 5.0)
    state = optimizer.init(x)
    for each in noise:
        x, state = optimizer.step(x, x + each, state)
    evaluated = optimizer.evaluation_point(x, state)
    assert np.mean(evaluated**2) < 0.01 * np.mean(state.slots["z"] ** 2)
    assert np.mean(evaluated**2) < 0.2 * np.mean(x**2)


@pytest.mark.parametrize("name, beta", [("sgd", "beta"), ("adamw", "beta1")])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_without_a_mixture_there_is_no_average_to_recover(name: str, beta: str, value: float) -> None:
    with pytest.raises(tw.errors.HyperparameterError, match=rf"{beta} must be a number in \(0, 1\)"):
        RULES[name](**{beta: value})
