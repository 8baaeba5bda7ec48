"""Two steps by hand: the worksheet's numbers, as our own rules compute them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from thalweg.figures.theme import LIGHT, name
from thalweg.landscapes import valley
from thalweg.optimizer.optimizer import Optimizer, State
from thalweg.rules import adam, momentum, rmsprop, sgd
from thalweg.runs.descend import descend

KAPPA, START, STEPS = 10, (4.0, 2.0), 2  # g = (x, 10 y) = (4, 20)
# Powers of two and an epsilon of zero, so that the first step needs no calculator and the second few roots.
METHODS = (
    sgd(lr=0.15),
    momentum(lr=0.15, momentum=0.5),
    rmsprop(lr=0.5, alpha=0.75, eps=0.0),
    adam(lr=1.0, beta1=0.5, beta2=0.75, eps=0.0),
)


@dataclass(frozen=True)
class Step:
    """One step of one method, of x and of y."""

    at: tuple[float, float]
    gradient: tuple[float, float]
    slots: tuple[tuple[str, tuple[float, float]], ...]  # what is remembered after it
    moved: tuple[float, float]
    loss: float  # after it

    @property
    def to(self) -> tuple[float, float]:
        return self.at[0] + self.moved[0], self.at[1] + self.moved[1]


@dataclass(frozen=True)
class Worked:
    """A method's steps."""

    optimizer: Optimizer
    steps: tuple[Step, ...]

    @property
    def crossings(self) -> int:
        """How often its path has crossed the valley floor."""
        return sum(step.at[1] * step.to[1] < 0 for step in self.steps)


def worked(optimizer: Optimizer) -> Worked:
    """Its two steps from the start."""
    path = descend(valley(kappa=KAPPA), optimizer, steps=STEPS, start=START)
    here, state, steps = path.points[0], optimizer.init(path.points[0]), []
    for k, gradient in enumerate(path.gradients):
        there, state = optimizer.step(here, gradient, state)
        slots = tuple((slot, _pair(value)) for slot, value in _remembered(optimizer, state))
        steps.append(Step(_pair(here), _pair(gradient), slots, _pair(there - here), float(path.losses[k + 1])))
        here = there
    return Worked(optimizer, tuple(steps))


def _remembered(optimizer: Optimizer, state: State) -> Iterator[tuple[str, Any]]:
    """Each slot, and what it is once it is corrected for having started at zero, where the rule does that."""
    yield from state.slots.items()
    if optimizer.name == adam.name:
        for slot, beta in (("m", "beta1"), ("v", "beta2")):
            yield f"{slot}_hat", state.slots[slot] / (1 - optimizer.hyperparameters[beta] ** state.t)


def exercise() -> dict[str, Any]:
    """What the sheet is set from: plain data, numbers as they are written."""
    found = [worked(each) for each in METHODS]
    return {
        "kappa": _written(KAPPA),
        "start": [_written(each) for each in START],
        "loss": _written((START[0] ** 2 + KAPPA * START[1] ** 2) / 2),
        "methods": [_method(each) for each in found],
        "crossings": _sentence([(name(each.optimizer.name), each.crossings) for each in found]),
    }


def _method(found: Worked) -> dict[str, Any]:
    optimizer = found.optimizer
    rows = [
        {
            "at": _both(step.at),
            "gradient": _both(step.gradient),
            "slots": {slot: _both(value) for slot, value in step.slots},
            "moved": _both(step.moved),
            "to": _both(step.to),
            "loss": _written(step.loss),
        }
        for step in found.steps
    ]
    numbers = {key: value for key, value in optimizer.hyperparameters.items() if isinstance(value, float)}
    return {
        "key": optimizer.name,
        "name": name(optimizer.name),
        "colour": LIGHT.colour(optimizer.name),
        "settings": {key: _written(value) for key, value in numbers.items()},
        "rows": rows,
        "points": [START, *(step.to for step in found.steps)],
    }


def _sentence(counts: list[tuple[str, int]]) -> str:
    """Who crosses the floor how often.

    >>> _sentence([("SGD", 2), ("Momentum", 1), ("Adam", 0)])
    'SGD crosses the floor twice, Momentum once, Adam not at all.'
    """
    often = ("not at all", "once", "twice")
    (first, times), *others = counts
    said = [f"{first} crosses the floor {often[times]}", *(f"{each} {often[count]}" for each, count in others)]
    return f"{', '.join(said)}."


def _pair(values: Any) -> tuple[float, float]:
    x, y = np.asarray(values, dtype=np.float64).tolist()
    return x, y


def _both(values: tuple[float, float]) -> list[str]:
    return [_written(each) for each in values]


def _written(value: float) -> str:
    """To three decimals, without zeros that say nothing, with a true minus.

    >>> _written(-0.15), _written(4.0), _written(2.345346), _written(-0.0001)
    ('−0.15', '4', '2.345', '0')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")
