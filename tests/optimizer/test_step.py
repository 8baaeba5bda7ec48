"""init and step: on every kind of parameters, leaving what was given as it was."""

import collections
import copy
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import InputError
from thalweg.optimizer.tree import flatten
from thalweg.rules import CATALOGUE


class Layer(NamedTuple):
    weights: Any
    bias: Any


RULES = [rule(weight_decay=0.01) if "weight_decay" in rule.defaults else rule() for rule in CATALOGUE.values()]
RULES += [tw.rmsprop(centered=True, momentum=0.9), tw.adagrad(v0=0.1, lr_decay=0.5)]
NAMES = [repr(opt) for opt in RULES]
every_rule = pytest.mark.parametrize("opt", RULES, ids=NAMES)


def leaves(tree: Any) -> Iterator[Any]:
    return (leaf for _, leaf in flatten(tree))


def after(opt: tw.Optimizer, x: Any, *gradients: Any) -> tuple[Any, tw.State]:
    state = opt.init(x)
    for g in gradients:
        x, state = opt.step(x, g, state)
    return x, state


@every_rule
def test_a_float_a_0d_array_and_an_array_take_the_same_steps(opt: tw.Optimizer) -> None:
    alone, state = after(opt, 1.5, 0.25, -3.0)
    assert type(alone) is float
    assert state.t == 2
    zero, _ = after(opt, np.array(1.5), np.array(0.25), np.array(-3.0))
    many, slots = after(opt, np.full((2, 3), 1.5), np.full((2, 3), 0.25), np.full((2, 3), -3.0))
    assert isinstance(zero, np.ndarray) and zero.shape == () and zero == alone
    assert many.shape == (2, 3) and (many == alone).all()
    for name in opt.variant.slots:
        assert (slots.slots[name] == state.slots[name]).all()


@pytest.mark.parametrize(
    "nest",
    [
        lambda a, b: {"w": a, "b": b},
        lambda a, b: [a, b],
        lambda a, b: (a, b),
        lambda a, b: Layer(a, b),
        lambda a, b: OrderedDict(w=a, b=b),
        lambda a, b: {"layers": [Layer(a, {"deep": (b,)})], "none": [], "empty": {}},
    ],
)
@every_rule
def test_nests_step_as_their_leaves_and_keep_their_types(opt: tw.Optimizer, nest: Any) -> None:
    a, b, ga, gb = np.array([1.0, 2.0]), 3.0, np.array([0.5, -4.0]), 0.125
    (x, state), (xa, _), (xb, _) = after(opt, nest(a, b), nest(ga, gb)), after(opt, a, ga), after(opt, b, gb)
    first, second = leaves(x)
    assert (first == xa).all() and second == xb

    def outline(tree: Any) -> Any:
        if isinstance(tree, dict):
            return type(tree), [(key, outline(inner)) for key, inner in tree.items()]
        return (type(tree), [outline(inner) for inner in tree]) if isinstance(tree, list | tuple) else None

    assert outline(x) == outline(nest(a, b))
    assert all(outline(state.slots[name]) == outline(x) for name in opt.variant.slots)


def test_dicts_are_matched_by_key_not_by_order() -> None:
    opt = tw.sgd(lr=1.0)
    assert after(opt, {"a": 0.0, "b": 0.0}, {"b": 2.0, "a": 1.0})[0] == {"a": -1.0, "b": -2.0}


@every_rule
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_nothing_given_is_changed_or_shared(opt: tw.Optimizer, dtype: Any) -> None:
    params = {"w": np.array([[1.0, -2.0]], dtype=dtype), "b": [np.array(0.5, dtype=dtype), 1.0]}
    grads = {"w": np.array([[0.5, 0.0]], dtype=dtype), "b": [np.array(2.0, dtype=dtype), -1.0]}
    state = opt.init(params)
    kept = copy.deepcopy((params, grads, dict(state.slots)))
    new, after_one = opt.step(params, grads, state)
    np.testing.assert_equal((params, grads, dict(state.slots)), kept)
    assert state.t == 0

    given = [leaf for tree in (params, grads, *state.slots.values()) for leaf in leaves(tree)]
    made = [leaf for tree in (new, *after_one.slots.values()) for leaf in leaves(tree)]
    fresh = [leaf for tree in opt.init(params).slots.values() for leaf in leaves(tree)]
    for result in (*made, *fresh):
        assert not any(np.shares_memory(result, other) for other in given if isinstance(other, np.ndarray))
    arrays = [leaf for leaf in made if isinstance(leaf, np.ndarray)]
    assert all(leaf.flags.writeable and leaf.flags.owndata for leaf in arrays)


@every_rule
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_precision_is_kept_and_slots_are_never_below_float32(opt: tw.Optimizer, dtype: Any) -> None:
    x, state = after(opt, np.ones(3, dtype=dtype), *[np.array([0.5, 0.0, -1.0], dtype=dtype)] * 2)
    assert x.dtype == dtype
    working = np.float64 if dtype == np.float64 else np.float32
    for name in opt.variant.slots:
        assert state.slots[name].dtype == opt.init(x).slots[name].dtype == working


@every_rule
def test_float16_with_a_zero_gradient_stays_finite(opt: tw.Optimizer) -> None:
    x, state = after(opt, np.ones(2, dtype=np.float16), *[np.zeros(2, dtype=np.float16)] * 3)
    assert np.isfinite(x).all()
    assert all(np.isfinite(state.slots[name]).all() for name in opt.variant.slots)


@every_rule
def test_a_gradient_of_another_precision_does_not_change_the_parameter_s(opt: tw.Optimizer) -> None:
    x, _ = after(opt, np.ones(2, dtype=np.float32), np.ones(2))
    assert x.dtype == np.float32


@every_rule
def test_empty_and_read_only_arrays(opt: tw.Optimizer) -> None:
    empty, _ = after(opt, np.empty((0, 3)), np.empty((0, 3)))
    assert empty.shape == (0, 3)
    frozen = np.ones(3)
    frozen.flags.writeable = False
    np.testing.assert_array_equal(after(opt, frozen, frozen)[0], after(opt, np.ones(3), np.ones(3))[0])


def test_views_and_other_orders_are_fine() -> None:
    opt, x = tw.adam(lr=0.1), np.arange(12.0).reshape(3, 4)
    expected, _ = after(opt, x, x)
    np.testing.assert_array_equal(after(opt, np.asfortranarray(x), x[::1])[0], expected)
    np.testing.assert_array_equal(after(opt, x.T, x.T)[0], expected.T)
    np.testing.assert_array_equal(after(opt, x[::2, ::-1], x[::2, ::-1])[0], expected[::2, ::-1])


TWO, THREE = np.ones(2), np.ones(3)
ADAM = tw.adam()


@pytest.mark.parametrize(
    "params, grads, state, said",
    [
        (TWO, THREE, None, ["params", "(2,)", "(3,)", "shape"]),
        ({"w": TWO}, {"w": THREE}, None, ["params['w']", "(2,)", "(3,)"]),
        (np.ones((2, 1)), TWO, None, ["(2, 1)", "(2,)"]),
        (TWO, 1.0, None, ["(2,)", "()"]),
        (1.0, TWO, None, ["(2,)", "()"]),
        ({"w": TWO}, {"v": TWO}, None, ["grads must be nested as params are", "{w}", "{v}"]),
        ({"w": TWO}, [TWO], None, ["grads must be nested as params are", "list of 1"]),
        ([TWO, TWO], [TWO], None, ["list of 2", "list of 1"]),
        (TWO, {"w": TWO}, None, ["grads must be nested as params are", "ndarray", "{w}"]),
        (TWO, np.ones(2, dtype=np.int64), None, ["grads must be a float or an array of floats", "int64"]),
        ([1.0], ["x"], None, ["grads[0] must be a float or an array of floats", "str"]),
        (TWO, TWO, tw.sgd().init(TWO), ["the state holds no slots, adam has m, v", "init"]),
        (TWO, TWO, tw.momentum().init(TWO), ["the state holds b, adam has m, v"]),
        (TWO, TWO, ADAM.init(THREE), ["(2,)", "(3,)", "shape"]),
        ({"w": TWO}, {"w": TWO}, ADAM.init({"v": TWO}), ["state slot m must be nested as params are"]),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(params: Any, grads: Any, state: Any, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        ADAM.step(params, grads, ADAM.init(params) if state is None else state)
    assert "\n" not in str(caught.value)
    assert all(part in str(caught.value) for part in said), str(caught.value)


@pytest.mark.parametrize(
    "params, said",
    [
        (np.ones(2, dtype=np.int64), "params must be a float or an array of floats, ndarray of int64 was given"),
        ({"w": np.ones(2, dtype=complex)}, "params['w'] must be a float or an array of floats"),
        ([1.0, None], "params[1] must be a float or an array of floats, NoneType was given"),
        (True, "params must be a float or an array of floats, bool was given"),
        ("x", "params must be a float or an array of floats, str was given"),
    ],
)
def test_what_are_no_parameters(params: Any, said: str) -> None:
    for opt in (tw.sgd(), tw.adam()):
        with pytest.raises(InputError) as caught:
            opt.init(params)
        assert str(caught.value).startswith(said)


def test_a_subclass_of_dict_is_kept() -> None:
    params = collections.defaultdict(float, w=1.0)
    moved, _ = tw.sgd(lr=0.5).step(params, {"w": 1.0}, tw.sgd(lr=0.5).init(params))
    assert moved == {"w": 0.5}
    assert moved["never seen"] == 0.0
    assert params == {"w": 1.0}
