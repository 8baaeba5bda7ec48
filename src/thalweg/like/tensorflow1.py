"""TensorFlow 1's optimizers (tf.train, today tf.compat.v1.train), by their formulas, names and defaults.

Checked with TensorFlow 2.21's tf.compat.v1.train and raw operations, and by the formulas of its kernels,
tensorflow/core/kernels/training_ops.cc, of dense gradients. Adamax, NAdam and AdamW were in tf.contrib.opt. It had no
weight decay but AdamW's. Not offered: use_locking, name.

Ranges: learning_rate (0, inf); beta1, beta2 [0, 1); decay, rho, momentum [0, 1]; epsilon and accumulators' starts
[0, inf). Every function raises HyperparameterError for a value outside. Numbers may be functions of t, which counts
from 1.
"""

from thalweg.like.formulas.adam import keras_adam, tensorflow1_adamw, tensorflow1_nadam
from thalweg.like.formulas.moments import keras_adamax
from thalweg.like.formulas.rmsprop import keras_rmsprop
from thalweg.like.made import Library, Value
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as by_units
from thalweg.rules import adagrad as by_sum
from thalweg.rules import momentum as heavy_ball
from thalweg.rules import nesterov as look_ahead
from thalweg.rules import sgd as plain

__all__ = [
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "momentum",
    "nadam",
    "nesterov",
    "rmsprop",
    "sgd",
]

_TENSORFLOW1 = Library({"lr": "learning_rate", "eps": "epsilon", "alpha": "decay", "v0": "initial_accumulator_value"})


def sgd(*, learning_rate: Value) -> Optimizer:
    """tf.train.GradientDescentOptimizer: tw.sgd. The rate has no default there, nor here.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.sgd(learning_rate=0.1)
    sgd(lr=0.1)
    """
    return _TENSORFLOW1.make(plain, lr=learning_rate)


def momentum(*, learning_rate: Value, momentum: Value, use_nesterov: bool = False) -> Optimizer:
    """tf.train.MomentumOptimizer: tw.momentum without dampening, or tw.nesterov.

        b = momentum b + g;   x = x - learning_rate b,   or with use_nesterov   x - learning_rate (g + momentum b)

    The rate is outside the buffer, as in torch; Keras, TensorFlow 2 too, has it inside.
    Source: ApplyMomentum in tensorflow/core/kernels/training_ops.cc.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.momentum(learning_rate=0.1, momentum=0.9)
    momentum(lr=0.1, momentum=0.9, dampening=0)
    """
    return _TENSORFLOW1.make(look_ahead if use_nesterov else heavy_ball, lr=learning_rate, momentum=momentum)


def nesterov(*, learning_rate: Value, momentum: Value) -> Optimizer:
    """`momentum` with use_nesterov=True.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.nesterov(learning_rate=0.1, momentum=0.9)
    nesterov(lr=0.1, momentum=0.9)
    """
    return _TENSORFLOW1.make(look_ahead, lr=learning_rate, momentum=momentum)


def adagrad(*, learning_rate: Value, initial_accumulator_value: Value = 0.1) -> Optimizer:
    """tf.train.AdagradOptimizer: tw.adagrad from 0.1 and without an epsilon.

        v = v + g^2 from initial_accumulator_value;   x = x - learning_rate g / sqrt(v)

    Source: ApplyAdagrad in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adagrad.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adagrad(learning_rate=0.1)
    adagrad(lr=0.1, lr_decay=0, v0=0.1, eps=0)
    """
    return _TENSORFLOW1.make(by_sum, lr=learning_rate, v0=initial_accumulator_value, eps=0.0)


def adadelta(*, learning_rate: Value = 0.001, rho: Value = 0.95, epsilon: Value = 1e-8) -> Optimizer:
    """tf.train.AdadeltaOptimizer: tw.adadelta at a thousandth of the paper's rate.

    Source: ApplyAdadelta in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adadelta.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adadelta()
    adadelta(lr=0.001, rho=0.95, eps=1e-08)
    """
    return _TENSORFLOW1.make(by_units, lr=learning_rate, rho=rho, eps=epsilon)


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
    return _TENSORFLOW1.make(
        keras_rmsprop,
        lr=learning_rate,
        alpha=decay,
        eps=epsilon,
        v0=1.0,
        centered=centered,
        momentum=None if momentum == 0 else momentum,
    )


def adam(*, learning_rate: Value = 0.001, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-8) -> Optimizer:
    """tf.train.AdamOptimizer: Keras's formula ("epsilon hat"), with an epsilon of 1e-8.

        x = x - learning_rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)

    Source: ApplyAdam in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adam.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adam()
    keras_adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return _TENSORFLOW1.make(keras_adam, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)


def adamw(
    *,
    weight_decay: Value,
    learning_rate: Value = 0.001,
    beta1: Value = 0.9,
    beta2: Value = 0.999,
    epsilon: Value = 1e-8,
) -> Optimizer:
    """tf.contrib.opt.AdamWOptimizer: `adam` after a decay that is no multiple of the learning rate.

        x = x (1 - weight_decay), then the step of adam

    As in the paper, and unlike every other library here: a decay of .01 there is .01 * learning_rate here.
    Source: tensorflow/contrib/opt/python/training/weight_decay_optimizers.py, TensorFlow 1.15.

    >>> import thalweg as tw
    >>> opt = tw.like.tensorflow1.adamw(weight_decay=0.1)
    >>> opt.step(1.0, 0.0, opt.init(1.0))[0]
    0.9
    """
    given = {"lr": learning_rate, "beta1": beta1, "beta2": beta2, "eps": epsilon}
    return _TENSORFLOW1.make(tensorflow1_adamw, weight_decay=weight_decay, **given)


def adamax(
    *, learning_rate: Value = 0.001, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-8
) -> Optimizer:
    """tf.contrib.opt.AdaMaxOptimizer: Keras's formula, m / (max(beta2 u, |g|) + epsilon).

    Source: ApplyAdaMax in tensorflow/core/kernels/training_ops.cc.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adamax()
    keras_adamax(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return _TENSORFLOW1.make(keras_adamax, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)


def nadam(
    *, learning_rate: Value = 0.001, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-8
) -> Optimizer:
    """tf.contrib.opt.NadamOptimizer: `adam` with a look ahead whose two parts have one correction.

        x = x - learning_rate sqrt(1 - beta2^t) / (1 - beta1^t) (beta1 m + (1 - beta1) g) / (sqrt(v) + epsilon)

    Source: ApplyAdam with use_nesterov in tensorflow/core/kernels/training_ops.cc.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.nadam()
    tensorflow1_nadam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return _TENSORFLOW1.make(tensorflow1_nadam, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)
