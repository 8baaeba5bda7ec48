"""Problems by name: what `thalweg race` and `tw.race` are given as text."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from os.path import exists
from pathlib import Path
from typing import Any

from thalweg.errors import InputError, UnknownName, did_you_mean
from thalweg.examples import EXAMPLES as SHIPPED
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.callables import CallableLandscape
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import Landscape
from thalweg.problems.datasets import NAMES as DATASETS
from thalweg.problems.problem import Problem
from thalweg.problems.regression import regression
from thalweg.problems.surface import reddi, surface
from thalweg.problems.user import load_problems

EXAMPLES: Mapping[str, Callable[[], Problem]] = {**SHIPPED, "reddi": reddi}
TABLES = (".csv", ".tsv", ".txt")
WORD = re.compile(r"[A-Za-z_]\w+([-./]+\w\w+)*")  # no formula, as x, x-y and x/y are
LONGEST = 30  # characters of a formula that serve as its name
ALL = "all"  # rows in a batch


def _of_data(text: str, **options: Any) -> list[Problem]:
    if options.get("batch") == ALL:
        options["batch"] = None
    return [regression(text, **options)]


def _of_landscape(text: str, **options: Any) -> list[Problem]:
    shape = {name: options.pop(name) for name in ("kappa", "tilt") if name in options}
    if shape and text != "valley":
        raise InputError(f"{' and '.join(shape)} shape the valley; {text!r} was given")
    return [surface(LANDSCAPES[text](**shape) if shape else LANDSCAPES[text], **options)]


def _of_formula(text: str, **options: Any) -> list[Problem]:
    name = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return [surface(formula(text, name=name), **options)]


@dataclass(frozen=True)
class Kind:
    """What a text may name."""

    what: str
    takes: tuple[str, ...]  # the options that mean something to it
    make: Callable[..., list[Problem]]


_DATA = ("target", "features", "family", "scale", "batch", "held_out")
_SURFACE = ("noise", "start")
DATASET = Kind("a data set", _DATA[1:], _of_data)
TABLE = Kind("a data file", _DATA, _of_data)
LANDSCAPE = Kind("a landscape", (*_SURFACE, "kappa", "tilt"), _of_landscape)
FORMULA = Kind("a formula", _SURFACE, _of_formula)
EXAMPLE = Kind("a shipped example", (), lambda text: [EXAMPLES[text]()])
CODE = Kind("a file of yours, which says all of it", (), lambda text: [*load_problems(text)])
KINDS = (DATASET, TABLE, LANDSCAPE, FORMULA, EXAMPLE, CODE)
OPTIONS = tuple(dict.fromkeys(option for kind in KINDS for option in kind.takes))
NAMED = {**dict.fromkeys(DATASETS, DATASET), **dict.fromkeys(LANDSCAPES, LANDSCAPE), **dict.fromkeys(EXAMPLES, EXAMPLE)}


def problem_named(text: str, **options: Any) -> list[Problem]:
    """The problems that a text names: several where a file of yours holds several.

    Arguments
        text: a data set of scikit-learn, a FILE.csv, a landscape, a formula in x and y, a shipped example, or a FILE.py
            (which is run as code).
        options: target, features, family, scale, batch (a number of rows, or "all") and held_out of data, as
            `tw.regression` has them; noise and start of landscapes, as `tw.surface` has them; kappa and tilt of the
            valley. None is: not given.

    Raises UnknownName for a text that names nothing, InputError for an option that means nothing to what it names, and
    what `tw.regression`, `tw.surface`, `tw.formula` and a file of yours raise.

    >>> [each.name for each in problem_named("valley", kappa=10.0)]
    ['valley']
    """
    return problems_named([text], **options)


def problems_named(texts: Iterable[str], **options: Any) -> list[Problem]:
    """Several, as `problem_named` has one: each takes the options that mean something to it."""
    given = {name: value for name, value in options.items() if value is not None}
    kinds = [(text, _kind(text)) for text in texts]
    for name in given:
        if name not in OPTIONS:
            raise InputError(f"no option is called {name}{did_you_mean(name, OPTIONS)} ({', '.join(OPTIONS)})")
        if not any(name in kind.takes for _, kind in kinds):
            takers = " or ".join(kind.what for kind in KINDS if name in kind.takes)
            raise InputError(f"{name} is for {takers}; {kinds[0][0]!r:.60} is {kinds[0][1].what}")
    found = list[Problem]()
    for text, kind in kinds:
        found += kind.make(text, **{name: value for name, value in given.items() if name in kind.takes})
    return _distinct(found)


def problems_of(given: Any) -> list[Problem]:
    """The problems of a race: texts, landscapes and problems, one or several.

    Raises InputError for anything else, and where two have one name.
    """
    several = given if isinstance(given, list | tuple) else [given]
    found = [problem for each in several for problem in _problems(each)]
    if not found:
        raise InputError("a race needs a problem, as 'digits', tw.rosenbrock or tw.regression(data, target=...)")
    return _distinct(found)


def _problems(given: Any) -> list[Problem]:
    if isinstance(given, str | PathLike):
        return problem_named(fspath(given))
    if isinstance(given, Landscape | CallableLandscape):
        return [surface(given)]
    if not isinstance(given, type) and hasattr(given, "identity") and hasattr(given, "budget"):
        return [given]
    table = hasattr(given, "columns")
    maker = "tw.regression(data, target=...)" if table else "tw.problem" if callable(given) else "tw.surface"
    raise InputError(f"a problem is a name, a file, a landscape or what {maker} makes; {given!r:.60} was given")


def _kind(text: str) -> Kind:
    ending = Path(text).suffix.lower()
    if text in NAMED:
        return NAMED[text]
    if ending == ".py":
        return CODE
    if ending in TABLES or exists(text):  # noqa: PTH110  # Path.exists raises where a path may not be looked at
        return TABLE
    if WORD.fullmatch(text):
        meant = did_you_mean(text, NAMED)
        raise UnknownName(f"no problem is called {text!r}{meant} ('thalweg list problems' shows all)")
    return FORMULA


def _distinct(problems: list[Problem]) -> list[Problem]:
    for name, count in Counter(each.name for each in problems).items():
        if count > 1:
            raise InputError(f"{count} of the problems are called {name}: give each once, under a name of its own")
    return problems
