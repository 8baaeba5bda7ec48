"""Problems of a user's, small, and the loops by which such a user would train them."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import thalweg as tw
from thalweg.problems.problem import Foreign

SGD = Foreign("torch", "torch.optim.SGD", torch.optim.SGD)
ADAM = Foreign("torch", "torch.optim.Adam", torch.optim.Adam)


def squared(model: Any, batch: Any) -> torch.Tensor:
    x, y = batch
    return (model(x) - y).square().mean()


@tw.problem(steps=40, evaluations=8)
def noisy_net(seed: int) -> Any:
    """All that draws: weights, a shuffling loader, dropout; and statistics of batches."""
    x = torch.randn(100, 5)
    data = TensorDataset(x, x[:, :1] * x[:, 1:2])
    model = nn.Sequential(
        nn.Linear(5, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 1)
    )
    held_out = TensorDataset(*data[70:])
    return model, squared, DataLoader(TensorDataset(*data[:70]), 16, shuffle=True), DataLoader(held_out, 30)


def walked(batches: Any) -> Iterator[Any]:
    while True:
        yield from batches


def by_hand(
    problem: Any, make: Callable[[Any], Any], seed: int, steps: int, each: Callable[[], Any] = lambda: None
) -> tuple[Any, Any, Any, Any]:
    """A bare loop, seeded as any user would: the trained model, its optimizer, the training and held-out batches."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    model, loss, batches, *held_out = problem(seed)
    optimizer, seen = make(model.parameters()), []
    for batch, _ in zip(walked(batches), range(steps), strict=False):
        seen.append(batch)
        optimizer.zero_grad()
        loss(model, batch).backward()
        optimizer.step()
        each()
    return model, optimizer, seen, list(held_out[0]) if held_out else None


def judged(model: Any, batches: list[Any]) -> float:
    """The mean loss over all rows, in evaluation mode."""
    model.eval()
    with torch.no_grad():
        return float(squared(model, [torch.cat(parts) for parts in zip(*batches, strict=True)]))
