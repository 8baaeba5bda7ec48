"""RMSprop with its epsilon inside the root and its learning rate inside the momentum."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import sqrt


@rule(start={"v": "v0"}, ranges={"v0": "[0, inf)"}, direction="g", scale=("v", "m"))
def keras_rmsprop(x, g, v, m, b, t, *, lr=1e-3, alpha=0.9, eps=1e-7, v0=0.0, centered=False, momentum=None):
    """Divides by the recent size of the gradient; what rolls on is the whole step, learning rate included."""
    v = alpha * v + (1 - alpha) * g**2
    size = v
    if centered:
        m = alpha * m + (1 - alpha) * g
        size = v - m**2
    step = lr * g / sqrt(size + eps)
    if momentum is not None:
        b = momentum * b + step
        step = b
    return x - step, v, m, b


@rule(start={"v": "v0"}, ranges={"v0": "[0, inf)"}, direction="g", scale=("v", "m"))
def optax_rmsprop(
    x, g, v, m, b, t, *,
    lr=1e-3, alpha=0.9, eps=1e-8, v0=0.0,
    eps_in_sqrt=True, centered=False, momentum=None, nesterov=False, bias_correction=False,
):  # fmt: skip
    """Divides by the recent size of the gradient; optax's choices of epsilon, of correction and of a look ahead."""
    v = alpha * v + (1 - alpha) * g**2
    size = v / (1 - alpha**t) if bias_correction else v
    if centered:
        m = alpha * m + (1 - alpha) * g
        mean = m / (1 - alpha**t) if bias_correction else m
        size = size - mean**2
    scale = sqrt(size + eps) if eps_in_sqrt else sqrt(size) + eps
    step = lr * g / scale
    if momentum is not None:
        b = momentum * b + step
        step = step + momentum * b if nesterov else b
    return x - step, v, m, b


@rule(start={"v": "v0"}, ranges={"v0": "[0, inf)"}, direction="g")
def torch7_rmsprop(x, g, v, t, *, lr=1e-2, alpha=0.99, eps=1e-8, v0=1.0, weight_decay=None):
    """Divides by the recent size of the gradient, which is first taken for v0."""
    if weight_decay is not None:
        g = g + weight_decay * x
    v = alpha * v + (1 - alpha) * g**2
    return x - lr * g / (sqrt(v) + eps), v
