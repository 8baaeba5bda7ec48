"""optim's names for our hyperparameters, and its annealing."""

from dataclasses import dataclass

from thalweg.errors import HyperparameterError
from thalweg.like.made import Library, Value

NAMES = {"lr": "learningRate", "eps": "epsilon", "weight_decay": "weightDecay", "lr_decay": "learningRateDecay"}
TORCH7 = Library({**NAMES, "v0": "initialMean"})
ADADELTA = Library({"weight_decay": "weightDecay"})
RPROP = Library(
    {
        "lr": "stepsize",
        "eta_plus": "etaplus",
        "eta_minus": "etaminus",
        "step_max": "stepsizemax",
        "step_min": "stepsizemin",
    }
)


@dataclass(frozen=True)
class Annealed:
    """A learning rate over 1 + (t - 1) decay."""

    rate: Value
    decay: float

    def __call__(self, t: int) -> float:
        rate = self.rate(t) if callable(self.rate) else self.rate
        return rate / (1 + (t - 1) * self.decay)


def annealed(rate: Value, decay: float) -> Value:
    if not 0 <= decay < float("inf"):
        raise HyperparameterError(f"learningRateDecay must be a number in [0, inf), {decay!r} was given")
    return rate if decay == 0 else Annealed(rate, decay)
