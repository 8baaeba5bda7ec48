"""optax's optimizers that divide by the size of the gradient."""

from thalweg.errors import HyperparameterError
from thalweg.like.formulas.rmsprop import keras_rmsprop, optax_rmsprop
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX_RMSPROP
from thalweg.optimizer.optimizer import Optimizer
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
    nesterov without momentum, which optax ignores, raises.
    Source: optax/_src/alias.py and transform.py (scale_by_rms, scale_by_stddev, trace), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.rmsprop(learning_rate=0.1, eps=1.0)
    >>> round(opt.step(1.0, 3.0, opt.init(1.0))[0], 9)
    0.782357125
    """
    momentum = None if momentum == 0 else momentum
    if nesterov and momentum is None:
        raise HyperparameterError("optax.rmsprop: nesterov=True needs a momentum, none was given")
    given = {"lr": learning_rate, "alpha": decay, "eps": eps}
    if not (eps_in_sqrt or centered or bias_correction) and momentum is None and initial_scale == 0:
        return OPTAX_RMSPROP.make(outside, **given)
    given |= {"v0": initial_scale, "centered": centered, "momentum": momentum}
    if eps_in_sqrt and not (nesterov or bias_correction):
        return OPTAX_RMSPROP.make(keras_rmsprop, **given)
    return OPTAX_RMSPROP.make(
        optax_rmsprop, eps_in_sqrt=eps_in_sqrt, nesterov=nesterov, bias_correction=bias_correction, **given
    )
