"""optax.contrib's schedule-free optimizers."""

from typing import Any

from thalweg.errors import HyperparameterError
from thalweg.like.formulas.schedule_free import optax_schedule_free_adamw, optax_schedule_free_sgd
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX_FREE
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.rules import schedule_free_adamw as free_adamw
from thalweg.rules import schedule_free_sgd as free_sgd


def schedule_free_sgd(
    *,
    learning_rate: float = 1.0,
    warmup_steps: Value | None = None,
    b1: Value = 0.9,
    weight_decay: Value | None = None,
    weight_lr_power: Value = 2.0,
) -> Optimizer:
    """optax's schedule-free SGD: tw.schedule_free_sgd, with another warm-up.

        z' = z - lr_t (g + weight_decay x);   lr_t = learning_rate min((t - 1) / warmup_steps, 1)
        w = (largest lr_(t+1) so far)^weight_lr_power;   W = W + w;   a = (1 - w / W) a + w / W z'
        x = (1 - b1) z' + b1 a

    Without warmup_steps it is tw.schedule_free_sgd. With them the step's rate begins at 0 and its weight is one step
    ahead; the authors' code and ours begin both at 1 / warmup_steps. learning_rate must be a number: of a schedule
    optax would read the step and the weight at different times too. x is the point to train at, `evaluation_point`
    (optax: schedule_free_eval_params) gives a. b1 in (0, 1), warmup_steps in (0, inf), weight_lr_power in [0, inf).
    Source: optax/contrib/_schedule_free.py, optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.schedule_free_sgd(learning_rate=0.5, warmup_steps=4)
    >>> opt.step(1.0, 1.0, opt.init(1.0))[0]
    1.0
    """
    given = {"lr": learning_rate, "beta": b1, "weight_lr_power": weight_lr_power, "weight_decay": weight_decay}
    return _free(free_sgd, optax_schedule_free_sgd, warmup_steps, given)


def schedule_free_adamw(
    *,
    learning_rate: float = 0.0025,
    warmup_steps: Value | None = None,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    weight_lr_power: Value = 2.0,
) -> Optimizer:
    """optax's schedule-free AdamW: tw.schedule_free_adamw, with the warm-up of `schedule_free_sgd`.

        v = b2 v + (1 - b2) g^2;   z' = z - lr_t (g / (sqrt(v / (1 - b2^t)) + eps) + weight_decay x)

    Source: optax/contrib/_schedule_free.py, optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.schedule_free_adamw(learning_rate=0.5, eps=1.0)
    >>> round(opt.step(1.0, 1.0, opt.init(1.0))[0], 12)
    0.75
    """
    given = {"lr": learning_rate, "beta1": b1, "beta2": b2, "eps": eps}
    given |= {"weight_lr_power": weight_lr_power, "weight_decay": weight_decay}
    return _free(free_adamw, optax_schedule_free_adamw, warmup_steps, given)


def _free(plain: Rule, warmed: Rule, warmup_steps: Value | None, given: dict[str, Any]) -> Optimizer:
    if callable(given["lr"]):
        raise HyperparameterError(f"optax.{plain.name}: learning_rate must be a number, {given['lr']!r} was given")
    if given["weight_decay"] == 0:
        given["weight_decay"] = None
    if warmup_steps is None:
        return OPTAX_FREE.make(plain, **given)
    return OPTAX_FREE.make(warmed, warmup_steps=warmup_steps, **given)
