"""keras.optimizers.SGD."""

from thalweg.like.formulas.sgd import keras_momentum, keras_nesterov
from thalweg.like.keras.names import KERAS
from thalweg.like.made import Value
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import sgd as plain


def sgd(
    *, learning_rate: Value = 0.01, momentum: Value = 0.0, nesterov: bool = False, weight_decay: Value | None = None
) -> Optimizer:
    """Keras's SGD: the learning rate is inside the velocity.

        v = momentum v - learning_rate g
        x = x + v,   or with nesterov   x + momentum v - learning_rate g

    momentum=0: x - learning_rate g, whatever nesterov is. torch and optax keep the rate outside (b = momentum b + g;
    x - lr b): the same while it is constant, another path once it changes. torch's decay is L2.
    Source: keras/src/optimizers/sgd.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.sgd(learning_rate=0.5, momentum=0.9, weight_decay=0.1)
    >>> opt.step(1.0, 1.0, opt.init(1.0))[0]
    0.44999999999999996
    """
    if momentum == 0:
        return KERAS.make_decoupled(plain, weight_decay, lr=learning_rate)
    rule = keras_nesterov if nesterov else keras_momentum
    return KERAS.make_decoupled(rule, weight_decay, lr=learning_rate, momentum=momentum)


def momentum(*, learning_rate: Value = 0.01, momentum: Value = 0.9, weight_decay: Value | None = None) -> Optimizer:
    """`sgd` with momentum. The 0.9 is ours: Keras's own default is none.

    >>> import thalweg as tw
    >>> tw.like.keras.momentum()
    keras_momentum(lr=0.01, momentum=0.9)
    """
    return sgd(learning_rate=learning_rate, momentum=momentum, weight_decay=weight_decay)


def nesterov(*, learning_rate: Value = 0.01, momentum: Value = 0.9, weight_decay: Value | None = None) -> Optimizer:
    """`sgd` with nesterov=True. The momentum of 0.9 is ours: Keras's own default is none.

    >>> import thalweg as tw
    >>> tw.like.keras.nesterov()
    keras_nesterov(lr=0.01, momentum=0.9)
    """
    return sgd(learning_rate=learning_rate, momentum=momentum, nesterov=True, weight_decay=weight_decay)
