"""What weight decay leaves alone."""

import inspect
from collections.abc import Callable
from typing import Any, Literal

import torch

from thalweg.errors import HyperparameterError

Exempt = Literal["vectors"] | Callable[[str, torch.Tensor], bool]


def exempt(group: dict[str, Any], no_decay: Exempt | None) -> set[torch.Tensor]:
    """The parameters of a group without weight decay. Raises HyperparameterError for what says nothing of them."""
    if no_decay is None:
        return set()
    if no_decay == "vectors":
        return {parameter for parameter in group["params"] if parameter.ndim < 2}
    if not callable(no_decay):
        raise HyperparameterError(
            f"no_decay is 'vectors' or a function of (name, parameter), {no_decay!r:.60} was given"
        )
    try:
        inspect.signature(no_decay).bind("", torch.empty(0))
    except (TypeError, ValueError) as error:
        raise HyperparameterError(
            f"no_decay is a function of (name, parameter), it cannot be called: {error}"
        ) from None
    names = group.get("param_names") or [""] * len(group["params"])
    return {each for name, each in zip(names, group["params"], strict=True) if no_decay(name, each)}
