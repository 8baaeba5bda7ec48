"""Numbers that change with the step, as conversions need them: functions of t and of hyperparameters."""

from typing import Any

from thalweg.recording.functions import maximum, minimum, sqrt, where
from thalweg.recording.operand import Operand


def hatted(t: Any, eps: Any, beta2: Any) -> Any:
    """Kingma & Ba 2015, the last lines before section 2.1: epsilon before the correction of the root."""
    return eps * sqrt(1 - beta2**t)


def unhatted(t: Any, eps: Any, beta2: Any) -> Any:
    """The other way: what epsilon is after the correction of the root."""
    return eps / sqrt(1 - beta2**t)


def in_velocity(_: Any, momentum: Any, lr: Any, lr_before: Any) -> Any:
    """The momentum of a velocity that has the learning rate in it, where it stood outside."""
    return momentum * over(_, lr, lr_before)


def in_buffer(_: Any, momentum: Any, lr: Any, lr_before: Any) -> Any:
    """The other way."""
    return momentum * over(_, lr_before, lr)


def rescaled(_: Any, weight_decay: Any, lr: Any, new_lr: Any) -> Any:
    """The decay whose product with the new learning rate is what it was with the old one."""
    return weight_decay * over(_, lr, new_lr)


def times(_: Any, a: Any, b: Any) -> Any:
    return a * b


def over(_: Any, a: Any, b: Any) -> Any:
    """0 / 0 is 0, as it is for a rate that stays 0, with which nothing moves any more."""
    none = a == 0
    if isinstance(none, Operand):
        return a / where(none, 1, b)
    return a / (1 if none else b)


def falling(t: Any, lr: Any, lr_decay: Any) -> Any:
    """AdaGrad's own schedule in Torch and PyTorch."""
    return lr / (1 + (t - 1) * lr_decay)


def forgetting(t: Any, eps: Any, v0: Any, alpha: Any) -> Any:
    """A running mean that starts at v0 is one that starts at 0 and what is left of v0."""
    return eps + v0 * alpha**t


def damped(t: Any, lr: Any, dampening: Any) -> Any:
    """All gradients but the first are damped."""
    return lr * (1 - dampening * minimum(t - 1, 1))


def undamped(t: Any, momentum: Any, dampening: Any) -> Any:
    """The momentum where dampening has gone into the learning rate: another at step 2, where dampening begins."""
    return momentum * (1 - dampening * minimum(maximum(t - 2, 0), 1)) / (1 - dampening * minimum(t - 1, 1))
