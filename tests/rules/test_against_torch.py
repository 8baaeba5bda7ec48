"""Every rule that torch.optim has against it, step by step for 200 steps.

torch orders some operations otherwise (lerp for running means, the bias
correction of the root instead of the square), so the last bits differ. Measured in float64: 5e-15 at most, but for
radam 2e-13: its rho is the small difference of two numbers near 2 / (1 - beta2), and rounding of beta2^t shows in it.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.rules.given import START, distance, gradients, schedule
from tests.rules.oracle import BY_TORCH, Row, rows
from thalweg.rules import rmsprop, rprop

STEPS = 200
ROWS = [row for row in rows() if row.rule in BY_TORCH]
FLOAT64 = 1e-13
OTHERWISE = {"radam": 1e-12}
FLOAT32_ULPS = 16.0
"""Of 2^-23 max |x|. Measured: 14.4 for rmsprop, 13.5 for nadam, 9.1 for momentum, 7.2 for rmsprop with it, 6.3
centered, 5.5 for adamax, 4.2 for adadelta, 4.1 for adam, 2.4 for sgd; the others below that, rprop 0."""
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
    return ROWS[index].outside(*given(dtype)).x


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
    return distance(ours, theirs[:, [ALONE]] if ours.shape[1] == 1 else theirs)


@pytest.mark.parametrize("index", range(len(ROWS)), ids=map(str, ROWS))
def test_float64(index: int) -> None:
    theirs = of_torch(index, np.float64)
    for kind, layout in (("float", "0-d"), ("float", "nested"), *(("array", layout) for layout in LAYOUTS)):
        ours = our_path(ROWS[index], kind, layout, np.float64)
        assert ours.dtype == np.float64
        assert worst(ours, theirs) <= OTHERWISE.get(ROWS[index].rule, FLOAT64), (kind, layout)


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
    assert worst(our_path(row, "array", "array", np.float64), row.outside(x0, undamped).x) <= FLOAT64


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


def test_nadam_s_product_of_momenta_is_in_float64_where_torch_s_is_in_float32() -> None:
    x0, grads = given(np.float64)
    row = Row("nadam", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-3, "momentum_decay": 4e-3, "weight_decay": None})
    x = torch.from_numpy(x0.copy()).requires_grad_()
    twin, path = torch.optim.NAdam([x], lr=1.0, eps=1e-3, foreach=False), []
    for t, g in enumerate(grads, 1):
        twin.param_groups[0]["lr"] = schedule(t)
        x.grad = torch.from_numpy(g)
        twin.step()
        path.append(x.detach().numpy().copy())
    assert twin.state[x]["mu_product"].dtype == torch.float32
    assert 1e-11 < worst(our_path(row, "array", "array", np.float64), np.array(path)) < 1e-8


@pytest.mark.parametrize("size", [1e-30, 1e-20, 1.0, 1e20, 1e30])
def test_rprop_sees_a_turn_of_gradients_whose_product_is_no_float32(size: float) -> None:
    """torch multiplies the two: below 1e-23 that is zero, so that it neither shortens the step nor stops."""
    g = np.array([1.0, 1.0, -1.0, -1.0, 1.0], dtype=np.float32) * np.float32(size)
    x, optimizer = np.zeros(1, dtype=np.float32), rprop(lr=0.1)
    state, seen = optimizer.init(x), []
    for each in g:
        x, state = optimizer.step(x, np.array([each]), state)
        seen.append(float(x[0]))
    expected = [-0.1, -0.22, -0.22, -0.16, -0.16]  # 0.1, then 0.12, a turn: 0.06 and no step, one of 0.06, a turn
    np.testing.assert_allclose(seen, expected, rtol=1e-6)
    theirs = torch.zeros(1, requires_grad=True)
    twin, of_torch = torch.optim.Rprop([theirs], lr=0.1, foreach=False), []
    for each in g:
        theirs.grad = torch.tensor([float(each)])
        twin.step()
        of_torch.append(theirs.item())
    assert (of_torch == pytest.approx(expected, rel=1e-6)) == (size >= 1e-20)
