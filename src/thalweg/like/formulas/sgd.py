"""Momentum with its learning rate inside the velocity."""

from thalweg.optimizer.rule import rule


@rule(direction="g", scale=())
def keras_momentum(x, g, v, t, *, lr=1e-2, momentum=0.9):
    """A ball that keeps the velocity it has: a new learning rate changes only what is added to it."""
    v = momentum * v - lr * g
    return x + v, v


@rule(direction="g")
def keras_nesterov(x, g, v, t, *, lr=1e-2, momentum=0.9):
    """The same ball, and the gradient counts once more where it will be."""
    v = momentum * v - lr * g
    return x + momentum * v - lr * g, v


@rule(paper="Sutskever et al. 2013, proceedings.mlr.press/v28/sutskever13", direction="g")
def torch7_nag(x, g, v, t, *, lr=1e-3, momentum=0.9, weight_decay=None):
    """The ball of the paper: x, where gradients are taken, lies one roll ahead of it."""
    if weight_decay is not None:
        g = g + weight_decay * x
    v = momentum * v - lr * g
    return x + momentum * v - lr * g, v


@torch7_nag.evaluate
def ball_of(x, v, momentum):
    return x - momentum * v
