"""Gradient descent, and its rolling balls."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import where


@rule(paper="Robbins & Monro 1951, doi:10.1214/aoms/1177729586")
def sgd(x, g, t, *, lr=1e-3, weight_decay=None):
    """One fixed stride, straight down the gradient.

    Libraries: all the same, but for weight decay: an L2 term here and in PyTorch, decoupled in Keras.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    return x - lr * g


@rule(paper="Polyak 1964, doi:10.1016/0041-5553(64)90137-5")
def momentum(x, g, b, t, *, lr=1e-3, momentum=0.9, dampening=0.0, weight_decay=None):
    """A ball that rolls: the heavy-ball method. Dampening spares the first gradient, as in PyTorch.

    Libraries: MLX dampens the first gradient too; optax has no dampening. Keras keeps the learning rate inside the
    velocity, v = momentum v - lr g: the same path while lr is constant, another one once it changes. Torch7's
    dampening is the momentum unless it is given.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    b = momentum * b + where(t == 1, 1, 1 - dampening) * g
    return x - lr * b, b


@rule(paper="Nesterov 1983; Sutskever et al. 2013, proceedings.mlr.press/v28/sutskever13", direction="g")
def nesterov(x, g, b, t, *, lr=1e-3, momentum=0.9, weight_decay=None):
    """A ball that looks ahead: the gradient counts once more where the ball will be.

    Libraries: x is the point looked ahead to, as in PyTorch and optax. Torch7's nag keeps Sutskever's point behind it
    and takes the gradient ahead. Keras keeps the learning rate inside the velocity: the same path while lr is constant.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    b = momentum * b + g
    return x - lr * (g + momentum * b), b
