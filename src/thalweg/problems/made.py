"""What a user's function of a seed returns, checked."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from thalweg.errors import InputError

Library = Literal["torch", "jax"]
ALLOWED = "(model, loss, batches) or (model, loss, batches, held_out_batches)"
MODELS = "a torch.nn.Module or, for JAX, parameters as a tree of arrays"


@dataclass(frozen=True)
class Made:
    """A model to be trained, its loss and its batches, for one seed."""

    library: Library
    model: Any  # a torch.nn.Module, or a tree of arrays
    loss: Callable[[Any, Any], Any]
    batches: Any
    held_out: Any = None

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        if self.library == "torch":
            return sum(each.numel() for each in self.model.parameters() if each.requires_grad)
        return sum(int(each.size) for each in sys.modules["jax"].tree.leaves(self.model))


def checked(name: str, given: Any) -> Made:
    """What the function of a problem returned. Raises InputError for what is none of ALLOWED."""
    if not isinstance(given, tuple | list) or len(given) not in (3, 4):
        many = f"{len(given)} values were" if isinstance(given, tuple | list) else f"{type(given).__name__} was"
        raise InputError(f"{name} must return {ALLOWED}; {many} returned")
    model, loss, *sets = given
    library = _library(model)
    if library is None:
        raise InputError(f"{name} must return {MODELS} first; {type(model).__name__} was returned")
    if library == "torch" and not any(each.requires_grad for each in model.parameters()):
        raise InputError(f"the model of {name} has nothing to train: it needs a parameter with requires_grad")
    if not callable(loss):
        raise InputError(f"{name} must return a function loss(model, batch) second; {type(loss).__name__} was returned")
    for which, batches in zip(("batches", "held-out batches"), sets, strict=False):
        if not hasattr(batches, "__iter__") or hasattr(batches, "shape") or isinstance(batches, str | dict):
            kind = type(batches).__name__
            raise InputError(f"the {which} of {name} must be a list, a loader or an iterator; {kind} was returned")
    return Made(library, model, loss, *sets)


def _library(model: Any) -> Library | None:
    torch, jax = sys.modules.get("torch"), sys.modules.get("jax")
    if torch is not None and isinstance(model, torch.nn.Module):
        return "torch"
    if jax is None or isinstance(model, type):
        return None
    leaves = jax.tree.leaves(model)
    return "jax" if leaves and all(hasattr(each, "dtype") and hasattr(each, "shape") for each in leaves) else None
