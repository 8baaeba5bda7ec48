"""The four families. Each predicts a mean mu of z = w x + b and has its negative log-likelihood as the loss.

Each link is its family's canonical one, so that the loss has one gradient by z in all four, mu - y (Nelder &
Wedderburn 1972, Journal of the Royal Statistical Society A 135, 370-384). Only the mean differs, and a factor 2 where
the squared error is not halved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from thalweg.errors import UnknownName, did_you_mean


@dataclass(frozen=True)
class Family:
    """What is predicted, and what a wrong prediction costs."""

    name: str
    mean: str
    loss: str  # of one row
    torch: str  # whose number the loss is
    classes: bool  # whether the target is one of several classes
    factor: float = 1.0  # the loss's derivative by z is factor * (mu - y)


LINEAR = Family("linear", "mu = z", "(z - y)^2", "torch.nn.MSELoss", classes=False, factor=2.0)
LOGISTIC = Family("logistic", "mu = 1 / (1 + exp(-z))", "log(1 + exp(z)) - y z", "torch.nn.BCEWithLogitsLoss", True)
SOFTMAX = Family("softmax", "mu_k = exp(z_k) / sum exp(z)", "log sum exp(z) - z_y", "torch.nn.CrossEntropyLoss", True)
POISSON = Family("poisson", "mu = exp(z)", "exp(z) - y z", "torch.nn.PoissonNLLLoss", classes=False)
FAMILIES: Mapping[str, Family] = {each.name: each for each in (LINEAR, LOGISTIC, SOFTMAX, POISSON)}


def family_named(name: str) -> Family:
    """Raises UnknownName."""
    if name not in FAMILIES:
        raise UnknownName(f"a family is one of {', '.join(FAMILIES)}; {name!r:.40} was given{_meant(name)}")
    return FAMILIES[name]


def _meant(name: object) -> str:
    return did_you_mean(str(name), FAMILIES)
