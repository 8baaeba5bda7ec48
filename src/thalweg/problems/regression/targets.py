"""The column to predict: numbers, or classes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from thalweg.errors import DataError
from thalweg.problems.regression.families import LINEAR, LOGISTIC, POISSON, SOFTMAX, Family, family_named
from thalweg.problems.table import MISSING, Column, Table

MOST_CLASSES = 1000
FEW = 10  # classes, of which each may have any number of rows; more need three each on average


@dataclass(frozen=True, eq=False)
class Target:
    """What is known of each row, and by which family it is to be predicted."""

    family: Family
    values: Column  # (rows,): a number, or the place of a class in `classes`
    classes: tuple[str, ...]  # in the order of their numbers, or of the alphabet; empty for numbers


def inferred(distinct: int, text: bool) -> Family:
    """The family where none is named: two different values are classes, and so is text; other numbers are numbers.

    >>> inferred(2, text=False).name, inferred(3, text=True).name, inferred(3, text=False).name
    ('logistic', 'softmax', 'linear')
    """
    if distinct == 2:
        return LOGISTIC
    return SOFTMAX if text else LINEAR


def read_target(table: Table, name: str, family: str | None) -> Target:
    """Raises UnknownName for another family; DataError for a missing value, a column that is always the same, or one
    that the family cannot predict."""
    values = _values(table, name)
    text = not all(map(_is_number, values))
    distinct = sorted({_key(value, text) for value in values})
    chosen = inferred(len(distinct), text) if family is None else family_named(family)
    here = f"{table.name}: the target {name}"
    if len(distinct) < 2:
        raise DataError(f"{here} is {values[0] if values else 'empty'} in every row; there is nothing to predict")
    if chosen.classes:
        _check_classes(here, chosen, len(distinct), len(values))
        places = {value: place for place, value in enumerate(distinct)}
        numbered = np.array([places[_key(value, text)] for value in values], dtype=np.float64)
        return Target(chosen, numbered, tuple(_shown(value) for value in distinct))
    if text:
        odd = next(value for value in values if not _is_number(value))
        raise DataError(f"{here} holds text ({odd!r:.40}); {chosen.name} regression predicts numbers: use softmax")
    numbers = table.column(name)
    if chosen is POISSON and numbers.min() < 0:
        raise DataError(f"{here} is {numbers.min():g} in row {int(numbers.argmin()) + 1}; counts are numbers from 0")
    return Target(chosen, numbers, ())


def _check_classes(here: str, family: Family, classes: int, rows: int) -> None:
    if family is LOGISTIC and classes != 2:
        raise DataError(f"{here} has {classes} different values, logistic regression predicts 2; use softmax")
    if classes > MOST_CLASSES or (classes > FEW and classes * 3 > rows):
        many = f"more than {MOST_CLASSES}" if classes > MOST_CLASSES else f"in {rows} rows"
        raise DataError(f"{here} has {classes} different values, {many}: too many to be classes; choose another target")


def _values(table: Table, name: str) -> list[Any]:
    """As they were given, none of them missing. The table raises for numbers that are not finite."""
    given = table.columns.get(name)
    if given is None or not hasattr(given, "__len__"):
        return list(table.column(name))
    values: list[Any] = list(given) if isinstance(given, list | tuple) else np.asarray(given).tolist()
    for row, value in enumerate(values, 1):
        if _is_missing(value):
            here = f"{table.name}, column {name}, row {row}"
            raise DataError(f"{here}: the value is missing; fill it in or leave the row out")
    return values


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return value.strip().lower() in MISSING if isinstance(value, str) else bool(value != value)


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return not (isinstance(value, str) and "_" in value)


def _key(value: Any, text: bool) -> Any:
    return str(value).strip() if text else float(value)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}"
