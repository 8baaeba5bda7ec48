"""torch.optim itself, in float64."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tests.like.rows import START, Row, gradients, rate, rows_of

MADE: dict[str, tuple[type[torch.optim.Optimizer], dict[str, Any]]] = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {}),
    "nesterov": (torch.optim.SGD, {"nesterov": True}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adadelta": (torch.optim.Adadelta, {}),
    "rprop": (torch.optim.Rprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}),
    "adamax": (torch.optim.Adamax, {}),
    "nadam": (torch.optim.NAdam, {}),
    "radam": (torch.optim.RAdam, {}),
}
OURS = {"momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9}}


def torch_rows() -> list[Row]:
    flag, decay = (False, True), {"weight_decay": (0.0, 0.1)}
    betas, decoupled = {"betas": ((0.8, 0.95),)}, {"decoupled_weight_decay": (False, True)}
    each: tuple[tuple[str, dict[str, tuple[Any, ...]]], ...] = (
        ("sgd", {"momentum": (0.0, 0.9), "dampening": (0.0, 0.3), **decay}),
        ("momentum", {"momentum": (0.5,), "dampening": (0.3,), **decay}),
        ("nesterov", {"momentum": (0.5,), **decay}),
        ("rmsprop", {"alpha": (0.8,), "momentum": (0.0, 0.9), "centered": flag, **decay}),
        ("adagrad", {"lr_decay": (0.0, 0.05), "initial_accumulator_value": (0.0, 0.5), **decay}),
        ("adadelta", {"rho": (0.8,), **decay}),
        ("adam", {**betas, "amsgrad": flag, **decay, **decoupled}),
        ("adamw", {**betas, "amsgrad": flag, **decay}),
        ("amsgrad", {**betas, **decay}),
        ("adamax", {**betas, **decay}),
        ("nadam", {**betas, "momentum_decay": (4e-3, 0.3), **decay, **decoupled}),
        ("radam", {**betas, **decay, **decoupled}),
    )
    without = ("sgd", "momentum", "nesterov")
    return [
        *(
            row
            for name, choices in each
            for row in rows_of("torch", name, eps=None if name in without else "eps", **choices)
        ),
        Row("torch", "sgd", {"momentum": 0.9, "nesterov": True}),
        *(Row("torch", name, {"maximize": True}) for name in MADE if name != "rprop"),
        Row("torch", "rprop", {"maximize": True}, lr=0.03),
        *rows_of("torch", "rprop", lr=0.03, etas=((0.4, 1.3),), step_sizes=((1e-6, 50.0), (0.02, 0.04))),
    ]


def torch_path(row: Row) -> NDArray[Any]:
    """Where torch goes: (1, steps, elements). NAdam keeps its product of momenta in the default precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        return _path(row)[None]
    finally:
        torch.set_default_dtype(before)


def _path(row: Row) -> NDArray[Any]:
    made, fixed = MADE[row.function]
    x = torch.tensor(START, requires_grad=True)
    given = {**OURS.get(row.function, {}), **row.given, **fixed}
    optimizer = made([x], lr=row.lr or rate(1), **given)  # type: ignore[call-arg]
    path = []
    for t, g in enumerate(gradients(), 1):
        optimizer.param_groups[0]["lr"] = row.lr or rate(t)
        x.grad = torch.tensor(g)
        optimizer.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)
