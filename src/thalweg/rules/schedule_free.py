"""No schedule: an average of the iterates does what a falling learning rate would.

The parameters x are the point to train at, where gradients are taken. The model is evaluated at the average, which
`Optimizer.evaluation_point` gives.
"""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, minimum, sqrt, where

RANGES = {"warmup_steps": "[0, inf)", "r": "[0, inf)", "weight_lr_power": "[0, inf)"}


@rule(
    paper="Defazio et al. 2024, arXiv:2405.15682",
    start={"z": "x"},
    ranges={**RANGES, "beta": "(0, 1)"},
    direction="g",
    scale=(),
)
def schedule_free_sgd(
    x, g, z, weight_sum, lr_max, t, *,
    lr=1.0, beta=0.9, warmup_steps=0.0, r=0.0, weight_lr_power=2.0, weight_decay=None,
):  # fmt: skip
    """Gradient descent that needs no schedule: train at x, evaluate at the average of all z.

    x is the paper's y, the point where gradients are to be taken, and z the plain iterate. The model's own point, the
    paper's x, is the average that `evaluation_point(params, state)` of the optimizer gives: evaluate and save that one.
    lr rises over the first warmup_steps; a step weighs t^r lr_max^weight_lr_power in the average.

    Libraries: as the authors' schedulefree package, whose beta is called momentum; optax has no r, and takes a warm-up
    as a schedule.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    lr_t = lr * minimum(t / warmup_steps, 1)
    lr_max = maximum(lr_max, lr_t)
    weight = t**r * lr_max**weight_lr_power
    weight_sum = weight_sum + weight
    c = where(weight_sum > 0, weight / weight_sum, 0)
    average = (x - (1 - beta) * z) / beta
    z = z - lr_t * g
    average = (1 - c) * average + c * z
    return (1 - beta) * z + beta * average, z, weight_sum, lr_max


@schedule_free_sgd.evaluate
def average_of_sgd(x, z, beta):
    return (x - (1 - beta) * z) / beta


@rule(
    paper="Defazio et al. 2024, arXiv:2405.15682",
    start={"z": "x"},
    ranges={**RANGES, "beta1": "(0, 1)"},
    direction="g",
    scale=("v",),
)
def schedule_free_adamw(
    x, g, z, v, weight_sum, lr_max, t, *,
    lr=2.5e-3, beta1=0.9, beta2=0.999, eps=1e-8, warmup_steps=0.0, r=0.0, weight_lr_power=2.0, weight_decay=None,
):  # fmt: skip
    """AdamW that needs no schedule: train at x, evaluate at the average of all z.

    x is the paper's y, the point where gradients are to be taken, and z the plain iterate. The model's own point, the
    paper's x, is the average that `evaluation_point(params, state)` of the optimizer gives: evaluate and save that one.
    lr rises over the first warmup_steps; a step weighs t^r lr_max^weight_lr_power in the average.

    Libraries: as the authors' schedulefree package today: v is corrected as in Adam. The paper's version multiplies lr
    by sqrt(1 - beta2^t) instead, in the weights too. optax has no r, and takes a warm-up as a schedule. Keras weighs
    all steps alike.
    """
    lr_t = lr * minimum(t / warmup_steps, 1)
    lr_max = maximum(lr_max, lr_t)
    weight = t**r * lr_max**weight_lr_power
    weight_sum = weight_sum + weight
    c = where(weight_sum > 0, weight / weight_sum, 0)
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    u = g / (sqrt(v_hat) + eps)
    if weight_decay is not None:
        u = u + weight_decay * x
    average = (x - (1 - beta1) * z) / beta1
    z = z - lr_t * u
    average = (1 - c) * average + c * z
    return (1 - beta1) * z + beta1 * average, z, v, weight_sum, lr_max


@schedule_free_adamw.evaluate
def average_of_adamw(x, z, beta1):
    return (x - (1 - beta1) * z) / beta1
