"""One place where the ball is watched beside the hiker."""

from dataclasses import dataclass
from typing import Any

from thalweg.figures.picture import Picture

COLOURS = {"SGD": "sgd", "momentum .9": "momentum", "RMSprop .9": "rmsprop", "Adam": "adam"}
HEAD = ("place", "measured", "SGD", "momentum .9", "times better")


@dataclass(frozen=True)
class Part:
    """What was measured there, as the claim's numbers, sentence, table and figures have it."""

    key: str  # of the claim's numbers
    times: float  # how many times as well momentum did; 1 where neither got anywhere
    sentence: str
    clause: str  # of the experiment's sentence, after "beside SGD momentum"
    row: tuple[str, str, str, str]  # of the table: the place, what was measured, SGD's, momentum's
    pictures: tuple[Picture[Any], ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (*self.row, f"{self.times:.1f}")


def better(sgd: float | None, momentum: float | None) -> float:
    """SGD's count over momentum's, where fewer is better; None is what never came to its end."""
    if momentum is None:
        return 1.0 if sgd is None else 0.0
    return float("inf") if sgd is None else sgd / momentum


def said(count: float | None) -> str:
    return "never" if count is None else f"{count:,.0f}"
