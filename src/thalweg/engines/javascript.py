"""Prints a recording as JavaScript, for the page: the same operations on the same operands as the plain engine.

Only names made here and numbers reach the source. The functions it calls by name (`FUNCTIONS`) are those of the page's
`maths/arithmetic.js`, where JavaScript's own differ from IEEE 754 as written in recording/arithmetic.py.
"""

import math
from collections import Counter
from collections.abc import Sequence

from thalweg.engines import source
from thalweg.recording.tape import Function

FUNCTIONS = ("maximum", "minimum", "pow", "power", "sign")
_OF_MATH = ("abs", "floor", "sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")
DIALECT: source.Dialect = {
    **source.INFIX,
    **{name: f"Math.{name}({{0}})" for name in _OF_MATH},
    "arctan": "Math.atan({0})",
    "eq": "{0} === {1}",
    "ne": "{0} !== {1}",
    "and": "{0} && {1}",
    "or": "{0} || {1}",
    "not": "!{0}",
    "where": "{0} ? {1} : {2}",
}
LONGEST = 400  # characters of an expression: deeper ones would exhaust a reader and a parser
_CALLS = {"arctan", *_OF_MATH, *FUNCTIONS}


def arrow(function: Function, parameters: Sequence[str], inputs: Sequence[str]) -> str:
    """The function as `(parameters) => [outputs]`; `inputs` say how each of its inputs is reached, as `h[0]`.

    What is used once stands where it is used, so that a page stays small.
    """
    given = dict(zip(function.inputs, inputs, strict=True))
    uses = Counter(operand for node in function.nodes for operand in node.operands) + Counter(function.outputs)
    texts, named = list[str](), list[str]()
    for place, node in enumerate(function.nodes):
        if node.operation == "input":
            texts.append(given[str(node.value)])
        elif isinstance(node.value, float):
            texts.append(number(node.value))
        else:
            text = source.spell(DIALECT, node.operation, [texts[operand] for operand in node.operands])
            if uses[place] > 1 or len(text) > LONGEST:
                named.append(f"_{place} = {text}")
                text = f"_{place}"
            elif node.operation not in _CALLS:
                text = f"({text})"
            texts.append(text)
    steps = f"const {', '.join(named)}; " if named else ""
    result = f"[{', '.join(texts[output] for output in function.outputs)}]"
    return f"({', '.join(parameters)}) => " + (f"{{ {steps}return {result}; }}" if named else result)


def number(value: float) -> str:
    """The shortest literal that reads back as `value`; one below zero in brackets."""
    if not math.isfinite(value):
        text = "NaN" if value != value else "Infinity"
    else:
        text = repr(abs(value)).removesuffix(".0")
    return f"(-{text})" if math.copysign(1.0, value) < 0 else text
