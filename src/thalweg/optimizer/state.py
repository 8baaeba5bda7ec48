"""What an optimizer remembers between steps."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thalweg.optimizer.inplace import Plan


@dataclass
class State:
    """What an optimizer remembers: the steps taken, and each slot by name, nested as the parameters are.

    `step` makes a new one, `step_` changes the one it is given.
    """

    t: int
    slots: MutableMapping[str, Any] = field(default_factory=dict)
    plan: Plan | None = field(default=None, init=False, repr=False, compare=False)  # kept by step_ between calls

    def __reduce__(self) -> tuple[Any, ...]:
        return State, (self.t, self.slots)
