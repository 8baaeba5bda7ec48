"""How far a step went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from thalweg.torch.members import working


@dataclass(frozen=True)
class Norms:
    """Euclidean norms of the last step, one number for each parameter in the order of the groups.

    A parameter without gradient has 0 for gradient and update. `total` is over all parameters together.
    """

    gradient: tuple[float, ...]
    update: tuple[float, ...]
    parameter: tuple[float, ...]

    @property
    def total(self) -> tuple[float, float, float]:
        """Of the gradient, of the update, of the parameters."""
        return _whole(self.gradient), _whole(self.update), _whole(self.parameter)


def _whole(norms: Sequence[float]) -> float:
    return float(sum(each * each for each in norms) ** 0.5)


def measured(parameters: Sequence[torch.Tensor], step: Callable[[], None]) -> Norms:
    """Take a step, and measure it."""
    gradient = [0.0 if p.grad is None else _norm(p.grad.to_dense()) for p in parameters]
    before = [p.detach().clone() for p in parameters]
    step()
    update = [_norm(p.detach().to(working(p)) - old) for p, old in zip(parameters, before, strict=True)]
    return Norms(tuple(gradient), tuple(update), tuple(map(_norm, parameters)))


def _norm(tensor: torch.Tensor) -> float:
    return float(torch.linalg.vector_norm(tensor.detach().to(working(tensor))))
