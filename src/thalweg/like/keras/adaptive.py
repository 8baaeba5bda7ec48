"""keras.optimizers that divide by the size of the gradient."""

from thalweg.like.formulas.adaptive import keras_adagrad
from thalweg.like.formulas.rmsprop import keras_rmsprop
from thalweg.like.keras.names import KERAS
from thalweg.like.made import Value
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as by_units


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


def adagrad(
    *,
    learning_rate: Value = 0.001,
    initial_accumulator_value: Value = 0.1,
    epsilon: Value = 1e-7,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's Adagrad: the sum of squares starts at 0.1, epsilon is inside the root.

        v = v + g^2 from initial_accumulator_value;   x = x - learning_rate g / sqrt(v + epsilon)

    torch: from 0, g / (sqrt(v) + 1e-10), lr .01. initial_accumulator_value in [0, inf).
    Source: keras/src/optimizers/adagrad.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.adagrad(learning_rate=0.5, initial_accumulator_value=1.0, epsilon=2.0)
    >>> opt.step(1.0, 1.0, opt.init(1.0))[0]
    0.75
    """
    given = {"lr": learning_rate, "v0": initial_accumulator_value, "eps": epsilon}
    return KERAS.make_decoupled(keras_adagrad, weight_decay, **given)


def adadelta(
    *, learning_rate: Value = 0.001, rho: Value = 0.95, epsilon: Value = 1e-7, weight_decay: Value | None = None
) -> Optimizer:
    """Keras's Adadelta: tw.adadelta's formula at a thousandth of its learning rate.

        v = rho v + (1 - rho) g^2;   d = sqrt(u + epsilon) / sqrt(v + epsilon) g;   u = rho u + (1 - rho) d^2
        x = x - learning_rate d

    torch: learning rate 1, as in the paper, rho = .9, eps = 1e-6, and L2 decay.
    Source: keras/src/optimizers/adadelta.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> tw.like.keras.adadelta()
    adadelta(lr=0.001, rho=0.95, eps=1e-07)
    """
    return KERAS.make_decoupled(by_units, weight_decay, lr=learning_rate, rho=rho, eps=epsilon)
