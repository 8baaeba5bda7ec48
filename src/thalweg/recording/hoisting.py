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


class Elements:
    """The element part while it is written, and the row of scalars that it reads."""

    def __init__(self, whole: Tape, is_hoisted: Callable[[int], bool]) -> None:
        self.whole, self.is_hoisted, self.tape = whole, is_hoisted, Tape()
        self.row: list[int] = []  # places on the whole tape
        self._new: dict[int, int] = {}

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(f"r{index}" for index in range(len(self.row)))

    def take(self, place: int) -> int:
        """Where the element part has the value at `place` of the whole tape; its operands were taken before."""
        if place not in self._new:
            node = self.whole.nodes[place]
            if node.operation == "constant":
                self._new[place] = self.tape.constant(_number(node.value))
            elif self.is_hoisted(place):
                self._new[place] = self._from_row(place)
            else:
                operands = (self._new[operand] for operand in node.operands)
                self._new[place] = self.tape.add(node.operation, *operands, value=node.value)
        return self._new[place]

    def _from_row(self, place: int) -> int:
        """A hoisted value as the element part sees it; a condition travels as 1.0 or 0.0."""
        whole = self.whole
        if whole.is_condition(place):
            number = whole.add("where", place, whole.constant(1.0), whole.constant(0.0))
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
    return _parted(normal.tape, normal.is_hoisted, outputs, elements, hoisted, hoisted_outputs)


def part_scalars(function: Function, varying: tuple[str, ...], rows: int) -> Program:
    """Part the scalars of a program once more, where some of its inputs differ from lane to lane.

    `rows` is how many of its outputs are row entries; the rest, scalar slots' new values, stay with the kind of inputs
    that they depend on: those that do not vary become hoisted outputs. Nothing is normalised again, so that every
    operation stays the one that a single run makes.

    scalars:  (*inputs that do not vary) -> (*row, *slots that do not vary)
    elements: (*varying inputs, *row) -> (*row entries, *slots that vary)
    """
    tape = Tape()
    places = function.onto(tape)
    kept = tuple(name for name in function.inputs if name not in varying)
    depends = [bool(tape.inputs_of((place,)) & set(varying)) for place in range(len(tape.nodes))]
    slots = places[rows:]
    outputs = (*places[:rows], *(place for place in slots if depends[place]))
    steady = tuple(place for place in slots if not depends[place])
    return _parted(tape, lambda place: not depends[place], outputs, varying, kept, steady)


def _parted(
    whole: Tape,
    is_hoisted: Callable[[int], bool],
    outputs: tuple[int, ...],
    elements: tuple[str, ...],
    hoisted: tuple[str, ...],
    hoisted_outputs: tuple[int, ...],
) -> Program:
    body = Elements(whole, is_hoisted)
    for place in sorted(whole.needs(outputs)):
        if not is_hoisted(place):
            for operand in whole.nodes[place].operands:
                body.take(operand)
            body.take(place)
    results = tuple(body.take(output) for output in outputs)
    return Program(
        scalars=Function.of(whole, hoisted, (*body.row, *hoisted_outputs)),
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
