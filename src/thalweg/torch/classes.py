"""torch.optim's classes by their names, with their signatures; and those of rules that torch.optim has not.

A signature is read from torch.optim, so that there is no copy of it here.
"""

import inspect
from collections.abc import Callable
from typing import Any, ClassVar

import torch

from thalweg.like import torch as like
from thalweg.like.torch.names import STATE
from thalweg.optimizer.optimizer import Optimizer
from thalweg.torch.convention import Convention
from thalweg.torch.decay import Exempt
from thalweg.torch.optimizer import Base

NAMES = ["SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop"]
Make = Callable[..., Optimizer]


class OfTorch(Base):
    """A class of torch.optim: its signature, its defaults, its state."""

    of: ClassVar[type[torch.optim.Optimizer]]

    def __init_subclass__(
        cls, make: Make, *, counts: bool = True, sparse: bool = False, early: bool = False, **extra: Any
    ) -> None:
        super().__init_subclass__()
        cls.of = getattr(torch.optim, cls.__name__)
        theirs = inspect.signature(cls.of.__init__)
        ours = [
            inspect.Parameter("no_decay", inspect.Parameter.KEYWORD_ONLY, default=None),
            inspect.Parameter("norms", inspect.Parameter.KEYWORD_ONLY, default=False),
        ]
        cls.__signature__ = theirs.replace(parameters=[*list(theirs.parameters.values())[1:], *ours])  # type: ignore[attr-defined]
        cls.extra = extra
        cls.convention = Convention(
            cls.__name__,
            make,
            tuple(inspect.signature(make).parameters),
            STATE[make.__name__],
            counts=counts,
            sparse=sparse,
            early=early,
        )

    extra: ClassVar[dict[str, Any]]

    def __init__(self, *args: Any, no_decay: Exempt | None = None, norms: bool = False, **options: Any) -> None:
        bound = inspect.signature(type(self).of).bind(*args, **options)
        bound.apply_defaults()
        defaults = {**dict(bound.arguments), **self.extra}
        super().__init__(defaults.pop("params"), defaults, no_decay=no_decay, norms=norms)


class Adam(OfTorch, make=like.adam):
    """torch.optim.Adam."""


class AdamW(OfTorch, make=like.adam, decoupled_weight_decay=True):
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
