"""What is varied: rows of values, as a product or side by side; what is no row is refused and named."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError
from thalweg.runs.axes import Axes, read_axes, row_of

NAMES = ("lr", "beta1", "beta2", "eps")
LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=4)


def rows(lengths: list[int]) -> dict[str, Any]:
    """Numbers that are all different."""
    numbers = itertools.count(1.0)
    return {name: np.array([next(numbers) for _ in range(n)]) for name, n in zip(NAMES, lengths, strict=False)}


@given(LENGTHS)
def test_a_product_has_a_lane_for_each_combination_the_last_axis_fastest(lengths: list[int]) -> None:
    values = rows(lengths)
    axes = Axes(values, zipped=False)
    assert axes.shape == tuple(lengths)
    assert axes.lanes == math.prod(lengths)
    found = axes.of(np.arange(axes.lanes))
    assert list(found) == list(values)
    assert list(zip(*found.values(), strict=True)) == list(itertools.product(*values.values()))


@given(st.integers(1, 5), st.integers(1, 4))
def test_zipped_axes_go_side_by_side(length: int, count: int) -> None:
    values = rows([length] * count)
    axes = Axes(values, zipped=True)
    assert axes.shape == (length,)
    assert axes.lanes == length
    found = axes.of(np.arange(length))
    assert {name: row.tolist() for name, row in found.items()} == {name: row.tolist() for name, row in values.items()}


@given(LENGTHS, st.booleans(), st.data())
def test_some_lanes_have_what_all_of_them_have(lengths: list[int], zipped: bool, data: st.DataObject) -> None:
    axes = Axes(rows(lengths[:1] * len(lengths) if zipped else lengths), zipped)
    some = np.array(data.draw(st.lists(st.integers(0, axes.lanes - 1), max_size=6)), dtype=np.int64)
    whole, part = axes.of(np.arange(axes.lanes)), axes.of(some)
    assert all(part[name].tolist() == whole[name][some].tolist() for name in whole)


def test_without_an_axis_there_is_one_lane() -> None:
    axes = read_axes(tw.sgd, {"lr": 0.1}, None, None, zipped=True)[1]
    assert (axes.shape, axes.lanes, axes.of(np.arange(1)), axes.zipped) == ((), 1, {}, False)


def test_lanes_beyond_64_bits_are_counted() -> None:
    long = np.broadcast_to(0.5, 2**22)
    assert Axes(dict.fromkeys(NAMES[:3], long), zipped=False).lanes == 2**66


def test_hyperparameters_come_first_in_the_order_given_then_start_then_seed() -> None:
    given = {"beta1": [0.5], "lr": [0.1], "eps": [0.0]}
    axes = read_axes(tw.adam, given, [(0.0, 1.0)], [3], zipped=False)[1]
    assert list(axes.values) == ["beta1", "lr", "eps", "start", "seed"]


def test_the_optimizer_has_what_does_not_vary_and_the_first_of_what_does() -> None:
    def halving(t: int) -> float:
        return 0.1 / t

    for rule in (tw.rmsprop, tw.rmsprop(eps=0.5, alpha=0.3)):
        given = {"alpha": [0.7, 0.8], "momentum": (0.25, 0.5), "centered": True, "lr": halving}
        optimizer, axes = read_axes(rule, given, None, None, zipped=False)
        eps = 1e-8 if rule is tw.rmsprop else 0.5
        assert optimizer == tw.rmsprop(alpha=0.7, momentum=0.25, centered=True, lr=halving, eps=eps)
        assert {name: row.tolist() for name, row in axes.values.items()} == {
            "alpha": [0.7, 0.8],
            "momentum": [0.25, 0.5],
        }


@pytest.mark.parametrize("row", [[1, 2], (1, 2), range(1, 3), np.array([1, 2]), np.array([1, 2], dtype=np.float32)])
def test_rows_are_lists_tuples_ranges_and_arrays_of_numbers(row: Any) -> None:
    axes = read_axes(tw.sgd, {"lr": row}, None, None, zipped=False)[1]
    assert axes.values["lr"].dtype == np.float64
    assert axes.values["lr"].tolist() == [1.0, 2.0]


def test_a_caller_s_arrays_are_neither_changed_nor_kept() -> None:
    lr, start, seed = np.array([0.1, 0.2]), np.array([(1.0, 2.0)]), np.array([4])
    axes = read_axes(tw.sgd, {"lr": lr}, start, seed, zipped=False)[1]
    lr[0], start[0], seed[0] = 9.0, 9.0, 9
    assert axes.values["lr"].tolist() == [0.1, 0.2]
    assert axes.values["start"].tolist() == [[1.0, 2.0]]
    assert axes.values["seed"].tolist() == [4]


def test_seeds_have_63_bits() -> None:
    axes = read_axes(tw.sgd, {}, None, [2**63 - 1, 0], zipped=False)[1]
    assert axes.values["seed"].tolist() == [2**63 - 1, 0]


def test_a_pair_is_a_start_and_a_number_a_seed() -> None:
    assert read_axes(tw.sgd, {}, (1.0, 2.0), 3, zipped=False)[1].values == {}


def test_zipped_axes_of_different_lengths_are_named() -> None:
    with pytest.raises(InputError, match="one length; lr 2, start 3, seed 2 were given"):
        read_axes(tw.sgd, {"lr": [0.1, 0.2]}, [(0, 0), (0, 1), (1, 1)], [1, 2], zipped=True)


@pytest.mark.parametrize(
    ("rule", "name", "row", "value", "allowed"),
    [
        (tw.sgd, "lr", [0.1, 0.0, 0.3], "0.0", "(0, inf)"),
        (tw.sgd, "lr", [-0.5, 0.1], "-0.5", "(0, inf)"),
        (tw.sgd, "lr", [0.1, math.inf], "inf", "(0, inf)"),
        (tw.sgd, "lr", [0.1, math.nan, 0.2], "nan", "(0, inf)"),
        (tw.adam, "beta1", [0.0, 1.0], "1.0", "[0, 1)"),
        (tw.adam, "beta2", np.array([0.1, -1e-9, 2.0]), "-1e-09", "[0, 1)"),
        (tw.adam, "eps", [0, -3], "-3.0", "[0, inf)"),
        (tw.rmsprop, "momentum", [0.5, 1.5], "1.5", "[0, 1]"),
    ],
)
def test_a_value_out_of_its_range_is_named(rule: tw.Rule, name: str, row: Any, value: str, allowed: str) -> None:
    with pytest.raises(HyperparameterError) as raised:
        read_axes(rule, {name: row}, None, None, zipped=False)
    assert str(raised.value) == f"{rule.name}: {name} must be a number in {allowed}, {value} was given"


def test_no_range_has_room_for_infinity() -> None:
    def bounded(x, g, t, *, lr=0.1, cap=1.0):  # type: ignore[no-untyped-def]
        return x - tw.minimum(lr * g, cap)

    with pytest.raises(HyperparameterError, match="inf was given"):
        row_of(tw.rule(bounded, ranges={"cap": "[0, inf]"}), "cap", [1.0, math.inf])


def test_closed_ends_of_a_range_are_values() -> None:
    assert row_of(tw.adam, "beta1", [0, 0.5]).tolist() == [0.0, 0.5]
    assert row_of(tw.rmsprop, "momentum", [1, 0]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("row", [["0.1", "0.2"], ["a"], [None, 0.1], [True, False], [0.1 + 1j], [[0.1], [0.1, 0.2]]])
def test_what_are_no_numbers_is_refused(row: Any) -> None:
    with pytest.raises(InputError, match="rmsprop: the axis momentum must hold numbers"):
        read_axes(tw.rmsprop, {"momentum": row}, None, None, zipped=False)


@pytest.mark.parametrize(("row", "shape"), [([], r"\(0,\)"), (np.ones((2, 3)), r"\(2, 3\)"), (np.array(0.1), r"\(\)")])
def test_an_axis_is_one_row(row: Any, shape: str) -> None:
    with pytest.raises(InputError, match=f"sgd: the axis lr must be one row of numbers, its shape is {shape}"):
        read_axes(tw.sgd, {"lr": row}, None, None, zipped=False)


def test_unknown_hyperparameters_and_rows_of_flags() -> None:
    with pytest.raises(HyperparameterError, match="did you mean beta1"):
        read_axes(tw.adam, {"beta_1": [0.5]}, None, None, zipped=False)
    with pytest.raises(HyperparameterError, match=r"centered must be False or True, \[True, False\] was given"):
        read_axes(tw.rmsprop, {"centered": [True, False]}, None, None, zipped=False)
    with pytest.raises(HyperparameterError, match="beta1"):
        read_axes(tw.sgd(lr=0.1), {"beta1": [0.5]}, None, None, zipped=False)


@pytest.mark.parametrize(
    "start",
    [
        np.empty((0, 2)), np.ones((2, 3)), np.ones((1, 2, 2)), [(0.0, math.nan)], [(math.inf, 0.0)], [("1", "2")],
        [(None, 1.0)], [(True, False)],
    ],
)  # fmt: skip
def test_bad_rows_of_starts(start: Any) -> None:
    with pytest.raises(InputError, match=r"starts are pairs of numbers x, y, as an array \(n, 2\)"):
        read_axes(tw.sgd, {}, start, None, zipped=False)


@pytest.mark.parametrize("seed", [[], np.empty(0, dtype=int), [[1]], [1.0], [-1, 2], ["1"], [True], [2**63], [None]])
def test_bad_rows_of_seeds(seed: Any) -> None:
    with pytest.raises(InputError, match="seeds are a row of whole numbers from 0"):
        read_axes(tw.sgd, {}, None, seed, zipped=False)
