"""A step through which gradients flow: `differentiable=True`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from thalweg.engines import pytorch
from thalweg.engines.compiled.launch import Whole
from thalweg.optimizer.variant import Variant
from thalweg.torch.batch import Member
from thalweg.torch.members import working
from thalweg.torch.rows import Row


def by_autograd(
    variant: Variant,
    entries: Sequence[str],
    members: Sequence[Member],
    gradients: Sequence[Any],
    numbers: Sequence[Sequence[float]],
    rows: Sequence[Row],
) -> Whole:
    """Recorded by autograd: the parameter is changed in place, the state holds what was computed.

    The slope of a root at 0 is 0, so that gradients through a step at g = 0 are finite. A tensor as lr or another
    number is part of the graph.
    """
    scalars = [_row(variant, given, row) for given, row in zip(numbers, rows, strict=True)]

    def compute() -> list[tuple[Any, Any]]:
        new = list[tuple[Any, Any]]()
        for (parameter, state, row), gradient in zip(members, gradients, strict=True):
            dtype = working(parameter)
            step = pytorch.build(variant.program.elements, dtype, differentiable=True)
            held = [parameter.clone(), gradient, *(state[entry] for entry in entries)]
            stepped = step(
                *(each.to(dtype) for each in held), *(each.to(parameter.device, dtype) for each in scalars[row])
            )
            new.append((parameter, stepped[0]))
            new += [((state, entry), value) for entry, value in zip(entries, stepped[1:], strict=True)]
        return new

    def write(old: Any, value: Any) -> None:
        if isinstance(old, torch.Tensor):
            old.copy_(value)
        else:
            state, entry = old
            state[entry] = value

    return Whole(torch.enable_grad()(compute), torch.enable_grad()(write))


def _row(variant: Variant, numbers: Sequence[float], row: Row) -> tuple[torch.Tensor, ...]:
    """The scalars, in float64, of numbers that may be tensors."""
    given = [torch.tensor(number, dtype=torch.float64, device="cpu") for number in numbers]
    for place, name in enumerate(variant.hyperparameters, 1):
        option = row.options.group.get(name)
        here = row.decays or name != "weight_decay"
        if here and isinstance(option, torch.Tensor) and option.requires_grad:
            given[place] = option.to(torch.float64)
    with torch.enable_grad():
        made = pytorch.build(variant.program.scalars, torch.float64)(*given)
    return tuple(torch.as_tensor(each, dtype=torch.float64, device="cpu") for each in made[: variant.program.row])
