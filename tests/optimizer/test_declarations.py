"""Declarations at their edges: what a rule is made of, text annotations, starts, and points of evaluation."""

from __future__ import annotations  # flags' annotations are text here

import functools
from typing import Any, Literal

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError, ReadError, ThalwegError
from thalweg.optimizer.rule import CATALOGUE


@pytest.mark.parametrize("made_of", [3, "adam", functools.partial(max, 1), object(), len])
def test_a_rule_is_made_of_a_function(made_of: Any) -> None:
    with pytest.raises(ReadError, match="a rule is made of a Python function, not of"):
        tw.rule(made_of)


@pytest.mark.parametrize("name", ["two\nlines", "nul\0", "half \ud800", "\u202e", 3])
def test_a_name_can_stand_in_files_and_messages(name: Any) -> None:
    def rule(x, g, t, *, lr=0.5):
        return x - lr * g

    with pytest.raises(ReadError, match="a rule's name is a line of letters that can be printed") as raised:
        tw.rule(rule, name=name)
    assert str(raised.value).isprintable()


def test_annotations_that_are_text_are_understood() -> None:
    @tw.rule
    def either(x, g, t, *, mode: Literal["plain", "signed"] = "plain"):
        return x - (tw.sign(g) if mode == "signed" else g)

    assert either(mode="signed").step(0.0, 5.0, either().init(0.0))[0] == -1.0
    with pytest.raises(HyperparameterError, match="mode must be 'plain' or 'signed', 'sing' was given"):
        either(mode="sing")


def test_other_annotations_may_say_what_they_like() -> None:
    @tw.rule
    def noted(x: no_such_name, g, t, *, lr: also_none = 0.5):  # noqa: F821
        return x - lr * g

    assert noted().step(1.0, 1.0, noted().init(1.0))[0] == 0.5


def outside(x, g, t, *, mode: Literal["a", "b"] = "c"):
    return x - g


def test_a_default_is_one_of_its_choices() -> None:
    with pytest.raises(ReadError, match="annotate mode with its choices"):
        tw.rule(outside)


def optional_start(x, g, m, t, *, m0=None):
    return x - g, m + (g if m0 is None else m0)


@pytest.mark.parametrize("start", ["m0", "none", True, None, float("nan"), float("inf"), [1.0]])
def test_a_slot_starts_at_a_number_that_is_always_there(start: Any) -> None:
    with pytest.raises(ThalwegError, match=r"slot m starts at|the start of m must be a number"):
        tw.rule(start={"m": start})(optional_start)


def test_what_another_rule_takes_is_said_of_our_own_rules_only() -> None:
    @tw.rule
    def mine(x, g, t, *, sharpness=1.0):
        return x - sharpness * g

    try:
        with pytest.raises(HyperparameterError) as caught:
            tw.sgd(sharpness=2.0)
    finally:
        del CATALOGUE["mine"]
    assert str(caught.value) == "sgd has no sharpness; it has lr, weight_decay"


@pytest.fixture
def anchored() -> tw.Rule:
    """A slot that only the point of evaluation reads."""

    @tw.rule(start={"home": "x"})
    def anchored(x, g, home, t, *, lr=0.5):
        return x - lr * g, home

    @anchored.evaluate
    def _(x, home, lr):
        return home + (x - home) / (lr - lr + 2)

    return anchored


@pytest.mark.parametrize("make", [float, np.array, lambda v: np.full(3, v, np.float16), lambda v: np.full(3, v)])
def test_a_slot_that_only_the_evaluation_reads_exists(anchored: tw.Rule, make: Any) -> None:
    opt, x = anchored(), {"w": make(1.0)}
    new, state = opt.step(x, {"w": make(4.0)}, opt.init(x))
    point = opt.evaluation_point(new, state)["w"]
    assert type(point) is type(x["w"]) and np.asarray(point).dtype == np.asarray(x["w"]).dtype
    assert np.all(new["w"] == make(-1.0)) and np.all(point == make(0.0))


def test_the_point_of_evaluation_follows_ieee_on_floats() -> None:
    @tw.rule
    def plainly(x, g, t):
        return x - g

    @plainly.evaluate
    def _(x):
        return 1 / x

    opt = plainly()
    assert opt.evaluation_point(0.0, opt.init(0.0)) == np.inf
    assert opt.evaluation_point(np.array([0.0, 2.0]), opt.init(np.zeros(2))).tolist() == [np.inf, 0.5]


def test_the_point_of_evaluation_checks_shapes(anchored: tw.Rule) -> None:
    opt = anchored()
    with pytest.raises(tw.errors.InputError, match=r"params has shape \(2,\), its home \(3,\)"):
        opt.evaluation_point(np.ones(2), opt.init(np.ones(3)))
