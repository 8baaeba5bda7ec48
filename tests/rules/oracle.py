"""torch.optim as the oracle: the same hyperparameters, gradients and schedule through a rule and through its twin."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import CATALOGUE

Hyperparameters = Mapping[str, Any]
Twin = Callable[[list[torch.Tensor], Hyperparameters], torch.optim.Optimizer]
SIZES = np.array([1e-5, 1e-3, 0.1, 1.0, 30.0, 1e4])
"""How large each element's gradients are."""
START = np.array([0.3, -1.2, 2.0, -0.7, 1e-2, 5.0])
EPSILONS = (1e-8, 1e-3, 2.0)


def schedule(t: int) -> float:
    return 0.03 * (1.0 + 0.5 * math.sin(t / 7.0)) / (1.0 + t / 80.0)


def gradients(steps: int) -> NDArray[np.float64]:
    """(steps, elements): signs change, and the size of each element's goes up and down a hundredfold."""
    t, e = np.arange(1, steps + 1)[:, None], np.arange(len(SIZES))[None, :]
    wave = np.sin(0.7 * t + e) + 0.3 * np.cos(2.1 * t + 2.0 * e)
    return np.asarray(SIZES * wave * 10.0 ** np.sin(t / 15.0 + e))


def _decay(h: Hyperparameters) -> float:
    return float(h["weight_decay"] or 0.0)


def _sgd(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0, weight_decay=_decay(h), foreach=False)


def _momentum(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(
        params, lr=1.0, momentum=h["momentum"], dampening=h["dampening"], weight_decay=_decay(h), foreach=False
    )


def _nesterov(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0, momentum=h["momentum"], nesterov=True, weight_decay=_decay(h), foreach=False)


def _adagrad(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.Adagrad(
        params,
        lr=1.0,
        lr_decay=h["lr_decay"],
        initial_accumulator_value=h["v0"],
        eps=h["eps"],
        weight_decay=_decay(h),
        foreach=False,
    )


def _rmsprop(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(
        params,
        lr=1.0,
        alpha=h["alpha"],
        eps=h["eps"],
        centered=h["centered"],
        momentum=h["momentum"] or 0.0,
        weight_decay=_decay(h),
        foreach=False,
    )


def _adam(kind: type[torch.optim.Optimizer], amsgrad: bool = False) -> Twin:
    def make(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
        betas = (h["beta1"], h["beta2"])
        return kind(  # type: ignore[call-arg]
            params, lr=1.0, betas=betas, eps=h["eps"], weight_decay=_decay(h), amsgrad=amsgrad, foreach=False
        )

    return make


TWINS: dict[str, Twin] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam(torch.optim.Adam),
    "adamw": _adam(torch.optim.AdamW),
    "amsgrad": _adam(torch.optim.Adam, amsgrad=True),
}


@dataclass(frozen=True)
class Row:
    """One rule with one choice of hyperparameters."""

    rule: str
    hyperparameters: Hyperparameters  # without lr

    def __str__(self) -> str:
        shown = ",".join(f"{name}={value}" for name, value in self.hyperparameters.items())
        return f"{self.rule}({shown})"

    def ours(self) -> Optimizer:
        return CATALOGUE[self.rule](lr=schedule, **self.hyperparameters)

    def torch_path(self, x0: NDArray[Any], grads: NDArray[Any]) -> NDArray[Any]:
        """Where torch goes: (steps, elements), in the precision of x0."""
        x = torch.from_numpy(x0.copy()).requires_grad_()
        optimizer = TWINS[self.rule]([x], self.hyperparameters)
        path = []
        for t, g in enumerate(grads, 1):
            optimizer.param_groups[0]["lr"] = schedule(t)
            x.grad = torch.from_numpy(g.copy())
            optimizer.step()
            path.append(x.detach().numpy().copy())
        return np.array(path)


def _product(rule: str, **choices: tuple[Any, ...]) -> Iterator[Row]:
    for values in itertools.product(*choices.values()):
        yield Row(rule, dict(zip(choices, values, strict=True)))


def rows(epsilons: tuple[float, ...] = EPSILONS, beta2: float = 0.999, alpha: float = 0.99) -> list[Row]:
    """Every rule with every combination of its options."""
    decay = (None, 0.1)
    betas = {"beta1": (0.9,), "beta2": (beta2,)}
    return [
        *_product("sgd", weight_decay=decay),
        *_product("momentum", momentum=(0.0,), dampening=(0.0,), weight_decay=decay),
        *_product("momentum", momentum=(0.5, 0.9), dampening=(0.0, 0.3), weight_decay=decay),
        *_product("nesterov", momentum=(0.5, 0.9), weight_decay=decay),
        *_product("adagrad", lr_decay=(0.0, 0.05), v0=(0.0, 0.5), eps=epsilons, weight_decay=decay),
        *_product(
            "rmsprop", alpha=(alpha,), eps=epsilons, centered=(False, True), momentum=(None, 0.9), weight_decay=decay
        ),
        *_product("adam", **betas, eps=epsilons, weight_decay=decay),
        *_product("adamw", **betas, eps=epsilons, weight_decay=(0.0, 0.1)),
        *_product("amsgrad", **betas, eps=epsilons, weight_decay=decay),
    ]
