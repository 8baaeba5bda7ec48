"""The state of a parameter: made where it is missing, by torch's names."""

from __future__ import annotations

from typing import Any

import torch

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.torch.convention import Convention

LOW = (torch.float16, torch.bfloat16)


def working(tensor: torch.Tensor) -> torch.dtype:
    """In which precision a parameter is stepped and its state kept: float32 for what is stored in less."""
    return torch.float32 if tensor.dtype in LOW else tensor.dtype


def check(parameter: torch.Tensor, name: str) -> None:
    """Raise InputError for what cannot be optimized."""
    if not (parameter.is_floating_point() or parameter.is_complex()):
        raise InputError(f"{name} holds {_kind(parameter)}, which has no gradient: leave it out, or make it float32")
    if parameter.layout is not torch.strided:
        raise InputError(f"{name} is {_kind(parameter)} in the layout {parameter.layout}: make it dense")


def _kind(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def fill(parameter: torch.Tensor, state: dict[str, Any], optimizer: Optimizer, convention: Convention) -> None:
    """Start the slots that are not there."""
    for slot in convention.ordered(optimizer.variant.slots):
        entry = convention.entry(slot)
        if state.get(entry) is None:
            state[entry] = _started(parameter, optimizer.start_of(slot))
        elif state[entry].shape == parameter.shape:
            kept = state[entry].to(parameter.device, working(parameter))  # the model may have been cast since
            state[entry] = kept.resolve_neg()
        else:
            raise InputError(
                f"a parameter of shape {tuple(parameter.shape)} has {entry} of shape {tuple(state[entry].shape)} in "
                "its state: if the parameter was resized, clear its state"
            )


def _started(parameter: torch.Tensor, start: float | str) -> torch.Tensor:
    like = parameter.detach()
    made = torch.empty_like(like, dtype=working(parameter), memory_format=torch.preserve_format, requires_grad=False)
    if isinstance(start, str):
        return made.copy_(like)
    (torch.view_as_real(made) if made.is_complex() else made).fill_(start)
    return made


def dense(gradient: torch.Tensor, convention: Convention) -> torch.Tensor:
    """A gradient without sparsity. Raises InputError where that would change what the step does."""
    if gradient.layout is torch.strided:
        return gradient
    if not convention.sparse:
        raise InputError(
            f"{convention.name} takes no sparse gradients: a gradient of zero moves a parameter too; set sparse=False "
            "in the embedding, or use SGD or Adagrad"
        )
    return gradient.to_dense()


def fitted(gradient: torch.Tensor, parameter: torch.Tensor) -> torch.Tensor:
    """A gradient that lies in memory as its parameter does, in memory of its own."""
    if gradient.shape != parameter.shape:
        raise InputError(
            f"a parameter of shape {tuple(parameter.shape)} has a gradient of shape {tuple(gradient.shape)}"
        )
    like = torch.empty_like(parameter.detach(), memory_format=torch.preserve_format)
    return like.copy_(gradient.detach())


def lies_as(gradient: torch.Tensor, parameter: torch.Tensor) -> bool:
    """Whether a gradient lies in memory as its parameter does."""
    return (
        type(gradient) in (torch.Tensor, torch.nn.Parameter)
        and gradient.dtype is parameter.dtype
        and gradient.device == parameter.device
        and gradient.shape == parameter.shape
        and gradient.stride() == parameter.stride()
        and not gradient.is_neg()
    )
