"""Steps in place: one launch of a fused kernel for all arrays, or NumPy where it cannot serve."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines.compiled import step, threads
from thalweg.engines.compiled.kernel import COMPILER, Kernel
from thalweg.engines.compiled.tensors import KINDS, Tensors, resolver, segments
from thalweg.errors import InputError
from thalweg.optimizer.outline import Outline, collect
from thalweg.optimizer.overlap import check_apart
from thalweg.optimizer.tree import flatten, leaves_like

if TYPE_CHECKING:
    from thalweg.optimizer.optimizer import Optimizer
    from thalweg.optimizer.state import State
    from thalweg.optimizer.variant import Variant

Group = tuple["Optimizer", Any, Any, "State"]
NUMBERS = {"float32": ctypes.c_float, "float64": ctypes.c_double}


def step_groups_(groups: Sequence[Group]) -> None:
    """One step in place for several groups of parameters, (optimizer, params, grads, state) each, in one launch.

    The groups share a rule and its flags; hyperparameters and steps taken are each group's own.
    Raises InputError as `Optimizer.step_` does, and for groups of different rules. Nothing is changed then.

    >>> import numpy as np, thalweg as tw
    >>> w, b = np.ones(2), np.ones(1)
    >>> fast, slow = tw.sgd(lr=0.1), tw.sgd(lr=0.01)
    >>> tw.step_groups_([(fast, [w], [np.ones(2)], fast.init([w])), (slow, [b], [np.ones(1)], slow.init([b]))])
    >>> w, b
    (array([0.9, 0.9]), array([0.99]))
    """
    if not groups:
        return None
    variant = groups[0][0].variant
    for optimizer, *_ in groups:
        if optimizer.variant is not variant:
            raise InputError(
                f"groups share one rule and its flags: {groups[0][0].name} and {optimizer.name} were given"
            )
    scalars = [optimizer.scalars(state) for optimizer, _, _, state in groups]
    plan = groups[0][3].plan
    if plan is None or not plan.place(groups):
        plan = groups[0][3].plan = Plan(groups)
        if not plan.place(groups):
            return _by_numpy(groups)
    plan.run([row for row, _ in scalars])
    for (_, _, _, state), (_, new) in zip(groups, scalars, strict=True):
        state.t += 1
        state.slots.update(zip(variant.scalar_slots, new, strict=True))
    return None


def compile_kernels(variant: Variant) -> None:
    """Wait until all that `step_` may launch is ready."""
    resolver().start()
    for each in [step.kernel(variant.program, dtype) for dtype in NUMBERS]:
        each.wait()
    resolver().wait()
    threads.start()


@dataclass
class Launch:
    """All leaves of one precision."""

    kernel: Kernel
    which: NDArray[np.int64]
    total: int
    scalars: Any  # a ctypes array, which rounds as C does and without a warning
    table: NDArray[np.int64]
    parts: int = 0
    held: tuple[Any, ...] = ()  # what the table points to


class Plan:
    """What is kept between calls: how the parameters nest, how large they are, and how the work is cut."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.variant = groups[0][0].variant
        self.outlines = [Outline.of(params) for _, params, _, _ in groups]
        leaves = [[leaf for _, leaf in flatten(params)] for _, params, _, _ in groups]
        parameters = [leaf for each in leaves for leaf in each]
        self.fits = bool(parameters) and all(type(leaf) is np.ndarray and leaf.dtype in KINDS for leaf in parameters)
        if not self.fits:
            return
        self.rows = np.repeat(np.arange(len(groups)), [len(each) for each in leaves])
        self.tensors = Tensors(parameters, 2 + len(self.variant.slots))
        self.launches = [
            self._launch(np.dtype(dtype), np.flatnonzero(self.tensors.kinds == kind))
            for dtype, kind in KINDS.items()
            if kind in self.tensors.kinds
        ]
        self._start()

    def _launch(self, dtype: np.dtype[Any], which: NDArray[np.int64]) -> Launch:
        program = self.variant.program
        scalars = (NUMBERS[dtype.name] * (program.row * len(self.outlines)))()
        table = np.zeros(4, dtype=np.int64)
        table[0], table[3] = self.tensors.pointers.ctypes.data, ctypes.addressof(scalars)
        total = int(self.tensors.sizes[which].sum())
        return Launch(step.kernel(program, dtype.name), which, total, scalars, table)

    def _start(self) -> None:
        """Have everything compiled that is not yet."""
        resolver().start()
        for each in self.launches:
            each.kernel.start()
        if max(each.total for each in self.launches) >= min(threads.PAYS.values()):
            COMPILER.thread.submit(threads.start)

    def place(self, groups: Sequence[Group]) -> bool:
        """Find where all arrays lie now; whether the kernels can take them."""
        if not self.fits or len(groups) != len(self.outlines) or groups[0][0].variant is not self.variant:
            return False
        if not (resolver().ready and all(each.kernel.ready for each in self.launches)):
            return False
        objects = list[Any]()
        same = all(collect(outline, tree, objects) for outline, tree in self._trees(groups))
        return same and len(objects) == self.tensors.pointers.size and self.tensors.place(objects)

    def _trees(self, groups: Sequence[Group]) -> Iterator[tuple[Outline | None, Any]]:
        """All parameters, all gradients, then each slot of all groups."""
        for which in (1, 2):
            for outline, group in zip(self.outlines, groups, strict=True):
                yield outline, group[which]
        for slot in self.variant.slots:
            for outline, (_, _, _, state) in zip(self.outlines, groups, strict=True):
                yield outline, state.slots[slot]

    def run(self, rows: list[tuple[float, ...]]) -> None:
        for each in self.launches:
            each.scalars[:] = rows[0] if len(rows) == 1 else [number for row in rows for number in row]
            parts = threads.parts(each.total)
            if parts != each.parts:
                self._cut(each, parts)
            threads.run(each.kernel, each.table.ctypes.data, parts)

    def _cut(self, launch: Launch, parts: int) -> None:
        launch.parts, launch.held = parts, segments(self.tensors.sizes, self.rows, launch.which, parts)
        launch.table[1:3] = [array.ctypes.data for array in launch.held]


def _by_numpy(groups: Sequence[Group]) -> None:
    """All new values first, then all of them written, so that no gradient is lost under a parameter."""
    written = [each for group in groups for each in _written(group)]
    check_apart(written)
    new = list[Any]()
    states = list[Any]()
    for optimizer, params, grads, state in groups:
        stepped, after = optimizer.step(params, grads, state)
        states.append(after)
        new += leaves_like(params, stepped, "params")
        for slot in optimizer.variant.slots:
            new += leaves_like(params, after.slots[slot], slot)
    for (_, array), values in zip(written, new, strict=True):
        array[...] = values
    for (optimizer, _, _, state), after in zip(groups, states, strict=True):
        state.t = after.t
        state.slots.update((slot, after.slots[slot]) for slot in optimizer.variant.scalar_slots)


def _written(group: Group) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays that a step of a group writes, with their paths."""
    optimizer, params, _, state = group
    for path, leaf in flatten(params):
        yield path, _writeable(path, leaf)
    for slot in optimizer.variant.slots:
        leaves = leaves_like(params, state.slots[slot], f"state slot {slot}")
        for (path, _), leaf in zip(flatten(params), leaves, strict=True):
            where = path.replace("params", slot, 1)
            yield where, _writeable(where, leaf)


def _writeable(path: str, leaf: Any) -> NDArray[Any]:
    if not isinstance(leaf, np.ndarray):
        raise InputError(
            f"{path} is a {type(leaf).__name__}, which cannot be changed in place: make it an array, or use step"
        )
    if not leaf.flags.writeable:
        raise InputError(f"{path} is read-only: copy it, or use step")
    return leaf
