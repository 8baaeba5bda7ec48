"""Gradient descent, and its rolling balls."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import where


@rule(paper="Robbins & Monro 1951, doi:10.1214/aoms/1177729586")
def sgd(x, g, t, *, lr=1e-3, weight_decay=None):
    """One fixed stride, straight down the gradient."""
    if weight_decay is not None:
        g = g + weight_decay * x
    return x - lr * g


@rule(paper="Polyak 1964, doi:10.1016/0041-5553(64)90137-5")
def momentum(x, g, b, t, *, lr=1e-3, momentum=0.9, dampening=0.0, weight_decay=None):
    """A ball that rolls: the heavy-ball method. Dampening spares the first gradient, as in PyTorch."""
    if weight_decay is not None:
        g = g + weight_decay * x
    b = momentum * b + where(t == 1, 1, 1 - dampening) * g
    return x - lr * b, b


@rule(paper="Nesterov 1983; Sutskever et al. 2013, proceedings.mlr.press/v28/sutskever13", direction="g")
def nesterov(x, g, b, t, *, lr=1e-3, momentum=0.9, weight_decay=None):
    """A ball that looks ahead: the gradient counts once more where the ball will be."""
    if weight_decay is not None:
        g = g + weight_decay * x
    b = momentum * b + g
    return x - lr * (g + momentum * b), b
