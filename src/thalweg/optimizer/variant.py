"""One variant of a rule: its reading for one choice of flags, and the programs made from it.

A slot that a variant returns untouched and nothing else reads does not exist in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from thalweg.recording.derivative import derive
from thalweg.recording.display import Tree, equations
from thalweg.recording.hoisting import Program, hoistable, part
from thalweg.recording.latex import latex
from thalweg.recording.reading import Reading


@dataclass(frozen=True, eq=False)
class Variant:
    """What a rule computes when its flags are chosen."""

    reading: Reading
    outputs: Mapping[str, int]  # "x" and each slot that exists -> its new value
    hyperparameters: tuple[str, ...]  # those with a number here
    start: Mapping[str, float | str]  # slot -> number, hyperparameter or "x"
    direction: str | None
    scale: tuple[str, ...] | None
    evaluate: Reading | None  # (x, slots, hyperparameters) -> the point to evaluate the model at

    @classmethod
    def of(cls, reading: Reading, slots: tuple[str, ...], *, evaluate: Reading | None, **rest: object) -> "Variant":
        tape = reading.tape
        evaluated = evaluate.tape.inputs_of(evaluate.outputs) if evaluate else set()
        outputs = dict(zip(("x", *slots), reading.outputs, strict=True))
        for slot in slots:
            others = tuple(place for name, place in outputs.items() if name != slot)
            untouched = tape.nodes[outputs[slot]].value == slot and tape.nodes[outputs[slot]].operation == "input"
            if untouched and slot not in tape.inputs_of(others) | evaluated:
                del outputs[slot]
        return cls(reading, outputs, evaluate=evaluate, **rest)  # type: ignore[arg-type]  # passed on by Rule

    @cached_property
    def scalar_slots(self) -> tuple[str, ...]:
        """Slots that depend on the step and hyperparameters only: one float64 for a tensor."""
        candidates = {
            name: place for name, place in self.outputs.items() if name != "x" and self.start.get(name) != "x"
        }
        return hoistable(candidates, self.reading.tape.inputs_of, ("t", *self.hyperparameters))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Slots with one number for each element."""
        return tuple(name for name in self.outputs if name != "x" and name not in self.scalar_slots)

    @cached_property
    def all_slots(self) -> frozenset[str]:
        return frozenset((*self.slots, *self.scalar_slots))

    @property
    def hoisted(self) -> tuple[str, ...]:
        return ("t", *self.hyperparameters, *self.scalar_slots)

    @cached_property
    def program(self) -> Program:
        """elements: (x, g, *slots, *row) -> (x, *slots)."""
        return self._program(())

    @cached_property
    def evaluated(self) -> Program:
        """The program with one more output: the point at which the model is evaluated after the step."""
        return self._program((self._point(),))

    @cached_property
    def apart(self) -> bool:
        """Whether the model is evaluated elsewhere than where it is trained."""
        first, *_, last = self.evaluated.elements.outputs
        return first != last

    @cached_property
    def observed(self) -> Program:
        """The program with two more outputs: the effective learning rate, and the point to evaluate the model at."""
        return self._program((self._effective_lr(), self._point()))

    def _program(self, more: tuple[int, ...]) -> Program:
        return part(
            self.reading.tape,
            (self.outputs["x"], *(self.outputs[slot] for slot in self.slots), *more),
            elements=("x", "g", *self.slots),
            hoisted=self.hoisted,
            hoisted_outputs=tuple(self.outputs[slot] for slot in self.scalar_slots),
        )

    @cached_property
    def evaluation(self) -> Program | None:
        """elements: (x, *slots, *row) -> (point,); None where the model is evaluated at x."""
        if self.evaluate is None:
            return None
        return part(self.evaluate.tape, self.evaluate.outputs, elements=("x", *self.slots), hoisted=self.hoisted)

    def _point(self) -> int:
        """The point to evaluate the model at, of the new x and the new slots."""
        if self.evaluate is None:
            return self.outputs["x"]
        whole, declared, places = self.reading.tape, self.evaluate.tape, list[int]()
        for node in declared.nodes:
            if node.operation == "input" and node.value in self.outputs:
                places.append(self.outputs[str(node.value)])
            else:
                places.append(whole.add(node.operation, *(places[o] for o in node.operands), value=node.value))
        return places[self.evaluate.outputs[0]]

    def _effective_lr(self) -> int:
        """Minus the derivative of the new x by the direction, scale slots held, and sizes where only a sign is left."""
        tape, direction = self.reading.tape, self.followed
        by = self._gradient if direction == "g" else self.outputs[direction]
        scale = self.slots if self.scale is None else self.scale
        held = {self.outputs[slot] for slot in scale if slot != direction and slot in self.outputs}
        return tape.add("neg", derive(tape, self.outputs["x"], by, held, sizes_held=True))

    @property
    def _gradient(self) -> int:
        return self.reading.tape.input("g")

    @cached_property
    def followed(self) -> str:
        """What the step follows: as declared, else the first slot that is linear in the gradient (a running mean),
        else "g"."""
        if self.direction is not None and (self.direction == "g" or self.direction in self.outputs):
            return self.direction
        tape, gradient = self.reading.tape, self._gradient
        for slot in self.slots:
            slope = derive(tape, self.outputs[slot], gradient)
            if not tape.is_constant(slope, 0.0) and gradient not in tape.needs((slope,)):
                return slot
        return "g"

    @cached_property
    def equations(self) -> tuple[tuple[Tree, Tree], ...]:
        """The rule's lines, with its author's intermediate names."""
        stepped = ("x", *self.slots, *self.scalar_slots)
        return equations(self.reading.tape, self.outputs, self.reading.names, stepped)

    @cached_property
    def latex(self) -> tuple[str, ...]:
        return tuple(f"{latex(left)} = {latex(right)}" for left, right in self.equations)
