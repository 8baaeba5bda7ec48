"""What a sweep found: arrays in the shape of its axes."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError, did_you_mean
from thalweg.optimizer.files import write_whole
from thalweg.runs import archive
from thalweg.runs.axes import Axes

KEEP = ("final", "loss", "best", "settled", "diverged")
MOST_BYTES = 4 * 2**30
"""What a sweep may hold of its runs."""
_SHAPES: dict[str, tuple[type, tuple[int, ...]]] = {
    "final": (np.float64, (2,)),
    "loss": (np.float64, ()),
    "best": (np.float64, ()),
    "settled": (np.float64, ()),
    "diverged": (np.int64, ()),
}

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sweep:
    """Many runs of one rule on one landscape; what was kept of them, in the shape of the axes."""

    landscape: str
    optimizer: str
    hyperparameters: Mapping[str, Any]  # those that are the same in all runs
    steps: int
    axes: Mapping[str, NDArray[Any]]  # name -> values; "start" is (n, 2)
    zipped: bool
    start: tuple[float, float]  # of all runs, where no axis says otherwise
    criterion: str  # what settles: "distance" to the nearest minimum, or "loss" above the lowest; "" for nothing
    tolerance: float
    kept: Mapping[str, NDArray[Any]] = field(repr=False)
    batch: int | None = None  # rows of data in each step's gradient
    seed: int | None = None  # of all runs' mini-batches, where no axis says otherwise

    @property
    def shape(self) -> tuple[int, ...]:
        """One length for each axis; one in all where they are zipped."""
        return Axes(self.axes, self.zipped).shape

    @property
    def final(self) -> Array:
        """(*shape, 2): the last point of each run, where its rule has the model evaluated."""
        return self._kept("final")

    @property
    def loss(self) -> Array:
        """(*shape): the loss at the last point."""
        return self._kept("loss")

    @property
    def best(self) -> Array:
        """(*shape): the smallest loss of each run."""
        return self._kept("best")

    @property
    def settled(self) -> Array:
        """(*shape): the first step from which a run stays near, to its end; inf where it never does, or diverges."""
        return self._kept("settled")

    @property
    def diverged_at(self) -> NDArray[np.int64]:
        """(*shape): the step at which a run diverged, 0 where it did not."""
        return self._kept("diverged")

    @property
    def paths(self) -> Array:
        """(*shape, steps + 1, 2): all points trained at, NaN after a run has diverged."""
        return self._kept("paths")

    def _kept(self, name: str) -> NDArray[Any]:
        if name not in self.kept:
            kept = ", ".join(repr(each) for each in self.kept)
            raise InputError(f"{name} was not kept: run the sweep with keep=({kept}, {name!r})")
        return self.kept[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sweep):
            return NotImplemented
        mine, theirs = self._facts_and_arrays(), other._facts_and_arrays()
        same = mine[0] == theirs[0] and [*mine[1]] == [*theirs[1]]
        return same and all(np.array_equal(mine[1][k], theirs[1][k], equal_nan=True) for k in mine[1])

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write all of it to an .npz file, or one line for each run, without paths, to a .csv file."""
        if File(file).suffix.lower() == ".csv":
            write_whole(File(file), self._csv().encode())
        else:
            archive.save(file, *self._facts_and_arrays())

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Sweep:
        """Read what `save` wrote to an .npz file. Raises FileError for anything else."""

        def made(facts: dict[str, Any], arrays: dict[str, Any]) -> Sweep:
            parts: dict[str, Any] = {"axes": {}, "kept": {}}
            for name, values in arrays.items():
                part, _, key = name.partition(":")
                parts[part][key] = values
            facts["start"] = tuple(facts["start"])
            return cls(**facts, **parts)

        return archive.load(file, "sweep", made)

    def _facts_and_arrays(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        named = archive.named(self.hyperparameters)
        facts = {
            "kind": "sweep", "landscape": self.landscape, "optimizer": self.optimizer, "hyperparameters": named,
            "steps": self.steps, "zipped": self.zipped, "start": list(self.start), "criterion": self.criterion,
            "tolerance": self.tolerance, "batch": self.batch, "seed": self.seed,
        }  # fmt: skip
        arrays = {f"axes:{name}": values for name, values in self.axes.items()}
        return facts, arrays | {f"kept:{name}": values for name, values in self.kept.items()}

    def _csv(self) -> str:
        axes, columns = Axes(self.axes, self.zipped), dict[str, Any]()
        for name, values in axes.of(np.arange(axes.lanes)).items():
            columns |= _columns(name, values)
        for name, values in self.kept.items():
            if name != "paths":
                columns |= _columns(name, values.reshape(-1, *values.shape[len(self.shape) :]))
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
        return stream.getvalue()


def _columns(name: str, values: NDArray[Any]) -> dict[str, NDArray[Any]]:
    return {name: values} if values.ndim == 1 else {f"{name}_x": values[:, 0], f"{name}_y": values[:, 1]}


def check_keep(keep: tuple[str, ...]) -> tuple[str, ...]:
    """What to keep, known names only."""
    known = (*KEEP, "paths")
    listed = isinstance(keep, Iterable) and not isinstance(keep, str)
    keep = tuple(dict.fromkeys(keep)) if listed else (keep,)  # type: ignore[assignment]  # one name, or none
    for name in keep:
        if name not in known:
            raise InputError(
                f"a sweep keeps {', '.join(known)}; {name!r} was asked for{did_you_mean(str(name), known)}"
            )
    if not keep:
        raise InputError(f"a sweep that keeps nothing finds nothing: keep some of {', '.join(known)}")
    return keep


def room(keep: tuple[str, ...], lanes: int, steps: int) -> dict[str, NDArray[Any]]:
    """Arrays for all lanes. Raises InputError where they would take more than MOST_BYTES."""
    shapes = _SHAPES | {"paths": (np.float64, (steps + 1, 2))}
    needed = sum(8 * lanes * int(np.prod(shapes[name][1])) for name in keep)
    if needed > MOST_BYTES:
        raise InputError(
            f"{lanes:,} runs would keep {needed / 2**30:.1f} GiB, at most {MOST_BYTES // 2**30} are allowed: take "
            f"fewer values or fewer steps, or keep less than {', '.join(keep)}"
        )
    return {name: np.empty((lanes, *shapes[name][1]), dtype=shapes[name][0]) for name in keep}
