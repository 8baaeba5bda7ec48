"""What several libraries compute under one name, as a frozen record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from thalweg.landscapes.landscape import Point
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
Setting = Literal["defaults", "equal", "falling"]
SETTINGS: Mapping[Setting, str] = {
    "defaults": "each with its own defaults",
    "equal": "the same numbers for all",
    "falling": "the same, the rate falling to a tenth halfway",
}
ROUNDING = 1e-14  # of the path's size and for each step: what is within it is the same


@dataclass(frozen=True, eq=False)
class Run:
    """Where a library's optimizer goes, and how far from the first library's."""

    points: Array  # (n + 1, 2)
    distances: Array  # (m + 1,) from the first library's, as far as both go
    diverged_at: int | None

    @property
    def parts_at(self) -> int | None:
        """The first step after which the distance is more than rounding; None where there is none."""
        size = np.abs(self.points).max()
        steps = np.arange(len(self.distances))
        beyond = np.flatnonzero(~(self.distances <= ROUNDING * size * np.maximum(steps, 1)))
        return int(beyond[0]) if len(beyond) else None

    @property
    def largest(self) -> float:
        """The largest distance of all steps; inf where it is beyond all numbers."""
        found = float(np.max(self.distances))
        return found if np.isfinite(found) else float("inf")


@dataclass(frozen=True, eq=False)
class Convention:
    """One library's optimizer of that name."""

    library: str
    call: str  # as it is written there, with its defaults
    defaults: Mapping[str, Any]  # by the library's names; "required" where it has none
    formula: tuple[str, ...]
    eps: str  # where it is added
    start: str  # of the state, where it is not 0
    decay: str
    converted: str  # how the first library's is said here: "exact", "per step" or "none"
    because: str  # the call, or why there is none
    runs: Mapping[Setting, Run]


@dataclass(frozen=True, eq=False)
class Conventions:
    """What libraries compute under one name."""

    optimizer: str
    libraries: tuple[Convention, ...]
    landscape: str
    steps: int
    start: Point
    lr: float
    lr_rule: str
    numbers: Mapping[str, float]  # by our names: what is equal where numbers are
    surface: Surface | None = field(default=None, repr=False)

    def __getitem__(self, library: str) -> Convention:
        for each in self.libraries:
            if each.library == library:
                return each
        raise KeyError(library)
