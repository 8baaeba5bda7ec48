"""optax.sgd."""

from thalweg.errors import HyperparameterError
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import momentum as heavy_ball
from thalweg.rules import nesterov as look_ahead
from thalweg.rules import sgd as plain


def sgd(*, learning_rate: Value, momentum: Value | None = None, nesterov: bool = False) -> Optimizer:
    """optax's SGD: tw.sgd, tw.momentum without dampening, or tw.nesterov.

        b = momentum b + g;   x = x - learning_rate b,   or with nesterov   x - learning_rate (g + momentum b)

    The same as torch's, which has dampening and L2 decay beside; Keras has the learning rate inside the velocity.
    nesterov without momentum, which optax ignores, raises.
    Source: optax/_src/alias.py and transforms/_accumulation.py (trace), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.sgd(learning_rate=0.1, momentum=0.9, nesterov=True)
    nesterov(lr=0.1, momentum=0.9)
    """
    if momentum is None or momentum == 0:
        if nesterov:
            raise HyperparameterError("optax.sgd: nesterov=True needs a momentum, none was given")
        return OPTAX.make(plain, lr=learning_rate)
    return OPTAX.make(look_ahead if nesterov else heavy_ball, lr=learning_rate, momentum=momentum)


def momentum(*, learning_rate: Value, momentum: Value = 0.9) -> Optimizer:
    """`sgd` with momentum. The 0.9 is ours: optax's own default is none.

    >>> import thalweg as tw
    >>> tw.like.optax.momentum(learning_rate=0.1)
    momentum(lr=0.1, momentum=0.9, dampening=0)
    """
    return sgd(learning_rate=learning_rate, momentum=momentum)


def nesterov(*, learning_rate: Value, momentum: Value = 0.9) -> Optimizer:
    """`sgd` with nesterov=True. The momentum of 0.9 is ours: optax's own default is none.

    >>> import thalweg as tw
    >>> tw.like.optax.nesterov(learning_rate=0.1)
    nesterov(lr=0.1, momentum=0.9)
    """
    return sgd(learning_rate=learning_rate, momentum=momentum, nesterov=True)
