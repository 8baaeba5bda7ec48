"""PyTorch's SGD, and what scales or steps by other means.

Sources: torch/optim/{sgd,rmsprop,adagrad,adadelta,rprop}.py, PyTorch 2.13.
"""

from thalweg.errors import HyperparameterError
from thalweg.like.made import Value
from thalweg.like.torch.names import make
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adadelta as our_adadelta
from thalweg.rules import adagrad as our_adagrad
from thalweg.rules import momentum as our_momentum
from thalweg.rules import nesterov as our_nesterov
from thalweg.rules import rmsprop as our_rmsprop
from thalweg.rules import rprop as our_rprop
from thalweg.rules import sgd as our_sgd


def sgd(
    *,
    lr: Value = 1e-3,
    momentum: Value = 0.0,
    dampening: Value = 0.0,
    weight_decay: Value = 0.0,
    nesterov: bool = False,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.SGD: the learning rate outside the momentum, whose first value is the gradient, undamped.

        b = momentum b + (1 - dampening) g;   x = x - lr b, with nesterov x - lr (g + momentum b)

    Keras has the learning rate inside: the same path until the learning rate changes.
    Raises HyperparameterError for nesterov without momentum or with dampening.

    >>> import thalweg as tw
    >>> tw.like.torch.sgd(lr=0.1, momentum=0.9)
    momentum(lr=0.1, momentum=0.9, dampening=0)
    """
    without = momentum == 0 and not callable(momentum)
    if nesterov and (without or dampening != 0):
        raise HyperparameterError(
            f"nesterov needs a momentum above 0 and a dampening of 0; {momentum!r} and {dampening!r} were given"
        )
    if without:
        return make(our_sgd, maximize=maximize, weight_decay=weight_decay, lr=lr)
    if nesterov:
        return make(our_nesterov, maximize=maximize, weight_decay=weight_decay, lr=lr, momentum=momentum)
    return make(
        our_momentum, maximize=maximize, weight_decay=weight_decay, lr=lr, momentum=momentum, dampening=dampening
    )


def momentum(
    *,
    lr: Value = 1e-3,
    momentum: Value = 0.9,
    dampening: Value = 0.0,
    weight_decay: Value = 0.0,
    maximize: bool = False,
) -> Optimizer:
    """`sgd` with momentum, which torch leaves at 0.

    >>> import thalweg as tw
    >>> tw.like.torch.momentum(lr=0.1, dampening=0.5)
    momentum(lr=0.1, momentum=0.9, dampening=0.5)
    """
    return sgd(lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, maximize=maximize)


def nesterov(
    *, lr: Value = 1e-3, momentum: Value = 0.9, weight_decay: Value = 0.0, maximize: bool = False
) -> Optimizer:
    """`sgd` with nesterov=True, and with momentum.

    >>> import thalweg as tw
    >>> tw.like.torch.nesterov(lr=0.1)
    nesterov(lr=0.1, momentum=0.9)
    """
    return sgd(lr=lr, momentum=momentum, weight_decay=weight_decay, nesterov=True, maximize=maximize)


def rmsprop(
    *,
    lr: Value = 1e-2,
    alpha: Value = 0.99,
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    momentum: Value = 0.0,
    centered: bool = False,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.RMSprop: v starts at 0, epsilon outside the root, the learning rate outside the momentum.

        v = alpha v + (1 - alpha) g^2;   u = g / (sqrt(v) + eps);   b = momentum b + u;   x = x - lr b

    Keras and TensorFlow add epsilon inside the root. A centered variance that rounding takes below zero is zero here;
    torch's is NaN then.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.rmsprop(lr=0.1, alpha=0.75)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 6)
    0.8
    """
    buffer = None if momentum == 0 and not callable(momentum) else momentum
    return make(
        our_rmsprop,
        maximize=maximize,
        weight_decay=weight_decay,
        lr=lr,
        alpha=alpha,
        eps=eps,
        momentum=buffer,
        centered=centered,
    )


def adagrad(
    *,
    lr: Value = 1e-2,
    lr_decay: Value = 0.0,
    weight_decay: Value = 0.0,
    initial_accumulator_value: float = 0.0,
    eps: Value = 1e-10,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.Adagrad: v starts at 0 and epsilon is outside the root; Keras and optax start at .1, with it inside.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.adagrad(lr=0.1)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 6)
    0.9
    """
    return make(
        our_adagrad,
        maximize=maximize,
        weight_decay=weight_decay,
        lr=lr,
        lr_decay=lr_decay,
        v0=initial_accumulator_value,
        eps=eps,
    )


def adadelta(
    *,
    lr: Value = 1.0,
    rho: Value = 0.9,
    eps: Value = 1e-6,
    weight_decay: Value = 0.0,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.Adadelta. Keras has the same formula with lr .001, rho .95 and epsilon 1e-7.

    >>> import thalweg as tw
    >>> tw.like.torch.adadelta(rho=0.5)
    adadelta(lr=1, rho=0.5, eps=1e-06)
    """
    return make(our_adadelta, maximize=maximize, weight_decay=weight_decay, lr=lr, rho=rho, eps=eps)


def rprop(
    *,
    lr: Value = 1e-2,
    etas: tuple[Value, Value] = (0.5, 1.2),
    step_sizes: tuple[Value, Value] = (1e-6, 50.0),
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.Rprop: no step where the gradient has just turned. `lr` is the first step size and nothing more.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.rprop(lr=0.1)
    >>> opt.step(1.0, 2.0, opt.init(1.0))[0]
    0.9
    """
    return make(
        our_rprop,
        maximize=maximize,
        lr=lr,
        eta_minus=etas[0],
        eta_plus=etas[1],
        step_min=step_sizes[0],
        step_max=step_sizes[1],
    )
