"""The table of outside references: rows of hyperparameters for every rule, and where someone else's code goes by them.

torch.optim where it has the rule; else the paper's algorithm written in NumPy, where that has options that no library
has; else optax.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from tests.rules import optax_twins, paper_twins, torch_twins
from tests.rules.given import Hyperparameters, Trace, schedule
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import CATALOGUE

EPSILONS = (1e-8, 1e-3, 1e-2, 2.0)
BY_TORCH, BY_PAPER, BY_OPTAX = torch_twins.TWINS, paper_twins.TWINS, optax_twins.TWINS


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

    def outside(self, x0: NDArray[Any], grads: NDArray[Any]) -> Trace:
        twins = torch_twins if self.rule in BY_TORCH else paper_twins if self.rule in BY_PAPER else optax_twins
        return twins.trace(self.rule, self.hyperparameters, x0, grads)


def _product(rule: str, **choices: tuple[Any, ...]) -> Iterator[Row]:
    for values in itertools.product(*choices.values()):
        yield Row(rule, dict(zip(choices, values, strict=True)))


def rows(epsilons: tuple[float, ...] = EPSILONS, beta2: float = 0.999, alpha: float = 0.99) -> list[Row]:
    """Every rule with every combination of its options."""
    decay = (None, 0.1)
    betas = {"beta1": (0.9,), "beta2": (beta2,)}
    averages = {"warmup_steps": (0.0, 5.0), "r": (0.0, 0.5), "weight_lr_power": (2.0, 0.0), "weight_decay": decay}
    return [
        *_product("sgd", weight_decay=decay),
        *_product("momentum", momentum=(0.0,), dampening=(0.0,), weight_decay=decay),
        *_product("momentum", momentum=(0.5, 0.9), dampening=(0.0, 0.3), weight_decay=decay),
        *_product("nesterov", momentum=(0.5, 0.9), weight_decay=decay),
        *_product("adagrad", lr_decay=(0.0, 0.05), v0=(0.0, 0.5), eps=epsilons, weight_decay=decay),
        *_product(
            "rmsprop", alpha=(alpha,), eps=epsilons, centered=(False, True), momentum=(None, 0.9), weight_decay=decay
        ),
        *_product("adadelta", rho=(0.9, 0.5), eps=epsilons, weight_decay=decay),
        *_product("adam", **betas, eps=epsilons, weight_decay=decay),
        *_product("adamw", **betas, eps=epsilons, weight_decay=(0.0, 0.1)),
        *_product("amsgrad", **betas, eps=epsilons, weight_decay=decay),
        *_product("adamax", **betas, eps=epsilons, weight_decay=decay),
        *_product("nadam", **betas, eps=epsilons, momentum_decay=(4e-3, 0.5), weight_decay=decay),
        *_product("radam", **betas, eps=epsilons, weight_decay=decay),
        *_product("adabelief", **betas, eps=epsilons),
        *_product("yogi", **betas, eps=epsilons),
        *_product("rprop", eta_minus=(0.5,), eta_plus=(1.2,), step_min=(1e-6, 0.02), step_max=(50.0, 0.05)),
        *_product("signum", beta=(0.9, 0.5), weight_decay=decay),
        *_product("lion", beta1=(0.9,), beta2=(0.99, 0.6), weight_decay=decay),
        *_product("schedule_free_sgd", beta=(0.9, 0.6), **averages),
        *_product("schedule_free_adamw", **betas, eps=epsilons[1:] or epsilons, **averages),
    ]
