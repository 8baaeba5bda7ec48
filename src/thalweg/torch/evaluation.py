"""Where a model is to be evaluated, for rules that train at another point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from thalweg.engines import plain, pytorch
from thalweg.torch.members import working
from thalweg.torch.rows import clock_of

if TYPE_CHECKING:
    from thalweg.torch.optimizer import Base


@torch.no_grad()
def points(face: Base) -> list[torch.Tensor]:
    """A tensor for each parameter; those without a step taken are evaluated where they are."""
    found = list[torch.Tensor]()
    for group in face.param_groups:
        optimizer = face.convention.optimizer(group)
        program, variant = optimizer.variant.evaluation, optimizer.variant
        entries = [face.convention.entry(slot) for slot in variant.slots]
        for parameter in group["params"]:
            state, x = face.state.get(parameter, {}), parameter.detach()
            if program is None or any(state.get(entry) is None for entry in entries):
                found.append(x)
                continue
            _, clock = clock_of(state, optimizer, face.convention)
            t = max(clock.t, 1)
            row = plain.build(program.scalars)(float(t), *optimizer.at(t), *clock.read())
            scalars = torch.tensor(row, dtype=working(x), device=x.device).unbind()
            held = [each.to(working(x)) for each in (x, *(state[entry] for entry in entries))]
            found.append(pytorch.build(program.elements, working(x))(*held, *scalars)[0].to(x.dtype))
    return found
