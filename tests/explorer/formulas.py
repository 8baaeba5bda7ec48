"""Formulas good and bad, and what Python and the page say of them."""

import re
from collections.abc import Sequence
from random import Random

from hypothesis import Phase

from tests.explorer import pages
from thalweg.errors import FormulaError
from thalweg.landscapes.landscape import Landscape
from thalweg.landscapes.parsing import FUNCTIONS, parse

GENERATE = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking would start Node a thousand times
IMPORTS = """import { FormulaError } from "./maths/errors.js";
import { parseFormula } from "./maths/formula.js";
import { differentiated, typed } from "./maths/typed.js";
const answer = (make) => {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { column: error.column, message: error.message };
  }
};"""
PARSED = """given.map((text) => answer(() => {
  const { tape, output } = parseFormula(text);
  return { nodes: tape.nodes.map(({ operation, operands, value }) => [operation, operands, value]), output };
}))"""
WORDS = [
    *("x", "y", "x", "y", "1", "2", "3", "0.5", ".5", "1e3", "0x1f", "1j", "007", "1_0", "0or", "pi", "e", "1.", "2x"),
    *("+", "-", "*", "/", "**", "^", "(", ")", "(", ")", ",", "<", "<=", ">", ">=", "==", "!=", "=", "!", ".", "..."),
    *("//", "<<", "->", "+=", "and", "or", "not", "if", "else", "in", "is", "True", "None", "for", "lambda", "yield"),
    *("sin", "exp", "where", "max", "min", "abs", "sqrt", "foo", "sinn", "print", "match", "_", "9e999"),
    *("constructor", "__proto__", "toString"),
]
ONE_ARGUMENT = sorted(set(FUNCTIONS) - {"where", "max", "min", "maximum", "minimum"})


def refusal(error: FormulaError, text: str) -> dict:
    """A FormulaError as the page says it."""
    said = str(error).removeprefix(f"formula {text!r:.80}")
    column, problem = re.fullmatch(r"(?:, column (\d+))?: (.*)", said).groups()
    return {"column": column and int(column), "message": problem}


def parsed(text: str) -> dict:
    """What PARSED is in the page."""
    try:
        reading = parse(text)
    except FormulaError as error:
        return refusal(error, text)
    nodes = [[n.operation, list(n.operands), "" if n.value is None else n.value] for n in reading.tape.nodes]
    return {"nodes": nodes, "output": reading.outputs[0]}


def surface(text: str) -> Landscape:
    return Landscape(name="formula", reading=parse(text), domain=(-1, 1, -1, 1), start=(0, 0))


def disagreements(texts: list[str], rel: float = 0.0) -> list[tuple[str, dict, dict]]:
    """Where Python and the page do not say the same; numbers worked out while parsing are within `rel`."""
    found = pages.run(IMPORTS, PARSED, texts)
    pairs = [(text, parsed(text), page) for text, page in zip(texts, found, strict=True)]
    return [each for each in pairs if not _same(*each[1:], rel)]


def _same(ours: dict, page: dict, rel: float) -> bool:
    if "nodes" not in ours or "nodes" not in page:
        return ours == page
    return (
        ours["output"] == page["output"]
        and len(ours["nodes"]) == len(page["nodes"])
        and all(
            a[:2] == b[:2] and (a[2] == b[2] if a[0] != "constant" else _close(a[2], float(b[2]), rel))
            for a, b in zip(ours["nodes"], page["nodes"], strict=True)
        )
    )


def _close(a: float, b: float, rel: float) -> bool:
    return a == b or a != a != b != b or abs(a - b) <= rel * abs(a)


class Writer:
    """Writes formulas by the grammar, `leaves` at their ends; and texts that resemble them."""

    def __init__(
        self, random: Random, leaves: Sequence[str], operators: Sequence[str], functions: Sequence[str]
    ) -> None:
        self.random, self.leaves, self.operators, self.functions = random, leaves, operators, functions

    def formula(self, depth: int) -> str:
        one, inner = self.random.choice, lambda: self.formula(depth - 1)
        if depth <= 0 or self.random.random() < 0.1:
            return one(self.leaves)
        kind = one(("infix",) * 5 + ("sign", "group", "call", "call", "most", "where"))
        if kind == "infix":
            return inner() + one(self.operators) + inner()
        if kind in ("sign", "group"):
            return f"({inner()})" if kind == "group" else one("-+") + inner()
        if kind == "most":
            return f"{one(('max', 'min'))}({', '.join(inner() for _ in range(one((2, 2, 3))))})"
        return (
            f"{one(self.functions)}({inner()})"
            if kind == "call"
            else f"where({self.condition(depth)}, {inner()}, {inner()})"
        )

    def condition(self, depth: int) -> str:
        one, kind = self.random.choice, self.random.choice(("compare",) * 3 + ("chain", "join", "not"))
        if kind == "not":
            return f"not {self.condition(depth - 1)}"
        if kind == "join":
            return f"({self.condition(depth - 1)}{one((' and ', ' or '))}{self.condition(depth - 1)})"
        parts = [self.formula(depth - 2) for _ in range(3 if kind == "chain" else 2)]
        return parts[0] + "".join(one(("<", " <= ", ">", ">=", "==", " != ")) + each for each in parts[1:])

    def soup(self) -> str:
        """Words in any order, or a formula with one of them put in."""
        words, between = self.random.choices(WORDS, k=self.random.randint(0, 10)), self.random.choice(["", " "])
        text = self.formula(self.random.randint(1, 6))
        at, drop = self.random.randint(0, len(text)), self.random.randint(0, 2)
        return (
            between.join(words)
            if self.random.random() < 0.5
            else text[:at] + self.random.choice(WORDS) + text[at + drop :]
        )


def any_formulas(random: Random) -> Writer:
    """No number above 64: where a power is refused above it, exp(log(65)) may be 65 or not."""
    leaves = ("x", "y", "x", "y", "2", "0.5", "3", "pi", "e", "64", "1/0", ".25", "0x1F", "1_0")
    return Writer(random, leaves, ("+", " - ", "*", " * ", "/", "**", "^"), ONE_ARGUMENT)


def algebraic(random: Random) -> Writer:
    leaves = ("x", "y", "x", "y", "2.0", "0.25", "pi", "3", "x**2", "y**3", "(x*y)**-5", "0.0")
    return Writer(random, leaves, ("+", " - ", "*", "/"), ("abs", "sqrt", "sign"))
