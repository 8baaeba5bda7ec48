"""TensorFlow 1, written in NumPy from its kernels: github.com/tensorflow/tensorflow, as of 008130e951d5,
tensorflow/core/kernels/training_ops.cc (ApplyMomentum, ApplyAdagrad, ...), what calls them in
tensorflow/python/training/*.py, and tensorflow/contrib/opt/python/training/*.py of 1.15.

On these rows TensorFlow 2.21's tf.compat.v1.train and tf.raw_ops, in float64 throughout, gave the same bits.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.like.rows import START, Row, gradients, rate, rows_of

Array = NDArray[np.float64]
Apply = Callable[[Array, Array, float], None]
"""(var, grad, lr): changes var in place."""


def momentum(momentum: float, use_nesterov: bool = False) -> Apply:
    accum = np.zeros_like(START)

    def apply(var: Array, grad: Array, lr: float) -> None:
        accum[:] = accum * momentum + grad
        var -= grad * lr + accum * momentum * lr if use_nesterov else accum * lr

    return apply


def adagrad(initial_accumulator_value: float = 0.1) -> Apply:
    accum = np.full_like(START, initial_accumulator_value)

    def apply(var: Array, grad: Array, lr: float) -> None:
        accum[:] += np.square(grad)
        var -= grad * lr * (1 / np.sqrt(accum))

    return apply


def adadelta(rho: float = 0.95, epsilon: float = 1e-8) -> Apply:
    accum, accum_update = np.zeros_like(START), np.zeros_like(START)

    def apply(var: Array, grad: Array, lr: float) -> None:
        accum[:] = accum * rho + np.square(grad) * (1 - rho)
        update = np.sqrt(accum_update + epsilon) * (1 / np.sqrt(accum + epsilon)) * grad
        var -= update * lr
        accum_update[:] = accum_update * rho + np.square(update) * (1 - rho)

    return apply


def rmsprop(decay: float = 0.9, momentum: float = 0.0, epsilon: float = 1e-10, centered: bool = False) -> Apply:
    ms, mg, mom = np.ones_like(START), np.zeros_like(START), np.zeros_like(START)

    def apply(var: Array, grad: Array, lr: float) -> None:
        ms[:] += (np.square(grad) - ms) * (1 - decay)
        mg[:] += (grad - mg) * (1 - decay)
        denom = (ms - np.square(mg)) + epsilon if centered else ms + epsilon
        mom[:] = mom * momentum + (grad * lr) / np.sqrt(denom)
        var -= mom

    return apply


def adam(
    beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8, weight_decay: float = 0.0, nesterov: bool = False
) -> Apply:
    m, v, powers = np.zeros_like(START), np.zeros_like(START), [beta1, beta2]

    def apply(var: Array, grad: Array, lr: float) -> None:
        var -= weight_decay * var
        alpha = lr * np.sqrt(1 - powers[1]) / (1 - powers[0])
        m[:] += (grad - m) * (1 - beta1)
        v[:] += (np.square(grad) - v) * (1 - beta2)
        ahead = grad * (1 - beta1) + beta1 * m if nesterov else m
        var -= (ahead * alpha) / (np.sqrt(v) + epsilon)
        powers[:] = [powers[0] * beta1, powers[1] * beta2]

    return apply


def adamax(beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Apply:
    m, v, powers = np.zeros_like(START), np.zeros_like(START), [beta1]

    def apply(var: Array, grad: Array, lr: float) -> None:
        m[:] += (grad - m) * (1 - beta1)
        v[:] = np.maximum(beta2 * v, np.abs(grad))
        var -= lr / (1 - powers[0]) * (m / (v + epsilon))
        powers[0] *= beta1

    return apply


KERNELS: dict[str, Callable[..., Apply]] = {
    "sgd": lambda: momentum(0.0),
    "momentum": momentum,
    "nesterov": lambda **given: momentum(use_nesterov=True, **given),
    "adagrad": adagrad,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,
    "adamax": adamax,
    "nadam": lambda **given: adam(nesterov=True, **given),
}


def tensorflow1_rows() -> list[Row]:
    betas = {"beta1": (0.8,), "beta2": (0.95,)}
    rolling = {"momentum": (0.0, 0.9), "centered": (False, True)}
    rows = [
        *rows_of("tensorflow1", "sgd"),
        *rows_of("tensorflow1", "momentum", momentum=(0.5, 0.9), use_nesterov=(False, True)),
        *rows_of("tensorflow1", "nesterov", momentum=(0.5, 0.9)),
        *rows_of("tensorflow1", "adagrad", initial_accumulator_value=(0.1, 2.0)),
        *rows_of("tensorflow1", "adadelta", eps="epsilon", rho=(0.8,)),
        *rows_of("tensorflow1", "rmsprop", eps="epsilon", decay=(0.8,), **rolling),
        *rows_of("tensorflow1", "adam", eps="epsilon", **betas),
        *rows_of("tensorflow1", "adamax", eps="epsilon", **betas),
        *rows_of("tensorflow1", "nadam", eps="epsilon", **betas),
        *rows_of("tensorflow1", "adamw", eps="epsilon", **betas, weight_decay=(0.01,)),
    ]
    required = {"momentum": "momentum", "nesterov": "momentum", "adamw": "weight_decay"}
    return [row for row in rows if required.get(row.function, "") in {"", *row.given}]


def tensorflow1_path(row: Row) -> NDArray[Any]:
    """Where TensorFlow 1 goes: (1, steps, elements)."""
    apply, var, path = KERNELS[row.function](**row.given), START.copy(), []
    for t, grad in enumerate(gradients(), 1):
        apply(var, grad, rate(t))
        path.append(var.copy())
    return np.array(path)[None]
