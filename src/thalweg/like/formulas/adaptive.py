"""AdaGrad with its epsilon inside the root, and optax's Rprop."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, minimum, sign, sqrt, where


@rule(paper="Duchi et al. 2011, jmlr.org/papers/v12/duchi11a", start={"v": "v0"}, ranges={"v0": "[0, inf)"})
def keras_adagrad(x, g, v, t, *, lr=1e-3, v0=0.1, eps=1e-7):
    """Divides by the root of all squared gradients so far and epsilon."""
    v = v + g**2
    return x - lr * g / sqrt(v + eps), v


@rule(paper="Duchi et al. 2011, jmlr.org/papers/v12/duchi11a", start={"v": "v0"}, ranges={"v0": "[0, inf)"})
def optax_adagrad(x, g, v, t, *, lr=1e-3, v0=0.1, eps=1e-7):
    """The same, and no step where all gradients were zero, be epsilon what it may."""
    v = v + g**2
    return x - lr * where(v > 0, g / sqrt(v + eps), 0), v


@rule(
    start={"step_size": "lr"},
    ranges={"eta_minus": "(0, 1)", "eta_plus": "(1, inf)", "step_min": "(0, inf)", "step_max": "(0, inf)"},
)
def optax_rprop(x, g, prev, step_size, t, *, lr=1e-2, eta_minus=0.5, eta_plus=1.2, step_min=1e-6, step_max=50.0):
    """Rprop as optax 0.2.8 has it: what is taken is the step that the last gradient asked for."""
    agreement = g * prev
    factor = where(agreement > 0, eta_plus, eta_minus)
    resized = minimum(maximum(step_size * factor, step_min), step_max)
    step_size = where(agreement == 0, step_size, resized)
    x = x - where(agreement < 0, 0, prev)
    prev = where(agreement < 0, 0, step_size * sign(g))
    return x, prev, step_size
