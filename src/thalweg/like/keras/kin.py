"""Keras's kin of Adam, Lion and schedule-free AdamW."""

from thalweg.like.formulas.moments import keras_adamax
from thalweg.like.formulas.schedule_free import keras_schedule_free_adamw
from thalweg.like.keras.names import KERAS
from thalweg.like.made import Value
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import lion as by_sign
from thalweg.rules import nadam as with_schedule


def adamax(
    *,
    learning_rate: Value = 0.001,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-7,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's Adamax: epsilon is added where it divides, not inside the maximum.

        m = beta_1 m + (1 - beta_1) g;   u = max(beta_2 u, |g|)
        x = x - learning_rate / (1 - beta_1^t) m / (u + epsilon)

    torch and optax: u = max(beta_2 u, |g| + eps), m / u; lr .002 in torch.
    Source: keras/src/optimizers/adamax.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.adamax(learning_rate=0.5, epsilon=1.0)
    >>> round(opt.step(1.0, 3.0, opt.init(1.0))[0], 12)
    0.625
    """
    given = {"lr": learning_rate, "beta1": beta_1, "beta2": beta_2, "eps": epsilon}
    return KERAS.make_decoupled(keras_adamax, weight_decay, **given)


def nadam(
    *,
    learning_rate: Value = 0.001,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-7,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's Nadam: tw.nadam with momentum_decay=1, which cannot be chosen there.

        mu_t = beta_1 (1 - 0.96^t / 2), with torch (1 - 0.96^(0.004 t) / 2);   the rest as in tw.nadam

    Unlike its Adam, epsilon is added after the correction. optax has no such schedule.
    Source: keras/src/optimizers/nadam.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> tw.like.keras.nadam()
    nadam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-07, momentum_decay=1)
    """
    given = {"lr": learning_rate, "beta1": beta_1, "beta2": beta_2, "eps": epsilon}
    return KERAS.make_decoupled(with_schedule, weight_decay, momentum_decay=1.0, **given)


def lion(
    *, learning_rate: Value = 0.001, beta_1: Value = 0.9, beta_2: Value = 0.99, weight_decay: Value | None = None
) -> Optimizer:
    """Keras's Lion: tw.lion at ten times its learning rate.

        x = x - learning_rate sign(beta_1 m + (1 - beta_1) g);   m = beta_2 m + (1 - beta_2) g

    optax: weight_decay 1e-3 by default, learning_rate without a default; the paper: 1e-4.
    Source: keras/src/optimizers/lion.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> tw.like.keras.lion()
    lion(lr=0.001, beta1=0.9, beta2=0.99)
    """
    decay = None if weight_decay == 0 else weight_decay
    return KERAS.make(by_sign, lr=learning_rate, beta1=beta_1, beta2=beta_2, weight_decay=decay)


def schedule_free_adamw(
    *,
    learning_rate: Value = 0.0025,
    beta_1: Value = 0.9,
    beta_2: Value = 0.999,
    epsilon: Value = 1e-8,
    warmup_steps: Value = 0,
    weight_decay: Value | None = None,
) -> Optimizer:
    """Keras's ScheduleFreeAdamW: every z has the same weight 1/t in the average, those of the warm-up too.

        lr_t = learning_rate min(t / warmup_steps, 1);   v = beta_2 v + (1 - beta_2) g^2
        z' = z - lr_t g / (sqrt(v / (1 - beta_2^t)) + epsilon)
        a = (1 - 1/t) a + z' / t;   x = (1 - beta_1) z' + beta_1 a

    x is the point to train at; `evaluation_point` gives the average a, which Keras itself does not. The paper's authors
    and optax weigh by squares of the learning rate, and their decay acts on z; here it shrinks x, of which a is then
    taken: a = (x - (1 - beta_1) z) / beta_1. warmup_steps in [0, inf).
    Source: keras/src/optimizers/schedule_free_adamw.py, Keras 3.15.1.

    >>> import thalweg as tw
    >>> opt = tw.like.keras.schedule_free_adamw(learning_rate=0.5, epsilon=1.0)
    >>> round(opt.step(1.0, 1.0, opt.init(1.0))[0], 12)
    0.75
    """
    given = {"lr": learning_rate, "beta1": beta_1, "beta2": beta_2, "eps": epsilon, "warmup_steps": warmup_steps}
    return KERAS.make_decoupled(keras_schedule_free_adamw, weight_decay, **given)
