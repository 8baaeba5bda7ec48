"""Part a recording into what is computed once, in float64, and what is computed for every element.

The scalar part takes the step count, hyperparameters and scalar slots; its results are a row of scalars, which the
element part takes beside its own inputs. A training step computes one row for each class of parameters that share
these values, then runs the element part over all their elements.
"""

from collections.abc import Callable
from dataclasses import dataclass

from thalweg.recording.normal import normalise
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

    row: list[int] = []
    body = Tape()
    new: dict[int, int] = {}

    def from_row(place: int) -> int:
        """A hoisted value as the element part sees it; a condition travels as 1.0 or 0.0."""
        scalar = place
        if normal.tape.is_condition(place):
            scalar = normal.tape.add("where", place, normal.tape.constant(1.0), normal.tape.constant(0.0))
        if scalar not in row:
            row.append(scalar)
        seen = body.input(f"r{row.index(scalar)}")
        return body.add("ne", seen, body.constant(0.0)) if scalar != place else seen

    def take(place: int) -> int:
        if place not in new:
            node = normal.tape.nodes[place]
            if node.operation == "constant":
                new[place] = body.constant(_number(node.value))
            elif normal.is_hoisted(place):
                new[place] = from_row(place)
            else:
                new[place] = body.add(node.operation, *(new[o] for o in node.operands), value=node.value)
        return new[place]

    for place in sorted(normal.tape.needs(outputs)):
        if not normal.is_hoisted(place):
            for operand in normal.tape.nodes[place].operands:
                take(operand)
            take(place)
    results = tuple(take(output) for output in outputs)
    names = tuple(f"r{index}" for index in range(len(row)))
    return Program(
        scalars=Function.of(normal.tape, hoisted, (*row, *hoisted_outputs)),
        elements=Function.of(body, (*elements, *names), results),
        row=len(row),
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
