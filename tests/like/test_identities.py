"""What is the same under two names, and what is not although it looks so."""

from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.like.paths import apart, by_hand, path_of
from tests.like.rows import START, gradients, rate

LIKE = tw.like
SAME = 1e-14
EPS, BETA = 1e-2, 0.9


def halved(t: int) -> float:
    """A learning rate that drops tenfold on the way."""
    return 0.03 if t <= 20 else 0.003


def test_corrected_rmsprop_is_adam_without_momentum() -> None:
    one = LIKE.optax.rmsprop(learning_rate=rate, decay=BETA, eps=EPS, eps_in_sqrt=False, bias_correction=True)
    assert apart(path_of(one), path_of(tw.adam(lr=rate, beta1=0.0, beta2=BETA, eps=EPS))) < SAME


def test_an_epsilon_of_each_step_maps_torchs_adam_onto_keras() -> None:
    theirs = LIKE.torch.adam(lr=rate, betas=(0.8, BETA), eps=EPS)
    given: dict[str, Any] = {"learning_rate": rate, "beta_1": 0.8, "beta_2": BETA}
    hatted = LIKE.keras.adam(epsilon=lambda t: EPS * (1 - BETA**t) ** 0.5, **given)
    assert apart(path_of(hatted), path_of(theirs)) < SAME
    assert apart(path_of(LIKE.keras.adam(epsilon=EPS, **given)), path_of(theirs)) > 1e-3


def test_a_decay_of_each_step_is_bias_correction() -> None:
    def given(decay: Any, corrected: bool) -> Any:
        return LIKE.optax.rmsprop(
            learning_rate=rate, decay=decay, eps=EPS, eps_in_sqrt=False, bias_correction=corrected
        )

    changing = given(lambda t: (BETA - BETA**t) / (1 - BETA**t), False)
    assert apart(path_of(changing), path_of(given(BETA, True))) < SAME
    assert apart(path_of(given(BETA, False)), path_of(given(BETA, True))) > 1e-3


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_velocity_and_buffer_part_where_the_learning_rate_drops(name: str) -> None:
    inside, outside = getattr(LIKE.keras, name), getattr(LIKE.torch, name)
    assert apart(path_of(inside(learning_rate=0.03)), path_of(outside(lr=0.03))) < SAME
    dropped = path_of(inside(learning_rate=halved)), path_of(outside(lr=halved))
    assert apart(dropped[0][:20], dropped[1][:20]) < SAME
    assert apart(*dropped) > 1e-2


def test_a_running_mean_is_a_heavy_ball_at_another_rate() -> None:
    means = np.zeros_like(START)

    def step(x: Any, g: Any, t: int) -> Any:
        means[:] = BETA * means + (1 - BETA) * g
        return x - 0.03 / (1 - BETA) * means

    ball = path_of(LIKE.torch.momentum(lr=0.03, momentum=BETA))
    assert apart(by_hand(step), ball) < SAME


def test_torchs_dampening_is_no_running_mean() -> None:
    """The first gradient is not damped, so that it counts 1 / (1 - momentum) times too much."""
    means = np.zeros_like(START)

    def step(x: Any, g: Any, t: int) -> Any:
        means[:] = BETA * means + (1 - BETA) * g
        return x - 0.03 * means

    damped = path_of(LIKE.torch.momentum(lr=0.03, momentum=BETA, dampening=BETA))
    assert np.allclose(damped, path_of(LIKE.torch7.sgd(learningRate=0.03, momentum=BETA)), rtol=0, atol=0)
    extra = 0.03 * (1 - (1 - BETA)) * gradients()[0]
    assert np.allclose((by_hand(step) - damped)[0], extra, rtol=1e-9)
    assert apart(by_hand(step), damped) > 1e-2


def test_the_point_ahead_of_the_ball_is_nesterovs_iterate() -> None:
    assert apart(path_of(LIKE.torch7.nag(learningRate=0.03)), path_of(LIKE.torch.nesterov(lr=0.03))) < SAME
    drops = path_of(LIKE.torch7.nag(learningRate=halved)), path_of(LIKE.torch.nesterov(lr=halved))
    assert apart(*drops) > 1e-2
    assert apart(drops[0], path_of(LIKE.keras.nesterov(learning_rate=halved))) < SAME


def test_polyaks_two_points_are_the_buffer() -> None:
    before = [START, START]

    def step(x: Any, g: Any, t: int) -> Any:
        before[:] = [before[1], x]
        return x - 0.03 * g + BETA * (x - before[0])

    assert apart(by_hand(step), path_of(LIKE.torch.momentum(lr=0.03))) < SAME


def test_without_momentum_all_are_gradient_descent() -> None:
    from thalweg.like.formulas.sgd import keras_momentum, keras_nesterov, torch7_nag

    plain = path_of(tw.sgd(lr=rate))
    for rule in (keras_momentum, keras_nesterov, torch7_nag, tw.momentum, tw.nesterov):
        assert apart(path_of(rule(lr=rate, momentum=0.0)), plain) < SAME, rule
    for optimizer in (
        LIKE.keras.sgd(learning_rate=rate),
        LIKE.optax.sgd(learning_rate=rate, momentum=0.0),
        LIKE.torch.sgd(lr=rate),
        LIKE.torch7.sgd(learningRate=rate),
    ):
        assert optimizer == tw.sgd(lr=rate)


def test_decay_before_and_after_the_step_part() -> None:
    grads = gradients() * 1e-3
    before = path_of(LIKE.torch.adamw(lr=0.01, weight_decay=0.1), grads)
    steps = path_of(LIKE.torch.adam(lr=0.01), grads)
    after, x = [], START
    for u in np.diff(np.concatenate([START[None], steps]), axis=0):
        x = (x + u) * (1 - 0.01 * 0.1)
        after.append(x)
    assert 1e-6 < apart(np.array(after), before) < 1e-2


def test_decay_that_is_no_multiple_of_the_rate() -> None:
    """TensorFlow 1's AdamW with weight_decay = lr * weight_decay is Keras's."""
    given: dict[str, Any] = {"learning_rate": rate, "epsilon": EPS}
    unscaled = LIKE.tensorflow1.adamw(weight_decay=lambda t: rate(t) * 0.1, **given)
    assert apart(path_of(unscaled), path_of(LIKE.keras.adamw(weight_decay=0.1, **given))) < SAME


def test_keras_and_optax_adagrad_are_the_same_where_gradients_are_not_zero() -> None:
    given: dict[str, Any] = {"learning_rate": rate, "initial_accumulator_value": 0.5}
    assert (
        apart(path_of(LIKE.keras.adagrad(epsilon=EPS, **given)), path_of(LIKE.optax.adagrad(eps=EPS, **given))) < SAME
    )


def test_optax_rprop_is_one_step_late() -> None:
    """Steps that the first gradient asks for come with the second, while no gradient turns."""
    grads = np.abs(gradients()) + 1.0
    late = path_of(LIKE.optax.rprop(learning_rate=0.01), grads)
    assert np.all(late[0] == START)
    in_time = path_of(LIKE.torch.rprop(lr=0.01), grads)
    assert np.allclose(late[1:], in_time[:-1], rtol=1e-12)
