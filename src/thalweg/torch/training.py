"""Train a user's PyTorch model in a race."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeVar

import torch

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer as Made
from thalweg.problems.batches import SAMPLE, SAMPLE_ALONE, drawn, held_out_of
from thalweg.problems.ending import ended
from thalweg.problems.problem import Budget, Foreign, Trained
from thalweg.problems.randomness import randomness_apart
from thalweg.problems.user import UserProblem
from thalweg.torch.measuring import Measured
from thalweg.torch.optimizer import Optimizer

Seen = TypeVar("Seen")


def train_torch(
    problem: UserProblem,
    optimizer: Made | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """A run for each setting, from the same parameters over the same batches, on one thread.

    Losses are measured as `UserProblem.facts` says: on fixed batches, in evaluation mode, where the optimizer has its
    model evaluated. Measuring leaves no trace in the run: modes and generators are as they were.

    Arguments
        settings: hyperparameters that take the place of the optimizer's.

    Raises InputError for an optimizer that cannot train PyTorch's models, and whatever the user's code raises.

    >>> import torch
    >>> import thalweg as tw
    >>> from thalweg.problems.problem import Budget
    >>> @tw.problem
    ... def line(seed):
    ...     x = torch.randn(64, 1)
    ...     return torch.nn.Linear(1, 1), lambda model, batch: (model(batch) - 3 * batch).square().mean(), [x]
    >>> slow, fast = train_torch(line, tw.sgd(), [{"lr": 0.01}, {"lr": 0.1}], seed=0, budget=Budget(50, 2))
    >>> slow.train[0] == fast.train[0], slow.train[-1] > fast.train[-1]
    (True, True)
    """
    with randomness_apart(seed), one_thread():
        return [_trained(Training(problem, optimizer, setting, seed, budget)) for setting in settings]


def _trained(training: Training) -> Trained:
    sets = [training.sample] if training.held_out is None else [training.sample, training.held_out]
    with training.evaluating():
        measured = [Measured(training.name, training.model, training.loss, batches) for batches in sets]
    seen, diverged = training.run(lambda: tuple(each.loss() for each in measured))
    return ended(seen, diverged, training.budget)


@dataclass
class Diverged(Exception):
    """The loss was not finite after this many steps."""

    step: int


class Training:
    """One run: a model, and the optimizer that trains it."""

    def __init__(
        self,
        problem: UserProblem,
        optimizer: Made | Foreign,
        setting: Mapping[str, float],
        seed: int,
        budget: Budget,
    ) -> None:
        made = problem.make(seed)
        self.name, self.budget = problem.name, budget
        self.model, self.loss = made.model, made.loss
        self.parameters = [each for each in self.model.parameters() if each.requires_grad]
        self.optimizer = optimizer_for(problem.name, optimizer, setting, self.parameters)
        self.modules = list(self.model.modules())
        self.moves = isinstance(optimizer, Made) and optimizer.variant.evaluation is not None
        with randomness_apart(seed):
            self.held_out = None if made.held_out is None else held_out_of(problem.name, made.held_out)
        count = SAMPLE_ALONE if self.held_out is None else SAMPLE
        self.sample, self.batches = drawn(problem.name, made.batches, count)

    def run(self, look: Callable[[], Seen]) -> tuple[list[Seen], int | None]:
        """What `look` sees at each step of Budget.at, and the step after which the run diverged, and ended."""
        seen = [self._seen(look)]
        try:
            for begin, end in pairwise(self.budget.at):
                self._advance(begin, end)
                seen.append(self._seen(look))
        except Diverged as diverged:
            return seen, diverged.step
        except Exception:
            if self._is_finite():
                raise
            return seen, end  # code that refuses NaN is not wrong: the run has diverged
        return seen, None

    def _advance(self, begin: int, end: int) -> None:
        """Steps from `begin` to `end`. Raises Diverged; looked at once, as a look at each would hold up a GPU."""
        model, loss, optimizer = self.model, self.loss, self.optimizer
        losses = list[torch.Tensor]()
        try:
            for batch in islice(self.batches, end - begin):
                optimizer.zero_grad()
                value = loss(model, batch)
                losses.append(value.detach())
                value.backward()
                optimizer.step()
        except Exception:
            self._check(losses, begin, all_of_it=True)
            raise
        self._check(losses, begin, all_of_it=end == self.budget.steps)

    def _check(self, losses: list[torch.Tensor], begin: int, *, all_of_it: bool) -> None:
        """Raises Diverged for a loss that is not finite, or, at the end, a parameter."""
        if losses and not math.isfinite(torch.stack(losses).sum()):  # finite only where all are
            finite = torch.stack(losses).isfinite().flatten().tolist()
            if not all(finite):
                raise Diverged(begin + finite.index(False))
        if all_of_it and not self._is_finite():
            raise Diverged(begin + len(losses))

    def _is_finite(self) -> bool:
        return all(bool(each.isfinite().all()) for each in self.parameters)

    def _seen(self, look: Callable[[], Seen]) -> Seen:
        """What is to be seen where the optimizer has its model evaluated."""
        if not self.moves:
            with self.evaluating():
                return look()
        with self.optimizer.at_evaluation_point(), self.evaluating():
            return look()

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """Evaluation mode, no gradients, and random numbers of their own, the same each time."""
        modes = [each.training for each in self.modules]
        try:
            self.model.eval()
            with randomness_apart(0), torch.no_grad():
                yield
        finally:
            for module, training in zip(self.modules, modes, strict=True):
                module.training = training


def optimizer_for(
    name: str, optimizer: Made | Foreign, setting: Mapping[str, float], parameters: list[torch.nn.Parameter]
) -> Any:
    """The optimizer of a contestant for these parameters."""
    if isinstance(optimizer, Made):
        return Optimizer(parameters, optimizer.replace(**setting))
    if optimizer.library != "torch":
        raise InputError(f"{optimizer.name} cannot train {name}, a PyTorch model: choose one of ours or of torch.optim")
    return optimizer.factory(parameters, **{**optimizer.hyperparameters, **setting})


@contextmanager
def one_thread() -> Iterator[None]:
    """On the number of threads depends the order of sums, and on that the last bits."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
