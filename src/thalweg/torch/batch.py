"""The parameters of one variant of a rule: stepped by compiled kernels where they can be, else one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from thalweg.engines import arrays, plain, pytorch
from thalweg.engines.compiled import launch
from thalweg.engines.compiled.launch import Whole
from thalweg.engines.pytorch_memory import TensorPlaces, takes
from thalweg.errors import InputError
from thalweg.optimizer.overlap import check_apart
from thalweg.optimizer.variant import Variant
from thalweg.torch.members import working

Member = tuple[torch.Tensor, dict[str, Any], int]  # a parameter, its state, its row


class Kernels:
    """Parameters that the kernels take."""

    def __init__(self, variant: Variant, entries: Sequence[str], members: Sequence[Member], rows: int) -> None:
        self.variant, self.entries = variant, entries
        self.parameters = [parameter for parameter, _, _ in members]
        self.states = [state for _, state, _ in members]
        self.kinds = [(parameter.dtype, parameter.shape) for parameter in self.parameters]
        self.single = [parameter for parameter in self.parameters if parameter.numel() == 1]
        self.rows = launch.Rows(variant.program, rows)
        self.places = TensorPlaces(self.parameters, 2 + len(entries))
        row_of = np.array([row for *_, row in members], dtype=np.int64)
        self.stages = launch.launches(variant.program, self.rows, self.places, row_of)
        self.objects = list[Any]()
        self.ready = False
        self.places.resolve.start()
        for each in self.stages:
            each.start()

    def place(self, gradients: list[Any]) -> bool:
        """Find where everything lies now. False where the kernels are not compiled yet, or cannot take it."""
        if not self.ready:
            self.ready = self.places.resolve.ready and all(each.ready for each in self.stages)
            if not self.ready:
                return False
        # the kernels read memory as it is; parts of conjugated numbers, of one element, may lie there negated
        if any(map(torch.Tensor.is_neg, self.single + gradients)):
            return False
        objects = self.parameters + gradients
        for entry in self.entries:
            objects += [state.get(entry) for state in self.states]
        self.objects = objects  # until the step is done no other thread may free them
        return self.places.place(objects)

    @property
    def stale(self) -> bool:
        """Whether a parameter, or its state, became another kind of tensor than it was."""
        alike = zip(self.parameters, self.kinds, strict=True)
        return any(not takes(each) or (each.dtype, each.shape) != kind for each, kind in alike) or any(
            state.get(entry) is None or state[entry].dtype != kind[0] or state[entry].shape != kind[1]
            for state, kind in zip(self.states, self.kinds, strict=True)
            for entry in self.entries
        )

    @property
    def apart(self) -> bool:
        """Whether no two tensors that are written share memory."""
        written = [*self.parameters, *(state[entry] for state in self.states for entry in self.entries)]
        try:
            check_apart([(str(place), each.detach().numpy()) for place, each in enumerate(written)])
        except InputError:
            return False
        return True

    def give(self, row: int, numbers: Sequence[float]) -> None:
        first = row * self.rows.inputs
        self.rows.given[first : first + self.rows.inputs] = list(numbers)

    def made(self, row: int) -> list[float]:
        first = row * self.rows.slots
        return self.rows.made[first : first + self.rows.slots]


def by_numpy(variant: Variant, entries: Sequence[str], members: Sequence[Member], gradients: Any, rows: Any) -> Whole:
    """For tensors that NumPy can share: the bits of the kernels, also where they are not compiled yet."""
    step = arrays.build(variant.program.elements)

    def compute() -> list[tuple[Any, Any]]:
        new = list[tuple[Any, Any]]()
        for (parameter, state, row), gradient in zip(members, gradients, strict=True):
            held = [parameter.detach().numpy(), *(state[entry].detach().numpy() for entry in entries)]
            stepped = step(held[0], gradient.detach().numpy(), *held[1:], *rows[row])
            new += zip(held, stepped, strict=True)
        return new

    return Whole(compute, np.copyto)


def by_torch(
    variant: Variant,
    entries: Sequence[str],
    members: Sequence[Member],
    gradients: Any,
    rows: Any,
    *,
    late: bool = False,
) -> Whole:
    """On any device and in any precision, by torch's operations."""

    def compute() -> list[tuple[Any, Any]]:
        leaves, scalars = dict[Any, list[Any]](), dict[Any, Any]()
        held, order = list[list[torch.Tensor]](), list[Any]()
        for (parameter, state, row), gradient in zip(members, gradients, strict=True):
            held.append([_real(each.detach()) for each in (parameter, *(state[entry] for entry in entries))])
            kind = working(held[-1][0]), parameter.device
            if (row, kind) not in scalars:
                scalars[row, kind] = torch.tensor(rows[row], dtype=kind[0], device=kind[1]).unbind()
            first, *slots = held[-1]
            arguments = [each.to(kind[0]) for each in (first, _real(gradient.detach().resolve_conj()), *slots)]
            leaves.setdefault(kind, []).append((arguments, scalars[row, kind]))
            order.append(kind)
        stepped = {kind: iter(_step(variant, *kind)(*zip(*each, strict=True))) for kind, each in leaves.items()}
        return [
            pair for old, kind in zip(held, order, strict=True) for pair in zip(old, next(stepped[kind]), strict=True)
        ]

    return Whole(compute, torch.Tensor.copy_, late=late)


def _step(variant: Variant, dtype: torch.dtype, device: torch.device) -> Callable[..., Any]:
    make = pytorch.fused if pytorch.fuses(device.type) else pytorch.build_many
    return make(variant.program.elements, dtype)


def _real(tensor: torch.Tensor) -> torch.Tensor:
    """Complex numbers as pairs of real ones, as torch.optim has it."""
    return torch.view_as_real(tensor) if tensor.is_complex() else tensor


def scalars(variant: Variant, numbers: Sequence[float]) -> tuple[tuple[float, ...], list[float]]:
    """A row of scalars, and the scalar slots' new values."""
    made = plain.build(variant.program.scalars)(*numbers)
    return made[: variant.program.row], list(made[variant.program.row :])
