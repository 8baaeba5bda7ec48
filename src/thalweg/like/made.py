"""Make an optimizer from another library's hyperparameters, and speak of them by that library's names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from thalweg.errors import HyperparameterError
from thalweg.optimizer.derived import decoupled, spoken
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

Value = float | Callable[[int], float]
"""A number, or a function of the step t, which counts from 1."""


@dataclass(frozen=True)
class Library:
    """Whose hyperparameters they are."""

    names: Mapping[str, str]
    """Our name -> theirs, where it differs."""

    def make(self, rule: Rule, **hyperparameters: Any) -> Optimizer:
        """The rule with these hyperparameters, by our names."""
        try:
            return rule(**hyperparameters)
        except HyperparameterError as error:
            text = str(error).replace(rule.name, spoken(rule), 1)
            for ours, theirs in self.names.items():
                text = text.replace(f": {ours} must be", f": {theirs} must be")
            raise HyperparameterError(text) from None

    def make_decoupled(self, rule: Rule, weight_decay: Value | None, **hyperparameters: Any) -> Optimizer:
        """The same after x -> x (1 - lr weight_decay), where there is a weight decay."""
        if weight_decay is None or weight_decay == 0:
            return self.make(rule, **hyperparameters)
        return self.make(decoupled(rule), weight_decay=weight_decay, **hyperparameters)
