"""Momentum with its learning rate inside the velocity."""

from thalweg.optimizer.rule import rule


@rule(direction="g")
def keras_momentum(x, g, v, t, *, lr=1e-2, momentum=0.9):
    """A ball that keeps the velocity it has: a new learning rate changes only what is added to it."""
    v = momentum * v - lr * g
    return x + v, v


@rule(direction="g")
def keras_nesterov(x, g, v, t, *, lr=1e-2, momentum=0.9):
    """The same ball, and the gradient counts once more where it will be."""
    v = momentum * v - lr * g
    return x + momentum * v - lr * g, v
