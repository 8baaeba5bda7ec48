"""Programs with one operation changed: what a slip of the pen would make of a rule."""

from collections.abc import Iterator

from tests.recording.spelled import texts_of
from thalweg.recording.operations import COMPARISONS, CONDITIONS
from thalweg.recording.tape import Function, Node

SIBLING = {
    "add": "sub",
    "sub": "add",
    "mul": "div",
    "div": "mul",
    "maximum": "minimum",
    "minimum": "maximum",
    "sqrt": "abs",
    "abs": "sqrt",
    "sign": "abs",
    "floor": "abs",
    "power": "mul",
    "pow": "mul",
    "eq": "le",
    "ne": "gt",
    "lt": "le",
    "le": "lt",
    "gt": "ge",
    "ge": "gt",
    "and": "or",
    "or": "and",
}
ORDERED = {"sub", "div", "pow", "power", "lt", "le", "gt", "ge"}
"""Operations whose two operands are not exchangeable."""


class Mutant:
    """The nodes of a function while one of them is changed; `sees` are the operands of the one at `place`."""

    def __init__(self, function: Function, place: int) -> None:
        self.function, self.place = function, place
        self.nodes = list(function.nodes[:place])
        self.old = function.nodes[place]

    def add(self, operation: str, *operands: int, value: float | str | None = None) -> int:
        self.nodes.append(Node(operation, operands, value))
        return len(self.nodes) - 1

    def ended_with(self, changed: int) -> Function:
        """The rest of the function, where `changed` stands for the node at `place`."""
        new = {**{place: place for place in range(self.place)}, self.place: changed}
        for place, node in enumerate(self.function.nodes[self.place + 1 :], self.place + 1):
            new[place] = self.add(node.operation, *(new[operand] for operand in node.operands), value=node.value)
        outputs = tuple(new[output] for output in self.function.outputs)
        return Function(self.function.inputs, tuple(self.nodes), outputs)


def mutants(function: Function) -> Iterator[tuple[str, Function]]:
    """Every change of one node, with what was done to it."""
    texts = texts_of(function)
    for place, node in enumerate(function.nodes):
        if node.operation == "input":
            continue
        for what in _changes(node):
            mutant = Mutant(function, place)
            yield f"{texts[place]}: {what}", mutant.ended_with(_changed(mutant, what))


def _changes(node: Node) -> list[str]:
    operation = node.operation
    if operation == "constant":
        return ["another constant", "negated"]
    changes = ["negated"]
    if operation in ORDERED or operation == "where":
        changes.append("exchanged")
    if operation in SIBLING:
        changes.append(SIBLING[operation])
    if operation in COMPARISONS:
        changes.append("always")
    if operation not in CONDITIONS:
        numbers = range(1, 3) if operation == "where" else range(len(node.operands))
        changes += [f"only operand {index + 1}" for index in numbers]
    return changes


def _changed(mutant: Mutant, what: str) -> int:
    operation, operands, value = mutant.old
    if what == "another constant":
        assert isinstance(value, float)
        return mutant.add("constant", value=1.5 * value + 0.5)
    if what.startswith("only operand"):
        return operands[int(what[-1]) - 1]
    if what == "exchanged":
        return mutant.add(operation, *operands[:-2], operands[-1], operands[-2])
    if what == "always":
        return mutant.add("eq", operands[0], operands[0])
    if what == "negated":
        kept = mutant.add(operation, *operands, value=value)
        return mutant.add("not" if operation in CONDITIONS else "neg", kept)
    return mutant.add(what, *operands)
