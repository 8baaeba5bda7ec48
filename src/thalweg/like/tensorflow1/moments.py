"""Adam and its kin, as tf.train and tf.contrib.opt have them."""

from thalweg.like.formulas.adam import keras_adam, tensorflow1_adamw, tensorflow1_nadam
from thalweg.like.formulas.moments import keras_adamax
from thalweg.like.made import Value
from thalweg.like.tensorflow1.names import TENSORFLOW1
from thalweg.optimizer.optimizer import Optimizer


def adam(*, learning_rate: Value = 0.001, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-8) -> Optimizer:
    """tf.train.AdamOptimizer: Keras's formula ("epsilon hat"), with an epsilon of 1e-8.

        x = x - learning_rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)

    Source: ApplyAdam in tensorflow/core/kernels/training_ops.cc; tensorflow/python/training/adam.py.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adam()
    keras_adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return TENSORFLOW1.make(keras_adam, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)


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
    return TENSORFLOW1.make(tensorflow1_adamw, weight_decay=weight_decay, **given)


def adamax(
    *, learning_rate: Value = 0.001, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-8
) -> Optimizer:
    """tf.contrib.opt.AdaMaxOptimizer: Keras's formula, m / (max(beta2 u, |g|) + epsilon).

    Source: ApplyAdaMax in tensorflow/core/kernels/training_ops.cc.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.adamax()
    keras_adamax(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return TENSORFLOW1.make(keras_adamax, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)


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
    return TENSORFLOW1.make(tensorflow1_nadam, lr=learning_rate, beta1=beta1, beta2=beta2, eps=epsilon)
