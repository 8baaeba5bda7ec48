"""A regression from a CSV file, a data frame, a dict of columns, or the name of a shipped data set."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import DataError, InputError
from thalweg.problems import datasets
from thalweg.problems.regression.families import SOFTMAX
from thalweg.problems.regression.problem import Regression, held_out_rows
from thalweg.problems.regression.targets import Target, read_target
from thalweg.problems.table import Table, read_table

Array = NDArray[np.float64]
LARGEST = 1e100  # of a feature or a target: the squares of larger numbers, and sums of them, overflow


def regression(
    data: Any,
    *,
    target: str | None = None,
    features: Sequence[str] | None = None,
    family: str | None = None,
    scale: bool = True,
    batch: int | None = 32,
    held_out: float = 0.2,
    steps: int = 300,
    name: str | None = None,
) -> Regression:
    """A linear, logistic, softmax or Poisson regression: z = w x + b, its parameters from zero.

    Losses are means over rows: (z - y)^2 for linear, log(1 + exp(z)) - y z for logistic, log sum exp(z) - z_y for
    softmax, exp(z) - y z for poisson; as torch.nn's MSELoss, BCEWithLogitsLoss, CrossEntropyLoss and PoissonNLLLoss
    have them. One gradient by z serves all four, mu - y, where mu is the mean that the family predicts (twice that
    for linear).

    Arguments
        data: a CSV file's path, a data frame, a dict of columns (see tw.line), or one of scikit-learn's sets: "digits",
            "breast_cancer", "wine", "iris", "diabetes".
        target: the column to predict. features: the columns to predict it from; all others where not given. A shipped
            set has both.
        family: "linear", "logistic", "softmax" or "poisson". Where not given: logistic for a target with two different
            values, whether text or numbers; softmax for other text; linear for other numbers.
        scale: standardise the features, and the target of a linear regression, by the training rows' mean and standard
            deviation.
        batch: rows of a step's gradient, from 1; each epoch is shuffled anew and dealt without replacement, what is
            left over is dropped. None: all training rows.
        held_out: the share of the rows that is held out, from 0 to below 1, other rows for each seed.
        steps: that a run takes unless the race says otherwise. name: for tables and files.

    Raises FileError, UnknownName, MissingExtra (a shipped set without scikit-learn); DataError where the family cannot
    predict the target, a feature is text, a value is missing, or there are too few rows; InputError for the rest.

    >>> import thalweg as tw
    >>> problem = tw.regression({"hours": [1, 2, 3, 4], "passed": ["no", "no", "yes", "yes"]}, target="passed", batch=2)
    >>> problem.family, problem.classes, problem.parameters
    ('logistic', ('no', 'yes'), 2)

    Source: Nelder & Wedderburn 1972, Journal of the Royal Statistical Society A 135, 370-384.
    """
    _check(scale, batch, held_out, steps)
    task = _task(data, target, family)
    table, target = task.table, task.target
    columns, x, y = _read(table, target, features, task.family)
    training = len(y.values) - held_out_rows(len(y.values), held_out)
    _check_rows(table.name, len(y.values), training, batch)
    _check_range(table.name, (*columns, target), (*x.T, y.values))
    x.flags.writeable = y.values.flags.writeable = False
    return Regression(
        name=name or task.name,
        data=table.name,
        family=y.family.name,
        columns=columns,
        target=target,
        classes=y.classes,
        features=x,
        values=y.values,
        scale=scale,
        batch=None if batch is None else int(batch),
        share=float(held_out),
        steps=int(steps),
        source=task.source,
    )


@dataclass(frozen=True)
class _Task:
    """What is to be predicted of which table."""

    table: Table
    target: str
    family: str | None  # where it is settled
    name: str
    source: str = ""


def _task(data: Any, target: str | None, family: str | None) -> _Task:
    if isinstance(data, str) and data in datasets.NAMES:
        return _shipped(datasets.load(data), target, family)
    table = read_table(data)
    if target is None:
        raise DataError(f"name the target, the column of {table.name} to predict ({table.known()})")
    return _Task(table, target, family, f"{target} of {Path(table.name).stem}")


def _shipped(data: datasets.Dataset, target: str | None, family: str | None) -> _Task:
    columns = data.table()
    if target not in (None, data.predicted):
        del columns[data.predicted]  # names, for most sets
        return _Task(read_table(columns, data.name), target, family, f"{target} of {data.name}", data.source)
    if family is None and len(data.classes) > 2:  # that digits are named by numbers does not make them numbers
        family = SOFTMAX.name
    return _Task(read_table(columns, data.name), data.predicted, family, data.name, data.source)


def _read(
    table: Table, target: str, features: Sequence[str] | None, family: str | None
) -> tuple[tuple[str, ...], Array, Target]:
    """The features' names, their numbers (rows, columns), and the target."""
    if target not in table.columns:
        table.column(target)  # raises
    columns = _columns(table, [each for each in table.columns if each != target], features)
    if target in columns:
        raise DataError(f"{table.name}: {target} is both target and feature; leave it out of the features")
    y = read_target(table, target, family)
    numbers = [_feature(table, each) for each in columns]
    for each, column in zip(columns, numbers, strict=True):
        if len(column) != len(y.values):
            raise DataError(f"{table.name}: {len(column)} values of {each} but {len(y.values)} of {target}")
    return columns, np.ascontiguousarray(np.stack(numbers, axis=1)), y


def _columns(table: Table, known: list[str], features: Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(features, str) or not (features is None or isinstance(features, Sequence)):
        raise InputError(f"features is a list of columns; {features!r:.60} was given")
    chosen = tuple(known if features is None else features)
    for each in chosen:
        if each not in table.columns:
            table.column(each)  # raises
    if not chosen or len(set(chosen)) < len(chosen):
        said = "features names a column twice" if chosen else f"{table.name} has no column to predict from"
        raise DataError(f"{said}; give some of its columns ({table.known()})")
    return chosen


def _feature(table: Table, name: str) -> Array:
    given = np.asarray(table.columns[name])
    if given.dtype.kind in "iuf" and given.ndim == 1 and np.isfinite(given).all():
        return given.astype(np.float64)
    try:
        return table.column(name)
    except DataError as error:
        if "is not a number" not in str(error):
            raise
        raise DataError(f"{error}; a feature is numbers: leave {name} out with features=[...]") from None


def _check(scale: object, batch: object, held_out: object, steps: object) -> None:
    def whole(value: object) -> bool:
        return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= 1

    if not isinstance(scale, bool):
        raise InputError(f"scale is True or False; {scale!r:.40} was given")
    if not (batch is None or whole(batch)):
        raise InputError(f"batch is a whole number of rows from 1, or None for all of them; {batch!r:.40} was given")
    if not whole(steps):
        raise InputError(f"steps is a whole number from 1; {steps!r:.40} was given")
    number = isinstance(held_out, numbers.Real) and not isinstance(held_out, bool)
    if not (number and math.isfinite(held_out) and 0 <= held_out < 1):  # type: ignore[arg-type, operator]  # a number
        raise InputError(f"held_out is the share of rows held out, from 0 to below 1; {held_out!r:.40} was given")


def _check_rows(title: str, rows: int, training: int, batch: int | None) -> None:
    if rows < 2 or training < 1:
        raise DataError(f"{title} has {rows} row{'s' * (rows != 1)}, {training} to train on; more are needed")
    if batch is not None and batch > training:
        raise DataError(f"a batch of {batch} rows is more than the {training} to train on; take fewer, or batch=None")


def _check_range(title: str, names: Sequence[str], columns: Sequence[Array]) -> None:
    for name, column in zip(names, columns, strict=True):
        if np.abs(column).max() > LARGEST:
            raise DataError(f"{title}: the squares of {name} overflow; divide the column by its size")
