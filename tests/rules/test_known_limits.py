"""What is known of the catalogue's less common rules without running anything else."""

import math
from typing import Any

import numpy as np
import optax
import pytest
from numpy.typing import NDArray

from tests.rules import optax_twins
from tests.rules.given import START, distance, gradients, schedule
from thalweg.optimizer.optimizer import Optimizer, State
from thalweg.rules import CATALOGUE, adabelief, adadelta, adam, adamax, lion, nadam, radam, rprop, signum, yogi

SIGNS = {"rprop": rprop, "signum": signum, "lion": lion}


def path(optimizer: Optimizer, grads: NDArray[np.float64], x: Any = START) -> NDArray[np.float64]:
    state, seen = optimizer.init(x), [x]
    for g in grads:
        x, state = optimizer.step(x, g, state)
        seen.append(x)
    return np.array(seen)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_gradient_that_was_never_there_moves_nothing(name: str) -> None:
    xs = path(CATALOGUE[name](**({"weight_decay": 0.0} if name == "adamw" else {})), np.zeros((30, len(START))))
    np.testing.assert_allclose(xs, np.tile(START, (31, 1)), rtol=1e-14)


@pytest.mark.parametrize("rule", [signum, lion], ids=["signum", "lion"])
def test_every_step_of_a_sign_is_as_long_as_lr(rule: Any) -> None:
    steps = np.abs(np.diff(path(rule(lr=schedule), gradients(60), np.zeros(6)), axis=0))
    np.testing.assert_allclose(steps, np.array([[schedule(t)] * 6 for t in range(1, 61)]), rtol=1e-11)


@pytest.mark.parametrize("size", [2.0**-300, 2.0**-7, 2.0**300])
@pytest.mark.parametrize("name", SIGNS)
def test_the_size_of_gradients_does_not_count_where_only_their_sign_does(name: str, size: float) -> None:
    optimizer = SIGNS[name](lr=schedule)
    assert path(optimizer, size * gradients(60)).tobytes() == path(optimizer, gradients(60)).tobytes()


def test_rprop_grows_to_its_largest_step_and_shrinks_to_its_smallest() -> None:
    optimizer = rprop(lr=0.1, step_max=1.0, step_min=1e-3)
    xs = path(optimizer, np.ones(20), 0.0)
    expected = -np.cumsum([min(0.1 * 1.2**k, 1.0) for k in range(20)])
    np.testing.assert_allclose(xs[1:], expected, rtol=1e-14)
    back_and_forth = path(optimizer, np.resize([1.0, -1.0, -1.0, 1.0], 60), 0.0)
    lengths = np.abs(np.diff(back_and_forth))
    assert np.all(lengths[1::2] == 0.0)  # every turn stands still, and what follows counts as a first step
    np.testing.assert_allclose(lengths[::2], [max(0.1 * 0.5**k, 1e-3) for k in range(30)], rtol=1e-12)


def test_rprop_looks_at_lr_only_once() -> None:
    once, falling = rprop(lr=0.1), rprop(lr=lambda t: 0.1 / t)
    assert path(once, gradients(40)).tobytes() == path(falling, gradients(40)).tobytes()


def test_adabelief_believes_a_steady_gradient_and_adam_does_not_care() -> None:
    """(g - m)^2 = (g beta1^t)^2: closed form. Where signs alternate the two agree: m is near 0."""
    b1, b2, g, eps = 0.9, 0.99, 3.0, 1e-8
    steps = -np.diff(path(adabelief(lr=1.0, beta2=b2, eps=eps), np.full(40, g), 0.0))
    for t, step in enumerate(steps, 1):
        spread = sum(b2 ** (t - i) * ((1 - b2) * (g * b1**i) ** 2 + eps) for i in range(1, t + 1))
        assert step == pytest.approx(g / (math.sqrt(spread / (1 - b2**t)) + eps), rel=1e-12)
    np.testing.assert_allclose(-np.diff(path(adam(lr=1.0, beta2=b2), np.full(40, g), 0.0)), 1.0, rtol=1e-8)
    assert np.all(np.diff(steps) > 0.0)
    assert steps[-1] > 3.0
    alternating = np.resize([g, -g], 400)
    rules = (adabelief, adam)
    unsteady, indifferent = (np.diff(path(rule(lr=1.0, beta2=b2), alternating, 0.0))[300:] for rule in rules)
    np.testing.assert_allclose(unsteady, indifferent, rtol=0.06)


def test_yogi_s_scale_falls_by_sums_where_adam_s_falls_by_factors() -> None:
    b2, large, small = 0.9, 10.0, 0.1
    grads = np.concatenate([np.full(50, large), np.full(50, small)])
    states = {}
    for rule in (yogi, adam):
        optimizer = rule(beta2=b2)
        x, state, seen = 0.0, optimizer.init(0.0), []
        for g in grads:
            x, state = optimizer.step(x, g, state)
            seen.append(state.slots["v"])
        states[rule.name] = np.array(seen)
    highest = states["yogi"][49]
    k = np.arange(1, 51)
    np.testing.assert_allclose(states["yogi"][50:], highest - k * (1 - b2) * small**2, rtol=1e-12)
    fallen = states["adam"][49] * b2**k + (1 - b2**k) * small**2
    np.testing.assert_allclose(states["adam"][50:], fallen, rtol=1e-12)
    assert states["yogi"][-1] > 0.99 * highest
    assert states["adam"][-1] < 0.01 * states["adam"][49]


@pytest.mark.parametrize("beta2, untrusted", [(0.999, 5), (0.99, 5), (0.9, 5), (0.6, 1000)])
def test_radam_begins_as_momentum(beta2: float, untrusted: int) -> None:
    """Until rho > 5: five steps for betas near 1; at 0.6 rho never exceeds 4, so for ever."""
    grads = gradients(min(untrusted + 3, 60))
    xs, m, x = path(radam(lr=schedule, beta2=beta2, eps=1e-3), grads), np.zeros(6), START
    for t, g in enumerate(grads, 1):
        m = 0.9 * m + 0.1 * g
        x = x - schedule(t) * m / (1.0 - 0.9**t)
        same = bool(np.all(np.abs(xs[t] - x) <= 1e-12 * np.max(np.abs(xs), axis=0)))
        assert same == (t <= untrusted), t


def test_radam_ends_as_adam() -> None:
    """beta2^t is 0: rho is rho_inf, nothing is left to rectify, and epsilon stands in the same place."""
    generator = np.random.default_rng(2)
    late = State(10**6, {"m": generator.normal(size=9), "v": generator.uniform(0.01, 4.0, size=9)})
    x, g = generator.normal(size=(2, 9))
    ours, theirs = (rule(lr=0.1, eps=1e-2).step(x, g, late)[0] for rule in (radam, adam))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.parametrize("eps", [1e-3, 1e-2, 2.0])
def test_nadam_whose_momentum_is_there_at_once_is_optax_s(eps: float) -> None:
    """0.96^(t momentum_decay) is 0, so that mu is beta1 throughout: optax's form, which has no schedule of it."""
    theirs = optax_twins.run(optax.nadam(optax_twins.lr, eps=eps), START, gradients(60), {})
    ours = path(nadam(lr=schedule, eps=eps, momentum_decay=1e5), gradients(60))
    assert distance(ours[1:], theirs.x) <= 1e-13
    assert distance(path(nadam(lr=schedule, eps=eps), gradients(60))[1:], theirs.x) > 1e-3


def test_adamax_divides_by_the_largest_gradient_as_it_fades() -> None:
    grads, optimizer = gradients(60), adamax(beta2=0.9, eps=1e-3)
    x, state = START, optimizer.init(START)
    for t, g in enumerate(grads, 1):
        x, state = optimizer.step(x, g, state)
        faded = 0.9 ** np.arange(t - 1, -1, -1)[:, None] * (np.abs(grads[:t]) + 1e-3)
        np.testing.assert_allclose(state.slots["u"], faded.max(axis=0), rtol=1e-12)


@pytest.mark.parametrize("size", [2.0**-20, 2.0**20])
def test_adadelta_forgets_the_size_of_gradients_where_epsilon_does_not_count(size: float) -> None:
    """Its steps are measured by its steps: the units of the gradient cancel."""
    optimizer, still = adadelta(eps=1e-300), np.zeros(6)
    assert distance(path(optimizer, size * gradients(60), still)[1:], path(optimizer, gradients(60), still)[1:]) <= 1e-9
