"""One seed's share of a regression's data: which rows are trained on, in which batches."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thalweg.problems.regression.families import LINEAR
from thalweg.problems.regression.problem import Regression

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Split:
    """Rows to train on and rows held out; the last column is 1, for the intercept."""

    train: tuple[Array, Array]  # (rows, columns + 1), (rows,)
    held_out: tuple[Array, Array]


def split(problem: Regression, seed: int) -> Split:
    """Shuffle, hold out the first rows, standardise by the others. A column that is always the same is only centred."""
    order = _streams(seed)[0].permutation(problem.rows)
    held_out, train = order[: problem.held_out_rows], order[problem.held_out_rows :]
    x, y = problem.features, problem.values
    if problem.scale:
        x = _standardised(x, x[train])
        if problem.kind is LINEAR:
            y = _standardised(y[:, None], y[train][:, None])[:, 0]
    x = np.column_stack([x, np.ones(len(x))])
    return Split((x[train], y[train]), (x[held_out], y[held_out]))


def batches(problem: Regression, seed: int) -> Iterator[NDArray[np.int64]]:
    """Endless places of training rows, a batch for each step."""
    generator, rows = _streams(seed)[2], problem.training_rows
    size = rows if problem.batch is None else problem.batch
    while True:
        if problem.batch is None:
            yield np.arange(rows)
        else:
            yield from generator.permutation(rows)[: rows // size * size].reshape(-1, size)


def _streams(seed: int) -> list[np.random.Generator]:
    """One for the split, one for initial parameters (these start at zero), one for the batches."""
    return [np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(3)]


def _standardised(columns: Array, train: Array) -> Array:
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    steady = deviation <= 1e-14 * np.abs(mean)  # rounding is all that varies
    scaled: Array = (columns - mean) / np.where(steady, 1.0, deviation)
    return scaled
