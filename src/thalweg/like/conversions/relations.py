"""A relation: one rule, with some hyperparameters, is another rule with others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from thalweg.errors import HyperparameterError
from thalweg.like.conversions.changing import Changing
from thalweg.like.conversions.steps import rescaled
from thalweg.optimizer.derived import decoupled
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

Given = Mapping[str, Any]  # the source's hyperparameters
Change = Callable[[Given], Any]


@dataclass(frozen=True)
class Need:
    """What must hold of the source's hyperparameters, and why it cannot be done where it does not; nothing where the
    relation would then be a detour that nobody thinks of."""

    holds: Callable[[Given], bool]
    because: str


@dataclass(frozen=True, eq=False)
class Relation:
    """`source` is `target` where the needs hold. Hyperparameters of one name are carried over, but for `changes`."""

    source: Rule
    target: Rule
    why: str
    changes: Mapping[str, Any] = field(default_factory=dict)  # the target's name -> a value, or a Change
    needs: tuple[Need, ...] = ()

    def obstacle(self, given: Given) -> str | None:
        """Why it does not hold for these hyperparameters; None where it does."""
        return next((need.because for need in self.needs if not need.holds(given)), None)

    def across(self, given: Given) -> Optimizer:
        """The target that is the source with these hyperparameters."""
        carried = {name: value for name, value in given.items() if name in self.target.defaults}
        changed = {name: change(given) if callable(change) else change for name, change in self.changes.items()}
        return self.target(**{**carried, **changed})


def unwrapped(optimizer: Optimizer) -> Optimizer | None:
    """What a derived rule is made of; None where it is made of nothing."""
    if optimizer.rule.made_by is None:
        return None
    by, (inner,) = optimizer.rule.made_by
    given = dict(optimizer.hyperparameters)
    if by is decoupled:
        given["weight_decay"] = None
    return inner(**{name: value for name, value in given.items() if name in inner.defaults})


def rewrapped(outer: Optimizer, inner: Optimizer) -> Optimizer | None:
    """`inner` under what `outer` puts around its own; None where that cannot be."""
    assert outer.rule.made_by is not None
    by, _ = outer.rule.made_by
    given = dict(inner.hyperparameters)
    if by is decoupled:
        if given.get("weight_decay") is not None or "lr" not in given:
            return None
        given["weight_decay"] = _decay(outer.hyperparameters, given["lr"])
    try:
        return by(inner.rule)(**given)
    except HyperparameterError:
        return None


def _decay(outer: Given, lr: Any) -> Any:
    if lr == outer["lr"]:
        return outer["weight_decay"]
    return Changing.of(rescaled, weight_decay=outer["weight_decay"], lr=outer["lr"], new_lr=lr)
