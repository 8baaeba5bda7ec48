"""By what names a class is spoken to: its options, and its entries in the state of a parameter."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from thalweg.errors import HyperparameterError
from thalweg.like.torch.names import within
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.optimizer.variant import Variant

IDLE = ("foreach", "fused")
"""Options of torch's that choose nothing here: there is one way to step, and it is the fast one."""


@dataclass(frozen=True)
class Convention:
    """What makes an optimizer of a parameter group's options, and how the state of a parameter is spelled."""

    name: str
    make: Callable[..., Optimizer]  # of the options, by name
    options: tuple[str, ...]
    state: Mapping[str, str] = field(default_factory=dict)  # slot -> entry, where it is not the same
    counts: bool = True  # the state has "step"
    sparse: bool = False  # a gradient of zero changes nothing, so that a sparse gradient may be made dense
    early: bool = False  # the state is there before the first step
    pairs: tuple[str, ...] = ("betas", "etas", "step_sizes")  # options that are two numbers

    def entry(self, slot: str) -> str:
        return self.state.get(slot, slot)

    def ordered(self, slots: Iterable[str]) -> list[str]:
        """As torch has them in its state."""
        places = list(self.state)
        return sorted(slots, key=lambda slot: places.index(slot) if slot in places else len(places))

    def optimizer(self, group: Mapping[str, Any]) -> Optimizer:
        """The optimizer of a parameter group. Raises HyperparameterError."""
        if group.get("capturable"):
            raise HyperparameterError(
                f"{self.name}: capturable=True cannot be honoured: a step asks Python for its numbers; leave it out"
            )
        return self.make(**{name: self._given(name, group[name]) for name in self.options if name in group})

    def _given(self, name: str, value: Any) -> Any:
        """An option, its tensors as numbers. Raises HyperparameterError for what is of the wrong kind."""
        if name not in self.pairs:
            return _number(self.name, name, value)
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise HyperparameterError(f"{self.name}: {name} must be two numbers, as (a, b); {value!r:.60} was given")
        return tuple(_number(self.name, f"{name}[{place}]", each) for place, each in enumerate(value))


def of_rule(optimizer: Optimizer) -> Convention:
    """A rule's own names for everything."""
    rule: Rule = optimizer.rule
    return Convention(optimizer.name, lambda **options: within(rule, **options), tuple(rule.defaults), pairs=())


def _number(rule: str, name: str, value: Any) -> Any:
    """A tensor as a number; anything else as it is."""
    if isinstance(value, torch.Tensor):
        if value.numel() != 1 or value.is_meta:
            given = f"of shape {tuple(value.shape)} on {value.device}"
            raise HyperparameterError(f"{rule}: {name} must be one number, a tensor {given} was given")
        return value.item()
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        raise HyperparameterError(f"{rule}: {name} must be a number that a float can hold, a larger one was given")
    return value


def _live(values: tuple[Any, ...]) -> bool:
    """Whether there are tensors among them, which may change where they are."""
    return torch.Tensor in map(type, values) or any(_live(each) for each in values if type(each) is tuple)


class Options:
    """The optimizer of one parameter group, made anew when the group's options change."""

    def __init__(self, convention: Convention, group: dict[str, Any]) -> None:
        self.convention, self.group = convention, group
        self.seen: tuple[Any, ...] = ()
        self.made: Optimizer | None = None

    def optimizer(self) -> Optimizer:
        group = self.group
        values = tuple([group.get(name) for name in (*self.convention.options, "capturable")])
        if self.made is None or _live(values) or values != self.seen:
            self.made, self.seen = self.convention.optimizer(group), values
        return self.made

    def kind(self) -> tuple[Variant, bool]:
        """What is computed: by which variant of the rule, and whether gradients flow through it."""
        return self.optimizer().variant, bool(self.group.get("differentiable"))
