"""optax's optimizers in float64, by the names of our rules and with our names of hyperparameters."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import optax
from numpy.typing import NDArray

from tests.rules.given import Hyperparameters, Trace, decay, schedule

Twin = Callable[[Hyperparameters], Any]
SHOWN = {"signum": {"m": "ema"}, "lion": {"m": "mu"}}
"""Slots of ours that optax's state has, where x alone does not show all of a rule: rule -> ours -> optax's."""


def lr(count: Any) -> float:
    """optax counts from 0."""
    return schedule(int(count) + 1)


def _adabelief(h: Hyperparameters) -> Any:
    return optax.adabelief(lr, h["beta1"], h["beta2"], eps=h["eps"], eps_root=h["eps"])


def _signum(h: Hyperparameters) -> Any:
    return optax.chain(optax.add_decayed_weights(decay(h)), optax.signum(lr, h["beta"]))


def _lion(h: Hyperparameters) -> Any:
    return optax.lion(lr, h["beta1"], h["beta2"], weight_decay=decay(h))


def _schedule_free(base: Any, beta: float, h: Hyperparameters) -> Any:
    # the wrapper counts from 1, what it wraps from 0: each is given the learning rate of the same step
    return optax.contrib.schedule_free(
        base, lambda count: schedule(int(count)), b1=beta, weight_lr_power=h["weight_lr_power"]
    )


def _schedule_free_sgd(h: Hyperparameters) -> Any:
    return _schedule_free(optax.chain(optax.add_decayed_weights(decay(h)), optax.sgd(lr)), h["beta"], h)


def _schedule_free_adamw(h: Hyperparameters) -> Any:
    """optax.contrib.schedule_free_adamw's own chain, which cannot be given a schedule."""
    scaled = optax.scale_by_rms(decay=h["beta2"], eps=h["eps"], eps_in_sqrt=False, bias_correction=True)
    base = optax.chain(scaled, optax.add_decayed_weights(decay(h)), optax.scale_by_learning_rate(lr))
    return _schedule_free(base, h["beta1"], h)


TWINS: dict[str, Twin] = {
    "adabelief": _adabelief,
    "signum": _signum,
    "lion": _lion,
    "schedule_free_sgd": _schedule_free_sgd,
    "schedule_free_adamw": _schedule_free_adamw,
}


def trace(rule: str, h: Hyperparameters, x0: NDArray[Any], grads: NDArray[Any]) -> Trace:
    return run(TWINS[rule](h), x0, grads, SHOWN.get(rule, {}))


def run(twin: Any, x0: NDArray[Any], grads: NDArray[Any], shown: dict[str, str]) -> Trace:
    """Where an optax.GradientTransformation goes in float64."""
    path, evaluated, slots = [], [], {name: [] for name in shown}  # type: ignore[var-annotated]
    with jax.enable_x64(True):
        x = jax.numpy.asarray(x0)
        state = twin.init(x)
        averages = isinstance(state, optax.contrib.ScheduleFreeState)
        for g in grads:
            updates, state = twin.update(jax.numpy.asarray(g), state, x)
            x = optax.apply_updates(x, updates)
            path.append(np.asarray(x))
            if averages:
                evaluated.append(np.asarray(optax.contrib.schedule_free_eval_params(state, x)))
            for name, kept in slots.items():
                kept.append(np.asarray(optax.tree_utils.tree_get(state, shown[name])))
    kept = {name: np.array(each) for name, each in slots.items()}
    return Trace(np.array(path), kept, np.array(evaluated) if averages else None)
