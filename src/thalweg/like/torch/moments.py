"""PyTorch's Adam and its kin. Sources: torch/optim/{adam,adamw,adamax,nadam,radam}.py, PyTorch 2.13."""

from thalweg.like.made import Value
from thalweg.like.torch.names import make
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import adam as our_adam
from thalweg.rules import adamax as our_adamax
from thalweg.rules import amsgrad as our_amsgrad
from thalweg.rules import nadam as our_nadam
from thalweg.rules import radam as our_radam

Betas = tuple[Value, Value]


def adam(
    *,
    lr: Value = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    amsgrad: bool = False,
    maximize: bool = False,
    decoupled_weight_decay: bool = False,
) -> Optimizer:
    """torch.optim.Adam: epsilon is added to the corrected root.

        m = betas[0] m + (1 - betas[0]) g;   v = betas[1] v + (1 - betas[1]) g^2
        x = x - lr m / (1 - betas[0]^t) / (sqrt(v / (1 - betas[1]^t)) + eps)

    weight_decay: L2, added to g, unless decoupled_weight_decay. amsgrad: the largest v so far for v below.
    Keras adds its epsilon before the correction; optax takes the largest of the corrected v.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.adam(lr=0.1, eps=1e-3)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 9)
    0.900049975
    """
    return make(
        our_amsgrad if amsgrad else our_adam,
        maximize=maximize,
        weight_decay=weight_decay,
        decouple=decoupled_weight_decay,
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        eps=eps,
    )


def adamw(
    *,
    lr: Value = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 1e-2,
    amsgrad: bool = False,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.AdamW: `adam` with decoupled weight decay, .01 without other word (Keras .004, optax 1e-4).

    >>> import thalweg as tw
    >>> opt = tw.like.torch.adamw(lr=0.5, weight_decay=0.1)
    >>> opt.step(1.0, 0.0, opt.init(1.0))[0]
    0.95
    """
    return adam(
        lr=lr,
        betas=betas,
        eps=eps,
        weight_decay=weight_decay,
        amsgrad=amsgrad,
        maximize=maximize,
        decoupled_weight_decay=True,
    )


def amsgrad(
    *,
    lr: Value = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    maximize: bool = False,
) -> Optimizer:
    """`adam` with amsgrad=True.

    >>> import thalweg as tw
    >>> tw.like.torch.amsgrad(lr=0.1)
    amsgrad(lr=0.1, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    return adam(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=True, maximize=maximize)


def adamax(
    *,
    lr: Value = 2e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.Adamax: epsilon is added to |g|, where Keras adds it to the largest of all.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.adamax(lr=0.1)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 6)
    0.9
    """
    beta1, beta2 = betas
    return make(our_adamax, maximize=maximize, weight_decay=weight_decay, lr=lr, beta1=beta1, beta2=beta2, eps=eps)


def nadam(
    *,
    lr: Value = 2e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    momentum_decay: Value = 4e-3,
    decoupled_weight_decay: bool = False,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.NAdam: the momentum grows as betas[0] (1 - .96^(t momentum_decay) / 2).

    Keras has momentum_decay = 1; optax has a constant momentum.

    >>> import thalweg as tw
    >>> tw.like.torch.nadam(betas=(0.8, 0.99)).hyperparameters["beta1"]
    0.8
    """
    return make(
        our_nadam,
        maximize=maximize,
        weight_decay=weight_decay,
        decouple=decoupled_weight_decay,
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        eps=eps,
        momentum_decay=momentum_decay,
    )


def radam(
    *,
    lr: Value = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Value = 1e-8,
    weight_decay: Value = 0.0,
    decoupled_weight_decay: bool = False,
    maximize: bool = False,
) -> Optimizer:
    """torch.optim.RAdam: momentum alone while the length of the average is at most 5, and epsilon before the
    correction. optax begins to scale at 5, and adds epsilon after.

    >>> import thalweg as tw
    >>> opt = tw.like.torch.radam(lr=0.1)
    >>> round(opt.step(1.0, 2.0, opt.init(1.0))[0], 9)
    0.8
    """
    return make(
        our_radam,
        maximize=maximize,
        weight_decay=weight_decay,
        decouple=decoupled_weight_decay,
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        eps=eps,
    )
