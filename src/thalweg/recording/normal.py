"""The normal form of a recording, made once and the same for all engines.

- arithmetic on constants is done here;
- a constant integer power becomes products, in the order of repeated squaring; a power of one half a square root;
- a power of two hoisted values becomes `power`, repeated squaring in float64;
- division by a hoisted value becomes multiplication by its reciprocal, itself hoisted.

Nothing else is moved: every other operation stays in the order in which its author wrote it.
"""

from collections.abc import Collection

from thalweg.errors import ReadError
from thalweg.recording.operations import CONDITIONS, MEANING
from thalweg.recording.tape import Node, Tape

LARGEST_POWER = 128


class Normal:
    """A new tape that takes over nodes of an old one in normal form."""

    def __init__(self, hoisted_inputs: Collection[str]) -> None:
        self.tape = Tape()
        self.hoisted_inputs = frozenset(hoisted_inputs)
        self._hoisted: list[bool] = []  # grows with the tape

    def is_hoisted(self, place: int) -> bool:
        """Whether a value depends on hoisted inputs and constants only."""
        while len(self._hoisted) <= place:
            node = self.tape.nodes[len(self._hoisted)]
            self._hoisted.append(
                node.value in self.hoisted_inputs
                if node.operation == "input"
                else all(self._hoisted[operand] for operand in node.operands)
            )
        return self._hoisted[place]

    def take(self, node: Node, operands: tuple[int, ...]) -> int:
        """Record `node` in normal form; `operands` are places on the new tape."""
        if node.operation in ("input", "constant"):
            return self.tape.add(node.operation, value=node.value)
        return self._apply(node.operation, *operands)

    def _apply(self, operation: str, *operands: int) -> int:
        if operation == "pow":
            return self._power(*operands)
        if operation == "div" and self.is_hoisted(operands[1]) and not self.is_hoisted(operands[0]):
            reciprocal = self._apply("div", self.tape.constant(1.0), operands[1])
            return self._apply("mul", operands[0], reciprocal)
        return self._fold(operation, *operands)

    def _fold(self, operation: str, *operands: int) -> int:
        if operation not in CONDITIONS and all(self.tape.is_constant(operand) for operand in operands):
            return self.tape.constant(MEANING[operation](*(self.tape.nodes[o].value for o in operands)))
        return self.tape.add(operation, *operands)

    def _power(self, base: int, exponent: int) -> int:
        node = self.tape.nodes[exponent]
        if node.operation == "constant" and isinstance(node.value, float):
            if node.value == 0.5:
                return self._fold("sqrt", base)
            if node.value.is_integer():
                return self._product(base, int(node.value))
        both = self.is_hoisted(base) and self.is_hoisted(exponent)
        return self._fold("power" if both else "pow", base, exponent)

    def _product(self, base: int, exponent: int) -> int:
        if abs(exponent) > LARGEST_POWER:
            raise ReadError(f"a constant power is at most {LARGEST_POWER}, {exponent} was given")
        square, left = base, abs(exponent)
        result: int | None = None
        while left:
            if left & 1:
                result = square if result is None else self._fold("mul", result, square)
            left >>= 1
            if left:
                square = self._fold("mul", square, square)
        if result is None:
            return self.tape.constant(1.0)
        return result if exponent > 0 else self._fold("div", self.tape.constant(1.0), result)


def normalise(tape: Tape, outputs: tuple[int, ...], hoisted_inputs: Collection[str]) -> tuple[Normal, tuple[int, ...]]:
    """`tape` in normal form, and where its `outputs` are now."""
    normal, new = Normal(hoisted_inputs), dict[int, int]()
    for place in sorted(tape.needs(outputs)):
        node = tape.nodes[place]
        new[place] = normal.take(node, tuple(new[operand] for operand in node.operands))
    return normal, tuple(new[output] for output in outputs)
