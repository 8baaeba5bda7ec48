"""What is compared: a function of `tw.like`, its hyperparameters, and the gradients and learning rates it is given.

Imported by the processes in which other libraries run: NumPy only.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = 50
EPSILONS = (1e-3, 1e-2, 2.0)
SIZES = np.array([1e-4, 1e-2, 0.3, 1.0, 20.0, 1e3, 0.5])
"""How large each element's gradients are; the last one's are 0 at times."""
START = np.array([0.3, -1.2, 2.0, -0.7, 1e-2, 5.0, 0.8])

RATE: Mapping[str | tuple[str, str], str | None] = {
    "torch": "lr",
    "torch7": "learningRate",
    ("torch7", "rprop"): "stepsize",
    ("torch7", "adadelta"): None,
}
"""What a learning rate is called, where it is not learning_rate; None where there is none."""


def rate(t: int) -> float:
    return 0.03 * (1.0 + 0.5 * math.sin(t / 5.0)) / (1.0 + t / 30.0)


def gradients(steps: int = STEPS) -> NDArray[np.float64]:
    """(steps, elements): signs change, and the size of each element's goes up and down a hundredfold."""
    t, e = np.arange(1, steps + 1)[:, None], np.arange(len(SIZES))[None, :]
    wave = np.sin(0.7 * t + e) + 0.3 * np.cos(2.1 * t + 2.0 * e)
    found = SIZES * wave * 10.0 ** np.sin(t / 9.0 + e)
    found[:3, -1] = found[6::7, -1] = 0.0
    return np.asarray(found)


NO_EPSILON = {"sgd", "momentum", "nesterov", "nag", "lion", "signum", "rprop"}


@dataclass(frozen=True)
class Row:
    """One function of one library, with its hyperparameters."""

    library: str
    function: str
    given: Mapping[str, Any]  # without the learning rate
    lr: float | None = None  # a constant one; None: `rate`

    def ours(self) -> Any:
        """The optimizer of `tw.like`."""
        import thalweg as tw

        name = RATE.get((self.library, self.function), RATE.get(self.library, "learning_rate"))
        with_rate = {name: self.lr or rate, **self.given} if name else self.given
        return getattr(getattr(tw.like, self.library), self.function)(**with_rate)

    def __str__(self) -> str:
        shown = ",".join(f"{name}={value}" for name, value in self.given.items())
        return f"{self.library}.{self.function}({shown})"


def rows_of(
    library: str, function: str, lr: float | None = None, eps: str | None = None, **choices: tuple[Any, ...]
) -> Iterator[Row]:
    """The function with its defaults, and with every combination of the choices, each with an epsilon in turn."""
    yield Row(library, function, {}, lr)
    combinations = list(itertools.product(*choices.values()))
    if eps is None:
        yield from (Row(library, function, dict(zip(choices, values, strict=True)), lr) for values in combinations)
        return
    for number in range(max(len(combinations), len(EPSILONS))):
        values = combinations[number % len(combinations)]
        given = {eps: EPSILONS[number % len(EPSILONS)], **dict(zip(choices, values, strict=True))}
        yield Row(library, function, given, lr)


def keras_rows() -> list[Row]:
    decay = {"weight_decay": (None, 0.1)}
    betas = {"beta_1": (0.8,), "beta_2": (0.95,)}
    each = (
        ("sgd", {"momentum": (0.0, 0.9), "nesterov": (False, True), **decay}),
        ("momentum", {"momentum": (0.5,), **decay}),
        ("nesterov", {"momentum": (0.5,), **decay}),
        ("rmsprop", {"rho": (0.8,), "momentum": (0.0, 0.9), "centered": (False, True), **decay}),
        ("adagrad", {"initial_accumulator_value": (0.0, 0.1), **decay}),
        ("adadelta", {"rho": (0.8,), **decay}),
        ("adam", {**betas, "amsgrad": (False, True), **decay}),
        ("adamw", {**betas, "amsgrad": (False, True), "weight_decay": (0.1,)}),
        ("amsgrad", {**betas, **decay}),
        ("adamax", {**betas, **decay}),
        ("nadam", {**betas, **decay}),
        ("lion", {**betas, **decay}),
        ("schedule_free_adamw", {**betas, "warmup_steps": (0, 7), **decay}),
    )
    return [
        row
        for function, choices in each
        for row in rows_of("keras", function, eps=None if function in NO_EPSILON else "epsilon", **choices)
    ]


ROUNDING = {"centered": True, "bias_correction": True, "eps_in_sqrt": False, "initial_scale": 0.0}
"""In the first step of optax's RMSprop the corrected v - m^2 is then rounding alone, and its root NaN or not."""


def optax_rows() -> list[Row]:
    root = {"eps_root": (0.0, 1e-2)}
    betas, flag = {"b1": (0.8,), "b2": (0.95,)}, (False, True)
    each = (
        ("sgd", {"momentum": (None, 0.9)}),
        ("sgd", {"momentum": (0.9,), "nesterov": (True,)}),
        ("momentum", {"momentum": (0.5,)}),
        ("nesterov", {"momentum": (0.5,)}),
        ("adagrad", {"initial_accumulator_value": (0.0, 0.1)}),
        ("adadelta", {"rho": (0.8,), "weight_decay": (0.0, 0.1)}),
        ("adam", {**betas, **root, "nesterov": flag}),
        ("adamw", {**betas, **root, "nesterov": flag, "weight_decay": (0.0, 0.1)}),
        ("amsgrad", {**betas, **root, "bias_correction_mu": flag, "bias_correction_nu": flag}),
        ("nadam", {**betas, **root}),
        ("adamax", {**betas}),
        ("radam", {**betas, **root, "threshold": (4.5, 5.0), "nesterov": flag}),
        ("adabelief", {**betas, "eps_root": (1e-3, 1e-2), "nesterov": flag}),
        ("yogi", {**betas}),
        ("lion", {**betas, "weight_decay": (0.0, 0.1)}),
        ("signum", {"beta": (0.0, 0.8)}),
    )
    rmsprop = {"decay": (0.8,), "initial_scale": (0.0, 0.5), "eps_in_sqrt": flag, "centered": flag}
    rolling = {"momentum": (0.9,), "nesterov": flag}
    free = {"warmup_steps": (None, 7), "b1": (0.8,), "weight_lr_power": (2.0, 1.5)}
    sizes = {"eta_minus": (0.4,), "eta_plus": (1.3,), "min_step_size": (1e-6, 0.02), "max_step_size": (50.0, 0.04)}
    rows = [
        *(
            row
            for function, choices in each
            for row in rows_of("optax", function, eps=None if function in NO_EPSILON else "eps", **choices)
        ),
        *rows_of("optax", "rmsprop", eps="eps", **rmsprop, bias_correction=flag),
        *rows_of("optax", "rmsprop", eps="eps", **rmsprop, bias_correction=flag, **rolling),
        Row("optax", "adagrad", {"initial_accumulator_value": 0.0, "eps": 0.0}),
        *rows_of("optax", "rprop", lr=0.03, **sizes),
        *rows_of("optax", "schedule_free_sgd", lr=0.03, **free, weight_decay=(None, 0.1)),
        *rows_of("optax", "schedule_free_adamw", lr=0.03, eps="eps", **free, b2=(0.95,), weight_decay=(0.0, 0.1)),
    ]
    return [row for row in rows if not (ROUNDING.items() <= row.given.items())]
