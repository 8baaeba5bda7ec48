"""Kin of Adam: other norms, late starts and measures of spread, as Keras and optax have them."""

from thalweg.optimizer.rule import rule
from thalweg.recording.functions import maximum, sign, sqrt, where


@rule(paper="Kingma & Ba 2015, section 7.1, arXiv:1412.6980", direction="m")
def keras_adamax(x, g, m, u, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam over the largest recent gradient, epsilon added to what is divided by and not kept in it."""
    m = beta1 * m + (1 - beta1) * g
    u = maximum(beta2 * u, abs(g))
    return x - lr / (1 - beta1**t) * m / (u + eps), m, u


@rule(
    paper="Liu et al. 2020, arXiv:1908.03265",
    ranges={"eps_root": "[0, inf)", "threshold": "[4, inf)"},
    direction="m",
)
def optax_radam(
    x, g, m, v, t, *,
    lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, threshold=5.0, nesterov=False,
):  # fmt: skip
    """Adam that warms itself up, its threshold reached and not passed, its epsilon after the correction."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if nesterov:
        m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    else:
        m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    spread = (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)
    rectified = sqrt(where(rho >= threshold, spread, 1))
    return x - lr * m_hat * where(rho >= threshold, rectified / (sqrt(v_hat + eps_root) + eps), 1), m, v


@rule(paper="Zhuang et al. 2020, arXiv:2010.07468", ranges={"eps_root": "[0, inf)"}, direction="m")
def optax_adabelief(
    x, g, m, s, t, *,
    lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-16, eps_root=1e-16, nesterov=False,
):  # fmt: skip
    """Adam over the distance of gradients from their running mean; the epsilon kept in it is another."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * (g - m) ** 2 + eps_root
    if nesterov:
        m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    else:
        m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(s_hat) + eps), m, s


@rule(
    paper="Zaheer et al. 2018, papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization",
    start={"m": 1e-6, "v": 1e-6},
    direction="m",
)
def optax_yogi(x, g, m, v, t, *, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-3):
    """Yogi with Adam's corrections, which the paper has not, and both running means from 1e-6."""
    m = beta1 * m + (1 - beta1) * g
    v = v - (1 - beta2) * sign(v - g**2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return x - lr * m_hat / (sqrt(v_hat) + eps), m, v
