"""Part a recording into what is computed once, in float64, and what is computed for every element.

The scalar part takes the step count, hyperparameters and scalar slots; its results are a row of scalars, which the
element part takes beside its own inputs. A training step computes one row for each class of parameters that share
these values, then runs the element part over all their elements.
"""

from collections.abc import Callable
from dataclasses import dataclass

from thalweg.recording.normal import Normal, normalise
from thalweg.recording.tape import Function, Tape


@dataclass(frozen=True)
class Program:
    """A recording in two parts.

    scalars:  (*hoisted inputs) -> (*row, *hoisted outputs)
    elements: (*element inputs, *row) -> (*outputs)
    """

    scalars: Function
    elements: Function
    row: int  # how many scalars a row holds

    @property
    def nodes(self) -> int:
        """How many operations one element costs."""
        return sum(node.operation not in ("input", "constant") for node in self.elements.nodes)


class Elements:
    """The element part while it is written, and the row of scalars that it reads."""

    def __init__(self, normal: Normal) -> None:
        self.normal, self.tape = normal, Tape()
        self.row: list[int] = []  # places on the normal tape
        self._new: dict[int, int] = {}

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(f"r{index}" for index in range(len(self.row)))

    def take(self, place: int) -> int:
        """Where the element part has the value at `place` of the normal tape; its operands were taken before."""
        if place not in self._new:
            node = self.normal.tape.nodes[place]
            if node.operation == "constant":
                self._new[place] = self.tape.constant(_number(node.value))
            elif self.normal.is_hoisted(place):
                self._new[place] = self._from_row(place)
            else:
                operands = (self._new[operand] for operand in node.operands)
                self._new[place] = self.tape.add(node.operation, *operands, value=node.value)
        return self._new[place]

    def _from_row(self, place: int) -> int:
        """A hoisted value as the element part sees it; a condition travels as 1.0 or 0.0."""
        hoisted = self.normal.tape
        if hoisted.is_condition(place):
            number = hoisted.add("where", place, hoisted.constant(1.0), hoisted.constant(0.0))
            return self.tape.add("ne", self._scalar(number), self.tape.constant(0.0))
        return self._scalar(place)

    def _scalar(self, place: int) -> int:
        if place not in self.row:
            self.row.append(place)
        return self.tape.input(f"r{self.row.index(place)}")


def part(
    tape: Tape,
    outputs: tuple[int, ...],
    *,
    elements: tuple[str, ...],
    hoisted: tuple[str, ...],
    hoisted_outputs: tuple[int, ...] = (),
) -> Program:
    """Normalise what `outputs` need of `tape` and part it by the two kinds of inputs."""
    normal, places = normalise(tape, outputs + hoisted_outputs, hoisted)
    outputs, hoisted_outputs = places[: len(outputs)], places[len(outputs) :]
    body = Elements(normal)
    for place in sorted(normal.tape.needs(outputs)):
        if not normal.is_hoisted(place):
            for operand in normal.tape.nodes[place].operands:
                body.take(operand)
            body.take(place)
    results = tuple(body.take(output) for output in outputs)
    return Program(
        scalars=Function.of(normal.tape, hoisted, (*body.row, *hoisted_outputs)),
        elements=Function.of(body.tape, (*elements, *body.inputs), results),
        row=len(body.row),
    )


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value


def hoistable(
    slots: dict[str, int], inputs_of: Callable[[tuple[int, ...]], set[str]], hoisted: tuple[str, ...]
) -> tuple[str, ...]:
    """The scalar slots: the largest set whose updates use only hoisted inputs and each other."""
    scalar = set(slots)
    while True:
        spoiled = {name for name in scalar if not inputs_of((slots[name],)) <= scalar | set(hoisted)}
        if not spoiled:
            return tuple(name for name in slots if name in scalar)
        scalar -= spoiled
