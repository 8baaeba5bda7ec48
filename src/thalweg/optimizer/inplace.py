"""Steps in place: one launch of a fused kernel for all arrays, or NumPy where it cannot serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines.compiled import launch, step, threads
from thalweg.engines.compiled.launch import Rows, Whole
from thalweg.engines.compiled.tensors import KINDS, Tensors, resolver
from thalweg.errors import InputError
from thalweg.optimizer.outline import outline
from thalweg.optimizer.overlap import check_apart
from thalweg.optimizer.state import State
from thalweg.optimizer.tree import flatten, leaves_like

if TYPE_CHECKING:
    from thalweg.optimizer.optimizer import Optimizer
    from thalweg.optimizer.variant import Variant

Group = tuple["Optimizer", Any, Any, "State"]


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
    state = groups[0][3]
    plan = vars(state).pop("plan", None)  # at once, so that a thread that steps the same state makes one of its own
    try:
        arrays = plan.place(groups) if plan is not None else None
        if plan is None or arrays is None:
            _check_variants(groups)
            plan = Plan(groups)
            arrays = plan.place(groups)
            if arrays is None:
                return _by_numpy(groups)
        plan.run(groups)
        del arrays  # until here no other thread may free them
        return None
    finally:
        state.plan = plan


def _check_variants(groups: Sequence[Group]) -> None:
    first = groups[0][0]
    for optimizer, *_ in groups:
        if optimizer.variant is not first.variant:
            raise InputError(f"groups share one rule and its flags: {first.name} and {optimizer.name} were given")


def compile_kernels(variant: Variant) -> None:
    """Wait until all that `step_` may launch is ready."""
    kernels = [resolver(), *(step.kernel(variant.program, dtype.name) for dtype in KINDS)]
    for each in kernels:
        each.start()
    for each in kernels:
        each.wait()
    threads.start()


class Plan:
    """What is kept between calls: how the parameters nest, how large they are, and how the work is cut."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.variant = groups[0][0].variant
        self.outlines = [outline(params) for _, params, _, _ in groups]
        self.optimizers: list[Optimizer | None] = [None] * len(groups)  # whose hyperparameters `given` holds
        leaves = [[leaf for _, leaf in flatten(params)] for _, params, _, _ in groups]
        parameters = [leaf for each in leaves for leaf in each]
        self.ready = False
        self.fits = bool(parameters) and all(type(leaf) is np.ndarray and leaf.dtype in KINDS for leaf in parameters)
        if self.fits:
            self.rows = Rows(self.variant.program, len(groups))
            self.tensors = Tensors(leaves, 2 + len(self.variant.slots))
            row_of = np.repeat(np.arange(len(groups)), [len(each) for each in leaves])
            self.launches = launch.launches(self.variant.program, self.rows, self.tensors, row_of)
            resolver().start()
            for each in self.launches:
                each.start()

    def place(self, groups: Sequence[Group]) -> list[Any] | None:
        """Find where all arrays lie now; the arrays, or None where the kernels cannot take them."""
        if not self.fits or len(groups) != len(self.outlines):
            return None
        if not self.ready:
            self.ready = resolver().ready and all(each.ready for each in self.launches)
        objects = list[Any]()
        fit = self.ready and self._collect(groups, objects) and self.tensors.place(objects)
        return objects if fit else None

    def _collect(self, groups: Sequence[Group], objects: list[Any]) -> bool:
        """Add each group's parameters, its gradients, then each slot; whether they nest as they did."""
        for nested, (optimizer, params, grads, state) in zip(self.outlines, groups, strict=True):
            if optimizer.variant is not self.variant or state.slots.keys() != self.variant.all_slots:
                return False
            if not (nested.collect(params, objects) and nested.collect(grads, objects)):
                return False
            for slot in self.variant.slots:
                if not nested.collect(state.slots[slot], objects):
                    return False
        return True

    def run(self, groups: Sequence[Group]) -> None:
        """Step: the arrays, the scalar slots, the counts of steps."""
        for row, (optimizer, _, _, state) in enumerate(groups):
            self._give(row, optimizer, state)
        steps = [state.t + 1 for *_, state in groups]

        def count() -> None:
            for row, (_, _, _, state) in enumerate(groups):
                state.t = steps[row]
                for place, slot in enumerate(self.variant.scalar_slots):
                    state.slots[slot] = self.rows.made[row * self.rows.slots + place]

        launch.run(self.launches, count)

    def _give(self, row: int, optimizer: Optimizer, state: State) -> None:
        """Put what the scalars are computed from into its place: t, hyperparameters, scalar slots."""
        given, first = self.rows.given, row * self.rows.inputs
        if optimizer.steady is None or self.optimizers[row] is not optimizer:
            at = optimizer.at(state.t + 1)
            given[first + 1 : first + 1 + len(at)] = list(at)
            self.optimizers[row] = optimizer
        given[first] = state.t + 1
        for place, slot in enumerate(self.variant.scalar_slots, first + self.rows.inputs - self.rows.slots):
            given[place] = state.slots[slot]


def _by_numpy(groups: Sequence[Group]) -> None:
    """All new values first, then all of them written, so that no gradient is lost under a parameter."""
    new, states = list[Any](), list[State]()
    for optimizer, params, grads, state in groups:
        stepped, after = optimizer.step(params, grads, state)
        states.append(after)
        for tree in (stepped, *(after.slots[slot] for slot in optimizer.variant.slots)):
            new += leaves_like(params, tree, "params")
    written = [each for group in groups for each in _written(group)]
    check_apart(written)
    pairs = list(zip([array for _, array in written], new, strict=True))

    def count() -> None:
        for (optimizer, _, _, state), after in zip(groups, states, strict=True):
            state.t = after.t
            state.slots.update((slot, after.slots[slot]) for slot in optimizer.variant.scalar_slots)

    launch.run([Whole(lambda: pairs, np.copyto)], count)


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
