"""What a race asks of a problem, and what a run on one leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from thalweg.errors import InputError

INFINITE = float("inf")
MOST_STEPS, MOST_EVALUATIONS = 10**9, 10**5  # of a run


@dataclass(frozen=True)
class Budget:
    """What every run may spend: gradient evaluations, and how often its losses are measured."""

    steps: int
    evaluations: int = 20

    def __post_init__(self) -> None:
        self._check("steps", self.steps, MOST_STEPS)
        self._check("evaluations", self.evaluations, min(self.steps, MOST_EVALUATIONS))

    def _check(self, name: str, value: object, most: int) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise InputError(f"{name} is a whole number from 1 to {most:,}; {value!r:.40} was given")

    @classmethod
    def of(cls, steps: int, evaluations: int | None = None) -> "Budget":
        """Losses measured 20 times where it is not said, or after each step where there are fewer."""
        if evaluations is None:
            evaluations = min(20, steps) if isinstance(steps, int) else 1
        return cls(steps, evaluations)

    @cached_property
    def at(self) -> tuple[int, ...]:
        """The steps after which losses are measured, evenly spread: 0, ..., steps.

        >>> Budget(steps=10, evaluations=4).at
        (0, 2, 5, 7, 10)
        """
        return tuple(k * self.steps // self.evaluations for k in range(self.evaluations + 1))


@dataclass(frozen=True)
class Trained:
    """What is kept of one run: losses at the steps of `Budget.at`, +inf from the step at which it diverged."""

    train: tuple[float, ...]
    held_out: tuple[float, ...] = ()  # empty where the problem holds nothing out
    diverged_at: int | None = None  # the step after which a parameter, a gradient or a loss was not finite
    error: str = ""  # what the user's code raised, its last line; a miss as a diverged run is

    @classmethod
    def failed(cls, budget: Budget, error: str) -> "Trained":
        """A run whose code raised."""
        return cls(train=(INFINITE,) * len(budget.at), error=error)

    @property
    def missed(self) -> bool:
        """Whether it ended without a result."""
        return self.diverged_at is not None or bool(self.error)


@dataclass(frozen=True)
class Foreign:
    """An optimizer of another library as a contestant: torch.optim.AdamW, optax.adamw."""

    library: str  # "torch" or "optax"
    name: str  # as a reader would write it: "torch.optim.AdamW"
    factory: Any  # called with (params, **hyperparameters) in PyTorch, (**hyperparameters) in optax
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)  # those that stay as they are
    lr: str = "lr"  # what it calls its learning rate


class Problem(Protocol):
    """A loss to be trained on, the same for all contestants: for one seed, the same data split, the same initial
    parameters and the same batch order."""

    @property
    def name(self) -> str:
        """A word for tables and files."""

    @property
    def compiled(self) -> bool:
        """Whether its runs are compiled loops in threads of this process, many in one call; else they go one by one
        through processes."""

    @property
    def budget(self) -> Budget:
        """What a run may spend unless the race says otherwise."""

    @property
    def held_out(self) -> bool:
        """Whether losses are measured on held-out data too."""

    @property
    def facts(self) -> Mapping[str, str]:
        """For the report, in the order to be read: what is minimised, on which data, how split, which batches."""

    def identity(self) -> Mapping[str, Any]:
        """Everything that decides the numbers of a run but the optimizer, the seed and the budget, as JSON can hold
        it: data by their hash, code by its text, versions of libraries that compute."""
