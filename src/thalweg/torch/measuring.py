"""The loss of a model over batches that stay the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

from thalweg.errors import InputError
from thalweg.problems.batches import rows_of, weights

ROUNDING = 1e-4  # of a mean in float32, in whatever order it is taken
MOVE = 0.1  # of parameters that are zero
MOST_ROWS = 1024  # put together in one


class Measured:
    """The mean of a loss over the rows of batches; made and asked in evaluation mode.

    A small model takes one large batch in the time of a small one. So batches are put together where the loss of them
    together is the mean of theirs, with these parameters and with others: it is not so where a batch's loss depends on
    more than its rows, one by one, which parameters of zero may hide.
    """

    def __init__(self, name: str, model: torch.nn.Module, loss: Callable[[Any, Any], Any], batches: list[Any]) -> None:
        self.name, self.model, self.of, self.batches = name, model, loss, batches
        if (fewer := together(batches)) is not None and self._is_mean(batches, fewer):
            with _moved(model):
                if not self._is_mean(batches, fewer):
                    fewer = batches
            self.batches = fewer

    def _is_mean(self, batches: list[Any], fewer: list[Any]) -> bool:
        return math.isclose(self._mean(batches), self._mean(fewer), rel_tol=ROUNDING)

    def loss(self) -> float:
        return self._mean(self.batches)

    def _mean(self, batches: list[Any]) -> float:
        losses = [self.of(self.model, batch) for batch in batches]
        for each in losses:
            check(self.name, each)
        shares = weights(batches)
        return math.fsum(share * float(each) for share, each in zip(shares, losses, strict=True))


@contextmanager
def _moved(model: torch.nn.Module) -> Iterator[None]:
    """Within it all parameters are elsewhere, by about their own size."""
    kept = [(each, each.detach().clone()) for each in model.parameters() if each.requires_grad]
    try:
        with torch.no_grad():
            for each, _ in kept:
                each.add_(torch.randn_like(each), alpha=max(MOVE, float(each.abs().mean())) if each.numel() else MOVE)
        yield
    finally:
        with torch.no_grad():
            for each, value in kept:
                each.copy_(value)


def check(name: str, loss: Any) -> None:
    """Raises InputError for a loss that is no tensor of one number."""
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1:
        kind = f"a tensor of shape {tuple(loss.shape)}" if isinstance(loss, torch.Tensor) else type(loss).__name__
        raise InputError(f"the loss of {name} must be a tensor of one number; {kind} was returned")


def together(batches: list[Any]) -> list[Any] | None:
    """The same rows in fewer batches, of up to MOST_ROWS rows; None where that cannot be, or saves nothing."""
    groups, held = list[list[Any]](), MOST_ROWS
    for batch in batches:
        rows = rows_of(batch) or MOST_ROWS
        if held + rows > MOST_ROWS:
            groups.append([])
            held = 0
        groups[-1].append(batch)
        held += rows
    if len(groups) == len(batches):
        return None
    try:
        return [_joined(group, [rows_of(batch) for batch in group]) for group in groups]
    except ValueError:
        return None


def _joined(parts: list[Any], rows: list[int | None]) -> Any:
    """Batches as one: nested tensors, all with the batch's rows. Raises ValueError for others."""
    first = parts[0]
    if isinstance(first, torch.Tensor):
        if [len(part) if part.ndim else None for part in parts] != rows:
            raise ValueError("not a tensor of rows")
        if len({(part.dtype, part.device, part.shape[1:]) for part in parts}) > 1:
            raise ValueError("not of one shape")
        return torch.cat(parts)
    if type(first) in (tuple, list):
        return type(first)(_joined(list(each), rows) for each in zip(*parts, strict=True))
    if type(first) is dict:
        return {key: _joined([part[key] for part in parts], rows) for key in first}
    raise ValueError("not made of tensors")
