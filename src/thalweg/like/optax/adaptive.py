"""optax's optimizers that divide by the size of the gradient."""

from thalweg.errors import HyperparameterError
from thalweg.like.formulas.adaptive import optax_adagrad
from thalweg.like.formulas.rmsprop import keras_rmsprop, optax_rmsprop
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX, OPTAX_ADAGRAD, OPTAX_RMSPROP
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as by_units
from thalweg.rules import rmsprop as outside


def rmsprop(
    *,
    learning_rate: Value,
    decay: Value = 0.9,
    eps: Value = 1e-8,
    initial_scale: Value = 0.0,
    eps_in_sqrt: bool = True,
    centered: bool = False,
    momentum: Value | None = None,
    nesterov: bool = False,
    bias_correction: bool = False,
) -> Optimizer:
    """optax's RMSprop: epsilon inside the root unless told otherwise, the learning rate inside the momentum.

        v = decay v + (1 - decay) g^2 from initial_scale;   centered: v - m^2 for v below, m the running mean of g
        u = learning_rate g / sqrt(v + eps),   or with eps_in_sqrt=False   learning_rate g / (sqrt(v) + eps)
        b = momentum b + u;   x = x - b,   or with nesterov   x - u - momentum b

    bias_correction: v / (1 - decay^t) and m / (1 - decay^t). torch: epsilon outside, alpha = .99, lr outside b.
    nesterov without momentum, which optax ignores, raises. Nothing keeps v - m^2 from falling below zero by rounding;
    centered and corrected from 0 it is rounding alone in the first step, which can then be NaN.
    Source: optax/_src/alias.py and transform.py (scale_by_rms, scale_by_stddev, trace), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.rmsprop(learning_rate=0.1, eps=1.0)
    >>> round(opt.step(1.0, 3.0, opt.init(1.0))[0], 9)
    0.782357125
    """
    momentum = None if momentum == 0 else momentum
    if nesterov and momentum is None:
        raise HyperparameterError("optax.rmsprop: nesterov=True needs a momentum, none was given")
    given: dict[str, Value | None] = {"lr": learning_rate, "alpha": decay, "eps": eps}
    if not (eps_in_sqrt or centered or bias_correction) and momentum is None and initial_scale == 0:
        return OPTAX_RMSPROP.make(outside, **given)
    given |= {"v0": initial_scale, "centered": centered, "momentum": momentum}
    if eps_in_sqrt and not (nesterov or bias_correction):
        return OPTAX_RMSPROP.make(keras_rmsprop, **given)
    return OPTAX_RMSPROP.make(
        optax_rmsprop, eps_in_sqrt=eps_in_sqrt, nesterov=nesterov, bias_correction=bias_correction, **given
    )


def adagrad(*, learning_rate: Value, initial_accumulator_value: Value = 0.1, eps: Value = 1e-7) -> Optimizer:
    """optax's Adagrad: the sum of squares starts at 0.1, epsilon is inside the root, no step where the sum is 0.

        v = v + g^2 from initial_accumulator_value;   x = x - learning_rate g / sqrt(v + eps) where v > 0

    torch: from 0, g / (sqrt(v) + 1e-10), lr .01. Keras is the same but for v = 0, where g is 0 too.
    Source: optax/_src/alias.py and transform.py (scale_by_rss), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.adagrad(learning_rate=0.5, initial_accumulator_value=1.0, eps=2.0)
    >>> opt.step(1.0, 1.0, opt.init(1.0))[0]
    0.75
    """
    return OPTAX_ADAGRAD.make(optax_adagrad, lr=learning_rate, v0=initial_accumulator_value, eps=eps)


def adadelta(*, learning_rate: Value, rho: Value = 0.9, eps: Value = 1e-6, weight_decay: Value = 0.0) -> Optimizer:
    """optax's Adadelta: tw.adadelta, with L2 decay, not decoupled.

        g = g + weight_decay x;   v = rho v + (1 - rho) g^2;   d = sqrt(u + eps) / sqrt(v + eps) g
        u = rho u + (1 - rho) d^2;   x = x - learning_rate d

    optax allows learning_rate=None, and then leaves out the minus sign with the factor: it climbs. Here a rate is
    required; the paper's is 1.
    Source: optax/_src/alias.py and transform.py (scale_by_adadelta), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.adadelta(learning_rate=1.0, weight_decay=0.1)
    adadelta(lr=1, rho=0.9, eps=1e-06, weight_decay=0.1)
    """
    decay = None if weight_decay == 0 else weight_decay
    return OPTAX.make(by_units, lr=learning_rate, rho=rho, eps=eps, weight_decay=decay)
