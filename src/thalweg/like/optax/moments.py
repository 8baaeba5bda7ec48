"""optax's Adam and its kin."""

from thalweg.like.formulas.adam import optax_adam, optax_amsgrad, optax_nadam
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adam as plain
from thalweg.rules import adamw as decaying


def adam(
    *,
    learning_rate: Value,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-8,
    eps_root: Value = 0.0,
    nesterov: bool = False,
) -> Optimizer:
    """optax's Adam: tw.adam, with a second epsilon inside the root and a look ahead as options.

        m = b1 m + (1 - b1) g;   v = b2 v + (1 - b2) g^2;   m_hat = m / (1 - b1^t);   v_hat = v / (1 - b2^t)
        x = x - learning_rate m_hat / (sqrt(v_hat + eps_root) + eps)

    nesterov: m_hat = b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t). torch and Keras have no eps_root; Keras adds its
    epsilon before the corrections.
    Source: optax/_src/alias.py and transform.py (scale_by_adam), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.adam(learning_rate=0.1)
    adam(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08)
    >>> opt = tw.like.optax.adam(learning_rate=0.1, eps_root=5.0, eps=1.0)
    >>> opt.step(1.0, 2.0, opt.init(1.0))[0]
    0.95
    """
    return _adam(None, learning_rate, b1, b2, eps, eps_root, nesterov)


def adamw(
    *,
    learning_rate: Value,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-8,
    eps_root: Value = 0.0,
    weight_decay: Value = 1e-4,
    nesterov: bool = False,
) -> Optimizer:
    """`adam` with decoupled weight decay of 1e-4 (torch .01, Keras .004).

        x = x - learning_rate (step of adam + weight_decay x),   which is   x (1 - learning_rate weight_decay) - ...

    Source: optax/_src/alias.py, optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.adamw(learning_rate=0.5, weight_decay=0.1)
    >>> opt.step(1.0, 0.0, opt.init(1.0))[0]
    0.95
    """
    return _adam(weight_decay, learning_rate, b1, b2, eps, eps_root, nesterov)


def nadam(
    *, learning_rate: Value, b1: Value = 0.9, b2: Value = 0.999, eps: Value = 1e-8, eps_root: Value = 0.0
) -> Optimizer:
    """`adam` with nesterov=True: no schedule of momentum, which torch (psi = .004) and Keras (psi = 1) have.

    >>> import thalweg as tw
    >>> tw.like.optax.nadam(learning_rate=0.1)
    optax_nadam(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08, eps_root=0)
    """
    return _adam(None, learning_rate, b1, b2, eps, eps_root, nesterov=True)


def amsgrad(
    *,
    learning_rate: Value,
    b1: Value = 0.9,
    b2: Value = 0.999,
    eps: Value = 1e-8,
    eps_root: Value = 0.0,
    bias_correction_mu: bool = True,
    bias_correction_nu: bool = True,
) -> Optimizer:
    """optax's AMSGrad: the largest of the corrected v, where torch and Keras correct the largest v.

        m = b1 m + (1 - b1) g;   v = b2 v + (1 - b2) g^2;   w = max(w, v / (1 - b2^t))
        x = x - learning_rate m / (1 - b1^t) / (sqrt(w + eps_root) + eps)

    bias_correction_mu=False: m instead of m / (1 - b1^t); bias_correction_nu=False: v instead of v / (1 - b2^t); with
    neither it is the paper's. The first step is torch's, the path is not.
    Source: optax/_src/alias.py and transform.py (scale_by_amsgrad), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.amsgrad(learning_rate=0.1, eps_root=5.0, eps=1.0)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 12)
    0.95
    """
    return OPTAX.make(
        optax_amsgrad,
        lr=learning_rate,
        beta1=b1,
        beta2=b2,
        eps=eps,
        eps_root=eps_root,
        bias_correction_mu=bias_correction_mu,
        bias_correction_nu=bias_correction_nu,
    )


def _adam(
    weight_decay: Value | None, lr: Value, b1: Value, b2: Value, eps: Value, eps_root: Value, nesterov: bool
) -> Optimizer:
    given = {"lr": lr, "beta1": b1, "beta2": b2, "eps": eps}
    if nesterov:
        return OPTAX.make_decoupled(optax_nadam, weight_decay, eps_root=eps_root, **given)
    if eps_root == 0 and weight_decay is None:
        return OPTAX.make(plain, **given)
    if eps_root == 0:
        return OPTAX.make(decaying, weight_decay=weight_decay, **given)
    return OPTAX.make_decoupled(optax_adam, weight_decay, eps_root=eps_root, **given)
