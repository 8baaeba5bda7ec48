"""Whole runs of a regression, one by one in NumPy."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import INFINITE, Budget, Foreign, Trained
from thalweg.problems.regression.problem import Regression
from thalweg.problems.regression.split import batches, split


def train_regression(
    problem: Regression,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """Train with each setting; all see the same split and the same batches."""
    if not isinstance(optimizer, Optimizer):
        raise InputError(f"{optimizer.name} cannot train {problem.name}, which is compiled; take one of thalweg's")
    return [_train(problem, optimizer.replace(**setting), seed, budget) for setting in settings]


def _mean(family: str, z: Any) -> Any:
    if family == "linear":
        return z
    if family == "logistic":
        return 1 / (1 + np.exp(-z))
    if family == "poisson":
        return np.exp(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _loss(problem: Regression, w: Any, x: Any, y: Any) -> Any:
    z = x @ w.T
    f = problem.family
    if f == "linear":
        return np.mean((z[:, 0] - y) ** 2)
    if f == "logistic":
        return np.mean(np.logaddexp(0, z[:, 0]) - y * z[:, 0])
    if f == "poisson":
        return np.mean(np.exp(z[:, 0]) - y * z[:, 0])
    m = z.max(axis=1)
    return np.mean(np.log(np.exp(z - m[:, None]).sum(axis=1)) + m - z[np.arange(len(z)), y.astype(int)])


def _train(problem: Regression, optimizer: Optimizer, seed: int, budget: Budget) -> Trained:
    data = split(problem, seed)
    w = np.zeros((problem.outputs, len(problem.columns) + 1))
    losses: dict[int, list[float]] = {0: [], 1: []}
    state, ended = optimizer.init(w), None
    dealt = batches(problem, seed)
    with np.errstate(all="ignore"):
        for t in range(budget.steps + 1):
            if t in budget.at:
                point = optimizer.evaluation_point(w, state)
                for k, part in enumerate((data.train, data.held_out)):
                    if len(part[1]):
                        loss = float(_loss(problem, point, *part)) if ended is None else INFINITE
                        if not np.isfinite(loss):
                            ended, loss = ended if ended is not None else t, INFINITE
                        losses[k].append(loss)
            if t == budget.steps or ended is not None:
                continue
            rows = next(dealt)
            x, y = data.train[0][rows], data.train[1][rows]
            y = np.eye(problem.outputs)[y.astype(int)] if problem.family == "softmax" else y[:, None]
            g = problem.kind.factor / len(rows) * (_mean(problem.family, x @ w.T) - y).T @ x
            w, state = optimizer.step(w, g, state)
            if not (np.isfinite(g).all() and np.isfinite(w).all()):
                ended = t + 1
    return Trained(tuple(losses[0]), tuple(losses[1]), ended)
