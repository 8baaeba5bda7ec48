"""Every rule against torch.optim, step by step for 200 steps.

Errors are measured against the scale of an element's trajectory, max |x_torch| over the steps: where x passes through
zero a relative error says nothing. torch orders some operations otherwise (lerp for running means, the bias
correction of the root instead of the square), so the last bits differ. Measured in float64: 3e-15 at most.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.rules.oracle import START, TWINS, Row, gradients, rows
from thalweg.rules import CATALOGUE, rmsprop

STEPS = 200
ROWS = rows()
FLOAT64 = 1e-13
FLOAT32_ULPS = 16.0
"""Of 2^-23 max |x|. Measured: 14.4 for rmsprop, 9.1 for momentum, 7.2 for rmsprop with it, 6.3 centered, 4.1 for adam,
2.4 for sgd; nesterov, adagrad and adamw below that."""
ALONE = 4
Layout = tuple[Callable[[list[Any]], Any], Callable[[Any], list[Any]]]


def nest(leaves: list[Any]) -> Any:
    a, b, c, d, e, f = leaves
    return {"w": [a, (b, c)], "deep": {"b": (d,), "c": [e]}, "last": f}


def unnest(tree: Any) -> list[Any]:
    (a, (b, c)), (d,), (e,) = tree["w"], tree["deep"]["b"], tree["deep"]["c"]
    return [a, b, c, d, e, tree["last"]]


def same(values: list[Any]) -> list[Any]:
    return values


def as_array(values: list[Any]) -> NDArray[Any]:
    return np.array(values).reshape(2, 3)


def from_array(values: NDArray[Any]) -> list[Any]:
    return list(values.reshape(-1))


def nest_arrays(values: list[Any]) -> dict[str, Any]:
    flat = np.array(values)
    return {"w": [flat[:1], (flat[1:5].reshape(2, 2),)], "b": flat[5].reshape(())}


def unnest_arrays(tree: dict[str, Any]) -> list[Any]:
    return list(np.concatenate([np.reshape(each, -1) for each in (tree["w"][0], tree["w"][1][0], tree["b"])]))


LAYOUTS: dict[str, Layout] = {
    "0-d": (same, same),  # one element alone; nested has the others
    "array": (as_array, from_array),
    "nested": (nest, unnest),
    "nested arrays": (nest_arrays, unnest_arrays),
}


@lru_cache
def given(dtype: type) -> tuple[NDArray[Any], NDArray[Any]]:
    return START.astype(dtype), gradients(STEPS).astype(dtype)


@cache
def of_torch(index: int, dtype: type) -> NDArray[Any]:
    return ROWS[index].torch_path(*given(dtype))


def leaves(values: NDArray[Any], kind: str) -> list[Any]:
    return [float(v) for v in values] if kind == "float" else [np.array(v, dtype=values.dtype) for v in values]


def our_path(row: Row, kind: str, layout: str, dtype: type) -> NDArray[Any]:
    x0, grads = given(dtype)
    put, take = LAYOUTS[layout]
    optimizer = row.ours()
    if layout == "0-d":
        return our_leaf(row, leaves(x0, kind)[ALONE], leaves(grads[:, ALONE], kind))
    params = put(leaves(x0, kind))
    state = optimizer.init(params)
    path = []
    for g in grads:
        params, state = optimizer.step(params, put(leaves(g, kind)), state)
        path.append(take(params))
    return np.array(path)


def our_leaf(row: Row, x: Any, grads: list[Any]) -> NDArray[Any]:
    optimizer = row.ours()
    state = optimizer.init(x)
    path = []
    for g in grads:
        x, state = optimizer.step(x, g, state)
        path.append(x)
    return np.array(path)[:, None]


def worst(ours: NDArray[Any], theirs: NDArray[Any]) -> float:
    theirs = theirs[:, [ALONE]] if ours.shape[1] == 1 else theirs
    scale = np.max(np.abs(theirs.astype(np.float64)), axis=0)
    return float(np.max(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)) / scale))


def test_every_rule_and_every_choice_of_flags_has_a_twin() -> None:
    assert set(TWINS) == set(CATALOGUE)
    for name in TWINS:
        rule = CATALOGUE[name]
        variants = {id(rule.variant({**rule.defaults, **row.hyperparameters})) for row in ROWS if row.rule == name}
        assert len(variants) == len(rule._variants)


@pytest.mark.parametrize("index", range(len(ROWS)), ids=map(str, ROWS))
def test_float64(index: int) -> None:
    theirs = of_torch(index, np.float64)
    for kind, layout in (("float", "0-d"), ("float", "nested"), *(("array", layout) for layout in LAYOUTS)):
        ours = our_path(ROWS[index], kind, layout, np.float64)
        assert ours.dtype == np.float64
        assert worst(ours, theirs) <= FLOAT64, (kind, layout)


@pytest.mark.parametrize("index", range(len(ROWS)), ids=map(str, ROWS))
def test_float32(index: int) -> None:
    theirs = of_torch(index, np.float32)
    for layout in LAYOUTS:
        ours = our_path(ROWS[index], "array", layout, np.float32)
        assert ours.dtype == np.float32
        assert worst(ours, theirs) <= FLOAT32_ULPS * np.finfo(np.float32).eps, layout


def test_without_momentum_torch_drops_dampening_and_the_formula_does_not() -> None:
    row = Row("momentum", {"momentum": 0.0, "dampening": 0.3, "weight_decay": None})
    x0, grads = given(np.float64)
    undamped = grads.copy()
    undamped[1:] *= 1.0 - 0.3
    assert worst(our_path(row, "array", "array", np.float64), row.torch_path(x0, undamped)) <= FLOAT64


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_centered_rmsprop_stays_bounded_where_the_variance_is_rounding(dtype: type) -> None:
    """v - m^2 of a constant gradient dies away, and rounding takes it below zero: torch then makes NaN, the clamp 0."""
    g = np.linspace(0.1, 9.9, 99).astype(dtype)
    longest = 1e-3 * g / 1e-2 * 1.001
    optimizer = rmsprop(lr=1e-3, alpha=0.9, centered=True, eps=1e-2)
    x, below = np.zeros_like(g), np.zeros(g.shape, dtype=bool)
    state = optimizer.init(x)
    theirs = torch.zeros(g.shape, dtype=torch.from_numpy(g).dtype, requires_grad=True)
    theirs.grad = torch.from_numpy(g)
    twin = torch.optim.RMSprop([theirs], lr=1e-3, alpha=0.9, centered=True, eps=1e-2, foreach=False)
    alone = int(np.flatnonzero(g > 3.85)[0])
    number, of_number = 0.0, optimizer.init(0.0)
    for _ in range(1500):
        new, state = optimizer.step(x, g, state)
        assert np.all((new <= x) & (x - new <= longest))
        x = new
        below |= state.slots["v"] < state.slots["m"] ** 2
        twin.step()
        if dtype == np.float64:
            number, of_number = optimizer.step(number, float(g[alone]), of_number)
            assert number == x[alone]
    assert below[alone]
    assert np.count_nonzero(below) > 5
    assert torch.any(torch.isnan(theirs))
