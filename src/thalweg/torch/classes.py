"""torch.optim's classes by their names, with their signatures; and those of rules that torch.optim has not.

A signature is read from torch.optim, so that there is no copy of it here.
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

import torch

from thalweg.like import torch as like
from thalweg.like.torch.names import STATE
from thalweg.optimizer.optimizer import Optimizer
from thalweg.torch.convention import Convention
from thalweg.torch.decay import Exempt
from thalweg.torch.optimizer import Base

Make = Callable[..., Optimizer]


class OfTorch(Base):
    """A class of torch.optim: its signature, its defaults, its state."""

    of: ClassVar[Callable[..., torch.optim.Optimizer]]

    def __init_subclass__(cls, make: Make, *, counts: bool = True, sparse: bool = False, early: bool = False) -> None:
        super().__init_subclass__()
        cls.of = getattr(torch.optim, cls.__name__)
        theirs = list(inspect.signature(cls.of).parameters.values())
        ours = [
            inspect.Parameter("no_decay", inspect.Parameter.KEYWORD_ONLY, default=None),
            inspect.Parameter("norms", inspect.Parameter.KEYWORD_ONLY, default=False),
        ]
        cls.__signature__ = inspect.Signature([*theirs, *ours])  # type: ignore[attr-defined]  # read by inspect
        names, entries = tuple(inspect.signature(make).parameters), STATE[make.__name__]
        cls.convention = Convention(cls.__name__, make, names, entries, counts, sparse, early)

    def __init__(self, *args: Any, no_decay: Exempt | None = None, norms: bool = False, **options: Any) -> None:
        bound = inspect.signature(self.of).bind(*args, **options)
        bound.apply_defaults()
        given = {**_defaults(self.of), **bound.arguments}  # in torch's order
        super().__init__(given.pop("params"), given, no_decay=no_decay, norms=norms)


@cache
def _defaults(of: Callable[..., torch.optim.Optimizer]) -> dict[str, Any]:
    """What torch's class keeps in its groups, of which not all is in its signature."""
    return of([torch.zeros(1)]).defaults


class Adam(OfTorch, make=like.adam):
    """torch.optim.Adam."""


class AdamW(OfTorch, make=like.adam):
    """torch.optim.AdamW."""


class SGD(OfTorch, make=like.sgd, counts=False, sparse=True):
    """torch.optim.SGD."""


class RMSprop(OfTorch, make=like.rmsprop):
    """torch.optim.RMSprop."""


class Adagrad(OfTorch, make=like.adagrad, sparse=True, early=True):
    """torch.optim.Adagrad."""


class Adadelta(OfTorch, make=like.adadelta):
    """torch.optim.Adadelta."""


class Adamax(OfTorch, make=like.adamax):
    """torch.optim.Adamax."""


class NAdam(OfTorch, make=like.nadam):
    """torch.optim.NAdam."""


class RAdam(OfTorch, make=like.radam):
    """torch.optim.RAdam."""


class Rprop(OfTorch, make=like.rprop):
    """torch.optim.Rprop."""
