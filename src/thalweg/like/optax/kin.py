"""optax's kin of Adam."""

from thalweg.like.formulas.moments import optax_adabelief, optax_radam, optax_yogi
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adabelief as one_epsilon
from thalweg.rules import adamax as by_largest


def adamax(*, learning_rate: Value, b1: Value = 0.9, b2: Value = 0.999, eps: Value = 1e-8) -> Optimizer:
    """optax's Adamax: tw.adamax, as torch has it.

        m = b1 m + (1 - b1) g;   u = max(b2 u, |g| + eps);   x = x - learning_rate m / (1 - b1^t) / u

    Keras: u = max(b2 u, |g|), m / (u + epsilon).
    Source: optax/_src/alias.py and transform.py (scale_by_adamax), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.adamax(learning_rate=0.1)
    adamax(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return OPTAX.make(by_largest, lr=learning_rate, beta1=b1, beta2=b2, eps=eps)


def radam(
    *,
    learning_rate: Value,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-8,
    eps_root: Value = 0.0,
    threshold: Value = 5.0,
    nesterov: bool = False,
) -> Optimizer:
    """optax's RAdam: rectified from rho_t >= threshold on, epsilon after the correction.

        rho = 2 / (1 - b2) - 1 - 2 t b2^t / (1 - b2^t);   r as in tw.radam
        x = x - learning_rate r m_hat / (sqrt(v_hat + eps_root) + eps),   or x - learning_rate m_hat below the threshold

    nesterov: m_hat = b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t). torch: rho > 5, and epsilon is added before the
    correction, sqrt(1 - b2^t) m_hat / (sqrt(v) + eps). threshold in [4, inf): below 4, r is the root of less than 0.
    Source: optax/_src/alias.py and transform.py (scale_by_radam), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.radam(learning_rate=0.25)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 12)
    0.5
    """
    return OPTAX.make(
        optax_radam,
        lr=learning_rate,
        beta1=b1,
        beta2=b2,
        eps=eps,
        eps_root=eps_root,
        threshold=threshold,
        nesterov=nesterov,
    )


def adabelief(
    *,
    learning_rate: Value,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-16,
    eps_root: Value = 1e-16,
    nesterov: bool = False,
) -> Optimizer:
    """optax's AdaBelief: tw.adabelief, where eps and eps_root are one number.

        m = b1 m + (1 - b1) g;   s = b2 s + (1 - b2) (g - m)^2 + eps_root
        x = x - learning_rate m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + eps)

    nesterov: b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t) for m / (1 - b1^t). eps_root is kept in s, and adds up.
    Source: optax/_src/alias.py and transform.py (scale_by_belief), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.adabelief(learning_rate=0.1)
    adabelief(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-16)
    """
    given = {"lr": learning_rate, "beta1": b1, "beta2": b2, "eps": eps}
    if eps == eps_root and not nesterov:
        return OPTAX.make(one_epsilon, **given)
    return OPTAX.make(optax_adabelief, eps_root=eps_root, nesterov=nesterov, **given)


def yogi(*, learning_rate: Value, b1: Value = 0.9, b2: Value = 0.999, eps: Value = 1e-3) -> Optimizer:
    """optax's Yogi: both running means start at 1e-6, m too, and are corrected as if from 0; the paper has neither.

        m = b1 m + (1 - b1) g;   v = v - (1 - b2) sign(v - g^2) g^2
        x = x - learning_rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps)

    tw.yogi: from 0, without corrections, as the paper's algorithm.
    Source: optax/_src/alias.py and transform.py (scale_by_yogi), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.yogi(learning_rate=0.5, eps=1.0)
    >>> round(opt.step(1.0, 1.0, opt.init(1.0))[0], 5)
    0.75006
    """
    return OPTAX.make(optax_yogi, lr=learning_rate, beta1=b1, beta2=b2, eps=eps)
