"""Hyperparameters: what is taken, and what is said when it is not."""

import math
import re
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError

ADAM = "lr, beta1, beta2, eps, weight_decay"


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: tw.adam(beta1=1.2), "adam: beta1 must be a number in [0, 1), 1.2 was given"),
        (lambda: tw.adam(beta1=1), "adam: beta1 must be a number in [0, 1), 1 was given"),
        (lambda: tw.adam(eps=-1e-8), "adam: eps must be a number in [0, inf), -1e-08 was given"),
        (lambda: tw.adam(bta1=0.9), f"adam has no bta1; did you mean beta1? (it has {ADAM})"),
        (lambda: tw.adam(0.1), f"adam takes its hyperparameters by name ({ADAM}), 0.1 was given without one"),
        (lambda: tw.sgd(momentum=0.9), "sgd has no momentum; use tw.momentum(momentum=0.9)"),
        (lambda: tw.sgd(colour=1), "sgd has no colour; it has lr, weight_decay"),
        (lambda: tw.adam(lr=0), "adam: lr must be a number in (0, inf), 0 was given"),
        (lambda: tw.adam(lr=-1), "adam: lr must be a number in (0, inf), -1 was given"),
        (lambda: tw.adam(lr=math.nan), "adam: lr must be a number in (0, inf), nan was given"),
        (lambda: tw.adam(lr=math.inf), "adam: lr must be a number in (0, inf), inf was given"),
        (lambda: tw.adam(lr="x"), "adam: lr must be a number in (0, inf), 'x' was given"),
        (lambda: tw.adam(lr=True), "adam: lr must be a number in (0, inf), True was given"),
        (lambda: tw.adam(lr=None), "adam: lr must be a number in (0, inf), None was given"),
        (lambda: tw.adam(lr=1j), "adam: lr must be a number in (0, inf), 1j was given"),
        (lambda: tw.adam(lr=10**400), f"adam: lr must be a number in (0, inf), 1{'0' * 59} was given"),
        (lambda: tw.adam(lr=[0.1]), "adam: lr must be a number in (0, inf), [0.1] was given"),
        (lambda: tw.rmsprop(centered=1), "rmsprop: centered must be False or True, 1 was given"),
        (lambda: tw.rmsprop(centered=None), "rmsprop: centered must be False or True, None was given"),
        (lambda: tw.rmsprop(momentum="on"), "rmsprop: momentum must be a number in [0, 1], 'on' was given"),
        (lambda: tw.rmsprop(momentum=False), "rmsprop: momentum must be a number in [0, 1], False was given"),
        (lambda: tw.rmsprop(momentum=1.5), "rmsprop: momentum must be a number in [0, 1], 1.5 was given"),
        (lambda: tw.adam().replace(bta1=0.9), f"adam has no bta1; did you mean beta1? (it has {ADAM})"),
        (lambda: tw.adam().replace(lr=-1), "adam: lr must be a number in (0, inf), -1 was given"),
    ],
)
def test_what_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(HyperparameterError) as caught:
        make()
    assert str(caught.value) == message
    assert isinstance(caught.value, InputError) and isinstance(caught.value, ValueError | TypeError)


@pytest.mark.parametrize("one", [1, 1.0, np.float32(1), np.float64(1), np.int64(1)])
def test_numbers_of_every_kind_become_floats(one: Any) -> None:
    value = tw.sgd(lr=one).hyperparameters["lr"]
    assert type(value) is float and value == 1.0


def test_defaults_stand_where_nothing_is_given() -> None:
    assert dict(tw.adam().hyperparameters) == {
        "lr": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "eps": 1e-8,
        "weight_decay": None,
    }


def test_hyperparameters_cannot_be_changed_in_place() -> None:
    opt = tw.sgd(lr=0.1)
    with pytest.raises(TypeError):
        opt.hyperparameters["lr"] = 0.2
    with pytest.raises(AttributeError):
        opt.rule = tw.adam


def test_an_option_is_none_or_a_number_and_zero_is_a_number() -> None:
    assert tw.adam(weight_decay=None).variant is tw.adam().variant
    assert tw.adam(weight_decay=0.0).variant is tw.adam(weight_decay=0.5).variant
    assert tw.adam(weight_decay=0.0).variant is not tw.adam().variant
    assert tw.adam().variant.hyperparameters == ("lr", "beta1", "beta2", "eps")
    assert tw.adam(weight_decay=0.1).at(1) == (1e-3, 0.9, 0.999, 1e-8, 0.1)


@tw.rule(ranges={"gain": "(0, 2]"})
def flagged(x, g, t, *, lr=0.1, gain=1, mode: Literal["plain", "signed"] = "plain", flipped=False, clip=None):
    if mode == "signed":
        g = tw.sign(g)
    if flipped:
        g = -g
    if clip is not None:
        g = tw.minimum(g, clip)
    return x - lr * gain * g


def test_flags_and_options_choose_what_is_computed() -> None:
    def stepped(**chosen: Any) -> float:
        return flagged(lr=1.0, **chosen).step(0.0, 3.0, flagged().init(0.0))[0]

    assert stepped() == -3.0
    assert stepped(mode="signed") == -1.0
    assert stepped(mode="signed", flipped=True) == 1.0
    assert stepped(clip=2.0, gain=2) == -4.0


@pytest.mark.parametrize(
    "chosen, message",
    [
        ({"mode": "sign"}, "flagged: mode must be 'plain' or 'signed', 'sign' was given"),
        ({"mode": None}, "flagged: mode must be 'plain' or 'signed', None was given"),
        ({"flipped": "yes"}, "flagged: flipped must be False or True, 'yes' was given"),
        ({"flipped": 0}, "flagged: flipped must be False or True, 0 was given"),
        ({"gain": 0}, "flagged: gain must be a number in (0, 2], 0 was given"),
        ({"gain": 2.5}, "flagged: gain must be a number in (0, 2], 2.5 was given"),
        ({"clip": math.inf}, "flagged: clip must be a number in (-inf, inf), inf was given"),
    ],
)
def test_flags_and_ranges_of_a_user_s_own(chosen: dict[str, Any], message: str) -> None:
    with pytest.raises(HyperparameterError, match=f"^{re.escape(message)}$"):
        flagged(**chosen)


def test_the_ends_of_a_range_belong_to_it_as_written() -> None:
    assert flagged(gain=2).hyperparameters["gain"] == 2.0
    assert tw.momentum(momentum=1.0, dampening=0).hyperparameters["momentum"] == 1.0
    assert tw.adam(beta1=0).hyperparameters["beta1"] == 0.0


def test_a_stated_range_takes_the_place_of_the_standard_one() -> None:
    @tw.rule(ranges={"lr": "[-1, 1]"})
    def uphill_too(x, g, t, *, lr=0.1):
        return x - lr * g

    assert uphill_too(lr=-1).step(0.0, 2.0, uphill_too().init(0.0))[0] == 2.0
    with pytest.raises(HyperparameterError, match=re.escape("lr must be a number in [-1, 1], 2 was given")):
        uphill_too(lr=2)


def test_replace_keeps_the_rest() -> None:
    opt = tw.rmsprop(lr=0.1, centered=True, momentum=0.9)
    other = opt.replace(lr=0.2, momentum=None)
    assert dict(other.hyperparameters) == {**opt.hyperparameters, "lr": 0.2, "momentum": None}
    assert opt.hyperparameters["lr"] == 0.1
    assert opt.replace() == opt
    assert hash(opt.replace()) == hash(opt)
    assert other != opt


@pytest.mark.parametrize(
    "opt, text",
    [
        (tw.sgd(lr=0.0197), "sgd(lr=0.0197)"),
        (tw.sgd(lr=1), "sgd(lr=1)"),
        (tw.adam(), "adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)"),
        (
            tw.rmsprop(centered=True, momentum=0.5),
            "rmsprop(lr=0.01, alpha=0.99, eps=1e-08, centered=True, momentum=0.5)",
        ),
        (flagged(mode="signed"), "flagged(lr=0.1, gain=1, mode='signed', flipped=False)"),
    ],
)
def test_repr_is_how_it_is_made(opt: tw.Optimizer, text: str) -> None:
    assert repr(opt) == text
    assert eval(text, {**vars(tw), "flagged": flagged}) == opt


def test_repr_names_a_schedule() -> None:
    def halving(t: int) -> float:
        return 0.5**t

    assert repr(tw.sgd(lr=halving)) == "sgd(lr=halving)"


def test_a_schedule_is_asked_for_every_step_from_one() -> None:
    asked = []

    def schedule(t: int) -> float:
        asked.append(t)
        return 1 / t

    opt = tw.sgd(lr=schedule)
    x, state = 0.0, opt.init(0.0)
    for _ in range(3):
        x, state = opt.step(x, 6.0, state)
    assert x == 0.0 - 6 - 3 - 2
    assert asked == [1, 2, 3]
    assert all(type(t) is int for t in asked)


@pytest.mark.parametrize("given", [1, np.float32(0.5), np.float64(0.5), np.array(0.5), 0, 0.0])
def test_what_a_schedule_may_give(given: Any) -> None:
    opt = tw.sgd(lr=lambda t: given)
    assert opt.step(0.0, 1.0, opt.init(0.0))[0] == -float(given)


@pytest.mark.parametrize("given", [-1, math.nan, math.inf, "fast", None, [0.1, 0.2]])
def test_what_a_schedule_may_not_give(given: Any) -> None:
    opt = tw.adam(lr=lambda t: given)
    state = opt.init(1.0)
    with pytest.raises(HyperparameterError) as caught:
        opt.step(1.0, 1.0, state)
    expected = f"adam: the schedule of lr must give a number in [0, inf), {given!r} at t=1"
    assert str(caught.value) == expected


def test_any_number_takes_a_schedule() -> None:
    scheduled = tw.momentum(lr=0.1, momentum=lambda t: 1 - 1 / t, weight_decay=lambda t: 0.0)
    x, state = 1.0, scheduled.init(1.0)
    for t in range(1, 6):
        by_number = tw.momentum(lr=0.1, momentum=1 - 1 / t, weight_decay=0.0)
        expected = by_number.step(x, 0.5, state)
        x, state = scheduled.step(x, 0.5, state)
        assert (x, state) == expected
    assert state.slots["b"] != 0.5


def test_no_flag_takes_a_schedule() -> None:
    with pytest.raises(HyperparameterError, match="centered must be False or True"):
        tw.rmsprop(centered=lambda t: True)


def test_a_schedule_stays_in_the_range_of_its_number() -> None:
    opt = tw.adam(beta1=lambda t: 1.5)
    with pytest.raises(HyperparameterError) as caught:
        opt.step(1.0, 1.0, opt.init(1.0))
    assert str(caught.value) == "adam: the schedule of beta1 must give a number in [0, 1], 1.5 at t=1"
