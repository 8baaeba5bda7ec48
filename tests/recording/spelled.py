"""Recorded functions spelled out, for tests to read."""

from collections.abc import Callable
from typing import Any

from thalweg.recording.hoisting import Program, part
from thalweg.recording.reading import read
from thalweg.recording.tape import Function


def texts_of(function: Function) -> list[str]:
    """Each node as nested calls, in the order of the recorded operands."""
    texts: list[str] = []
    for node in function.nodes:
        if node.operation == "input":
            texts.append(str(node.value))
        elif node.operation == "constant":
            texts.append(f"{node.value:g}")
        else:
            texts.append(f"{node.operation}({', '.join(texts[operand] for operand in node.operands)})")
    return texts


def spelled(function: Function) -> list[str]:
    """Each output as nested calls."""
    texts = texts_of(function)
    return [texts[output] for output in function.outputs]


def parted(function: Callable[..., Any], elements: str, hoisted: str = "") -> Program:
    """`function` read and parted; the names of its inputs are given as words."""
    inner, outer = tuple(elements.split()), tuple(hoisted.split())
    reading = read(function, (*inner, *outer))
    return part(reading.tape, reading.outputs, elements=inner, hoisted=outer)
