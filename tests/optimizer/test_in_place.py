"""`step_` on all kinds of arrays: what the kernel takes, and what NumPy serves instead."""

import copy
import gc
import math
import pickle
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError
from thalweg.optimizer.optimizer import Optimizer, State
from thalweg.optimizer.tree import flatten

ADAM = tw.adam(lr=0.1)


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    ADAM.compile()


def values(*shape: int, dtype: Any = np.float64, seed: int = 0) -> Any:
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def served_by_kernel(state: State) -> bool:
    return state.plan is not None and state.plan.fits and any(each.parts for each in state.plan.launches)


def check(params: Any, grads: Any, *, kernel: bool, optimizer: Optimizer = ADAM, steps: int = 3) -> None:
    """Steps in place against pure steps, to the bit, for the parameters and all of the state."""
    pure, after = copy.deepcopy(params), optimizer.init(params)
    state = optimizer.init(params)
    for _ in range(steps):
        now = copy.deepcopy(grads)  # which may be the parameters themselves
        before = copy.deepcopy(pure) if grads is params else now
        pure, after = optimizer.step(pure, before, after)
        optimizer.step_(params, params if grads is params else grads, state)
    assert served_by_kernel(state) == kernel
    for mine, theirs in ((params, pure), (dict(state.slots), dict(after.slots))):
        for (path, a), (_, b) in zip(flatten(mine), flatten(theirs), strict=True):
            np.testing.assert_array_equal(a, b, err_msg=path)
            assert np.asarray(a).dtype == np.asarray(b).dtype
    assert state.t == steps


class Layer(NamedTuple):
    weight: Any
    bias: Any


NESTED = {"a": [Layer(values(3, 4), values(4)), Layer(values(4, 2), values(2))], "b": (values(5), {"c": values(1)})}


@pytest.mark.parametrize(
    "params",
    [
        values(7),
        values(2, 3, 4),
        [values(3), values(4)],
        (values(3), values(2, 2)),
        {"w": values(5, 5), "b": values(5)},
        OrderedDict(w=values(2), b=values(3)),
        NESTED,
        np.array(1.5),
        [np.zeros(0), values(3), np.zeros((2, 0))],
        np.asfortranarray(values(4, 6)),
        {"single": values(9, dtype=np.float32), "double": values(9)},
        [values(4, dtype=np.float32).reshape(2, 2).T],
    ],
    ids=lambda params: type(params).__name__,
)
def test_the_kernel_takes_nested_arrays_of_both_precisions(params: Any) -> None:
    params = copy.deepcopy(params)
    if isinstance(params, list) and params[0].ndim == 2 and params[0].size == 4:
        grads = [params[0].copy("K")]
    else:
        grads = copy.deepcopy(params)
    check(params, grads, kernel=True)


def strided() -> Any:
    return values(10)[::2]


def reversed_() -> Any:
    return values(6)[::-1]


def window() -> Any:
    return values(6, 6)[1:4, 2:5]


def unaligned() -> Any:
    return np.frombuffer(bytearray(8 * 5 + 1), dtype=np.uint8)[1:].view(np.float64)


@pytest.mark.parametrize("make", [strided, reversed_, window, unaligned])
def test_arrays_with_gaps_are_stepped_by_numpy(make: Callable[[], Any]) -> None:
    params = [make(), values(3)]
    check(params, [values(*params[0].shape), values(3)], kernel=False)


def test_gradients_with_gaps_of_other_precisions_or_orders_are_taken() -> None:
    check([values(5)], [values(10)[::2]], kernel=False)
    check([values(5)], [values(5, dtype=np.float32)], kernel=False)
    check([values(5, dtype=np.float32)], [values(5)], kernel=False)
    check([values(3, 4)], [np.asfortranarray(values(3, 4))], kernel=False)
    check([values(5).astype(">f8").view(">f8")], [values(5)], kernel=False)


@pytest.mark.parametrize("dtype", [np.float16, np.longdouble])
def test_other_precisions_are_stepped_by_numpy(dtype: Any) -> None:
    check([values(5, dtype=dtype)], [values(5, dtype=dtype)], kernel=False)


def test_gradients_may_be_the_parameters_or_share_their_memory() -> None:
    params = [values(6), values(4)]
    check(params, params, kernel=False)
    whole = values(8)
    expected, _ = ADAM.step([whole[:6].copy()], [whole[2:].copy()], ADAM.init([whole[:6]]))
    ADAM.step_([whole[:6]], [whole[2:]], ADAM.init([whole[:6]]))
    np.testing.assert_array_equal(whole[:6], expected[0])


def test_one_gradient_may_serve_two_parameters() -> None:
    g = values(4)
    check([values(4), values(4, seed=1)], [g, g], kernel=True)


def test_interleaved_parameters_share_no_memory() -> None:
    whole = values(10)
    check([whole[::2], whole[1::2]], [values(5), values(5, seed=2)], kernel=False)


def test_keys_in_another_order_belong_to_their_parameters() -> None:
    params, grads = {"a": values(2), "b": values(3)}, {"b": values(3), "a": values(2)}
    expected, _ = ADAM.step(copy.deepcopy(params), grads, ADAM.init(params))
    ADAM.step_(params, grads, ADAM.init(params))
    np.testing.assert_array_equal(params["a"], expected["a"])
    np.testing.assert_array_equal(params["b"], expected["b"])


def test_arrays_may_be_replaced_between_steps() -> None:
    """Other arrays, other sizes, another place in memory: each step looks anew."""
    params, pure = [values(4), values(5)], [values(4), values(5)]
    state, after = ADAM.init(params), ADAM.init(pure)
    for step in range(4):
        grads = [values(4, seed=step), values(5, seed=step)]
        ADAM.step_(params, grads, state)
        pure, after = ADAM.step(pure, grads, after)
        params = [each.copy() for each in params]
        state.slots["m"] = [each.copy() for each in state.slots["m"]]
    np.testing.assert_array_equal(params[1], pure[1])
    state.slots["m"][0], state.slots["v"][0], params[0] = np.zeros(9), np.zeros(9), np.zeros(9)
    ADAM.step_(params, [np.ones(9), np.ones(5)], state)
    assert (params[0] != 0).all()
    assert served_by_kernel(state)


def test_a_schedule_that_fails_changes_nothing() -> None:
    optimizer = ADAM.replace(lr=lambda t: 0.1 if t < 3 else -1.0)
    params = [values(3)]
    state = optimizer.init(params)
    for _ in range(2):
        optimizer.step_(params, [np.ones(3)], state)
    before = copy.deepcopy((params, state.slots["m"]))
    with pytest.raises(HyperparameterError, match="t=3"):
        optimizer.step_(params, [np.ones(3)], state)
    np.testing.assert_array_equal(params[0], before[0][0])
    np.testing.assert_array_equal(state.slots["m"][0], before[1][0])
    assert state.t == 2


def test_another_rate_for_the_same_state_is_used_at_once() -> None:
    params, pure = [values(3)], [values(3)]
    state, after = ADAM.init(params), ADAM.init(pure)
    for lr in (0.1, 0.1, 0.5, 0.01):
        ADAM.replace(lr=lr).step_(params, [np.ones(3)], state)
        pure, after = ADAM.replace(lr=lr).step(pure, [np.ones(3)], after)
    np.testing.assert_array_equal(params[0], pure[0])


def test_a_state_is_copied_and_pickled_without_what_step_keeps() -> None:
    params = [values(3)]
    state = ADAM.init(params)
    ADAM.step_(params, [np.ones(3)], state)
    for again in (copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
        assert (again.t, again.plan) == (1, None)
        np.testing.assert_array_equal(again.slots["m"][0], state.slots["m"][0])


def test_gradients_are_not_held_on_to() -> None:
    params, grads = [values(3)], [values(3)]
    state = ADAM.init(params)
    ADAM.step_(params, grads, state)
    seen = weakref.ref(grads[0])
    del grads
    gc.collect()
    assert seen() is None
    assert math.isfinite(params[0][0])
