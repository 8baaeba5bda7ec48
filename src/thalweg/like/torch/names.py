"""PyTorch's names: for our hyperparameters, and for what it keeps of a parameter."""

from collections.abc import Mapping
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
    "rmsprop": {"v": "square_avg", "m": "grad_avg", "b": "momentum_buffer"},
    "adagrad": {"v": "sum"},
    "adadelta": {"v": "square_avg", "u": "acc_delta"},
    "rprop": {"prev": "prev", "step_size": "step_size"},
    "adam": {**_MOMENTS, "v_max": "max_exp_avg_sq"},
    "adamw": {**_MOMENTS, "v_max": "max_exp_avg_sq"},
    "adamax": {"m": "exp_avg", "u": "exp_inf"},
    "nadam": {**_MOMENTS, "mu_product": "mu_product"},
    "radam": _MOMENTS,
}
"""Optimizer -> slot of ours -> its entry in the state of a parameter. All but sgd keep "step" there too."""


def within(rule: Rule, **hyperparameters: Any) -> Optimizer:
    """The rule with these hyperparameters, of which each may stand at the end of its range, as torch allows: a
    schedule ends at a learning rate of 0."""
    ends = {
        name: float(value)
        for name, value in hyperparameters.items()
        if name in rule.ranges
        and isinstance(value, int | float)
        and value not in rule.ranges[name]
        and value in rule.ranges[name].closed
    }
    inside = {name: value for name, value in hyperparameters.items() if name not in ends}
    made = TORCH.make(rule, **inside)
    return Optimizer(rule, {**made.hyperparameters, **ends}) if ends else made


def make(
    rule: Rule, *, maximize: bool, weight_decay: Any = 0.0, decouple: bool = False, **hyperparameters: Any
) -> Optimizer:
    """What torch puts around each of its optimizers: a gradient to climb, and weight decay, where it is not 0."""
    if maximize:
        rule = ascent(rule)
    if isinstance(weight_decay, int | float) and weight_decay == 0:
        return within(rule, **hyperparameters)
    return within(decoupled(rule) if decouple else rule, weight_decay=weight_decay, **hyperparameters)
