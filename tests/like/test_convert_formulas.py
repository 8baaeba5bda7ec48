"""The formula of a number that changes with the step is what is computed, as Python reads it."""

import inspect
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalweg.errors import HyperparameterError
from thalweg.like.conversions import steps
from thalweg.like.conversions.changing import Before, Changing
from thalweg.like.conversions.writing import JAX, LUA

FUNCTIONS = {name: each for name, each in vars(steps).items() if getattr(each, "__module__", "") == steps.__name__}
NUMBERS = st.floats(1e-6, 0.99)


def warm(t: Any) -> Any:
    return 0.5 + t / 100


def changings(depth: int = 1) -> st.SearchStrategy[Changing]:
    """Of any function here, of numbers, functions of someone else's, and such again."""
    inner = NUMBERS | st.just(warm) | st.just(Before(warm))
    if depth:
        inner = inner | changings(depth - 1) | changings(depth - 1).map(Before)

    def of(name: str) -> st.SearchStrategy[Changing]:
        arguments = list(inspect.signature(FUNCTIONS[name]).parameters)[1:]
        return st.fixed_dictionaries(dict.fromkeys(arguments, inner)).map(
            lambda values: Changing.of(FUNCTIONS[name], **values)
        )

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(of)


def root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def read(shown: str) -> Callable[[int], float]:
    made: Callable[[int], float] = eval(shown, {"sqrt": root, "max": max, "min": min, "warm": warm})
    return made


@given(changings(), st.integers(1, 60))
def test_the_formula_is_what_is_computed(changing: Changing, t: int) -> None:
    try:
        shown = read(repr(changing))(t)
        value = changing(t)
    except (ZeroDivisionError, OverflowError, HyperparameterError):
        return
    if not isinstance(shown, complex) and math.isfinite(shown):
        assert value == pytest.approx(shown, rel=1e-9, abs=1e-300)


@given(changings())
def test_equal_where_written_alike(changing: Changing) -> None:
    again = pickle.loads(pickle.dumps(changing))
    assert again == changing
    assert hash(again) == hash(changing)
    assert changing.__name__ == changing.formula == repr(again).removeprefix("lambda t: ")


def test_brackets() -> None:
    inner = Changing.of(steps.falling, lr=1.0, lr_decay=0.5)
    assert Changing.of(steps.over, a=3.0, b=inner).formula == "3 / (1 / (1 + (t - 1) * 0.5))"
    assert Changing.of(steps.forgetting, eps=-1.0, v0=2.0, alpha=-0.5).formula == "-1 + 2 * (-0.5)**t"
    assert Changing.of(steps.times, a=Before(warm), b=warm).formula == "warm(max(t - 1, 1)) * warm(t)"


def test_as_lua_and_jax_write_it() -> None:
    changing = Changing.of(steps.hatted, eps=1e-8, beta2=0.75)
    assert changing.written(LUA) == "1e-08 * math.sqrt(1 - 0.75^t)"
    assert changing.written(JAX, count=True) == "1e-08 * jnp.sqrt(1 - 0.75**(count + 1))"
    ratio = Changing.of(steps.over, a=warm, b=Before(warm))
    assert ratio.written(LUA) == "warm(t) / (warm(t) == 0 and 1 or warm(math.max(t - 1, 1)))"
    assert ratio.formula == "warm(t) / (1 if warm(t) == 0 else warm(max(t - 1, 1)))"


@given(changings(), st.integers(1, 60))
def test_of_a_count_it_is_one_later(changing: Changing, t: int) -> None:
    known = {"jnp": np, "warm": warm}
    with np.errstate(all="ignore"):
        try:
            value = changing(t)
            shown = eval(f"lambda count: {changing.written(JAX, count=True)}", known)(t - 1)
        except (ZeroDivisionError, OverflowError, HyperparameterError):
            return
    if not isinstance(shown, complex) and not isinstance(value, complex) and math.isfinite(shown):
        assert value == pytest.approx(shown, rel=1e-9, abs=1e-300)
