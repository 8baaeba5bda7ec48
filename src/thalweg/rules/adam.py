"""Adam and its kin: momentum's direction over RMSprop's scale."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sqrt


@rule(paper="Kingma & Ba 2015, arXiv:1412.6980", direction="m")
def adam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=None):
    """Momentum's direction over RMSprop's scale, both corrected for starting at zero.

    Libraries: eps is added to the corrected root, as in the paper's algorithm, PyTorch and optax. Keras, TensorFlow and
    Torch7 add it to the root as it is before correction (the paper's eps-hat): theirs counts for
    eps / sqrt(1 - beta2^t). MLX corrects nothing unless asked to. Weight decay is an L2 term here and in PyTorch;
    decoupled in bitsandbytes.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat) + eps), m, v


@rule(paper="Loshchilov & Hutter 2019, arXiv:1711.05101", direction="m")
def adamw(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2):
    """Adam whose weight decay does not pass through the scale: it shrinks the parameter itself.

    Libraries: the paper does not multiply the decay by lr; PyTorch, Keras, optax and MLX do, as here. Its default is
    1e-2 in PyTorch and MLX, 4e-3 in Keras, 1e-4 in optax. Keras adds eps before the correction.
    """
    x = x * (1 - lr * weight_decay)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat) + eps), m, v


@rule(paper="Reddi et al. 2018, arXiv:1904.09237", direction="m")
def amsgrad(x, g, m, v, v_max, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=None):
    """Adam whose scale never shrinks: it divides by the largest running mean of squares so far.

    Libraries: the largest v is found, then corrected, as in PyTorch; optax finds the largest corrected one, Keras adds
    eps before the correction, the paper corrects nothing.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_max = maximum(v_max, v)
    m_hat = m / (1 - beta1**t)
    v_hat = v_max / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat) + eps), m, v, v_max
