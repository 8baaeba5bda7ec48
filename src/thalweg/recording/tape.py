"""A tape: the operations of one function, in the order in which they happened.

A node names its operands by their places on the tape, so every pass over a recording is one loop from front to back.
The same operation on the same operands is kept once.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from thalweg.recording.operations import CONDITIONS


class Node(NamedTuple):
    """One operation: `operation` is a name of the table in operations.py, or "input", or "constant"."""

    operation: str
    operands: tuple[int, ...] = ()
    value: float | str | None = None  # a constant's number; an input's name


@dataclass
class Tape:
    """Append-only list of nodes; a node's place never changes."""

    nodes: list[Node] = field(default_factory=list)
    _places: dict[tuple[str, tuple[int, ...], str], int] = field(default_factory=dict, repr=False)

    def add(self, operation: str, *operands: int, value: float | str | None = None) -> int:
        key = (operation, operands, repr(value))  # repr tells 0.0 from -0.0
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.nodes)
            self.nodes.append(Node(operation, operands, value))
        return place

    def constant(self, value: float) -> int:
        return self.add("constant", value=float(value))

    def input(self, name: str) -> int:
        return self.add("input", value=name)

    def is_constant(self, place: int, value: float | None = None) -> bool:
        node = self.nodes[place]
        return node.operation == "constant" and (value is None or node.value == value)

    def is_condition(self, place: int) -> bool:
        return self.nodes[place].operation in CONDITIONS

    def needs(self, places: tuple[int, ...]) -> set[int]:
        """All places on which `places` depend, themselves included."""
        needed: set[int] = set()
        stack = list(places)
        while stack:
            place = stack.pop()
            if place not in needed:
                needed.add(place)
                stack.extend(self.nodes[place].operands)
        return needed

    def inputs_of(self, places: tuple[int, ...]) -> set[str]:
        """Names of the inputs on which `places` depend."""
        return {str(self.nodes[place].value) for place in self.needs(places) if self.nodes[place].operation == "input"}


@dataclass(frozen=True, eq=False)
class Function:
    """A straight-line function: what engines run. Engines keep what they build of it by its identity."""

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]

    @classmethod
    def of(cls, tape: Tape, inputs: tuple[str, ...], outputs: tuple[int, ...]) -> "Function":
        """The part of `tape` that `outputs` need, renumbered."""
        kept = sorted(tape.needs(outputs))
        new = {old: place for place, old in enumerate(kept)}
        nodes = tuple(
            Node(node.operation, tuple(new[operand] for operand in node.operands), node.value)
            for node in (tape.nodes[old] for old in kept)
        )
        return cls(inputs, nodes, tuple(new[output] for output in outputs))

    def inputs_of(self, place: int) -> set[str]:
        """Names of the inputs on which the node at `place` depends."""
        return Tape(list(self.nodes)).inputs_of((place,))

    def onto(self, tape: Tape) -> tuple[int, ...]:
        """Record this function's nodes on `tape`; the places of its outputs there."""
        places: list[int] = []
        for node in self.nodes:
            places.append(tape.add(node.operation, *(places[o] for o in node.operands), value=node.value))
        return tuple(places[output] for output in self.outputs)
