"""The same uneven gradients for two optimizers, and how far they part."""

import math
from collections.abc import Sequence

import torch

SHAPES = ((3, 4), (5,), (), (2, 1, 3))
BOUND = {torch.float64: 1e-12, torch.float32: 1e-6}
"""How far an element may be from torch's, over the largest |x| on its way; see `bound`."""


def parameters(dtype: torch.dtype = torch.float64, shapes: Sequence[tuple[int, ...]] = SHAPES) -> list[torch.Tensor]:
    return [
        (torch.arange(1.0, 1 + math.prod(shape), dtype=torch.float64).reshape(shape).add(index).sin() * 2)
        .float()
        .to(dtype)
        .requires_grad_()
        for index, shape in enumerate(shapes)
    ]


def gradient(x: torch.Tensor, t: int, index: int = 0) -> torch.Tensor:
    """The same numbers in any dtype.

    Signs change; an element's size goes up and down a hundredfold, and one is 1e5 times the size of another.
    """
    e = torch.arange(x.numel(), dtype=torch.float64).reshape(x.shape) + 3 * index
    wave = torch.sin(0.7 * t + e) + 0.3 * torch.cos(2.1 * t + 2 * e)
    return (10.0 ** (2.5 * torch.sin(1.7 * e)) * wave * 10.0 ** torch.sin(t / 15 + e)).float().to(x.dtype)


def give_gradients(params: Sequence[torch.Tensor], t: int) -> None:
    for index, x in enumerate(params):
        x.grad = gradient(x.detach(), t, index)


def rate(t: int) -> float:
    """A learning rate that changes at every step."""
    return 0.03 * (1 + 0.5 * math.sin(t / 7)) / (1 + t / 80)


class Apart:
    """How far parameters are from others, over the largest |x| of an element so far."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._scales: dict[int, torch.Tensor] = {}

    def look(self, ours: Sequence[torch.Tensor], theirs: Sequence[torch.Tensor]) -> float:
        for index, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            a64, b64 = a.detach().double(), b.detach().double()
            assert a64.isfinite().all()
            assert b64.isfinite().all()
            scale = torch.maximum(self._scales.get(index, b64.abs()), b64.abs())
            self._scales[index] = scale
            if scale.numel():
                self.worst = max(self.worst, float(((a64 - b64).abs() / scale.clamp_min(1e-30)).max()))
        return self.worst


def train(
    optimizer: torch.optim.Optimizer, params: Sequence[torch.Tensor], steps: range, *, scale_lr: bool = True
) -> list[list[torch.Tensor]]:
    """Where the parameters go."""
    path = []
    bases = [group["lr"] for group in optimizer.param_groups]
    for t in steps:
        if scale_lr:
            for group, base in zip(optimizer.param_groups, bases, strict=True):
                group["lr"] = base * rate(t) / 0.03
        give_gradients(params, t)
        optimizer.step()
        path.append([x.detach().clone() for x in params])
    for group, base in zip(optimizer.param_groups, bases, strict=True):
        group["lr"] = base
    return path


def apart(ours: list[list[torch.Tensor]], theirs: list[list[torch.Tensor]]) -> float:
    gap = Apart()
    for a, b in zip(ours, theirs, strict=True):
        gap.look(a, b)
    return gap.worst


def bound(dtype: torch.dtype, theirs: list[list[torch.Tensor]], exact: list[list[torch.Tensor]]) -> float:
    """BOUND; in float32, where torch itself is farther than a third of that from its float64 path, three times that."""
    return BOUND[dtype] if dtype == torch.float64 else max(BOUND[dtype], 3 * apart(theirs, exact))
