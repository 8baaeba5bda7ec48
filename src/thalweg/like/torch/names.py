"""PyTorch's names: for our hyperparameters, and for what it keeps of a parameter."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from thalweg.like.made import Library
from thalweg.optimizer.derived import ascent, decoupled
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

TORCH = Library(
    {
        "beta1": "betas[0]",
        "beta2": "betas[1]",
        "v0": "initial_accumulator_value",
        "eta_minus": "etas[0]",
        "eta_plus": "etas[1]",
        "step_min": "step_sizes[0]",
        "step_max": "step_sizes[1]",
    }
)
_MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
STATE: Mapping[str, Mapping[str, str]] = {
    "sgd": {"b": "momentum_buffer"},
    "rmsprop": {"v": "square_avg", "b": "momentum_buffer", "m": "grad_avg"},
    "adagrad": {"v": "sum"},
    "adadelta": {"v": "square_avg", "u": "acc_delta"},
    "rprop": {"prev": "prev", "step_size": "step_size"},
    "adam": {**_MOMENTS, "v_max": "max_exp_avg_sq"},
    "adamw": {**_MOMENTS, "v_max": "max_exp_avg_sq"},
    "adamax": {"m": "exp_avg", "u": "exp_inf"},
    "nadam": {"mu_product": "mu_product", **_MOMENTS},
    "radam": _MOMENTS,
}
"""Optimizer -> slot of ours -> its entry in the state of a parameter. All but sgd keep "step" there too."""


def within(make: Callable[..., Optimizer], **hyperparameters: Any) -> Optimizer:
    """What `make` makes of these, of which lr may be 0, as torch allows: schedules end there."""
    lr = hyperparameters.get("lr")
    if not isinstance(lr, bool) and isinstance(lr, int | float) and lr == 0:
        made = make(**{**hyperparameters, "lr": 1.0})
        return Optimizer(made.rule, {**made.hyperparameters, "lr": 0.0})
    return make(**hyperparameters)


def make(
    rule: Rule, *, maximize: bool, weight_decay: Any = 0.0, decouple: bool = False, **hyperparameters: Any
) -> Optimizer:
    """What torch puts around each of its optimizers: a gradient to climb, and weight decay, where it is not 0."""
    if maximize:
        rule = ascent(rule)
    if isinstance(weight_decay, int | float) and weight_decay == 0:
        return within(partial(TORCH.make, rule), **hyperparameters)
    rule = decoupled(rule) if decouple else rule
    return within(partial(TORCH.make, rule), weight_decay=weight_decay, **hyperparameters)
