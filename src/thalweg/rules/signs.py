"""Only the sign of a gradient counts: every parameter steps as far as the others."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, minimum, sign, where


@rule(paper="Chen et al. 2023, arXiv:2302.06675", direction="g")
def lion(x, g, m, t, *, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=None):
    """The sign of a momentum that is younger in the step than in the memory; every step is as long as lr.

    Libraries: all the same; weight decay is decoupled, but for some of bitsandbytes' kernels, which add it to the
    gradient. optax's default for it is 1e-3.
    """
    if weight_decay is not None:
        x = x * (1 - lr * weight_decay)
    u = sign(beta1 * m + (1 - beta1) * g)
    m = beta2 * m + (1 - beta2) * g
    return x - lr * u, m


@rule(paper="Bernstein et al. 2018, arXiv:1802.04434", direction="m")
def signum(x, g, m, t, *, lr=1e-4, beta=0.9, weight_decay=None):
    """The sign of the running mean of gradients; every step is as long as lr.

    Libraries: optax has no weight decay here; MXNet has lr .01, an L2 term as here and a decoupled one beside it.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta * m + (1 - beta) * g
    return x - lr * sign(m), m


@rule(
    paper="Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623; as iRprop-: Igel & Hüsken 2000",
    start={"step_size": "lr"},
    direction="g",
    scale=("step_size",),
    ranges={"eta_minus": "(0, 1)", "eta_plus": "(1, inf)", "step_min": "(0, inf)", "step_max": "(0, inf)"},
)
def rprop(x, g, prev, step_size, t, *, lr=1e-2, eta_minus=0.5, eta_plus=1.2, step_min=1e-6, step_max=50.0):
    """A step size for every parameter: longer while the gradient keeps its sign, shorter when it turns.

    All step sizes start at lr, which is not looked at again. For whole batches only: noise turns signs.

    Libraries: where the sign turns, nothing moves and the next step counts as the first (iRprop-), as in PyTorch, which
    multiplies the two gradients and so overlooks a turn where their product underflows. optax takes every
    step one step late.
    """
    agreement = sign(g) * sign(prev)
    factor = where(agreement > 0, eta_plus, where(agreement < 0, eta_minus, 1))
    step_size = minimum(maximum(step_size * factor, step_min), step_max)
    step = where(agreement < 0, 0, step_size)
    prev = where(agreement < 0, 0, g)
    return x - step * sign(g), prev, step_size
