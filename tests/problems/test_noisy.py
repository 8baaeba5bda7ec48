"""Gradients with noise: its law, what it leaves as it was, and every way of running on it."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import InputError
from thalweg.landscapes import CATALOGUE
from thalweg.landscapes.landscape import Landscape
from thalweg.problems.noisy import NoisyLandscape, noisy

DRAWS = 20_000


def drawn(surface: NoisyLandscape, size: int, seed: int, draws: int = DRAWS) -> np.ndarray:
    return np.array([(each["e1"], each["e2"]) for each in itertools.islice(surface.batches(size, seed), draws)])


@pytest.mark.parametrize("size", [1, 4, 100])
def test_noise_is_normal_and_a_batch_shrinks_it_by_its_root(size: int) -> None:
    """Mean, standard deviation, kurtosis and correlation within five of their standard errors."""
    sigma, root = 3.0, math.sqrt(DRAWS)
    e = drawn(noisy(tw.valley, sigma), size, seed=7) / (sigma / math.sqrt(size))
    assert np.abs(e.mean(axis=0)).max() < 5 / root
    assert np.abs(e.std(axis=0) - 1).max() < 5 / (math.sqrt(2) * root)
    assert np.abs((e**4).mean(axis=0) - 3).max() < 5 * math.sqrt(96) / root
    assert abs(np.mean(e[:, 0] * e[:, 1])) < 5 / root
    for quantile, share in ((-1.0, 0.158655), (0.0, 0.5), (2.0, 0.977250)):
        assert np.abs((e < quantile).mean(axis=0) - share).max() < 5 * math.sqrt(share * (1 - share)) / root


def test_two_uniform_numbers_make_two_normal_ones() -> None:
    uniform = np.random.default_rng(11).random((50, 2))
    length, angle = np.sqrt(-2 * np.log(1 - uniform[:, 0])), 2 * np.pi * uniform[:, 1]
    expected = 2.5 * np.stack([length * np.cos(angle), length * np.sin(angle)], axis=1)
    np.testing.assert_allclose(drawn(noisy(tw.beale, 2.5), 1, 11, 50), expected, rtol=1e-14)


def test_the_gradient_is_the_true_one_plus_the_noise() -> None:
    surface = noisy(tw.rosenbrock, 2.0)
    for parameters in itertools.islice(surface.batches(1, 3), 20):
        seen = surface.gradient_with(parameters)(-1.5, 2.0)
        true = tw.rosenbrock.gradient(-1.5, 2.0)
        assert seen == pytest.approx((true[0] + parameters["e1"], true[1] + parameters["e2"]), rel=1e-14)


@pytest.mark.parametrize("landscape", CATALOGUE.values(), ids=list(CATALOGUE))
def test_without_noise_it_has_the_landscapes_bits(landscape: Landscape) -> None:
    surface, (x0, x1, y0, y1) = noisy(landscape), landscape.domain
    points = np.random.default_rng(0).uniform((x0, y0), (x1, y1), (200, 2))
    for x, y in [*points.tolist(), landscape.start, *landscape.minima]:
        assert surface.value_and_gradient(x, y) == landscape.value_and_gradient(x, y)
        assert surface.value(x, y) == landscape.value(x, y)
        assert surface.hessian(x, y) == landscape.hessian(x, y)
    whole = tw.descend(surface, tw.adam(lr=0.1), steps=50), tw.descend(landscape, tw.adam(lr=0.1), steps=50)
    still = tw.descend(noisy(landscape, 0.0), tw.adam(lr=0.1), steps=50, batch=1)
    assert whole[0].points.tolist() == whole[1].points.tolist() == still.points.tolist()


def test_the_same_seed_gives_the_same_path_and_another_another() -> None:
    surface = noisy(tw.valley, 5.0)
    first, again, other = (tw.descend(surface, tw.sgd(lr=0.01), batch=1, seed=seed) for seed in (4, 4, 5))
    assert first == again
    assert first.points.tolist() != other.points.tolist()
    assert first.losses.tolist() == surface.value(*first.points.T).tolist()  # of the landscape, not of the noise


def test_plain_descent_hovers_as_theory_says() -> None:
    """On x^2/2, x = (1 - lr) x - lr e, whose variance at last is lr sigma^2 / (2 - lr)."""
    bowl, lr, sigma = tw.formula("(x**2 + y**2) / 2", view=(-9, 9, -9, 9), start=(0.1, 0.1)), 0.5, 2.0
    points = tw.descend(noisy(bowl, sigma), tw.sgd(lr=lr), steps=40_000, batch=4).points[100:]
    assert points.var(axis=0) == pytest.approx([lr * (sigma / 2) ** 2 / (2 - lr)] * 2, rel=0.05)


def test_tuning_and_sweeps_run_on_it() -> None:
    surface = noisy(tw.valley, 1.0)
    best = tw.tune(surface, [tw.sgd, tw.adam], steps=100, batch=4, seed=2)
    for entry in best.entries:
        path = tw.descend(surface, entry.optimizer, steps=100, batch=4, seed=2)
        assert path.settled_at() == entry.steps
    rates = [0.005, 0.01, 0.015]
    swept = tw.sweep(surface, tw.sgd, lr=rates, seed=[0, 1], batch=4, steps=60)
    for k, lr in enumerate(rates):
        for seed in (0, 1):
            alone = tw.descend(surface, tw.sgd(lr=lr), steps=60, batch=4, seed=seed)
            assert swept.final[k, seed].tolist() == alone.points[-1].tolist()


def test_its_facts_are_the_landscapes() -> None:
    surface = noisy(tw.valley(kappa=50), 2)
    assert (surface.name, surface.minima, surface.start) == ("valley", ((0.0, 0.0),), tw.valley.start)
    assert dict(surface.parameters) == {"kappa": 50.0, "tilt": 0.0, "e1": 0.0, "e2": 0.0}
    assert surface.sigma == 2.0 and isinstance(surface.replace(start=(1.0, 1.0)), NoisyLandscape)
    assert tw.condition_number(surface) == 50


@pytest.mark.parametrize("sigma", [-1.0, math.nan, math.inf, "1", None, True, 1j])
def test_a_deviation_that_is_none(sigma: Any) -> None:
    with pytest.raises(InputError, match=r"^sigma is a standard deviation[^\n]*$"):
        noisy(tw.valley, sigma)


@tw.landscape(domain=(-1.0, 1.0, -1.0, 1.0), start=(0.5, 0.5))
def clashing(x: Any, y: Any, *, e2: float = 1.0) -> Any:
    return x**2 + e2 * y**2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (tw.old_faithful(), "mini-batches of its own"),
        (noisy(tw.valley), "mini-batches of its own"),
        (tw.function(lambda x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y), view=(-1, 1, -1, 1)), "recorded"),
        (None, "recorded"),
        (clashing, "e2"),
    ],
)
def test_what_takes_no_noise(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        noisy(given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("size", [0, -1, 1.5, True, "2"])
def test_a_batch_that_is_none(size: Any) -> None:
    with pytest.raises(InputError, match="a batch is a whole number"):
        noisy(tw.valley).batches(size, 0)


@pytest.mark.parametrize("seed", [-1, 0.5, "a", True, None])
def test_a_seed_that_is_none(seed: Any) -> None:
    with pytest.raises(InputError, match="seed"):
        noisy(tw.valley).batches(1, seed)
