"""What tuning found of one optimizer, and what a reader of several could be misled by."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.measures import Measure

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Tuned:
    """One optimizer with its best learning rate, and how it was found."""

    optimizer: Optimizer
    steps: int | None  # by the criterion; None where it never settles within the budget
    steps_by_loss: int | None  # first step after which the loss gap stays under 1 %
    default_steps: int | None  # by the criterion, with the library's defaults
    rates: Array = field(compare=False, repr=False)  # all rates tried, ascending
    settled: Array = field(compare=False, repr=False)  # by the criterion, of each; inf where it never settles
    on_edge: bool  # the best rate is the smallest or largest tried

    @property
    def steps_beside(self) -> float:
        """Median steps of the rates within 5 % of the best one, itself left out; inf where they do not settle."""
        beside = np.abs(np.log(self.rates / self.lr)) < 0.05
        near = self.settled[beside & (self.rates != self.lr)]
        return float(np.median(near)) if len(near) else np.inf

    @property
    def lucky(self) -> bool:
        """Whether the rates beside the best one need more than twice as many steps."""
        return self.steps is not None and self.steps_beside > 2 * self.steps

    @property
    def lr(self) -> float:
        return float(self.optimizer.hyperparameters["lr"])


def remarks_on(entries: tuple[Tuned, ...], criterion: Measure) -> tuple[str, ...]:
    """One sentence for each thing a reader could be misled by."""
    adam = next((entry for entry in entries if entry.optimizer.name == "adam"), None)
    faster = [e for e in entries if e.optimizer.name in ("momentum", "rmsprop") and adam and _before(e, adam)]
    remarks = [_beats(entry, adam) for entry in faster if adam]
    by_distance, by_loss = _first(entries, "steps"), _first(entries, "steps_by_loss")
    if criterion == "distance" and by_distance and by_loss and not {*by_distance} & {*by_loss}:
        remarks.append(
            f"The criteria disagree: {by_distance[0].optimizer.name} is first by distance, "
            f"{by_loss[0].optimizer.name} by loss (its gap stays under 1 % from step {by_loss[0].steps_by_loss})."
        )
    for entry in entries:
        if entry.on_edge:
            remarks.append(f"The best rate of {entry.optimizer.name} lies on the edge of the grid.")
        if entry.lucky:
            beside = "do not settle" if np.isinf(entry.steps_beside) else f"need {entry.steps_beside:.0f}"
            lucky = f"The rate of {entry.optimizer.name} is a lucky one: {entry.steps} steps"
            remarks.append(f"{lucky}, but rates within 5 % of it {beside}.")
    return tuple(remarks)


def _first(entries: tuple[Tuned, ...], count: str) -> list[Tuned]:
    """Those with the fewest steps by this count; none where none settles."""
    settling = [steps for entry in entries if (steps := getattr(entry, count)) is not None]
    return [entry for entry in entries if settling and getattr(entry, count) == min(settling)]


def _beats(entry: Tuned, adam: Tuned) -> str:
    why = " (its uncorrected first step is 10 times lr)" if _long_first_step(entry) else ""
    against = "none within the budget" if adam.steps is None else str(adam.steps)
    return f"{entry.optimizer.name} beats adam here: {entry.steps} steps against {against}{why}."


def _before(entry: Tuned, other: Tuned) -> bool:
    return entry.steps is not None and (other.steps is None or entry.steps < other.steps)


def _long_first_step(entry: Tuned) -> bool:
    return entry.optimizer.name == "rmsprop" and entry.optimizer.hyperparameters["alpha"] == 0.99
