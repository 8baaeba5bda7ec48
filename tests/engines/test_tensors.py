"""Where arrays lie: read from the objects as NumPy would say; and how work is cut."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thalweg.engines.compiled.tensors import Tensors, resolver, segments


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    resolver().wait()


def arrays(*sizes: int) -> list[Any]:
    return [np.zeros(size) for size in sizes]


@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=3), st.integers(2, 5))
def test_addresses_are_those_that_numpy_gives(groups: list[list[int]], columns: int) -> None:
    made = [[arrays(*sizes) for _ in range(columns)] for sizes in groups]
    tensors = Tensors([group[0] for group in made], columns)
    assert tensors.place([array for group in made for column in group for array in column])
    expected = [[column[leaf].ctypes.data for column in group] for group in made for leaf in range(len(group[0]))]
    assert tensors.pointers.tolist() == expected


@given(st.permutations(range(6)))
def test_neighbours_in_memory_do_not_overlap_in_any_order(order: list[int]) -> None:
    whole = np.zeros(60)
    views = [whole[10 * k : 10 * k + 10] for k in order]
    tensors = Tensors([views], 2)
    assert tensors.place([*views, *arrays(*[10] * 6)])


@example(begin=0, size=10, other=10)
@example(begin=10, size=10, other=0)
@given(st.integers(0, 59), st.integers(1, 30), st.integers(0, 59))
def test_an_overlap_is_seen_wherever_it_is(begin: int, size: int, other: int) -> None:
    whole = np.zeros(100)
    a, b, apart = whole[begin : begin + size], whole[other : other + size], abs(begin - other) >= size
    assert Tensors([[a, b]], 2).place([a, b, *arrays(size, size)]) == apart
    assert Tensors([[a]], 2).place([a, b]) == apart  # as a gradient
    assert Tensors([[a]], 3).place([a, *arrays(size), b]) == apart  # as a slot


def test_an_empty_gradient_lies_in_nothing() -> None:
    whole, empty = np.zeros(10), np.zeros(0)
    assert Tensors([[whole, empty]], 2).place([whole, empty, np.zeros(10), whole[3:3]])


def misfits() -> list[tuple[str, Any]]:
    read_only = np.zeros(6)
    read_only.flags.writeable = False
    return [
        ("a list", [0.0] * 6),
        ("a subclass", np.zeros(6).view(np.recarray)),
        ("float32", np.zeros(6, dtype=np.float32)),
        ("int64", np.zeros(6, dtype=np.int64)),
        ("swapped bytes", np.zeros(6).view(np.dtype(np.float64).newbyteorder())),
        ("another size", np.zeros(5)),
        ("another shape", np.zeros((2, 3))),
        ("one more axis", np.zeros((6, 1))),
        ("gaps", np.zeros(12)[::2]),
        ("read-only", read_only),
        ("none", None),
    ]


@pytest.mark.parametrize("name, array", misfits(), ids=[name for name, _ in misfits()])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_what_does_not_fit_is_seen_in_every_column(name: str, array: Any, column: int) -> None:
    objects = arrays(6, 6, 6)
    tensors = Tensors([[objects[0]]], 3)
    assert tensors.place(objects)
    objects[column] = array
    assert tensors.place(objects) == (name == "read-only" and column == 1)  # gradients are only read


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(1, 5))
def test_segments_cover_every_number_once_in_parts_of_like_size(sizes: list[int], parts: int) -> None:
    lengths, rows = np.array(sizes), np.arange(len(sizes))
    which = np.arange(0, len(sizes), 2)
    found, bounds = segments(lengths, rows, which, parts)
    assert len(bounds) == parts + 1
    assert bounds[0] == 0
    assert bounds[-1] == len(found)
    assert (np.diff(bounds) >= 0).all()
    covered = [(leaf, number) for leaf, first, count, _ in found.tolist() for number in range(first, first + count)]
    assert sorted(covered) == [(leaf, number) for leaf in which.tolist() for number in range(sizes[leaf])]
    assert all(row == leaf and first % 64 == 0 for leaf, first, _, row in found.tolist())
    work = [found[a:b, 2].sum() for a, b in itertools.pairwise(bounds)]
    assert max(work) - min(work) <= 2 * 64 + 1
