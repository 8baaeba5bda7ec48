"""optax's optimizers that go by the sign of the gradient."""

from thalweg.like.formulas.adaptive import optax_rprop
from thalweg.like.made import Value
from thalweg.like.optax.names import OPTAX, OPTAX_RPROP
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import lion as by_sign
from thalweg.rules import signum as by_sign_of_mean


def lion(*, learning_rate: Value, b1: Value = 0.9, b2: Value = 0.99, weight_decay: Value = 1e-3) -> Optimizer:
    """optax's Lion: tw.lion with a weight decay of 1e-3 by default.

        x = x - learning_rate (sign(b1 m + (1 - b1) g) + weight_decay x);   m = b2 m + (1 - b2) g

    Keras: no decay by default, and a learning rate of .001.
    Source: optax/_src/alias.py and transform.py (scale_by_lion), optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.lion(learning_rate=1e-4)
    lion(lr=0.0001, beta1=0.9, beta2=0.99, weight_decay=0.001)
    """
    decay = None if weight_decay == 0 else weight_decay
    return OPTAX.make(by_sign, lr=learning_rate, beta1=b1, beta2=b2, weight_decay=decay)


def signum(*, learning_rate: Value, beta: Value = 0.9) -> Optimizer:
    """optax's Signum: tw.signum. With beta=0 it is optax.sign_sgd.

        m = beta m + (1 - beta) g;   x = x - learning_rate sign(m)

    Source: optax/_src/alias.py, optax 0.2.8.

    >>> import thalweg as tw
    >>> tw.like.optax.signum(learning_rate=1e-3)
    signum(lr=0.001, beta=0.9)
    """
    return OPTAX.make(by_sign_of_mean, lr=learning_rate, beta=beta)


def rprop(
    *,
    learning_rate: float,
    eta_minus: Value = 0.5,
    eta_plus: Value = 1.2,
    min_step_size: Value = 1e-6,
    max_step_size: Value = 50.0,
) -> Optimizer:
    """optax's Rprop as 0.2.8 computes it, one step late: each step applies the update of the gradient before.

        s = g p;   d = clip(d eta, min_step_size, max_step_size), eta = eta_plus where s > 0, eta_minus where s < 0
        x = x - (0 where s < 0, else p);   then   p = 0 where s < 0, else d sign(g)

    The first step is therefore zero. It looks like a slip (the update returned is that of the old state), and is given
    here as it is; torch and tw.rprop apply the new p. d starts at learning_rate, a number. eta_minus in (0, 1),
    eta_plus in (1, inf), step sizes in (0, inf).
    Source: optax/_src/transform.py (scale_by_rprop), optax 0.2.8.

    >>> import thalweg as tw
    >>> opt = tw.like.optax.rprop(learning_rate=0.1)
    >>> x, state = opt.step(1.0, 1.0, opt.init(1.0))
    >>> x, round(opt.step(x, 1.0, state)[0], 12)
    (1.0, 0.9)
    """
    return OPTAX_RPROP.make(
        optax_rprop,
        lr=learning_rate,
        eta_minus=eta_minus,
        eta_plus=eta_plus,
        step_min=min_step_size,
        step_max=max_step_size,
    )
