"""By what names a class is spoken to: its options, and its entries in the state of a parameter."""

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
        return self.make(**{name: _number(group[name]) for name in self.options if name in group})


def of_rule(optimizer: Optimizer) -> Convention:
    """A rule's own names for everything."""
    rule: Rule = optimizer.rule
    return Convention(optimizer.name, lambda **options: within(rule, **options), tuple(rule.defaults))


def _number(value: Any) -> Any:
    """Tensors as numbers."""
    if isinstance(value, torch.Tensor):
        return value.item()
    if isinstance(value, tuple | list):
        return tuple(map(_number, value))
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
