"""One run as a frozen record: where it went, and what is measured on it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Point
from thalweg.runs import archive
from thalweg.runs.measures import Measure, distance_to, settled
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Path:
    """The trajectory of one optimizer on one landscape.

    n steps were taken; row k of `points` is the iterate after k steps. What a rule hands over is measured: losses,
    distances, and when they settle, are those of `evaluated`. Lengths and directions of steps are those of `points`.
    """

    landscape: str
    optimizer: str  # the rule's name
    hyperparameters: Mapping[str, Any]
    points: Array  # (n + 1, 2), where gradients are taken
    losses: Array  # (n + 1,), at the points evaluated, on all data
    gradients: Array  # (n, 2), as the optimizer saw them
    effective_lr: Array  # (n, 2), the rate of each parameter at each step
    floor: Array  # (n, 2), unit vector along the valley floor where each step was taken
    minima: tuple[Point, ...] = ()
    lowest: float | None = None
    diverged_at: int | None = None  # the first step whose point left the map's surroundings or was not finite
    reason: str = ""  # why the run ended early
    batch: int | None = None
    seed: int | None = None
    evaluated: Array = None  # type: ignore[assignment]  # (n + 1, 2): where the rule says; `points` where it is not given
    surface: Surface | None = field(default=None, compare=False, repr=False)  # not saved

    def __post_init__(self) -> None:
        object.__setattr__(self, "hyperparameters", MappingProxyType(dict(self.hyperparameters)))
        if self.evaluated is None:
            object.__setattr__(self, "evaluated", self.points)
        for each in dataclasses.fields(self):
            if isinstance(value := getattr(self, each.name), np.ndarray):
                value = value.view()  # the caller's own array stays as it is
                value.flags.writeable = False
                object.__setattr__(self, each.name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Path) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def _parts(self) -> tuple[object, ...]:
        facts, arrays = self._facts_and_arrays()
        return (json.dumps(facts), *((name, v.dtype, v.shape, v.tobytes()) for name, v in arrays.items()))

    def _facts_and_arrays(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """All that is compared and saved; a schedule counts by its name."""
        parts = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.compare}
        arrays = {name: value for name, value in parts.items() if isinstance(value, np.ndarray)}
        facts = {name: value for name, value in parts.items() if name not in arrays}
        named = archive.named(self.hyperparameters)
        return {**facts, "hyperparameters": named}, arrays

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.points) - 1

    def until(self, step: int) -> Path:
        """The path as it was after `step` steps, or all of it where it is shorter. Raises InputError below 0."""
        if isinstance(step, bool) or not isinstance(step, int | np.integer) or step < 0:
            raise InputError(f"a path is cut after 0 or more whole steps, {step!r} was given")
        if step >= self.steps:
            return self
        cut = {name: getattr(self, name)[:step] for name in ("gradients", "effective_lr", "floor")}
        ended = self.diverged_at is not None and self.diverged_at > step
        return dataclasses.replace(
            self,
            points=self.points[: step + 1],
            evaluated=self.evaluated[: step + 1],
            losses=self.losses[: step + 1],
            diverged_at=None if ended else self.diverged_at,
            reason="" if ended else self.reason,
            **cut,
        )

    @property
    def apart(self) -> bool:
        """Whether the model is evaluated elsewhere than where it is trained."""
        return not np.array_equal(self.evaluated, self.points, equal_nan=True)

    @property
    def lr(self) -> float | None:
        """The learning rate where it is a number, None where it is a schedule."""
        lr = self.hyperparameters.get("lr")
        return lr if isinstance(lr, float) else None

    @cached_property
    def step_lengths(self) -> Array:
        """(n, 2): how far each parameter moved in each step."""
        return np.abs(np.diff(self.points, axis=0))

    @cached_property
    def along(self) -> Array:
        """(n,): each step's part along the valley floor; positive is the direction in which the run started along."""
        return np.einsum("ij,ij->i", np.diff(self.points, axis=0), self.floor)  # type: ignore[no-any-return]  # numpy's stub

    @cached_property
    def across(self) -> Array:
        """(n,): each step's part across the valley floor."""
        steps = np.diff(self.points, axis=0)
        return steps[:, 1] * self.floor[:, 0] - steps[:, 0] * self.floor[:, 1]

    @property
    def stride(self) -> float:
        """Mean length of a step along the valley floor."""
        return float(np.abs(self.along).mean()) if self.steps else 0.0

    @property
    def travel(self) -> float:
        """Travel across the valley: the sum of the steps' lengths across the floor."""
        return float(np.abs(self.across).sum())

    @property
    def detour(self) -> float:
        """Path length over the straight line from start to end; inf where the run ended where it began."""
        length = float(np.hypot(*np.diff(self.points, axis=0).T).sum())
        straight = float(np.hypot(*(self.points[-1] - self.points[0])))
        return length / straight if straight else np.inf

    @cached_property
    def distances(self) -> Array | None:
        """(n + 1,): distance to the nearest known minimum; None where none is known."""
        return distance_to(self.minima, *self.evaluated.T) if self.minima else None

    @property
    def distance_left(self) -> float | None:
        """Distance to the nearest known minimum at the end, as a share of the start's."""
        if self.distances is None:
            return None
        return float(self.distances[-1] / self.distances[0]) if self.distances[0] else 0.0

    @property
    def gaps(self) -> Array:
        """(n + 1,): loss above the lowest known value, or above the lowest of this run."""
        lowest = self.lowest if self.lowest is not None else float(np.nanmin(self.losses))
        with np.errstate(invalid="ignore"):
            gaps: Array = self.losses - lowest
        return gaps

    def settled_at(self, tol: float = 0.05, measure: Measure = "distance") -> int | None:
        """First step from which the measure stays under `tol` times its start, to the run's end; None if never.

        Raises InputError for the distance where no minimum is known, and for a tolerance that is not above 0.
        """
        if not tol > 0:
            raise InputError(f"a tolerance is a share of the start's above 0, {tol!r} was given")
        if measure == "loss":
            series: Array | None = self.gaps
        elif measure == "distance":
            series = self.distances
        else:
            raise InputError(f"a measure is 'distance' or 'loss', {measure!r} was given")
        if series is None:
            raise InputError(f"{self.landscape} has no known minimum to measure the distance to: use measure='loss'")
        step = float(settled(series, tol))
        return int(step) if np.isfinite(step) and self.diverged_at is None else None

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write all of it to one .npz file, without pickle; the same run gives the same bytes."""
        archive.save(file, *self._facts_and_arrays())

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Path:
        """Read what `save` wrote. Raises FileError for anything else."""

        def made(facts: dict[str, Any], arrays: dict[str, Any]) -> Path:
            facts["minima"] = tuple((float(x), float(y)) for x, y in facts["minima"])
            return cls(**arrays, **facts)

        return archive.load(file, "path", made)
