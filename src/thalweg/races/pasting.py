"""A contestant as a line to paste."""

import contextlib
from collections.abc import Mapping
from typing import Any

from thalweg.errors import NoConversion
from thalweg.like.convert import convert
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Foreign
from thalweg.races.record import Setting
from thalweg.schedules.schedule import Schedule

FACES = {"torch": "thalweg.torch.Optimizer(model.parameters(), {})", "optax": "tw.to_optax({})"}


def pasted(optimizer: Optimizer | Foreign, setting: Setting, library: str = "torch") -> str:
    """The optimizer with a setting, for a model of PyTorch ("torch") or JAX ("optax"): the library's own where it has
    the same method, else ours.

    >>> import thalweg as tw
    >>> pasted(tw.momentum(), {"lr": 0.1})
    'torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)'
    >>> pasted(tw.momentum(), {"lr": 0.1}, "optax")
    'optax.sgd(learning_rate=0.1, momentum=0.9)'
    >>> pasted(tw.lion(), {"lr": 1e-4})
    'thalweg.torch.Optimizer(model.parameters(), tw.lion(lr=0.0001))'
    """
    if isinstance(optimizer, Foreign):
        first = ["model.parameters()"] if optimizer.library == "torch" else []
        return f"{optimizer.name}({', '.join([*first, *told({**optimizer.hyperparameters, **setting})])})"
    optimizer = optimizer.replace(**setting)
    if not any(map(callable, optimizer.hyperparameters.values())):
        with contextlib.suppress(NoConversion):
            return convert(optimizer, library).call.replace("(params", "(model.parameters()", 1)
    chosen, usual = optimizer.hyperparameters, optimizer.rule.defaults
    changed = {name: value for name, value in chosen.items() if name in setting or usual[name] != value}
    return FACES[library].format(f"tw.{optimizer.name}({', '.join(told(changed))})")


def told(hyperparameters: Mapping[str, Any]) -> list[str]:
    """As arguments are written."""
    return [f"{name}={_spelled(value)}" for name, value in hyperparameters.items()]


def _spelled(value: Any) -> str:
    if isinstance(value, Schedule) and not value.is_python:
        return f"tw.schedules.{value!r}"
    return str(getattr(value, "__name__", repr(value))) if callable(value) else repr(value)
