"""A regression on the rows of a table, as a problem to be trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from thalweg.problems.problem import Budget
from thalweg.problems.regression.families import FAMILIES, LINEAR, SOFTMAX, Family

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, eq=False)
class Regression:
    """A generalised linear model with an intercept, from zero; made by `regression`."""

    name: str
    data: str
    family: str  # linear, logistic, softmax or poisson
    columns: tuple[str, ...] = field(repr=False)
    target: str
    classes: tuple[str, ...]  # empty where the target is a number
    features: Array = field(repr=False)  # (rows, columns)
    values: Array = field(repr=False)  # (rows,): a number, or the place of a class
    scale: bool
    batch: int | None  # rows of a step's gradient; None: all training rows
    share: float  # of the rows that is held out
    steps: int
    source: str = ""

    @property
    def compiled(self) -> bool:
        return True

    @property
    def budget(self) -> Budget:
        return Budget(self.steps, min(20, self.steps))

    @property
    def held_out(self) -> bool:
        return self.held_out_rows > 0

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def held_out_rows(self) -> int:
        return held_out_rows(self.rows, self.share)

    @property
    def training_rows(self) -> int:
        return self.rows - self.held_out_rows

    @property
    def outputs(self) -> int:
        """How many numbers the model predicts for a row."""
        return len(self.classes) if self.family == SOFTMAX.name else 1

    @property
    def parameters(self) -> int:
        return self.outputs * (len(self.columns) + 1)

    @property
    def kind(self) -> Family:
        return FAMILIES[self.family]

    @property
    def facts(self) -> Mapping[str, str]:
        kind, size = self.kind, self.training_rows if self.batch is None else self.batch
        classes = f", {len(self.classes)} classes" if self.classes else ""
        scaled = "features" if kind is not LINEAR else "features and target"
        left = self.training_rows % size
        dropped = f", the {left} left over dropped" if left else ""
        facts = {
            "problem": f"{self.family} regression of {self.target} on {len(self.columns)} features, with an intercept",
            "minimised": f"the mean over rows of {kind.loss}, as {kind.torch} ({kind.mean})",
            "data": f"{self.data}: {self.rows:,} rows{classes}" + (f" ({self.source})" if self.source else ""),
            "split": f"{self.training_rows:,} rows to train on, {self.held_out_rows:,} held out; each seed its own",
            "scaling": f"{scaled} standardised by the training rows" if self.scale else "none",
            "batches": f"{size} rows, each epoch shuffled anew and dealt without replacement{dropped}",
            "parameters": f"{self.parameters:,}, all from zero",
        }
        if not self.held_out:
            facts["split"] = f"all {self.rows:,} rows to train on, none held out"
        if self.batch is None:
            facts["batches"] = "none: all training rows in each step"
        return facts

    def identity(self) -> Mapping[str, Any]:
        return {
            "problem": "regression",
            "data": self._digest,
            "family": self.family,
            "scale": self.scale,
            "batch": self.batch,
            "held_out": self.share,
            "libraries": {name: version(name) for name in ("numpy", "numba")},
        }

    @cached_property
    def _digest(self) -> str:
        digest = hashlib.sha256(repr((self.features.shape, len(self.classes))).encode())
        digest.update(self.features.astype("<f8").tobytes())
        digest.update(self.values.astype("<f8").tobytes())
        return digest.hexdigest()


def held_out_rows(rows: int, share: float) -> int:
    """How many of the rows a share holds out: at least one where it is not 0."""
    return max(1, round(rows * share)) if share else 0
