"""One step on many leaves: what a launch of the kernel of one precision needs, and launches that a step is made of."""

import ctypes
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from thalweg.engines.compiled import step, threads
from thalweg.engines.compiled.kernel import COMPILER
from thalweg.engines.compiled.tensors import KINDS, Places, segments
from thalweg.recording.hoisting import Program

Integers = NDArray[np.int64]
STEP = 0.08e-9  # seconds for a byte of the parameters, on one thread, in the cache
RUNS = 8  # where a table counts the launches that are done


class Rows:
    """What the scalars are computed from, a row for each class of leaves, and the scalar slots that come out."""

    def __init__(self, program: Program, count: int) -> None:
        self.count, self.inputs = count, len(program.scalars.inputs)
        self.slots = len(program.scalars.outputs) - program.row
        self.given = (ctypes.c_double * (count * self.inputs))()
        self.made = (ctypes.c_double * (count * self.slots))()


class Launch:
    """All leaves of one precision, and the table that their kernel reads."""

    def __init__(self, program: Program, rows: Rows, places: Places, row_of: Integers, kind: np.dtype[Any]) -> None:
        self.kernel = step.kernel(program, kind.name)
        self.places, self.row_of, self.which = places, row_of, np.flatnonzero(places.kinds == KINDS[kind])
        self.parts, self.runs = 0, 0
        self.seconds = STEP * int(places.bytes[self.which].sum())  # for one thread
        self.rows = np.zeros((rows.count, program.row), kind)
        self.held: tuple[Any, ...] = (rows,)
        self.table = np.array(
            [
                places.pointers.ctypes.data, 0, 0, self.rows.ctypes.data,
                ctypes.addressof(rows.given), ctypes.addressof(rows.made), rows.count, 1, 0,
            ],
            dtype=np.int64,
        )  # fmt: skip
        self.address = int(self.table.ctypes.data)

    @property
    def ready(self) -> bool:
        return self.kernel.ready

    def start(self) -> None:
        """Have everything compiled that is not yet."""
        self.kernel.start()
        if self.seconds >= min(threads.PAYS.values()):
            COMPILER.thread.submit(threads.start)

    def run(self) -> None:
        parts = threads.parts(self.seconds)
        if parts != self.parts:
            self._cut(parts)
        self.kernel(self.address, step.SCALARS)
        if parts > 1:
            threads.run(self.kernel, self.address, parts)

    def _cut(self, parts: int) -> None:
        cut = segments(self.places.sizes, self.row_of, self.which, parts)
        self.parts = 0  # an interrupt from here on has it cut anew
        self.held = (self.held[0], *cut)
        self.table[1:3] = [array.ctypes.data for array in cut]
        self.table[7] = parts
        self.parts = parts

    def begin(self) -> None:
        self.runs = int(self.table[RUNS]) + 1

    @property
    def done(self) -> bool:
        """Whether the run that was begun has changed everything that it was to change."""
        return bool(self.table[RUNS] == self.runs)

    @property
    def touched(self) -> bool:
        """Whether it has changed anything."""
        return self.done


def launches(program: Program, rows: Rows, places: Places, row_of: Integers) -> list[Launch]:
    """One for each precision among the leaves."""
    present = set(places.kinds.tolist())
    return [Launch(program, rows, places, row_of, dtype) for dtype, kind in KINDS.items() if kind in present]


class Stage(Protocol):
    """A part of a step. `run` may be called again where it was not done."""

    def begin(self) -> None: ...
    def run(self) -> None: ...
    @property
    def done(self) -> bool: ...
    @property
    def touched(self) -> bool: ...


class Whole:
    """A stage that computes all new values first, and then writes them."""

    def __init__(
        self, compute: Callable[[], list[tuple[Any, Any]]], write: Callable[[Any, Any], Any], *, late: bool = False
    ) -> None:
        """`late`: compute when the stages before it have written, as for parameters that share memory."""
        self.compute, self.write, self.late = compute, write, late
        self.new: list[tuple[Any, Any]] | None = None
        self.touched = self.done = False

    def begin(self) -> None:
        self.new = None if self.late else self.compute()

    def run(self) -> None:
        if self.new is None:
            self.new = self.compute()
        self.touched = True
        for old, value in self.new:
            self.write(old, value)
        self.done = True


def run(stages: Sequence[Stage], count: Callable[[], None]) -> None:
    """Run them all, then `count` the step. An interrupt (Ctrl-C) is answered when the step is whole, or not begun."""
    for each in stages:
        each.begin()
    try:
        for each in stages:
            each.run()
        count()
    except BaseException:
        if any(each.touched for each in stages):
            for each in stages:
                if not each.done:
                    each.run()
            count()
        raise
