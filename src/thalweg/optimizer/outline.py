"""The outline of nested parameters, seen once, along which their leaves are collected again quickly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Leaf:
    """The outline of a tree that is a single leaf."""

    def collect(self, tree: Any, leaves: list[Any]) -> bool:
        leaves.append(tree)
        return True


@dataclass(frozen=True)
class Branch:
    """How a dict, list or tuple nests. `keys` is None for lists and tuples."""

    kind: type[Any]
    length: int
    keys: list[Any] | None
    branches: tuple[Leaf | Branch, ...] | None  # None where all are leaves

    def collect(self, tree: Any, leaves: list[Any]) -> bool:
        """Add the leaves of a tree; whether it has this outline. What the leaves are is not looked at."""
        if self.kind is not type(tree) or len(tree) != self.length:
            return False
        if self.keys is not None:
            if list(tree) != self.keys:
                return False
            tree = tree.values()
        if self.branches is None:
            leaves += tree
            return True
        return all(branch.collect(child, leaves) for branch, child in zip(self.branches, tree, strict=True))


Outline = Leaf | Branch


def outline(tree: Any) -> Outline:
    """How a tree nests."""
    if isinstance(tree, dict):
        children, keys = list(tree.values()), list(tree)
    elif isinstance(tree, list | tuple):
        children, keys = list(tree), None
    else:
        return Leaf()
    branches = tuple(map(outline, children))
    flat = all(isinstance(branch, Leaf) for branch in branches)
    return Branch(type(tree), len(children), keys, None if flat else branches)
