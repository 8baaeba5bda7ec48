"""One update of an optimizer taken apart: the value of every line of its rule, by its author's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import plain
from thalweg.landscapes.landscape import Point
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.variant import Variant
from thalweg.recording.derivative import derive
from thalweg.recording.display import Tree, places
from thalweg.recording.tape import Function

Array = NDArray[np.float64]
Role = Literal["gradient", "memory", "memory used", "size", "size used", "scaled", "number", "point", "step"]
"""What a line is about: the gradient as it is seen, what is remembered of gradients and what is made of that, what is
remembered of their sizes and what is made of that, a direction over a size, a number that depends on the step alone, a
point on the way, the new parameter."""


@dataclass(frozen=True)
class Term:
    """One line of a rule, and its value for each parameter."""

    role: Role
    line: tuple[Tree, Tree]  # left and right of the equals sign
    value: Point


@dataclass(frozen=True)
class Update:
    """What an optimizer made of a gradient."""

    optimizer: str
    t: int
    before: Point
    after: Point
    gradient: Point
    rate: Point  # effective learning rates
    terms: tuple[Term, ...]  # in the order of the rule; the last is the new parameter

    @property
    def step(self) -> Point:
        return self.after[0] - self.before[0], self.after[1] - self.before[1]


def take_apart(optimizer: Optimizer, start: Point, gradients: Array) -> Update:
    """The last of the updates that `gradients`, (t, 2), lead to from `start`, step by step as a run makes them."""
    variant = optimizer.variant
    program = variant.observed
    scalars, elements = plain.build(program.scalars), plain.build(program.elements)
    starts = [optimizer.start_of(slot) for slot in variant.slots]
    here = [[at, *(at if isinstance(slot, str) else slot for slot in starts)] for at in start]
    shared = tuple(optimizer.start_of(slot) for slot in variant.scalar_slots)
    rate, before, shared_before = (0.0, 0.0), here, shared
    for t, gradient in enumerate(gradients.tolist(), 1):
        before, shared_before = here, shared
        hoisted = scalars(float(t), *optimizer.at(t), *shared)
        row, shared = hoisted[: program.row], hoisted[program.row :]
        moved = [elements(x, g, *slots, *row) for (x, *slots), g in zip(here, gradient, strict=True)]
        here, rate = [list(each[:-2]) for each in moved], (moved[0][-2], moved[1][-2])
    t, last = len(gradients), (float(gradients[-1, 0]), float(gradients[-1, 1]))
    explain, places_of = plain.build(explained(variant)), shown_places(variant)
    values = [
        dict(zip(places_of, explain(x, g, *slots, float(t), *optimizer.at(t), *shared_before), strict=True))
        for (x, *slots), g in zip(before, last, strict=True)
    ]
    terms = tuple(
        Term(_role(variant, left[1]), (left, right), (values[0][left[1]], values[1][left[1]]))
        for left, right in variant.equations
    )
    return Update(
        optimizer=optimizer.name,
        t=t,
        before=(before[0][0], before[1][0]),
        after=(here[0][0], here[1][0]),
        gradient=last,
        rate=rate,
        terms=terms,
    )


def explained(variant: Variant) -> Function:
    """(x, g, *slots, t, *hyperparameters, *scalar slots) -> each value of the equations, as the author computed it."""
    inputs = ("x", "g", *variant.slots, "t", *variant.hyperparameters, *variant.scalar_slots)
    return Function.of(variant.reading.tape, inputs, shown_places(variant))


def shown_places(variant: Variant) -> tuple[int, ...]:
    """Of all values that the equations speak of."""
    return tuple(sorted({place for line in variant.equations for tree in line for place in places(tree)}))


def _role(variant: Variant, place: int) -> Role:
    """By what the value is made of."""
    if place == variant.outputs["x"]:
        return "step"
    names, memories, points = variant.reading.tape.inputs_of((place,)), _memories(variant), _points(variant)
    slot = next((slot for slot in variant.slots if place == variant.outputs[slot]), None)
    if slot is not None:
        return "point" if slot in points else "memory" if slot in memories else "size"
    if not names & {"x", "g", *variant.slots}:
        return "number"
    if names & points or names.isdisjoint({"g", *variant.slots}):
        return "point"
    if names.isdisjoint(variant.slots):
        return "gradient"
    if not _follows(variant, place):
        return "size used"
    return "scaled" if names & (set(variant.scale or variant.slots) - memories) else "memory used"


def _points(variant: Variant) -> set[str]:
    """Slots that are points, as they start where the parameter does."""
    return {slot for slot in variant.slots if variant.start[slot] == "x"}


def _memories(variant: Variant) -> set[str]:
    """Slots that are no scale: running means and sums, linear in the gradient where the rule does not say."""
    declared = set(variant.slots) - set(variant.scale) if variant.scale is not None else set[str]()
    tape = variant.reading.tape
    gradient = tape.input("g")
    slopes = {slot: derive(tape, variant.outputs[slot], gradient) for slot in variant.slots}
    linear = {
        slot
        for slot, slope in slopes.items()
        if not tape.is_constant(slope, 0.0) and gradient not in tape.needs((slope,))
    }
    return (declared | linear) - _points(variant)


def _follows(variant: Variant, place: int) -> bool:
    """Whether the value turns with what the step follows, sizes held."""
    tape = variant.reading.tape
    by = tape.input("g") if variant.followed == "g" else variant.outputs[variant.followed]
    held = {variant.outputs[slot] for slot in variant.slots if slot != variant.followed}
    return not tape.is_constant(derive(tape, place, by, held, sizes_held=True), 0.0)
