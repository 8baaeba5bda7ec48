"""Keras's Adam and its kin."""

from thalweg.like.formulas.adam import keras_adam, keras_amsgrad
from thalweg.like.keras.names import KERAS
from thalweg.like.made import Value
from thalweg.optimizer.optimizer import Optimizer


def adam(
    *,
    learning_rate: Value = 0.001,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-7,
    amsgrad: bool = False,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's Adam: the "epsilon hat" of the paper, added to the root before the corrections.

        m = beta_1 m + (1 - beta_1) g;   v = beta_2 v + (1 - beta_2) g^2
        x = x - learning_rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)

    amsgrad: the largest v so far for v below. torch and optax correct first and add epsilon (1e-8) then: theirs is
    epsilon = eps sqrt(1 - beta_2^t) of step t here. torch's decay is L2, this one is decoupled.
    Source: keras/src/optimizers/adam.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.adam(learning_rate=0.1, epsilon=1e-3)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 9)
    0.901556528
    """
    rule = keras_amsgrad if amsgrad else keras_adam
    return KERAS.make_decoupled(rule, weight_decay, lr=learning_rate, beta1=beta_1, beta2=beta_2, eps=epsilon)


def adamw(
    *,
    learning_rate: Value = 0.001,
    weight_decay: Value = 0.004,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-7,
    amsgrad: bool = False,
) -> Optimizer:
    """Keras's AdamW: `adam` with a weight decay of .004 (torch .01, optax 1e-4).

    Source: keras/src/optimizers/adamw.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.adamw(learning_rate=0.5, weight_decay=0.1)
    >>> opt.step(1.0, 0.0, opt.init(1.0))[0]
    0.95
    """
    return adam(
        learning_rate=learning_rate,
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
        amsgrad=amsgrad,
        weight_decay=weight_decay,
    )


def amsgrad(
    *,
    learning_rate: Value = 0.001,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-7,
    weight_decay: Value | None = None,
) -> Optimizer:
    """`adam` with amsgrad=True: divides by the root of the largest v so far, before the corrections as torch does.

    optax takes the largest of the corrected v: the same first step, another path.

    >>> import thalweg as tw
    >>> tw.like.keras.amsgrad(learning_rate=0.1)
    keras_amsgrad(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-07)
    """
    return adam(
        learning_rate=learning_rate,
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
        amsgrad=True,
        weight_decay=weight_decay,
    )
