"""Adam's moments taken otherwise: another norm, a look ahead, a late start, another measure of spread."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sign, sqrt, where


@rule(paper="Kingma & Ba 2015, section 7.1, arXiv:1412.6980", direction="m")
def adamax(x, g, m, u, t, *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=None):
    """Adam over the largest recent gradient instead of the root of mean squares.

    Libraries: eps is added to the gradient's size under the maximum, as in PyTorch and optax; Keras and MLX add it to
    u where it divides; the paper has none. MLX corrects nothing.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta1 * m + (1 - beta1) * g
    u = maximum(beta2 * u, abs(g) + eps)
    m_hat = m / (1 - beta1**t)
    return x - lr * m_hat / u, m, u


@rule(
    paper="Dozat 2016, openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ",
    start={"mu_product": 1.0},
    ranges={"momentum_decay": "[0, inf)"},
    direction="m",
)
def nadam(
    x, g, m, v, mu_product, t, *,
    lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=4e-3, weight_decay=None,
):  # fmt: skip
    """Adam that looks ahead: the gradient counts once more where the momentum will be.

    Libraries: the momentum rises as mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2), as in the paper and PyTorch, whose
    product of all mu is in float32. Keras has a momentum_decay of 1; optax no such schedule, but beta1 throughout.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    mu = beta1 * (1 - 0.96 ** (t * momentum_decay) / 2)
    mu_next = beta1 * (1 - 0.96 ** ((t + 1) * momentum_decay) / 2)
    mu_product = mu_product * mu
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = mu_next * m / (1 - mu_product * mu_next) + (1 - mu) * g / (1 - mu_product)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat) + eps), m, v, mu_product


@rule(paper="Liu et al. 2020, arXiv:1908.03265", direction="m")
def radam(x, g, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=None):
    """Adam that warms itself up: plain momentum until the scale has seen enough to be trusted.

    Libraries: trusted from rho > 5, as in PyTorch; from rho >= 5 in optax, rho > 4 in the paper. eps is added to the
    root before its correction in PyTorch and here, after it in optax; the paper has none.
    """
    if weight_decay is not None:
        g = g + weight_decay * x
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    spread = (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)
    rectified = sqrt(where(rho > 5, spread, 1) * (1 - beta2**t))
    return x - lr * m_hat * where(rho > 5, rectified / (sqrt(v) + eps), 1), m, v


@rule(paper="Zhuang et al. 2020, arXiv:2010.07468", direction="m")
def adabelief(x, g, m, s, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-16):
    """Adam that steps far where gradients are as expected: its scale is their distance from the running mean.

    Libraries: eps is in the running mean s as well as beside its root, as in the paper; optax has a name for each,
    eps_root and eps. Its authors' code has eps 1e-16, the paper 1e-8.
    """
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(s_hat) + eps), m, s


@rule(paper="Zaheer et al. 2018, papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization", direction="m")
def yogi(x, g, m, v, t, *, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-3):
    """Adam whose scale changes by steps of the squared gradient, so that it cannot fall at once.

    Libraries: m and v start at 0 and nothing is corrected, as in the paper. optax starts both at 1e-6 and corrects
    them as Adam does.
    """
    m = beta1 * m + (1 - beta1) * g
    v = v - (1 - beta2) * sign(v - g**2) * g**2
    return x - lr * m / (sqrt(v) + eps), m, v
