"""Gradient descent and momentum, as tf.train has them."""

from thalweg.like.made import Value
from thalweg.like.tensorflow1.names import TENSORFLOW1
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import momentum as heavy_ball
from thalweg.rules import nesterov as look_ahead
from thalweg.rules import sgd as plain


def sgd(*, learning_rate: Value) -> Optimizer:
    """tf.train.GradientDescentOptimizer: tw.sgd. The rate has no default there, nor here.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.sgd(learning_rate=0.1)
    sgd(lr=0.1)
    """
    return TENSORFLOW1.make(plain, lr=learning_rate)


def momentum(*, learning_rate: Value, momentum: Value, use_nesterov: bool = False) -> Optimizer:
    """tf.train.MomentumOptimizer: tw.momentum without dampening, or tw.nesterov.

        b = momentum b + g;   x = x - learning_rate b,   or with use_nesterov   x - learning_rate (g + momentum b)

    The rate is outside the buffer, as in torch; Keras, TensorFlow 2 too, has it inside.
    Source: ApplyMomentum in tensorflow/core/kernels/training_ops.cc.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.momentum(learning_rate=0.1, momentum=0.9)
    momentum(lr=0.1, momentum=0.9, dampening=0)
    """
    return TENSORFLOW1.make(look_ahead if use_nesterov else heavy_ball, lr=learning_rate, momentum=momentum)


def nesterov(*, learning_rate: Value, momentum: Value) -> Optimizer:
    """`momentum` with use_nesterov=True.

    >>> import thalweg as tw
    >>> tw.like.tensorflow1.nesterov(learning_rate=0.1, momentum=0.9)
    nesterov(lr=0.1, momentum=0.9)
    """
    return TENSORFLOW1.make(look_ahead, lr=learning_rate, momentum=momentum)
