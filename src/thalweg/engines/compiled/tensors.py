"""The arrays of one call: where they lie in memory, and that they may be written."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines.compiled.kernel import Kernel

KINDS: dict[np.dtype[Any], int] = {np.dtype(np.float32): 11, np.dtype(np.float64): 12}  # NPY_FLOAT, NPY_DOUBLE
HEAD = object.__basicsize__  # bytes before an object's own fields
GRADIENT = 1
FITS, MISFIT, UNSORTED, ALIASED = range(4)

Integers = NDArray[np.int64]


@cache
def resolver(objects: str = "kernel") -> Kernel:
    """The kernel that reads and checks array objects: NumPy's, or those that another function of resolve.py reads."""
    return Kernel((files(__package__) / "resolve.py").read_text(), name=objects, reads_objects=True)


class Places:
    """A table of leaves, each a parameter, its gradient and its slots, that were seen once and come again.

    `pointers` is (leaves, columns). Sizes and kinds are those of the parameters given here. What does not fit: arrays
    of another kind or shape than their parameter, with gaps, read-only, or sharing memory with one that is written.
    """

    def __init__(
        self,
        lengths: Sequence[int],
        sizes: Any,
        kinds: Any,
        bytes: Any,
        columns: int,
        resolve: Kernel,
        reads: tuple[int, int, int],
    ) -> None:
        """`lengths`: of the groups; `reads`: the addresses of two types of objects and of what describes them."""
        self.resolve = resolve
        count, group = len(sizes), np.array(lengths, dtype=np.int64)
        self._stride = np.repeat(group, group)
        begins = np.repeat(np.cumsum(group) - group, group)
        self._first = begins * columns + np.arange(count) - begins
        self.sizes, self.kinds, self.bytes = (np.array(each, dtype=np.int64) for each in (sizes, kinds, bytes))
        self.pointers = np.zeros((count, columns), dtype=np.int64)
        written = np.arange(count * columns).reshape(count, columns)[self.sizes > 0]
        self.order = np.delete(written, GRADIENT, axis=1).ravel()
        self._result = np.zeros(1, dtype=np.int64)
        self._scratch = np.zeros(12, dtype=np.int64)
        self._table = np.array(
            [
                0, _at(self.pointers), _at(self.sizes), _at(self.kinds), _at(self.order), self.order.size,
                HEAD, _at(self.bytes), count, columns, _at(self._first), _at(self._stride), *reads, _at(self._scratch),
            ],
            dtype=np.int64,
        )  # fmt: skip
        self._addresses = _at(self._table), _at(self._result)

    def place(self, objects: list[Any]) -> bool:
        """Find where the objects lie: each group's parameters, its gradients, then each slot. Whether all fit."""
        self._table[0] = id(objects)
        self.resolve(*self._addresses)
        if self._result[0] == UNSORTED:
            self.order[:] = self.order[np.argsort(self.pointers.ravel()[self.order], kind="stable")]
            self.resolve(*self._addresses)
        return bool(self._result[0] == FITS)


class Tensors(Places):
    """Of NumPy arrays."""

    def __init__(self, groups: Sequence[Sequence[NDArray[Any]]], columns: int) -> None:
        parameters = [each for group in groups for each in group]
        super().__init__(
            [len(group) for group in groups],
            [each.size for each in parameters],
            [KINDS.get(each.dtype, -1) for each in parameters],
            [each.nbytes for each in parameters],
            columns,
            resolver(),
            (id(np.ndarray), 0, 0),
        )


def _at(array: NDArray[Any]) -> int:
    return array.ctypes.data


def segments(sizes: Integers, rows: Integers, which: Integers, parts: int) -> tuple[Integers, Integers]:
    """Stretches (leaf, first, count, row) of the leaves `which`, cut into `parts` of equal size, and where each begins.

    A cut inside a leaf is at a multiple of 64 numbers, so that no two parts write to one line of the cache.
    """
    total = int(sizes[which].sum())
    cuts = [total * part // parts for part in range(1, parts)]
    found, bounds, seen = list[tuple[int, int, int, int]](), [0], 0
    for leaf in which.tolist():
        size, first = int(sizes[leaf]), 0
        while cuts and cuts[0] < seen + size:
            cut = min((cuts.pop(0) - seen) // 64 * 64, size)
            if cut > first:
                found.append((leaf, first, cut - first, int(rows[leaf])))
                first = cut
            bounds.append(len(found))
        if size > first:
            found.append((leaf, first, size - first, int(rows[leaf])))
        seen += size
    bounds += [len(found)] * (parts + 1 - len(bounds))
    return np.array(found, dtype=np.int64).reshape(-1, 4), np.array(bounds, dtype=np.int64)
