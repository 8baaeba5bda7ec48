"""Train a user's JAX model in a race."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from thalweg.optax.compiled import compiled
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.batches import SAMPLE, SAMPLE_ALONE, drawn, held_out_of, weights
from thalweg.problems.ending import ended
from thalweg.problems.problem import Budget, Foreign, Trained
from thalweg.problems.randomness import randomness_apart
from thalweg.problems.user import UserProblem

Seen = TypeVar("Seen")


def train_jax(
    problem: UserProblem,
    optimizer: Optimizer | Foreign,
    settings: Sequence[Mapping[str, float]],
    seed: int,
    budget: Budget,
) -> list[Trained]:
    """A run for each setting, from the same parameters over the same batches.

    The step is compiled once: settings are traced numbers. One after the other, as a step that is mapped over many
    settings has other bits for other numbers of them.

    Arguments
        settings: hyperparameters that take the place of the optimizer's.

    Raises InputError for an optimizer that cannot train JAX's models, and whatever the user's code raises.

    >>> import jax.numpy as jnp
    >>> import thalweg as tw
    >>> from thalweg.problems.problem import Budget
    >>> def loss(w, x):
    ...     return ((w * x - 3 * x) ** 2).mean()
    >>> @tw.problem
    ... def line(seed):
    ...     return jnp.zeros(1), loss, [jnp.linspace(-1, 1, 64)]
    >>> slow, fast = train_jax(line, tw.sgd(), [{"lr": 0.01}, {"lr": 0.1}], seed=0, budget=Budget(50, 2))
    >>> slow.train[0] == fast.train[0], slow.train[-1] > fast.train[-1]
    (True, True)
    """
    with randomness_apart(seed):
        return [_trained(Training(problem, optimizer, setting, seed, budget)) for setting in settings]


def _trained(training: Training) -> Trained:
    sets = [training.sample] if training.held_out is None else [training.sample, training.held_out]
    seen, diverged = training.run(lambda point: tuple(training.mean(point, batches) for batches in sets))
    return ended(seen, diverged, training.budget)


class Training:
    """One run: parameters, and the optimizer that trains them."""

    def __init__(
        self,
        problem: UserProblem,
        optimizer: Optimizer | Foreign,
        setting: Mapping[str, float],
        seed: int,
        budget: Budget,
    ) -> None:
        made = problem.make(seed)
        self.budget = budget
        with randomness_apart(seed):
            self.held_out = None if made.held_out is None else held_out_of(problem.name, made.held_out)
        self.sample, self.batches = drawn(problem.name, made.batches, SAMPLE_ALONE if self.held_out is None else SAMPLE)
        self.params, self.numbers = jax.tree.map(jnp.asarray, made.model), {k: float(v) for k, v in setting.items()}
        self.by = compiled(problem.name, made.loss, optimizer, self.numbers, self.params, self.sample[0])
        self.state = self.by.init(self.params, self.numbers)

    def run(self, look: Callable[[Any], Seen]) -> tuple[list[Seen], int | None]:
        """What `look` sees of the parameters to be evaluated at each step of Budget.at, and the step after which the
        run diverged, and ended."""
        seen = [look(self._point())]
        for begin, end in pairwise(self.budget.at):
            if (diverged := self._advance(begin, end)) is not None:
                return seen, diverged
            seen.append(look(self._point()))
        return seen, None

    def mean(self, params: Any, batches: list[Any]) -> float:
        """The loss, a mean over the rows of all batches."""
        losses = [self.by.value(params, batch) for batch in batches]
        return math.fsum(weight * float(loss) for weight, loss in zip(weights(batches), losses, strict=True))

    def _point(self) -> Any:
        return self.by.point(self.params, self.state, self.numbers)

    def _advance(self, begin: int, end: int) -> int | None:
        """Steps from `begin` to `end`; the one after which something was not finite. Seen afterwards: to wait for each
        loss would leave JAX idle."""
        losses = []
        for batch in islice(self.batches, end - begin):
            self.params, self.state, value = self.by.step(self.params, self.state, batch, self.numbers)
            losses.append(value)
        finite = np.isfinite(jax.device_get(losses))
        if not finite.all():
            return begin + int(finite.argmin())
        return None if self.by.finite(self.params) else end
