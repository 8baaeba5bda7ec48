"""Whole runs of a regression, a lane for each setting, in the compiled engine."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import arrays
from thalweg.engines.compiled.regression import Data, Gauge, Model, Runs
from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import INFINITE, Budget, Foreign, Trained
from thalweg.problems.regression.problem import Regression
from thalweg.problems.regression.split import Split, batches, split

Array = NDArray[np.float64]
MOST_STEPS = 4096  # whose batches are drawn at once
MOST_NUMBERS = 2**25  # of parameters, gradients and slots that are held at once: 256 MB


def train_regression(
    problem: Regression,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """Train with each setting; all see the same split and the same batches, and none the others.

    settings: hyperparameters that replace the optimizer's, a run for each. seed: of the split and the batches.
    Raises InputError for another library's optimizer, HyperparameterError for a setting out of its range.
    """
    if not isinstance(optimizer, Optimizer):
        raise InputError(f"{optimizer.name} cannot train {problem.name}, whose runs are compiled; use a rule of tw's")
    contestants = [optimizer.replace(**setting) for setting in settings]
    results: dict[int, Trained] = {}
    for alike in _alike(contestants):
        arrays_each = 2 + len(contestants[alike[0]].variant.slots)
        together = max(1, MOST_NUMBERS // (arrays_each * problem.parameters))
        for first in range(0, len(alike), together):
            places = alike[first : first + together]
            lanes = Lanes(problem, [contestants[place] for place in places], seed, budget)
            results |= zip(places, lanes.run(), strict=True)
    return [results[place] for place in range(len(contestants))]


def _alike(contestants: Sequence[Optimizer]) -> list[list[int]]:
    """Places of those that one kernel steps: of one variant, with the same hyperparameters as schedules."""
    alike: dict[Any, list[int]] = {}
    for place, each in enumerate(contestants):
        scheduled = tuple(name for name in each.variant.hyperparameters if callable(each.hyperparameters[name]))
        alike.setdefault((id(each.variant), scheduled), []).append(place)
    return list(alike.values())


@lru_cache(maxsize=4)  # data may be large
def _prepared(problem: Regression, seed: int) -> tuple[Model, Split, tuple[Data, ...]]:
    """What all runs of a seed share."""
    model, rows = Model(problem.family, problem.outputs, len(problem.columns) + 1), split(problem, seed)
    return model, rows, tuple(Data(model, *part) for part in (rows.train, rows.held_out) if len(part[1]))


class Lanes:
    """Runs of optimizers that one kernel steps."""

    def __init__(self, problem: Regression, optimizers: Sequence[Optimizer], seed: int, budget: Budget) -> None:
        self.problem, self.optimizers, self.seed, self.budget = problem, optimizers, seed, budget
        self.variant = optimizers[0].variant
        model, rows, measured = _prepared(problem, seed)
        given = [[0.0, *each.at(1), *map(each.start_of, self.variant.scalar_slots)] for each in optimizers]
        starts = [[_start(each, slot) for each in optimizers] for slot in self.variant.slots]
        scheduled = np.array([1 + k for k in self._scheduled()], dtype=np.int64)
        self.runs = Runs(model, self.variant.program, np.array(given), starts, scheduled)
        self.runs.learn_from(*rows.train, problem.training_rows if problem.batch is None else problem.batch)
        self.alive = np.arange(len(optimizers))  # which run each lane is
        self.gauges = [Gauge(data, len(optimizers)) for data in measured]
        self.losses = np.full((len(measured), len(optimizers), len(budget.at)), INFINITE)
        self.ended: list[int | None] = [None] * len(optimizers)

    def run(self) -> list[Trained]:
        dealt = batches(self.problem, self.seed)
        self._measure(0)
        for k, (begin, end) in enumerate(pairwise(self.budget.at), 1):
            for first in range(begin + 1, end + 1, MOST_STEPS):
                steps = min(MOST_STEPS, end + 1 - first)
                if not len(self.alive):
                    break
                order = list(islice(dealt, 1 if self.problem.batch is None else steps))
                self.runs.advance(first, np.array(order), self._schedules(first, steps))
                self._end(self.runs.ended)
            self._measure(k)
        return [self._trained(run) for run in range(len(self.optimizers))]

    def _scheduled(self) -> list[int]:
        """Which of the hyperparameters are schedules, the same ones in all lanes."""
        given = self.optimizers[0].hyperparameters
        return [k for k, name in enumerate(self.variant.hyperparameters) if callable(given[name])]

    def _schedules(self, first: int, steps: int) -> Array:
        """Their values, (steps, scheduled)."""
        places, values = self._scheduled(), np.empty((steps, 0))
        if places:
            values = np.array([self.optimizers[0].at(t) for t in range(first, first + steps)])[:, places]
        return np.ascontiguousarray(values)

    def _end(self, ended: NDArray[np.int64]) -> None:
        """Lanes that ended, at the steps given, take no more; -1 for those that go on."""
        for run, step in zip(self.alive.tolist(), ended.tolist(), strict=True):
            self.ended[run] = step if step >= 0 else None
        if (ended >= 0).any():
            self.alive = self.alive[ended < 0]
            self.runs.keep(ended < 0)

    def _measure(self, place: int) -> None:
        if not len(self.alive):
            return
        point = self._point(self.budget.at[place])
        found = np.stack([gauge.losses(point) for gauge in self.gauges])
        finite = np.isfinite(found).all(axis=0)
        self.losses[:, self.alive, place] = np.where(finite, found, INFINITE)
        self._end(np.where(finite, -1, self.budget.at[place]))

    def _point(self, t: int) -> Array:
        """Where the models are evaluated after step t."""
        program, runs = self.variant.evaluation, self.runs
        if program is None:
            return runs.weights
        now = runs.given.T.copy()
        now[0], now[len(now) - runs.slots :] = max(t, 1), runs.made.T
        row = arrays.build(program.scalars)(*now)
        spread = (np.reshape(value, (-1, 1, 1)) for value in row)
        (point,) = arrays.build(program.elements)(runs.weights, *runs.slot_values, *spread)
        return np.broadcast_to(point, runs.weights.shape)

    def _trained(self, run: int) -> Trained:
        train, held_out = [*(tuple(losses[run].tolist()) for losses in self.losses), ()][:2]
        return Trained(train, held_out, self.ended[run])


def _start(optimizer: Optimizer, slot: str) -> float:
    """Of a slot. The parameters start at 0, and so does what starts as they do."""
    start = optimizer.start_of(slot)
    return 0.0 if isinstance(start, str) else start
