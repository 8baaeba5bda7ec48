"""What is trained: two perceptrons, and the models of the examples."""

import importlib
import itertools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[1] / "examples"))


@dataclass(frozen=True)
class Model:
    make: Callable[[], nn.Module]
    loss: Callable[[nn.Module, torch.Generator], torch.Tensor]  # of a batch


def perceptron(*widths: int, batch: int) -> Model:
    def make() -> nn.Module:
        pairs = itertools.pairwise(widths)
        return nn.Sequential(*[part for pair in pairs for part in (nn.ReLU(), nn.Linear(*pair))][1:])

    def loss(model: nn.Module, random: torch.Generator) -> torch.Tensor:
        images = torch.randn(batch, widths[0], generator=random)
        return nn.functional.cross_entropy(model(images), torch.randint(widths[-1], (batch,), generator=random))

    return Model(make, loss)


def example(name: str) -> Model:
    task = importlib.import_module(name).TASK
    return Model(task.model, lambda model, random: task.loss(model, random, torch.float32))


MODELS: dict[str, Callable[[], Model]] = {
    "small MLP": lambda: perceptron(64, 32, 10, batch=32),
    "MLP": lambda: perceptron(784, 512, 512, 10, batch=128),
    "CNN": lambda: example("digits_cnn"),
    "transformer": lambda: example("text_transformer"),
}
