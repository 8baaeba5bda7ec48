"""torch.optim's optimizers, by the names of our rules and with our names of hyperparameters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tests.rules.given import Hyperparameters, Trace, decay, schedule

Twin = Callable[[list[torch.Tensor], Hyperparameters], torch.optim.Optimizer]
SHOWN = {"rprop": {"prev": "prev", "step_size": "step_size"}}
"""Slots of ours that torch's state has, where x alone does not show all of a rule: rule -> ours -> torch's."""


def _sgd(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0, weight_decay=decay(h), foreach=False)


def _momentum(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(
        params, lr=1.0, momentum=h["momentum"], dampening=h["dampening"], weight_decay=decay(h), foreach=False
    )


def _nesterov(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0, momentum=h["momentum"], nesterov=True, weight_decay=decay(h), foreach=False)


def _adagrad(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.Adagrad(
        params,
        lr=1.0,
        lr_decay=h["lr_decay"],
        initial_accumulator_value=h["v0"],
        eps=h["eps"],
        weight_decay=decay(h),
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
        weight_decay=decay(h),
        foreach=False,
    )


def _adadelta(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    return torch.optim.Adadelta(params, lr=1.0, rho=h["rho"], eps=h["eps"], weight_decay=decay(h), foreach=False)


def _adam(kind: Callable[..., torch.optim.Optimizer], **more: Any) -> Twin:
    def make(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
        betas, own = (h["beta1"], h["beta2"]), {name: h[name] for name in ("momentum_decay",) if name in h}
        return kind(params, lr=1.0, betas=betas, eps=h["eps"], weight_decay=decay(h), foreach=False, **more, **own)

    return make


def _rprop(params: list[torch.Tensor], h: Hyperparameters) -> torch.optim.Optimizer:
    etas, sizes = (h["eta_minus"], h["eta_plus"]), (h["step_min"], h["step_max"])
    return torch.optim.Rprop(params, lr=1.0, etas=etas, step_sizes=sizes, foreach=False)


TWINS: dict[str, Twin] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adadelta": _adadelta,
    "adam": _adam(torch.optim.Adam),
    "adamw": _adam(torch.optim.AdamW),
    "amsgrad": _adam(torch.optim.Adam, amsgrad=True),
    "adamax": _adam(torch.optim.Adamax),
    "nadam": _adam(torch.optim.NAdam),
    "radam": _adam(torch.optim.RAdam),
    "rprop": _rprop,
}


@contextmanager
def _scalars_in_float64() -> Iterator[None]:
    """NAdam's running product is of torch's default precision, float32, whatever the parameters are."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def trace(rule: str, h: Hyperparameters, x0: NDArray[Any], grads: NDArray[Any]) -> Trace:
    """Where torch goes, in the precision of x0."""
    x = torch.from_numpy(x0.copy()).requires_grad_()
    optimizer = TWINS[rule]([x], h)
    path, slots = [], {name: [] for name in SHOWN.get(rule, ())}  # type: ignore[var-annotated]
    with _scalars_in_float64():
        for t, g in enumerate(grads, 1):
            optimizer.param_groups[0]["lr"] = schedule(t)
            x.grad = torch.from_numpy(g.copy())
            optimizer.step()
            path.append(x.detach().numpy().copy())
            for name, kept in slots.items():
                kept.append(optimizer.state[x][SHOWN[rule][name]].numpy().copy())
    return Trace(np.array(path), {name: np.array(kept) for name, kept in slots.items()})
