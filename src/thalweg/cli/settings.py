"""What follows an optimizer's name on the command line: KEY=VALUE,... where a value may be a schedule."""

import ast
import re
import warnings
from typing import Any

from thalweg import schedules
from thalweg.errors import InputError, UnknownName, did_you_mean

SCHEDULES = {name: getattr(schedules, name) for name in schedules.__all__ if name[0].islower() and name != "schedule"}
LONGEST = 500  # characters of a schedule
EXAMPLE = "cosine(0.1, steps=300)"


def split(text: str) -> list[str]:
    """The settings, which commas part; those in brackets do not."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def value(text: str) -> Any:
    """A number, true or false, a word, or a schedule as Python writes it. Raises InputError for what only looks so."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return float(text)
    except ValueError:
        return _schedule(text) if re.match(r"\w+\s*\(", text) else text


def _schedule(text: str) -> Any:
    if len(text) > LONGEST:
        raise InputError(f"a schedule is written in at most {LONGEST} characters, as {EXAMPLE}; {len(text)} were given")
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd spellings, as 0.1if
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(f"{text!r:.80} is no schedule: write one as {EXAMPLE}") from None
    return _read(text, tree)


def _read(text: str, node: ast.expr) -> Any:
    """What is written, by its syntax: numbers, words in quotes, lists, and calls of schedules. Nothing is run."""
    match node:
        case ast.Constant(value=int() | float() | str() as constant) if not isinstance(constant, bool):
            return constant
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.List(elts=several) | ast.Tuple(elts=several):
            return [_read(text, each) for each in several]
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named):
            if name not in SCHEDULES:
                hint = did_you_mean(name, SCHEDULES)
                raise UnknownName(f"no schedule is called {name!r}{hint} (there are {', '.join(SCHEDULES)})")
            values = {each.arg: _read(text, each.value) for each in named if each.arg is not None}
            if len(values) == len(named):
                return SCHEDULES[name](*(_read(text, each) for each in given), **values)
    raise InputError(f"{text!r:.80}: write numbers and schedules only, each name once, as {EXAMPLE}")
