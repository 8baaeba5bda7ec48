"""Whole runs of generalised linear models in compiled kernels: what Python holds of them.

All is float64, so that a step has the bits of `Optimizer.step` and a run can be checked to the last digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines.compiled import regression_fields as at
from thalweg.engines.compiled import step
from thalweg.engines.compiled.kernel import Kernel
from thalweg.recording.hoisting import Program

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
LINE = 64  # bytes that a processor loads at once


def _kernel(name: str) -> Kernel:
    """By a digest its source names what it imports, which the cache of machine code cannot see."""
    package = files(__package__)
    parts = ((package / f"{each}.py").read_bytes() for each in ("dense_functions", "regression_fields"))
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()
    return Kernel(f"# {digest}\n{(package / 'regression_kernel.py').read_text()}", name=name)


PRODUCT = Kernel((files(__package__) / "dense.py").read_text())
TRAIN, EVALUATE = _kernel("train"), _kernel("evaluate")


def zeros(*shape: int) -> Array:
    """Aligned to lines of the cache."""
    size = 8 * int(np.prod(shape))
    room = np.zeros(size + LINE, dtype=np.uint8)
    begin = -room.ctypes.data % LINE
    return room[begin : begin + size].view(np.float64).reshape(shape)


def _padded(x: Array, *shape: int) -> Array:
    room = zeros(*shape)
    room[: x.shape[0], : x.shape[1]] = x
    return room


@dataclass(frozen=True)
class Model:
    """What is predicted from how many columns."""

    family: str
    outputs: int
    depth: int  # columns of x, a one among them

    @property
    def stride(self) -> int:
        return -(-self.depth // 8) * 8

    def table(self, rows: int, width: int) -> tuple[Integers, dict[int, Any]]:
        """A kernel's table with what both kernels need, and arrays that it points into."""
        known = {
            at.FAMILY: at.FAMILIES.index(self.family), at.OUTPUTS: self.outputs, at.DEPTH: self.depth,
            at.STRIDE: self.stride, at.ROWS: rows, at.WIDTH: width, at.PRODUCT: PRODUCT.wait().address,
        }  # fmt: skip
        table = np.zeros(at.COUNT, dtype=np.int64)
        for field, number in known.items():
            table[field] = number or 0
        held = {
            at.PREDICTED: zeros(max(at.GROUP, self.outputs), width), at.SCRATCH: zeros(3, width),
            at.PRODUCT_TABLE: np.zeros(10, dtype=np.int64),
        }  # fmt: skip
        _point(table, held)
        return table, held


class Data:
    """Rows on which losses are measured, in blocks. Only read: runs in several threads share it."""

    def __init__(self, model: Model, x: Array, y: Array) -> None:
        self.model, self.rows = model, len(x)
        blocks = -(-len(x) // at.BLOCK)
        self.turned, self.wanted = zeros(blocks, model.stride, at.BLOCK), zeros(blocks, at.BLOCK)
        padded = _padded(x, blocks * at.BLOCK, model.stride)
        self.turned[...] = padded.reshape(blocks, at.BLOCK, model.stride).transpose(0, 2, 1)
        self.wanted.reshape(-1)[: len(y)] = y


class Gauge:
    """What measures the losses of up to so many lanes, for one thread."""

    def __init__(self, data: Data, lanes: int) -> None:
        self._table, self._held = data.model.table(data.rows, at.BLOCK)
        self._losses = np.empty(lanes)
        self._held |= {
            at.TURNED: data.turned, at.WANTED: data.wanted, at.SUMS: zeros(lanes, at.BLOCK), at.LOSSES: self._losses,
        }  # fmt: skip
        _point(self._table, self._held)

    def losses(self, weights: Array) -> Array:
        """(lanes,): the mean loss of each lane's parameters, (lanes, outputs, stride)."""
        weights = np.ascontiguousarray(weights)
        self._table[at.LANES] = len(weights)
        _point(self._table, {at.WEIGHTS: weights})
        EVALUATE.wait()(self._table.ctypes.data, 0)
        return self._losses[: len(weights)].copy()


class Runs:
    """Lanes under way: their parameters, from zero, their slots, and what their rule's scalars are computed from."""

    def __init__(
        self, model: Model, program: Program, given: Array, starts: Sequence[Any], scheduled: Integers
    ) -> None:
        """program: of the rule, elements (x, g, *slots, *row) -> (x, *slots). given: (lanes, inputs of its scalars), t
        first and scalar slots last; at the places `scheduled` their numbers come with each step. starts: of the slots,
        each a number for all lanes or (lanes,)."""
        self.model, self.program, self.scheduled = model, program, scheduled
        self.slots = len(program.scalars.outputs) - program.row
        self.given = given.copy()
        self.made = self.given[:, given.shape[1] - self.slots :].copy()
        self.ended = np.full(len(given), -1)
        self.state = [zeros(len(given), model.outputs, model.stride) for _ in range(2 + len(starts))]
        for slot, start in zip(self.slot_values, starts, strict=True):
            slot[...] = np.reshape(start, (-1, 1, 1))

    @property
    def weights(self) -> Array:
        """(lanes, outputs, stride)"""
        return self.state[0]

    @property
    def slot_values(self) -> list[Array]:
        return self.state[2:]

    def learn_from(self, x: Array, y: Array, batch: int) -> None:
        """The rows of which batches are made."""
        width, stride = min(at.BLOCK, -(-batch // 8) * 8), self.model.stride
        blocks = -(-batch // width)
        self._table, self._held = self.model.table(batch, width)
        self._held |= {
            at.X: _padded(x, len(x), stride), at.Y: np.ascontiguousarray(y), at.WANTED: zeros(blocks, width),
            at.BLOCKS: zeros(blocks, width, stride), at.TURNED: zeros(blocks, stride, width),
            at.PLACES: self.scheduled,
        }  # fmt: skip
        numbers = {
            at.INPUTS: self.given.shape[1], at.SLOTS: self.slots, at.SCHEDULED: len(self.scheduled),
            at.STEP: step.kernel(self.program, "float64").wait().address,
        }  # fmt: skip
        for field, number in numbers.items():
            self._table[field] = number
        self._arrange()

    def keep(self, lanes: NDArray[np.bool_]) -> None:
        """Go on with these lanes only."""
        self.given, self.made, self.ended = self.given[lanes], self.made[lanes], self.ended[lanes]
        kept = [zeros(int(lanes.sum()), *each.shape[1:]) for each in self.state]
        for new, old in zip(kept, self.state, strict=True):
            new[...] = old[lanes]
        self.state = kept
        self._arrange()

    def advance(self, first: int, order: Integers, schedules: Array) -> None:
        """Steps from `first` on, one for each row of `schedules`, (steps, scheduled), on the rows of x and y that each
        row of `order` names: (steps, batch), or (1, batch) for all of them."""
        steps = len(schedules)
        self._table[at.FIRST], self._table[at.LAST] = first, first + steps
        self._table[at.ORDER_ROW] = order.strides[0] if len(order) == steps else 0
        _point(self._table, {at.ORDER: order, at.SCHEDULES: schedules})
        TRAIN.wait()(self._table.ctypes.data, 0)

    def _arrange(self) -> None:
        """Tell the kernels where the lanes are. To the one that steps each lane is a leaf, with a row of scalars of its
        own (see step.py)."""
        lanes, size = len(self.given), self.model.outputs * self.model.stride
        pointers = np.array([each.ctypes.data + 8 * size * np.arange(lanes) for each in self.state]).T.copy()
        leaves = np.arange(lanes)
        segments = np.stack([leaves, 0 * leaves, np.full(lanes, size), leaves], axis=1)
        rows = zeros(lanes, max(1, self.program.row))
        parts = (pointers, segments, np.array([0, lanes]), rows, self.given, self.made)
        stepping = np.array([*(each.ctypes.data for each in parts), lanes, 1, 0], dtype=np.int64)
        self._stepping = parts
        self._held |= {
            at.WEIGHTS: self.state[0], at.GRADIENT: self.state[1], at.ENDED: self.ended, at.GIVEN: self.given,
            at.MADE: self.made, at.STEP_TABLE: stepping,
        }  # fmt: skip
        self._table[at.LANES] = lanes
        _point(self._table, self._held)


def _point(table: Integers, held: Mapping[int, Any]) -> None:
    for field, array in held.items():
        table[field] = array.ctypes.data
