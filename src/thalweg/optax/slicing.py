"""Where a JAX model's parameters go in training, and its loss wherever they may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import jax
import numpy as np
from jax.flatten_util import ravel_pytree
from numpy.typing import NDArray

from thalweg.optax.training import Training
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign
from thalweg.problems.randomness import randomness_apart
from thalweg.problems.user import UserProblem


class Trace:
    """A run's parameters, flat, at each step of `Budget.at` as far as it came."""

    def __init__(
        self,
        problem: UserProblem,
        optimizer: Optimizer | Foreign,
        setting: Mapping[str, float],
        seed: int,
        budget: Budget,
    ) -> None:
        with randomness_apart(seed):
            self._training = Training(problem, optimizer, setting, seed, budget)
            seen, diverged = self._training.run(_flat)
        self.points: NDArray[np.float64] = np.stack(seen)
        self.ended = diverged is None

    def losses_at(self, points: Iterable[NDArray[np.float64]]) -> list[float]:
        """The training loss with these parameters."""
        first, nested = ravel_pytree(self._training.params)
        nested = jax.jit(nested)
        return [self._training.mean(nested(point.astype(first.dtype)), self._training.sample) for point in points]


def _flat(params: Any) -> NDArray[np.float64]:
    return np.asarray(ravel_pytree(params)[0], dtype=np.float64)
