"""optim's methods with a step size for every element."""
# ruff: noqa: N803  # the names are Lua's

from thalweg.like.formulas.adam import keras_adam
from thalweg.like.formulas.rmsprop import torch7_rmsprop
from thalweg.like.made import Value
from thalweg.like.torch7.names import ADADELTA, RPROP, TORCH7, annealed
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as by_units
from thalweg.rules import adagrad as by_sum
from thalweg.rules import adamax as by_largest
from thalweg.rules import rmsprop as by_size
from thalweg.rules import rprop as by_sign


def adagrad(*, learningRate: Value = 1e-3, learningRateDecay: Value = 0.0, weightDecay: Value = 0.0) -> Optimizer:
    """optim.adagrad: tw.adagrad at a tenth of its rate, x - learningRate g / (sqrt(v) + 1e-10).

    Source: adagrad.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.adagrad()
    adagrad(lr=0.001, lr_decay=0, v0=0, eps=1e-10)
    """
    given = {"lr": learningRate, "lr_decay": learningRateDecay, "weight_decay": weightDecay or None}
    return TORCH7.make(by_sum, eps=1e-10, **given)


def rmsprop(
    *,
    learningRate: Value = 1e-2,
    alpha: Value = 0.99,
    epsilon: Value = 1e-8,
    initialMean: float = 0.0,
    weightDecay: Value = 0.0,
) -> Optimizer:
    """optim.rmsprop: tw.rmsprop, with a start of the mean of squares to choose.

        v = alpha v + (1 - alpha) g^2 from initialMean;   x = x - learningRate g / (sqrt(v) + epsilon)

    For a while, in 2015 and 2016, it was always 1, which PyTorch took over and then changed to 0 (issue 485):
    initialMean=1 gives the numbers of that time. initialMean in [0, inf).
    Source: rmsprop.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.rmsprop(initialMean=1.0)
    torch7_rmsprop(lr=0.01, alpha=0.99, eps=1e-08, v0=1)
    """
    given = {"lr": learningRate, "alpha": alpha, "eps": epsilon, "weight_decay": weightDecay or None}
    if initialMean == 0:
        return TORCH7.make(by_size, **given)
    return TORCH7.make(torch7_rmsprop, v0=initialMean, **given)


def adadelta(*, rho: Value = 0.9, eps: Value = 1e-6, weightDecay: Value = 0.0) -> Optimizer:
    """optim.adadelta: tw.adadelta at the paper's learning rate of 1, which cannot be chosen.

    Source: adadelta.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.adadelta()
    adadelta(lr=1, rho=0.9, eps=1e-06)
    """
    return ADADELTA.make(by_units, lr=1.0, rho=rho, eps=eps, weight_decay=weightDecay or None)


def adam(
    *,
    learningRate: Value = 1e-3,
    learningRateDecay: float = 0.0,
    beta1: Value = 0.9,
    beta2: Value = 0.999,
    epsilon: Value = 1e-8,
    weightDecay: Value = 0.0,
) -> Optimizer:
    """optim.adam: Keras's formula ("epsilon hat"), with L2 decay.

        x = x - learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)

    PyTorch took it over and changed it in 1.3 to correct v first.
    Source: adam.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.adam()
    keras_adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    rate = annealed(learningRate, learningRateDecay)
    return TORCH7.make(keras_adam, lr=rate, beta1=beta1, beta2=beta2, eps=epsilon, weight_decay=weightDecay or None)


def adamax(
    *, learningRate: Value = 0.002, beta1: Value = 0.9, beta2: Value = 0.999, epsilon: Value = 1e-38
) -> Optimizer:
    """optim.adamax: tw.adamax with an epsilon of 1e-38.

        u = max(beta2 u, |g| + epsilon);   x = x - learningRate / (1 - beta1^t) m / u

    Source: adamax.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.adamax()
    adamax(lr=0.002, beta1=0.9, beta2=0.999, eps=1e-38)
    """
    return TORCH7.make(by_largest, lr=learningRate, beta1=beta1, beta2=beta2, eps=epsilon)


def rprop(
    *,
    stepsize: float = 0.1,
    etaplus: Value = 1.2,
    etaminus: Value = 0.5,
    stepsizemax: Value = 50.0,
    stepsizemin: Value = 1e-6,
) -> Optimizer:
    """optim.rprop: tw.rprop, whose steps start ten times as long. Source: rprop.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.rprop()
    rprop(lr=0.1, eta_minus=0.5, eta_plus=1.2, step_min=1e-06, step_max=50)
    """
    return RPROP.make(
        by_sign,
        lr=stepsize,
        eta_plus=etaplus,
        eta_minus=etaminus,
        step_max=stepsizemax,
        step_min=stepsizemin,
    )
