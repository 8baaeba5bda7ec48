"""Schedule-free averaging with Keras's weights, and with optax's warm-up.

The parameters x are the point to train at; `Optimizer.evaluation_point` gives the average.
"""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import minimum, sqrt

RANGES = {"warmup_steps": "[0, inf)"}
OPTAX = {"warmup_steps": "(0, inf)", "weight_lr_power": "[0, inf)"}


@rule(
    paper="Defazio et al. 2024, arXiv:2405.15682",
    start={"z": "x"},
    ranges={**RANGES, "beta1": "(0, 1)"},
    direction="g",
    scale=("v",),
)
def keras_schedule_free_adamw(
    x, g, z, v, t, *, lr=2.5e-3, beta1=0.9, beta2=0.999, eps=1e-8, warmup_steps=0.0
):  # fmt: skip
    """AdamW that needs no schedule, where every z counts as much as any other in the average."""
    lr_t = lr * minimum(t / warmup_steps, 1)
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    average = (x - (1 - beta1) * z) / beta1
    z = z - lr_t * g / (sqrt(v_hat) + eps)
    average = (1 - 1 / t) * average + 1 / t * z
    return (1 - beta1) * z + beta1 * average, z, v


@keras_schedule_free_adamw.evaluate
def average_of_keras(x, z, beta1):
    return (x - (1 - beta1) * z) / beta1


@rule(
    paper="Defazio et al. 2024, arXiv:2405.15682",
    start={"z": "x"},
    ranges={**OPTAX, "beta": "(0, 1)"},
    direction="g",
    scale=(),
)
def optax_schedule_free_sgd(
    x, g, z, weight_sum, t, *,
    lr=1.0, beta=0.9, warmup_steps=1.0, weight_lr_power=2.0, weight_decay=None,
):  # fmt: skip
    """Schedule-free descent whose warm-up begins at 0 for the step and at 1 / warmup_steps for its weight."""
    # a learning rate that is a number has no part in weights, of which only ratios count
    if weight_decay is not None:
        g = g + weight_decay * x
    lr_t = lr * minimum((t - 1) / warmup_steps, 1)
    weight = minimum(t / warmup_steps, 1) ** weight_lr_power
    weight_sum = weight_sum + weight
    c = weight / weight_sum
    average = (x - (1 - beta) * z) / beta
    z = z - lr_t * g
    average = (1 - c) * average + c * z
    return (1 - beta) * z + beta * average, z, weight_sum


@optax_schedule_free_sgd.evaluate
def average_of_sgd(x, z, beta):
    return (x - (1 - beta) * z) / beta


@rule(
    paper="Defazio et al. 2024, arXiv:2405.15682",
    start={"z": "x"},
    ranges={**OPTAX, "beta1": "(0, 1)"},
    direction="g",
    scale=("v",),
)
def optax_schedule_free_adamw(
    x, g, z, v, weight_sum, t, *,
    lr=2.5e-3, beta1=0.9, beta2=0.999, eps=1e-8, warmup_steps=1.0, weight_lr_power=2.0, weight_decay=None,
):  # fmt: skip
    """Schedule-free AdamW with the same warm-up."""
    lr_t = lr * minimum((t - 1) / warmup_steps, 1)
    weight = minimum(t / warmup_steps, 1) ** weight_lr_power
    weight_sum = weight_sum + weight
    c = weight / weight_sum
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    u = g / (sqrt(v_hat) + eps)
    if weight_decay is not None:
        u = u + weight_decay * x
    average = (x - (1 - beta1) * z) / beta1
    z = z - lr_t * u
    average = (1 - c) * average + c * z
    return (1 - beta1) * z + beta1 * average, z, v, weight_sum


@optax_schedule_free_adamw.evaluate
def average_of_adamw(x, z, beta1):
    return (x - (1 - beta1) * z) / beta1
