"""optim.sgd and optim.nag."""
# ruff: noqa: N803  # the names are Lua's

from thalweg.errors import HyperparameterError
from thalweg.like.formulas.sgd import torch7_nag
from thalweg.like.made import Value
from thalweg.like.torch7.names import TORCH7, annealed
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import momentum as heavy_ball
from thalweg.rules import nesterov as look_ahead
from thalweg.rules import sgd as plain


def sgd(
    *,
    learningRate: Value = 1e-3,
    learningRateDecay: float = 0.0,
    weightDecay: Value = 0.0,
    momentum: Value = 0.0,
    dampening: Value | None = None,
    nesterov: bool = False,
) -> Optimizer:
    """optim.sgd: torch's SGD, but dampening is momentum unless it is given.

        b = g in the first step, then momentum b + (1 - dampening) g
        x = x - learningRate b,   or with nesterov   x - learningRate (g + momentum b)

    So momentum=0.9 alone is torch's with dampening=0.9: steps a tenth as long. nesterov needs momentum > 0 and
    dampening=0, as there.
    Source: sgd.lua.

    >>> import thalweg as tw
    >>> tw.like.torch7.sgd(momentum=0.9)
    momentum(lr=0.001, momentum=0.9, dampening=0.9)
    """
    given = {"lr": annealed(learningRate, learningRateDecay), "weight_decay": weightDecay or None}
    if nesterov and (momentum == 0 or dampening != 0):
        raise HyperparameterError("torch7.sgd: nesterov=True needs a momentum above 0 and dampening=0")
    if nesterov:
        return TORCH7.make(look_ahead, momentum=momentum, **given)
    if momentum == 0:
        return TORCH7.make(plain, **given)
    damped = momentum if dampening is None else dampening
    return TORCH7.make(heavy_ball, momentum=momentum, dampening=damped, **given)


def momentum(
    *,
    learningRate: Value = 1e-3,
    learningRateDecay: float = 0.0,
    weightDecay: Value = 0.0,
    momentum: Value = 0.9,
    dampening: Value | None = None,
) -> Optimizer:
    """`sgd` with momentum. The 0.9 is ours: optim's own default is none.

    >>> import thalweg as tw
    >>> tw.like.torch7.momentum(dampening=0.0)
    momentum(lr=0.001, momentum=0.9, dampening=0)
    """
    return sgd(
        learningRate=learningRate,
        learningRateDecay=learningRateDecay,
        weightDecay=weightDecay,
        momentum=momentum,
        dampening=dampening,
    )


def nesterov(
    *,
    learningRate: Value = 1e-3,
    learningRateDecay: float = 0.0,
    weightDecay: Value = 0.0,
    momentum: Value = 0.9,
) -> Optimizer:
    """`sgd` with nesterov=True and dampening=0. The momentum of 0.9 is ours. See `nag` for the other one.

    >>> import thalweg as tw
    >>> tw.like.torch7.nesterov()
    nesterov(lr=0.001, momentum=0.9)
    """
    return sgd(
        learningRate=learningRate,
        learningRateDecay=learningRateDecay,
        weightDecay=weightDecay,
        momentum=momentum,
        dampening=0.0,
        nesterov=True,
    )


def nag(
    *,
    learningRate: Value = 1e-3,
    learningRateDecay: float = 0.0,
    weightDecay: Value = 0.0,
    momentum: float = 0.9,
) -> Optimizer:
    """optim.nag: Sutskever's form, where the gradient is taken one roll ahead of the ball.

        y = ball + momentum v;   v = momentum v - learningRate g(y);   ball = ball + v

    Our x is y, where gradients are taken; optim returns the ball, which `evaluation_point` gives. At a constant rate y
    is the x of `nesterov`. momentum is a number.
    Source: nag.lua.

    >>> import thalweg as tw
    >>> opt = tw.like.torch7.nag(learningRate=0.5, momentum=0.5)
    >>> y, state = opt.step(1.0, 1.0, opt.init(1.0))
    >>> y, opt.evaluation_point(y, state)
    (0.25, 0.5)
    """
    rate = annealed(learningRate, learningRateDecay)
    return TORCH7.make(torch7_nag, lr=rate, momentum=momentum, weight_decay=weightDecay or None)
