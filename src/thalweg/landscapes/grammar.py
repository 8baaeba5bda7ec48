"""A typed formula as a syntax tree: Python's grammar on a small set of characters. Nothing is ever executed."""

import ast
import re
import warnings
from typing import NoReturn

from thalweg.errors import FormulaError
from thalweg.landscapes.words import FOREIGN, stop, words

LONGEST, DEEPEST = 1000, 50
_FOREIGN = re.compile(r"[^A-Za-z0-9_.+\-*/^(),<>=! ]")
_JUXTAPOSED = re.compile(r"(?<![\w.])\d+(?:\.\d*)?\s*(?=[A-Za-z(])")


class Typed:
    """The text as typed, and where in it each part of its syntax tree stands."""

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise FormulaError(f"a formula is text such as '(1-x)**2 + y**2', not {type(text).__name__}")
        self.text = text
        self.columns: list[int] = []  # of the parsed source -> of the text as typed, from 1
        source = ""
        for column, character in enumerate(re.sub(r"\s", " ", text), 1):
            piece = "**" if character == "^" else character
            if source or character != " ":
                source += piece
                self.columns += [column] * len(piece)
        self.source = source

    def fail(self, problem: str, column: int | None = None) -> NoReturn:
        where = f", column {column}" if column else ""
        raise FormulaError(f"formula {self.text!r:.80}{where}: {problem}")

    def refuse(self, node: ast.AST, problem: str) -> NoReturn:
        self.fail(problem, self.column(getattr(node, "col_offset", 0)))

    def column(self, offset: int) -> int:
        return self.columns[min(max(offset, 0), len(self.columns) - 1)]

    def tree(self) -> ast.expr:
        """Its syntax tree. Raises FormulaError for foreign characters, and what is empty, too long or too deep."""
        if not self.source:
            self.fail("nothing was typed; write for example (1-x)**2 + y**2")
        if len(self.text) > LONGEST:
            self.fail(f"{len(self.text)} characters, at most {LONGEST} are allowed")
        if foreign := _FOREIGN.search(self.source):
            self.fail(f"{foreign[0]!r} is not allowed", self.column(foreign.start()))
        depth = 0
        for offset, character in enumerate(self.source):
            depth += (character == "(") - (character == ")")
            if depth > DEEPEST:
                self.fail(f"more than {DEEPEST} levels of parentheses", self.column(offset))
        for word, offset in words(self.source):
            if word in FOREIGN:
                self.fail(f"{word!r} is not allowed", self.column(offset))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.source, mode="eval").body
        except SyntaxError:
            if juxtaposed := _JUXTAPOSED.search(self.source):
                column = self.column(juxtaposed.start())
                problem = f"write {juxtaposed[0].strip()}*{self.source[juxtaposed.end()]} for a product"
            else:
                column = self.column(stop(self.source))
                problem = "not a formula; check operators and parentheses"
        except (RecursionError, MemoryError, ValueError):
            column, problem = None, f"nested too deeply, at most {DEEPEST} levels are allowed"
        self.fail(problem, column)
