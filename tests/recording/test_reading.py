"""What cannot be read, and what its author is told: where, and why."""

import math
import re
from collections.abc import Callable
from inspect import getsourcelines
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import ReadError
from thalweg.recording.reading import read


def branch_on_x(x, g, t):
    if x > 0:
        return x - g
    return x


def branch_on_g(x, g, t):
    return x - g if g else x


def branch_on_number(x, g, t, *, lr=0.1):
    while lr:
        lr = lr - 1
    return x - lr * g


def math_sqrt(x, g, t):
    return x - math.sqrt(g)


def numpy_sqrt(x, g, t):
    return x - np.sqrt(g)


def as_float(x, g, t):
    return float(x) - g


def loop_over(x, g, t):
    return sum(range(t)) + x


def floor_division(x, g, t):
    return x - g // 2


def unknown_name(x, g, t):
    return x - learning_rate * g  # noqa: F821


def combined_with_text(x, g, t):
    return x + "g"


def sum_of_conditions(x, g, t):
    return x + (g > 0)


def where_of_number(x, g, t):
    return tw.where(g, x, 0)


INSIDE = [
    (branch_on_x, 1, "neither true nor false: choose with where"),
    (branch_on_g, 1, "neither true nor false: choose with where"),
    (branch_on_number, 1, "neither true nor false: choose with where"),
    (math_sqrt, 1, "no Python number yet: use arithmetic and thalweg's sqrt"),
    (numpy_sqrt, 1, "TypeError"),
    (as_float, 1, "no Python number yet"),
    (loop_over, 1, "no Python number yet"),
    (floor_division, 1, "// and % cannot be recorded"),
    (unknown_name, 1, "NameError: name 'learning_rate' is not defined"),
    (combined_with_text, 1, "only numbers can be combined with a recorded value, not str 'g'"),
    (sum_of_conditions, 1, "argument 2 of add must be a number"),
    (where_of_number, 1, "argument 1 of where must be a comparison"),
]


@pytest.mark.parametrize("function, line, reason", INSIDE, ids=[case[0].__name__ for case in INSIDE])
def test_what_stops_inside_names_its_line_and_the_reason(function: Callable[..., Any], line: int, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        tw.rule(function)
    text = str(caught.value)
    assert reason in text
    assert f"({__file__}, line {getsourcelines(function)[1] + line})" in text
    assert "\n" not in text


def a_condition(x, g, t):
    return x > g


def text(x, g, t):
    return "x"


def nothing(x, g, t):
    x - g


def too_few(x, g, m, t):
    return x - g


def too_many(x, g, t):
    return x - g, g


def no_step(x, g, *, lr=0.1):
    return x - lr * g


def no_gradient(x, t):
    return x


def any_number(x, g, t, **rest):
    return x


def without_default(x, g, t, *, lr):
    return x - lr * g


def odd_default(x, g, t, *, lr=(0.1,)):
    return x


def start(x, g, t, *, start=1.0):
    return x


def seed(x, g, t, *, seed=1.0):
    return x


def steps(x, g, t, *, steps=1.0):
    return x


def text_flag(x, g, t, *, mode="fast"):
    return x


def nine_flags(x, g, t, *, a=False, b=False, c=False, d=False, e=False, f=False, h=False, i=False, j=False):
    return x - g


DEFINITIONS = [
    (a_condition, "must return numbers, not a condition"),
    (text, "must return numbers, not str"),
    (nothing, "must return numbers, not NoneType"),
    (too_few, "must return x, m: 1 values were returned"),
    (too_many, "must return x: 2 values were returned"),
    (no_step, "the arguments must be x, g, the slots, t, *, hyperparameters"),
    (no_gradient, "the arguments must be x, g, the slots, t, *, hyperparameters"),
    (any_number, "the arguments must be x, g, the slots, t, *, hyperparameters"),
    (without_default, "hyperparameter lr needs a default"),
    (odd_default, "the default of lr must be a number, bool, str or None"),
    (start, "start cannot name a hyperparameter"),
    (seed, "seed cannot name a hyperparameter"),
    (steps, "steps cannot name a hyperparameter"),
    (text_flag, "annotate mode with its choices, as Literal[...]"),
    (nine_flags, "more than 256 combinations; make two rules of it"),
]


@pytest.mark.parametrize("function, reason", DEFINITIONS, ids=[case[0].__name__ for case in DEFINITIONS])
def test_what_is_no_rule_names_its_definition_and_the_reason(function: Callable[..., Any], reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        tw.rule(function)
    message = str(caught.value)
    assert message.startswith(function.__name__)
    assert reason in message
    assert "\n" not in message
    if function is not nine_flags:
        assert f"({__file__}, line {getsourcelines(function)[1]})" in message


def plain(x, g, m, t, *, lr=0.1):
    return x - lr * g, m + g


DECLARATIONS = [
    ({"ranges": {"lr": "0 to 1"}}, "'0 to 1' is no range; write for example '[0, 1)' or '(0, inf)'"),
    ({"ranges": {"lr": "(1, 0)"}}, "is no range"),
    ({"ranges": {"lr": "[1, 2]"}}, "lr must be a number in [1, 2], 0.1 was given"),
    ({"ranges": {"beta": "[0, 1)"}}, "a range for beta, which is no number of it"),
    ({"start": {"v": 1.0}}, "a start for v, which is no slot of it"),
    ({"start": {"m": "m0"}}, "slot m starts at m0, which is no"),
    ({"direction": "v"}, "v is no slot of it"),
    ({"scale": ("v",)}, "v is no slot of it"),
]


@pytest.mark.parametrize("declared, reason", DECLARATIONS)
def test_declarations_are_checked_when_the_rule_is_defined(declared: dict[str, Any], reason: str) -> None:
    with pytest.raises(tw.errors.ThalwegError, match=re.escape(reason)):
        tw.rule(**declared)(plain)


def test_a_rule_that_fails_joins_no_catalogue() -> None:
    from thalweg.optimizer.rule import CATALOGUE

    with pytest.raises(ReadError):
        tw.rule(branch_on_x)
    assert "branch_on_x" not in CATALOGUE


def test_the_reading_keeps_the_author_s_names_and_numbers_as_constants() -> None:
    def named(x, y):
        half = x / 2
        return half + y, 3, True

    reading = read(named, ("x", "y"))
    assert set(reading.names.values()) == {"x", "y", "half"}
    assert [reading.tape.is_constant(place) for place in reading.outputs] == [False, True, True]


def test_an_operand_of_another_recording_is_refused() -> None:
    kept = []

    def first(x):
        kept.append(x)
        return x

    read(first, ("x",))
    with pytest.raises(ReadError, match="an operand of another recording was used"):
        read(lambda x: x + kept[0], ("x",))
    with pytest.raises(ReadError, match="must return numbers"):
        read(lambda x: kept[0], ("x",))
