"""The outline of nested parameters, seen once, along which their leaves are collected again quickly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outline:
    """How a dict, list or tuple nests. `keys` is None for lists and tuples."""

    kind: type[Any]
    length: int
    keys: list[Any] | None
    branches: tuple[Outline | None, ...] | None  # None where all children are leaves; in it, None for a leaf

    @classmethod
    def of(cls, tree: Any) -> Outline | None:
        """The outline of a tree; None for a leaf."""
        if isinstance(tree, dict):
            children, keys = list(tree.values()), list(tree)
        elif isinstance(tree, list | tuple):
            children, keys = list(tree), None
        else:
            return None
        branches = tuple(map(cls.of, children))
        return cls(type(tree), len(children), keys, branches if any(branches) else None)

    def collect(self, tree: Any, leaves: list[Any]) -> bool:
        """Add the leaves of a tree; whether it has this outline. What the leaves are is not looked at."""
        if self.kind is not type(tree) or len(tree) != self.length:
            return False
        if self.keys is not None:
            if list(tree) != self.keys:
                return False
            tree = tree.values()
        if self.branches is None:
            leaves.extend(tree)
            return True
        for branch, child in zip(self.branches, tree, strict=True):
            if branch is None:
                leaves.append(child)
            elif not branch.collect(child, leaves):
                return False
        return True


def collect(outline: Outline | None, tree: Any, leaves: list[Any]) -> bool:
    if outline is None:
        leaves.append(tree)
        return True
    return outline.collect(tree, leaves)
