"""The namespace under test beside torch.optim, and every choice of options that a class of it has.

`THALWEG_TESTED_FACE=torch.optim python -m pytest tests/torch` puts torch.optim in our place: it shows that a test asks
for what torch does, not for what we do.
"""

import importlib
import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch

FACE: ModuleType = importlib.import_module(os.environ.get("THALWEG_TESTED_FACE", "thalweg.torch"))
NAMES = ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop")
EPSILONS = (1e-3, 1e-2, 2.0)


@dataclass(frozen=True)
class Case:
    """One class with one choice of its options."""

    name: str
    options: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.name}({','.join(f'{name}={value}' for name, value in self.options.items())})"

    def theirs(self, params: Any) -> torch.optim.Optimizer:
        """The reference: torch's form that loops over the tensors, its own definition of the others."""
        return getattr(torch.optim, self.name)(params, foreach=False, **self.options)

    def ours(self, params: Any) -> torch.optim.Optimizer:
        return getattr(FACE, self.name)(params, **self.options)


def _product(name: str, **choices: tuple[Any, ...]) -> Iterator[Case]:
    for values in itertools.product(*choices.values()):
        yield Case(name, dict(zip(choices, values, strict=True)))


def _either(name: str, base: Mapping[str, Any], **others: tuple[Any, ...]) -> Iterator[Case]:
    """The base, then each other value by itself, then the last other values all together."""
    yield Case(name, base)
    yield from (Case(name, {**base, option: value}) for option, values in others.items() for value in values)
    yield Case(name, {**base, **{option: values[-1] for option, values in others.items()}})


_DECAY = {"weight_decay": (0.1,), "maximize": (True,)}
_BETAS: dict[str, Any] = {"betas": (0.8, 0.95), "eps": 1e-3}
CASES = [
    *_either("Adam", _BETAS, eps=(0.0, 1e-8, *EPSILONS[1:], 1e-2), amsgrad=(True,), **_DECAY),
    *_either("Adam", {**_BETAS, "weight_decay": 0.1}, decoupled_weight_decay=(True,), amsgrad=(True,)),
    *_either("AdamW", _BETAS, eps=EPSILONS[1:], amsgrad=(True,), weight_decay=(0.0, 0.1), maximize=(True,)),
    *_product("SGD", momentum=(0.0, 0.9), weight_decay=(0.0, 0.1), maximize=(False, True)),
    *_either("SGD", {"momentum": 0.7}, dampening=(0.3, 1.0, 0.5), **_DECAY),
    *_either("SGD", {"momentum": 0.7, "nesterov": True}, **_DECAY),
    Case("SGD", {"dampening": 0.3}),  # without momentum it does nothing
    *_product("RMSprop", eps=EPSILONS, centered=(False, True), momentum=(0.0, 0.9)),
    *_either("RMSprop", {"alpha": 0.8, "eps": 1e-2}, centered=(True,), momentum=(0.9,), **_DECAY),
    *_either(
        "Adagrad", {"eps": 1e-3}, lr_decay=(0.05,), initial_accumulator_value=(0.5,), eps=(1e-10, 2.0, 1e-2), **_DECAY
    ),
    *_either("Adadelta", {"eps": 1e-2}, rho=(0.7,), eps=(1e-6, 1e-3, 2.0), **_DECAY),
    *_either("Adamax", _BETAS, eps=EPSILONS[1:], **_DECAY),
    *_either("NAdam", _BETAS, eps=EPSILONS[1:], momentum_decay=(0.0, 0.05), **_DECAY),
    *_either("NAdam", {**_BETAS, "weight_decay": 0.1}, decoupled_weight_decay=(True,), maximize=(True,)),
    *_either("RAdam", _BETAS, eps=EPSILONS[1:], betas=((0.9, 0.999), (0.5, 0.7), (0.9, 0.98)), **_DECAY),
    *_either("RAdam", {**_BETAS, "weight_decay": 0.1}, decoupled_weight_decay=(True,), maximize=(True,)),
    *_either("Rprop", {}, etas=((0.3, 1.5),), step_sizes=((8e-3, 0.0125),), maximize=(True,)),
]
PLAIN = [Case(name, {}) for name in NAMES]
"""Each class as it comes."""
FULL = [
    Case("Adam", {"betas": (0.8, 0.95), "eps": 1e-2, "amsgrad": True, "weight_decay": 0.1}),
    Case("AdamW", {"betas": (0.8, 0.95), "eps": 1e-2, "amsgrad": True}),
    Case("SGD", {"momentum": 0.9, "dampening": 0.2, "weight_decay": 0.1}),
    Case("SGD", {"momentum": 0.9, "nesterov": True}),
    Case("SGD", {}),
    Case("RMSprop", {"alpha": 0.8, "eps": 1e-2, "centered": True, "momentum": 0.9, "weight_decay": 0.1}),
    Case("RMSprop", {"eps": 1e-3}),
    Case("Adagrad", {"eps": 1e-2, "lr_decay": 0.05, "initial_accumulator_value": 0.5, "weight_decay": 0.1}),
    Case("Adadelta", {"eps": 1e-2, "rho": 0.7, "weight_decay": 0.1}),
    Case("Adamax", {**_BETAS, "weight_decay": 0.1}),
    Case("NAdam", {**_BETAS, "weight_decay": 0.1, "momentum_decay": 0.05, "decoupled_weight_decay": True}),
    Case("RAdam", {**_BETAS, "weight_decay": 0.1}),
    Case("Rprop", {"etas": (0.3, 1.5), "step_sizes": (1e-4, 1.0)}),
]
"""Each class with its slots in use."""
