"""The words and signs of a typed formula, by Python's rules, and where a text stops being a formula."""

import keyword
import re

_DIGITS = r"\d(?:_?\d)*"
_WORD = re.compile(
    r"0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+"
    rf"|(?:{_DIGITS}\.(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?[jJ]?"
    rf"|{_DIGITS}(?:[eE][+-]?{_DIGITS}[jJ]?|[jJ])|[1-9](?:_?\d)*|0(?:_?0)*"
    r"|(?:is +not|not +in)\b|[A-Za-z_]\w*|\.\.\.|\*\*|//|<<|>>|[<>=!]=|[^ ]"
)
_OPERAND = re.compile(r"\w|\.\.\.|\.\d")
_INFIX = {
    "+", "-", "*", "/", "**", "//", "<<", ">>", "<", "<=", ">", ">=", "==", "!=", "=", ",", ".",
    "and", "or", "if", "else", "in", "is", "is not", "not in",
}  # fmt: skip
_BEFORE_NOT = {"", "(", ",", "=", "and", "or", "not", "if", "else"}
FOREIGN = set(keyword.kwlist) - {"True", "False", "None", "and", "or", "not", "if", "else", "in", "is"}
"""Words of Python that no formula has."""


def words(source: str) -> list[tuple[str, int]]:
    """The words and signs of `source`, and the offsets where they start."""
    return [(re.sub(" +", " ", found[0]), found.start()) for found in _WORD.finditer(source)]


def stop(source: str) -> int:
    """The offset where what is no formula stops being one. (Python's own differs from version to version.)

    It is that of the first word that cannot stand where it does, else of the last bracket left open, else the end.
    """
    opened: list[int] = []
    before, operand = "", False  # the word before, and whether an operand ends there
    for word, offset in words(source):
        if word == "(":
            opened.append(offset)
        elif word == ")":
            if not opened or not (operand or before in ("(", ",")):
                return offset
            opened.pop()
        elif not (word in _INFIX if operand else _begins(word, before)):
            return offset
        operand = word == ")" or (not operand and _is_operand(word))
        before = word
    return opened[-1] if opened else len(source.rstrip())


def _begins(word: str, before: str) -> bool:
    """Whether `word` may begin an operand after `before`."""
    if word == "not":
        return before in _BEFORE_NOT
    return word in ("+", "-") or _is_operand(word) or (word in ("*", "**") and before in ("(", ","))


def _is_operand(word: str) -> bool:
    return _OPERAND.match(word) is not None and word not in _INFIX and word != "not"
