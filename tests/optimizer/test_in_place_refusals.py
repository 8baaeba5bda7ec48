"""What `step_` refuses, with nothing changed."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.optimizer.test_in_place import ADAM, values
from thalweg.errors import InputError
from thalweg.optimizer.optimizer import State


@pytest.mark.parametrize(
    "views",
    [
        lambda whole: [whole[:6], whole[5:]],
        lambda whole: [whole, whole],
        lambda whole: [whole[2:4], whole],
        lambda whole: [whole[::2], whole[::3]],
    ],
)
def test_parameters_that_share_memory_are_refused(views: Callable[[Any], list[Any]]) -> None:
    whole = values(12)
    before, params = whole.copy(), views(whole)
    with pytest.raises(InputError, match=r"params\[[01]\] and params\[[01]\] share memory"):
        ADAM.step_(params, [np.ones_like(each) for each in params], ADAM.init(params))
    np.testing.assert_array_equal(whole, before)


def test_an_array_that_overlaps_itself_is_refused() -> None:
    folded = np.lib.stride_tricks.as_strided(values(4), shape=(3, 2), strides=(8, 8))
    with pytest.raises(InputError, match=r"params\['w'\] holds some of its numbers in the same memory"):
        ADAM.step_({"w": folded}, {"w": np.ones((3, 2))}, ADAM.init({"w": np.zeros((3, 2))}))


def test_a_slot_that_shares_memory_with_a_parameter_is_refused() -> None:
    params = [values(4)]
    state = ADAM.init(params)
    state.slots["m"] = params
    with pytest.raises(InputError, match="share memory"):
        ADAM.step_(params, [np.ones(4)], state)


@pytest.mark.parametrize("which", ["params", "m"])
def test_read_only_arrays_are_refused_and_nothing_is_changed(which: str) -> None:
    params = {"a": values(3), "b": values(4)}
    state = ADAM.init(params)
    (params if which == "params" else state.slots[which])["b"].flags.writeable = False
    before = copy.deepcopy((params, state))
    with pytest.raises(InputError, match=rf"{which}\['b'\] is read-only"):
        ADAM.step_(params, {"a": np.ones(3), "b": np.ones(4)}, state)
    np.testing.assert_array_equal(params["a"], before[0]["a"])
    assert state.t == 0
    np.testing.assert_array_equal(state.slots["m"]["a"], before[1].slots["m"]["a"])


@pytest.mark.parametrize("leaf", [1.0, np.float64(1.0)])
def test_what_cannot_be_changed_in_place_is_refused(leaf: Any) -> None:
    params = {"a": np.ones(2), "b": leaf}
    with pytest.raises(InputError, match=r"params\['b'\] is a .*float.*, which cannot be changed in place"):
        ADAM.step_(params, {"a": np.ones(2), "b": 1.0}, ADAM.init(params))


def test_wrong_shapes_nesting_and_leaves_are_refused() -> None:
    params = {"a": np.ones((2, 3)), "b": np.ones(2)}
    state = ADAM.init(params)
    ADAM.step_(params, copy.deepcopy(params), state)
    for grads, said in (
        ({"a": np.ones((3, 2)), "b": np.ones(2)}, r"params\['a'\] has shape \(2, 3\), its gradient \(3, 2\)"),
        ({"a": np.ones(6), "b": np.ones(2)}, "has shape"),
        ({"a": np.ones((2, 3))}, "nested as params"),
        ({"a": np.ones((2, 3)), "b": [np.ones(2)]}, "nested as params"),
        ({"a": np.ones((2, 3)), "b": "text"}, "str was given"),
        ({"a": np.ones((2, 3)), "b": np.ones(2, dtype=np.int64)}, "int64"),
        (None, "nested as params"),
    ):
        before = params["b"].copy()
        with pytest.raises(InputError, match=said):
            ADAM.step_(params, grads, state)
        np.testing.assert_array_equal(params["b"], before)
    assert state.t == 1
    with pytest.raises(InputError, match="make it with this optimizer's init"):
        ADAM.step_(params, copy.deepcopy(params), State(0, {"m": params}))
