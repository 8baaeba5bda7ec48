"""Adam with its epsilon elsewhere, and optax's look ahead."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sqrt


@rule(paper="Kingma & Ba 2015, the last lines before section 2.1, arXiv:1412.6980", direction="m")
def keras_adam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam whose corrections are both in the learning rate, so that epsilon is added to the root before them."""
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
