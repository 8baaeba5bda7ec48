"""What divides by a root of squares, as tf.train has it."""

from thalweg.like.formulas.rmsprop import keras_rmsprop
from thalweg.like.made import Value
from thalweg.like.tensorflow1.names import TENSORFLOW1
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as by_units
from thalweg.rules import adagrad as by_sum


def adagrad(*, learning_rate: Value, initial_accumulator_value: Value = 0.1) -> Optimizer:
    """tf.train.AdagradOptimizer: tw.adagrad from 0.1 and without an epsilon.

        v = v + g^2 from initial_accumulator_value;   x = x - learning_rate g / sqrt(v)

    Source: ApplyAdagrad in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adagrad.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adagrad(learning_rate=0.1)
    adagrad(lr=0.1, lr_decay=0, v0=0.1, eps=0)
    """
    return TENSORFLOW1.make(by_sum, lr=learning_rate, v0=initial_accumulator_value, eps=0.0)


def adadelta(*, learning_rate: Value = 0.001, rho: Value = 0.95, epsilon: Value = 1e-8) -> Optimizer:
    """tf.train.AdadeltaOptimizer: tw.adadelta at a thousandth of the paper's rate.

    Source: ApplyAdadelta in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adadelta.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adadelta()
    adadelta(lr=0.001, rho=0.95, eps=1e-08)
    """
    return TENSORFLOW1.make(by_units, lr=learning_rate, rho=rho, eps=epsilon)


def rmsprop(
    *,
    learning_rate: Value,
    decay: Value = 0.9,
    momentum: Value = 0.0,
    epsilon: Value = 1e-10,
    centered: bool = False,
) -> Optimizer:
    """tf.train.RMSPropOptimizer: squares from a mean of 1, epsilon inside the root, the rate inside the momentum.

        v = decay v + (1 - decay) g^2 from 1,   centered: m = decay m + (1 - decay) g, and v - m^2 for v below
        b = momentum b + learning_rate g / sqrt(v + epsilon);   x = x - b

    Keras starts v at 0, torch too, with epsilon outside: the first steps here are 1 / sqrt(1 - decay) shorter for small
    gradients. timm's RMSpropTF is this rule.
    Source: ApplyRMSProp and ApplyCenteredRMSProp in tensorflow/core/kernels/training_ops.cc;
    tensorflow/python/training/rmsprop.py.

    >>> import thalweg as tw
    >>> opt = tw.like.tensorflow1.rmsprop(learning_rate=0.1, decay=0.5, epsilon=1.5)
    >>> opt.step(1.0, 2.0, opt.init(1.0))[0]
    0.9
    """
    return TENSORFLOW1.make(
        keras_rmsprop,
        lr=learning_rate,
        alpha=decay,
        eps=epsilon,
        v0=1.0,
        centered=centered,
        momentum=None if momentum == 0 else momentum,
    )
