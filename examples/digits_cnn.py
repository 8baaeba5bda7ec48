"""A small convolutional network learns scikit-learn's handwritten digits: 1,797 images of 8 by 8.

python examples/digits_cnn.py --help
"""

import sys
from functools import cache

import torch
from command import main
from loop import Task
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

BATCH, HELD_OUT = 64, 360


@cache
def digits() -> tuple[torch.Tensor, torch.Tensor]:
    """Images (count, 1, 8, 8) from 0 to 1, and labels; in an order of their own, the last HELD_OUT to judge by."""
    images, labels = load_digits(return_X_y=True)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    return torch.tensor(images).view(-1, 1, 8, 8)[order] / 16, torch.tensor(labels)[order]


def network() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32 * 4 * 4, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )


def loss(model: nn.Module, drawn: torch.Generator, dtype: torch.dtype) -> torch.Tensor:
    images, labels = digits()
    chosen = torch.randint(len(labels) - HELD_OUT, (BATCH,), generator=drawn)
    return functional.cross_entropy(model(images[chosen].to(dtype)), labels[chosen])


@torch.no_grad()
def judge(model: nn.Module, dtype: torch.dtype) -> str:
    images, labels = (part[-HELD_OUT:] for part in digits())
    right = int((model(images.to(dtype)).argmax(1) == labels).sum())
    return f"{right} of {HELD_OUT} digits never seen are read right"


TASK = Task("digits_cnn", network, loss, judge)

if __name__ == "__main__":
    sys.exit(main(TASK, "examples/digits_cnn.py", __doc__.splitlines()[0]))
