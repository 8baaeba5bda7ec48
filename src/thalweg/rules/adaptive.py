"""A stride for every parameter: scaled by the size of its own gradients."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sqrt


@rule(
    paper="Duchi et al. 2011, jmlr.org/papers/v12/duchi11a",
    start={"v": "v0"},
    ranges={"v0": "[0, inf)", "lr_decay": "[0, inf)"},
)
def adagrad(x, g, v, t, *, lr=1e-2, lr_decay=0.0, v0=0.0, eps=1e-10, weight_decay=None):
    """Divides by the root of all squared gradients so far.

    Libraries: Keras and optax start the sum at 0.1 and have eps inside the root, 1e-7; optax does not step where the
    sum is 0. MLX has eps 1e-8, Torch7 lr 1e-3.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    v = v + g**2
    lr_t = lr / (1 + (t - 1) * lr_decay)
    return x - lr_t * g / (sqrt(v) + eps), v


@rule(
    paper="Tieleman & Hinton 2012, Coursera lecture 6e; centered: Graves 2013, arXiv:1308.0850",
    direction="g",
    scale=("v", "m"),
)
def rmsprop(x, g, v, m, b, t, *, lr=1e-2, alpha=0.99, eps=1e-8, centered=False, momentum=None, weight_decay=None):
    """Divides by the recent size of the gradient: short steps where it is steep, long ones where it is flat.

    Libraries: eps is outside the root here, in PyTorch and MLX; inside it in Keras, TensorFlow and optax, which also
    keep the learning rate inside the momentum. TensorFlow 1 and Torch7 start the mean of squares at 1. The decay is
    .99 in PyTorch and MLX, .9 in Keras, TensorFlow and optax. PyTorch's centered form can take the root of a negative
    number that rounding made; it is 0 here.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    v = alpha * v + (1 - alpha) * g**2
    size = v
    if centered:
        m = alpha * m + (1 - alpha) * g
        size = maximum(v - m**2, 0)  # rounding can take it below zero
    u = g / (sqrt(size) + eps)
    if momentum is not None:
        b = momentum * b + u
        u = b
    return x - lr * u, v, m, b


@rule(paper="Zeiler 2012, arXiv:1212.5701", direction="g")
def adadelta(x, g, v, u, t, *, lr=1.0, rho=0.9, eps=1e-6, weight_decay=None):
    """Divides by the recent size of the gradient and multiplies by that of its own steps: units cancel.

    Libraries: one formula, other defaults. The paper has no lr, which PyTorch's lr of 1 is; Keras has lr .001, rho .95
    and eps 1e-7.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    v = rho * v + (1 - rho) * g**2
    delta = sqrt(u + eps) / sqrt(v + eps) * g
    u = rho * u + (1 - rho) * delta**2
    return x - lr * delta, v, u
