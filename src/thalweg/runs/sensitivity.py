"""How much the learning rate matters: steps to settle and final loss against it, for several optimizers."""

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

from thalweg.errors import InputError
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.files import write_whole
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.runs import archive
from thalweg.runs.axes import row_of
from thalweg.runs.descend import check_start, gradients_of
from thalweg.runs.lanes import Array
from thalweg.runs.surface import Surface
from thalweg.runs.sweep import sweep

RATES = np.geomspace(1e-5, 10.0, 601)  # a hundred for each decade
GOOD = 2.0  # rates that need at most so many times the steps of the best one are good


@dataclass(frozen=True, eq=False)
class Response:
    """One optimizer at all rates."""

    optimizer: str
    hyperparameters: Mapping[str, Any]  # lr left out
    settled: Array  # (rates,): steps, inf where it never settles
    loss: Array  # (rates,): at the end
    diverged: NDArray[np.int64]  # (rates,): at which step, 0 where it did not

    @property
    def best(self) -> int | None:
        """The place of the rate that settles first; None where none settles."""
        place = int(np.argmin(self.settled))
        return place if np.isfinite(self.settled[place]) else None

    @property
    def good(self) -> NDArray[np.bool_]:
        """(rates,): which rates need at most twice the steps of the best one."""
        if self.best is None:
            return np.zeros(len(self.settled), dtype=np.bool_)
        good: NDArray[np.bool_] = self.settled <= GOOD * max(self.settled[self.best], 1.0)
        return good


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The responses of several optimizers to the learning rate, on one landscape."""

    landscape: str
    steps: int
    start: Point
    criterion: str  # "distance" or "loss"
    tolerance: float
    rates: Array  # (n,), ascending
    responses: tuple[Response, ...]
    edge: float | None  # 2 / lambda_max at the minimum: above it plain gradient descent cannot stay there
    batch: int | None = None  # rows of data in each step's gradient
    seed: int | None = None  # of the mini-batches
    surface: Surface | None = field(default=None, repr=False)  # not saved

    def width(self, response: Response) -> float:
        """Decades of good rates: all of them together, gaps left out."""
        decades = np.gradient(np.log10(self.rates))  # half of the way to each neighbour
        return float(decades[response.good].sum())

    def __getitem__(self, optimizer: str) -> Response:
        for response in self.responses:
            if response.optimizer == optimizer:
                return response
        raise KeyError(optimizer)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sensitivity):
            return NotImplemented
        (mine, arrays), (theirs, others) = self._facts_and_arrays(), other._facts_and_arrays()
        return mine == theirs and all(np.array_equal(arrays[k], others[k], equal_nan=True) for k in arrays)

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write all of it to an .npz file, or one line for each optimizer and rate to a .csv file. Raises FileError."""
        if File(file).suffix.lower() == ".csv":
            write_whole(File(file), self._csv().encode())
        else:
            archive.save(file, *self._facts_and_arrays())

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Sensitivity:
        """Read what `save` wrote to an .npz file. Raises FileError for anything else."""

        def made(facts: dict[str, Any], arrays: dict[str, Any]) -> Sensitivity:
            rows = zip(facts.pop("responses"), arrays["settled"], arrays["loss"], arrays["diverged"], strict=True)
            responses = tuple(Response(*given, *row) for given, *row in rows)
            facts |= {"start": tuple(facts["start"]), "responses": responses}
            return cls(rates=arrays["rates"], **facts)

        return archive.load(file, "sensitivity", made)

    def _csv(self) -> str:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("optimizer", "hyperparameters", "lr", "settled", "loss", "diverged"))
        for each in self.responses:
            given = archive.named(each.hyperparameters).items()
            said = " ".join(f"{name}={value}" for name, value in given if value is not None)
            columns = (values.tolist() for values in (self.rates, each.settled, each.loss, each.diverged))
            writer.writerows((each.optimizer, said, *row) for row in zip(*columns, strict=True))
        return stream.getvalue()

    def _facts_and_arrays(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        said = [(each.optimizer, archive.named(each.hyperparameters)) for each in self.responses]
        facts = {
            "kind": "sensitivity", "landscape": self.landscape, "steps": self.steps, "start": list(self.start),
            "criterion": self.criterion, "tolerance": self.tolerance, "edge": self.edge, "responses": said,
            "batch": self.batch, "seed": self.seed,
        }  # fmt: skip
        names = ("settled", "loss", "diverged")
        stacked = {name: np.stack([getattr(each, name) for each in self.responses]) for name in names}
        return facts, {"rates": self.rates, **stacked}


def sensitivity(
    landscape: Surface,
    optimizers: Iterable[Rule | Optimizer],
    *,
    lr: Any = RATES,
    steps: int = 1000,
    start: Point | None = None,
    batch: int | None = None,
    seed: int | None = None,
    tolerance: float | None = None,
    progress: bool | None = None,
) -> Sensitivity:
    """Run each optimizer at many learning rates: which are good, how wide their range is, where the edge lies.

    Arguments
        optimizers: rules, or optimizers whose other hyperparameters stay as they are. lr: rates, two or more.
        steps, start, batch, seed, tolerance, progress: as in `sweep`.

    A rate is good when it settles within twice the steps of the best. `edge` is 2 / lambda_max at the minimum nearest
    the start, the edge of stability of plain gradient descent (Cohen et al. 2021, arXiv:2103.00065).
    Raises InputError for what cannot be run, and where nothing is known to settle at.

    >>> import thalweg as tw
    >>> found = tw.sensitivity(tw.valley(kappa=10), [tw.sgd, tw.adam], steps=200)
    >>> round(found.edge, 12), found["sgd"].diverged[found.rates < 0.1].any()
    (0.2, np.False_)
    """
    chosen, rates = _checked(optimizers, lr)
    start = check_start(landscape, start)
    next(gradients_of(landscape, batch, seed))  # refuses what cannot be, several seeds too
    how: dict[str, Any] = {"steps": steps, "start": start, "batch": batch, "seed": seed, "tolerance": tolerance}
    keep = ("settled", "loss", "diverged")
    swept = [sweep(landscape, each, lr=rates, keep=keep, progress=progress, **how) for each in chosen]
    first = swept[0]
    return Sensitivity(
        landscape=landscape.name,
        steps=first.steps,
        start=first.start,
        criterion=first.criterion,
        tolerance=first.tolerance,
        rates=rates,
        responses=tuple(
            Response(each.optimizer, each.hyperparameters, each.settled, each.loss, each.diverged_at) for each in swept
        ),
        edge=edge_of_stability(landscape, first.start),
        batch=first.batch,
        seed=first.seed,
        surface=landscape,
    )


def _checked(optimizers: Iterable[Rule | Optimizer], lr: Any) -> tuple[list[Optimizer], Array]:
    chosen = [each() if isinstance(each, Rule) else each for each in optimizers]
    for each in chosen:
        if not isinstance(each, Optimizer):
            raise InputError(
                f"an optimizer is a rule, as adam, with its hyperparameters or not; {each!r:.60} was given"
            )
        if "lr" not in each.variant.hyperparameters:
            raise InputError(f"{each.name} has no lr to vary")
    rates = np.unique(row_of(chosen[0].rule, "lr", lr)) if chosen else np.zeros(0)
    if len(rates) < 2:
        raise InputError("a sensitivity needs an optimizer or more, and two learning rates or more")
    return chosen, rates


def edge_of_stability(surface: Surface, start: Point) -> float | None:
    """2 / lambda_max of the Hessian at the minimum nearest the start; None where none is known, or none is positive."""
    if not surface.minima:
        return None
    x, y = min(surface.minima, key=lambda point: np.hypot(point[0] - start[0], point[1] - start[1]))
    xx, xy, yy = (float(each) for each in surface.hessian(x, y))
    largest = (xx + yy) / 2 + float(np.hypot((xx - yy) / 2, xy))
    return 2 / largest if np.isfinite(largest) and largest > 0 else None
