"""Where slots start, which exist, and where the model is evaluated."""

from typing import Any

import numpy as np
import pytest

import thalweg as tw


@tw.rule(start={"a": 2.0, "b": "b0", "home": "x"}, ranges={"b0": "[0, 10]"})
def started(x, g, a, b, home, plain, t, *, lr=0.1, b0=3.0):
    return x - lr * (g + a + b + plain) + (home - x), a + g, b + g, home + 0 * g, plain + g


def test_slots_start_as_declared() -> None:
    state = started(b0=5).init(np.array([1.0, -1.0], dtype=np.float32))
    expected = {"a": [2, 2], "b": [5, 5], "home": [1, -1], "plain": [0, 0]}
    assert state.t == 0
    assert {name: list(values) for name, values in state.slots.items()} == expected
    assert {values.dtype for values in state.slots.values()} == {np.dtype(np.float32)}
    assert started().init(4.0).slots == {"a": 2.0, "b": 3.0, "home": 4.0, "plain": 0.0}


def test_a_slot_that_starts_at_x_is_a_copy() -> None:
    x = np.ones(3)
    home = started().init(x).slots["home"]
    home[0] = 7.0
    assert x[0] == 1.0


def test_adagrad_starts_where_its_hyperparameter_says() -> None:
    opt = tw.adagrad(lr=1.0, v0=3.0, eps=0.0)
    x, state = opt.step(0.0, 1.0, opt.init(0.0))
    assert state.slots == {"v": 4.0}
    assert x == -0.5


@pytest.mark.parametrize(
    "opt, slots",
    [
        (tw.sgd(), ()),
        (tw.momentum(), ("b",)),
        (tw.adam(), ("m", "v")),
        (tw.amsgrad(), ("m", "v", "v_max")),
        (tw.adagrad(), ("v",)),
        (tw.rmsprop(), ("v",)),
        (tw.rmsprop(centered=True), ("v", "m")),
        (tw.rmsprop(momentum=0.9), ("v", "b")),
        (tw.rmsprop(centered=True, momentum=0.0), ("v", "m", "b")),
    ],
)
def test_a_slot_that_a_variant_does_not_use_does_not_exist(opt: tw.Optimizer, slots: tuple[str, ...]) -> None:
    assert opt.variant.slots == slots
    state = opt.init(np.ones(2))
    assert tuple(state.slots) == slots
    assert tuple(opt.step(np.ones(2), np.ones(2), state)[1].slots) == slots


@tw.rule(start={"z": "x"})
def schedule_free(x, g, z, weights, t, *, lr=0.1, beta=0.9):
    z = z - lr * g
    weights = weights + lr**2
    c = lr**2 / weights
    return (1 - c) * x + c * z, z, weights


@schedule_free.evaluate
def between(x, z, beta):
    return (1 - beta) * z + beta * x


def test_without_a_declaration_the_model_is_evaluated_at_the_parameters() -> None:
    params = {"w": np.ones(2)}
    assert tw.adam().evaluation_point(params, tw.adam().init(params)) is params


@pytest.mark.parametrize("make", [float, lambda v: np.array([v, v]), lambda v: np.array([v], dtype=np.float32)])
def test_a_declared_point_is_where_the_model_is_evaluated(make: Any) -> None:
    opt = schedule_free(lr=0.5, beta=0.25)
    x, state = {"w": make(1.0)}, opt.init({"w": make(1.0)})
    assert np.all(opt.evaluation_point(x, state)["w"] == 1.0)
    mean, z, total = 1.0, 1.0, 0.0
    for g in (1.0, -0.5, 2.0):
        x, state = opt.step(x, {"w": make(g)}, state)
        z, total = z - 0.5 * g, total + 0.25
        mean = (1 - 0.25 / total) * mean + 0.25 / total * z
        point = opt.evaluation_point(x, state)
        np.testing.assert_allclose(x["w"], mean, rtol=1e-6)
        np.testing.assert_allclose(point["w"], 0.75 * z + 0.25 * mean, rtol=1e-6)
        assert type(point["w"]) is type(x["w"])
        assert np.asarray(point["w"]).dtype == np.asarray(x["w"]).dtype
        assert not np.shares_memory(point["w"], x["w"])
    assert state.slots["weights"] == total


def test_a_scalar_slot_is_carried_from_step_to_step() -> None:
    opt = schedule_free(lr=0.5)
    state = opt.init([np.ones(2), np.ones(3)])
    assert state.slots["weights"] == 0.0
    _, state = opt.step([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3)], state)
    assert state.slots["weights"] == 0.25


def test_steps_count_from_one() -> None:
    @tw.rule
    def counting(x, g, t):
        return x + t * g

    opt, x = counting(), 0.0
    state = opt.init(x)
    for expected in (1.0, 3.0, 6.0):
        x, state = opt.step(x, 1.0, state)
        assert x == expected


def test_an_untouched_parameter_is_a_copy_all_the_same() -> None:
    @tw.rule
    def resting(x, g, m, t):
        return x, g

    x, g = np.ones(3), np.full(3, 2.0)
    new, state = resting().step(x, g, resting().init(x))
    assert (new == 1.0).all() and not np.shares_memory(new, x)
    assert (state.slots["m"] == 2.0).all() and not np.shares_memory(state.slots["m"], g)


def test_a_constant_result_has_the_parameter_s_shape() -> None:
    @tw.rule
    def home(x, g, m, t, *, target=3.0):
        return target, m + 1

    opt = home()
    new, state = opt.step(np.ones((2, 2)), np.ones((2, 2)), opt.init(np.ones((2, 2))))
    assert new.tolist() == [[3.0, 3.0], [3.0, 3.0]]
    assert state.slots["m"] == 1.0
