"""Print a recorded function as the source of a language, by a table of spellings, one for each operation.

Only names made here (`_0`, `_1`, ...) and numbers reach the source: nothing that a user typed can.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from thalweg.recording.tape import Function

Dialect = Mapping[str, str]

INFIX: Dialect = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
    "lt": "{0} < {1}",
    "le": "{0} <= {1}",
    "gt": "{0} > {1}",
    "ge": "{0} >= {1}",
    "eq": "{0} == {1}",
    "ne": "{0} != {1}",
}
"""Spellings that Python and JavaScript share; every other operation is a call by its name."""


def spell(dialect: Dialect, operation: str, operands: list[str]) -> str:
    pattern = dialect.get(operation)
    return pattern.format(*operands) if pattern else f"{operation}({', '.join(operands)})"


def body(
    function: Function, dialect: Dialect, inputs: Sequence[str] | None = None, prefix: str = "_"
) -> tuple[list[str], list[str]]:
    """Statements, and the names that hold the outputs.

    `inputs` are the names that hold the inputs (a0, a1, ... without them); results are named by `prefix` and a number.
    """
    given = inputs if inputs is not None else [f"a{index}" for index in range(len(function.inputs))]
    parameters = dict(zip(function.inputs, given, strict=True))
    names, statements = list[str](), list[str]()
    for place, node in enumerate(function.nodes):
        if node.operation == "input":
            names.append(parameters[str(node.value)])
        elif node.operation == "constant":
            names.append(dialect.get("constant", "{0!r}").format(node.value))
        else:
            names.append(f"{prefix}{place}")
            statements.append(f"{names[-1]} = {spell(dialect, node.operation, [names[o] for o in node.operands])}")
    return statements, [names[output] for output in function.outputs]


def python(function: Function, dialect: Dialect, namespace: Mapping[str, object]) -> Callable[..., Any]:
    """The function as a Python callable: positional inputs in, a tuple of outputs out."""
    statements, outputs = body(function, dialect)
    parameters = ", ".join(f"a{index}" for index in range(len(function.inputs)))
    lines = [f"def recorded({parameters}):", *statements, f"return ({', '.join(outputs)}{',' if outputs else ''})"]
    scope: dict[str, Any] = dict(namespace)
    exec("\n    ".join(lines), scope)  # our own recording, printed above
    recorded: Callable[..., Any] = scope["recorded"]
    return recorded
