"""keras.optimizers that divide by the size of the gradient."""

from thalweg.like.formulas.rmsprop import keras_rmsprop
from thalweg.like.keras.names import KERAS
from thalweg.like.made import Value
from thalweg.optimizer.optimizer import Optimizer


def rmsprop(
    *,
    learning_rate: Value = 0.001,
    rho: Value = 0.9,
    momentum: Value = 0.0,
    epsilon: Value = 1e-7,
    centered: bool = False,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's RMSprop: epsilon inside the root, the learning rate inside the momentum.

        v = rho v + (1 - rho) g^2,   centered: m = rho m + (1 - rho) g, and v - m^2 for v below
        b = momentum b + learning_rate g / sqrt(v + epsilon)
        x = x - b

    torch: g / (sqrt(v) + eps), alpha = .99, lr .01 outside b, L2 decay. TensorFlow 1: v starts at 1. Nothing keeps
    v - m^2 from falling below zero by rounding, here as there.
    Source: keras/src/optimizers/rmsprop.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.rmsprop(learning_rate=1e-3)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 9)
    0.996837723
    """
    return KERAS.make_decoupled(
        keras_rmsprop,
        weight_decay,
        lr=learning_rate,
        alpha=rho,
        eps=epsilon,
        centered=centered,
        momentum=None if momentum == 0 else momentum,
    )
