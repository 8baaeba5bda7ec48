"""Adam with its epsilon elsewhere, and other looks ahead."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sqrt


@rule(paper="Kingma & Ba 2015, the last lines before section 2.1, arXiv:1412.6980", direction="m")
def keras_adam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=None):
    """Adam whose corrections are both in the learning rate, so that epsilon is added to the root before them."""
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    lr_t = lr * sqrt(1 - beta2**t) / (1 - beta1**t)
    return x - lr_t * m / (sqrt(v) + eps), m, v


@rule(paper="Reddi et al. 2018, arXiv:1904.09237", direction="m")
def keras_amsgrad(x, g, m, v, v_max, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam over the largest running mean of squares so far, epsilon added before the corrections."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_max = maximum(v_max, v)
    lr_t = lr * sqrt(1 - beta2**t) / (1 - beta1**t)
    return x - lr_t * m / (sqrt(v_max) + eps), m, v, v_max


@rule(paper="Loshchilov & Hutter 2019, arXiv:1711.05101", direction="m")
def tensorflow1_adamw(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2):
    """AdamW whose decay is no multiple of the learning rate, epsilon added before the corrections."""
    x = x * (1 - weight_decay)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    lr_t = lr * sqrt(1 - beta2**t) / (1 - beta1**t)
    return x - lr_t * m / (sqrt(v) + eps), m, v


@rule(paper="tf.contrib.opt.NadamOptimizer of TensorFlow 1.15", direction="m")
def tensorflow1_nadam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam that looks ahead, with the corrections of the step that it stands on, and epsilon before them."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    ahead = beta1 * m + (1 - beta1) * g
    lr_t = lr * sqrt(1 - beta2**t) / (1 - beta1**t)
    return x - lr_t * ahead / (sqrt(v) + eps), m, v


@rule(ranges={"eps_root": "[0, inf)"}, direction="m")
def optax_adam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0):
    """Adam with an epsilon inside the root too."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat + eps_root) + eps), m, v


@rule(paper="Dozat 2016, openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ", ranges={"eps_root": "[0, inf)"}, direction="m")
def optax_nadam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0):
    """Adam that looks ahead, with one momentum for all steps."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat + eps_root) + eps), m, v


@rule(paper="Reddi et al. 2018, arXiv:1904.09237", ranges={"eps_root": "[0, inf)"}, direction="m")
def optax_amsgrad(
    x, g, m, v, v_max, t, *,
    lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, bias_correction_mu=True, bias_correction_nu=True,
):  # fmt: skip
    """Adam over the largest corrected mean of squares so far."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t) if bias_correction_mu else m
    v_hat = v / (1 - beta2**t) if bias_correction_nu else v
    v_max = maximum(v_max, v_hat)
    return x - lr * m_hat / (sqrt(v_max + eps_root) + eps), m, v, v_max
