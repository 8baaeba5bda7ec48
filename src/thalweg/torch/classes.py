"""torch.optim's classes by their names, with their signatures.

A signature is read from torch.optim, so that there is no copy of it here. Common to all of them:

    params        tensors, (name, tensor) pairs, or groups of them as dicts with options of their own
    foreach, fused    are accepted and choose nothing: there is one way to step
    capturable    True raises HyperparameterError: the numbers of a step come from Python
    differentiable    True: gradients flow through the step, by torch's operations
    no_decay, norms   as in `thalweg.torch.Optimizer`

Raises HyperparameterError, which is a ValueError, for an option out of its range.
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
    return of([torch.zeros(1, device="cpu")]).defaults


class Adam(OfTorch, make=like.adam):
    """torch.optim.Adam, as `tw.like.torch.adam`: Kingma & Ba 2015, arXiv:1412.6980.

    >>> import torch
    >>> from thalweg.torch import Adam
    >>> w = torch.nn.Parameter(torch.ones(2))
    >>> opt = Adam([w], lr=0.5)
    >>> w.grad = torch.tensor([1.0, -1.0])
    >>> opt.step()
    >>> w.tolist()
    [0.5, 1.5]
    """


class AdamW(OfTorch, make=like.adam):
    """torch.optim.AdamW, as `tw.like.torch.adamw`: Loshchilov & Hutter 2019, arXiv:1711.05101.

    >>> import torch
    >>> from thalweg.torch import AdamW
    >>> model = torch.nn.Linear(3, 2)
    >>> opt = AdamW(model.named_parameters(), weight_decay=0.1, no_decay="vectors")  # not on the bias
    """


class SGD(OfTorch, make=like.sgd, counts=False, sparse=True):
    """torch.optim.SGD, as `tw.like.torch.sgd`: with momentum Polyak 1964, with nesterov Sutskever et al. 2013.

    >>> import torch
    >>> from thalweg.torch import SGD
    >>> w = torch.nn.Parameter(torch.ones(1))
    >>> opt = SGD([w], lr=0.5, momentum=0.9)
    >>> for _ in range(2):
    ...     w.grad = torch.ones(1)
    ...     opt.step()
    >>> round(w.item(), 6)
    -0.45
    """


class RMSprop(OfTorch, make=like.rmsprop):
    """torch.optim.RMSprop, as `tw.like.torch.rmsprop`: Tieleman & Hinton 2012; centered: Graves 2013."""


class Adagrad(OfTorch, make=like.adagrad, sparse=True, early=True):
    """torch.optim.Adagrad, as `tw.like.torch.adagrad`: Duchi et al. 2011."""

    def share_memory(self) -> None:
        """Put the sums into memory that processes share."""
        for group in self.param_groups:
            for parameter in group["params"]:
                self.state[parameter]["sum"].share_memory_()


class Adadelta(OfTorch, make=like.adadelta):
    """torch.optim.Adadelta, as `tw.like.torch.adadelta`: Zeiler 2012, arXiv:1212.5701."""


class Adamax(OfTorch, make=like.adamax):
    """torch.optim.Adamax, as `tw.like.torch.adamax`: Kingma & Ba 2015, section 7.1."""


class NAdam(OfTorch, make=like.nadam):
    """torch.optim.NAdam, as `tw.like.torch.nadam`: Dozat 2016."""


class RAdam(OfTorch, make=like.radam):
    """torch.optim.RAdam, as `tw.like.torch.radam`: Liu et al. 2020, arXiv:1908.03265."""


class Rprop(OfTorch, make=like.rprop):
    """torch.optim.Rprop, as `tw.like.torch.rprop`: Riedmiller & Braun 1993.

    A gradient of NaN makes the parameter NaN; torch's, whose sign of NaN is 0, passes it over.
    """
