"""Where a PyTorch model's parameters go in training, and its loss wherever they may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Budget, Foreign
from thalweg.problems.randomness import randomness_apart
from thalweg.problems.user import UserProblem
from thalweg.torch.measuring import Measured
from thalweg.torch.training import Training, one_thread


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
        with randomness_apart(seed), one_thread():
            self._training = Training(problem, optimizer, setting, seed, budget)
            seen, diverged = self._training.run(self._flat)
        self.points: NDArray[np.float64] = np.stack(seen)
        self.ended = diverged is None

    def _flat(self) -> NDArray[np.float64]:
        flat = torch.cat([each.detach().flatten().double() for each in self._training.parameters])
        return np.asarray(flat.cpu().numpy())

    def losses_at(self, points: Iterable[NDArray[np.float64]]) -> list[float]:
        """The training loss with these parameters; all else of the model, as statistics of batches, as the run left
        it."""
        training, losses = self._training, list[float]()
        sizes = [each.numel() for each in training.parameters]
        with one_thread(), training.evaluating():
            measured = Measured(training.name, training.model, training.loss, training.sample)
            for point in points:
                for parameter, part in zip(
                    training.parameters, torch.split(torch.from_numpy(point), sizes), strict=True
                ):
                    parameter.copy_(part.view_as(parameter))
                losses.append(measured.loss())
        return losses
