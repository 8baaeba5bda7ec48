"""What the arguments of a schedule may be, by their names."""

import math
import numbers
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from thalweg.errors import HyperparameterError

Number = int | float


def whole(least: int) -> tuple[str, Callable[[float], bool]]:
    return f"a whole number, {least} or more", lambda value: value >= least and value == math.floor(value)


ALLOWED: dict[str, tuple[str, Callable[[float], bool]]] = {
    **dict.fromkeys(("value", "peak", "start", "final"), ("a number in [0, inf)", lambda value: value >= 0)),
    **dict.fromkeys(("steps", "every", "warmup"), whole(1)),
    "factor": ("a number in (0, inf)", lambda value: value > 0),
    "power": ("a number in (0, 128]", lambda value: 0 < value <= 128),  # what a recording takes
    "rise": ("a number in (0, 1)", lambda value: 0 < value < 1),
}
ANY = ("a finite number", lambda value: True)
OF_NUMBERS = {"values", "until"}
OF_SCHEDULES = {"values", "then"}


def checked(owner: str, name: str, value: Any) -> Any:
    """`value` in its one form: Python's numbers, tuples for lists. Raises HyperparameterError.

    A name that is not known here, of a schedule of the user's own, takes finite numbers and whatever can be hashed.
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        if name in ALLOWED or name == "then":
            raise HyperparameterError(f"{owner}: {name} must be one number, {value!r:.60} was given")
        return tuple(_one(owner, name, each) for each in value)
    if name in OF_NUMBERS:
        raise HyperparameterError(f"{owner}: {name} must be a list of numbers, {value!r:.60} was given")
    return _one(owner, name, value)


def _one(owner: str, name: str, value: Any) -> Any:
    if name in OF_SCHEDULES:
        name = "value" if not callable(value) else ""
    elif name == "until":
        return number(f"{owner}: each of until", value, whole(1))
    if name not in ALLOWED and not _is_number(value):
        return _hashed(owner, name, value)
    return number(f"{owner}: {name}", value, ALLOWED.get(name, ANY))


def number(what: str, value: Any, allowed: tuple[str, Callable[[float], bool]]) -> Number:
    """`value` as a Python number, whole ones as int."""
    try:
        plain = float(value) if _is_number(value) else math.nan
    except OverflowError:
        plain = math.inf
    if not math.isfinite(plain) or not allowed[1](plain):
        raise HyperparameterError(f"{what} must be {allowed[0]}, {value!r:.60} was given")
    return int(plain) if plain.is_integer() and abs(plain) < 2**53 else plain


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _hashed(owner: str, name: str, value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        raise HyperparameterError(f"{owner}: {name} must be a number, {value!r:.60} was given") from None
    return value


def shown(value: Any) -> str:
    """An argument as it would be written: 0.1, 300, [0.1, 0.01], a function by its name."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(getattr(value, "__name__", None) or repr(value))


def one_line(owner: str, known: Iterable[str], problem: object) -> HyperparameterError:
    """Python's complaint about a call, in our words."""
    return HyperparameterError(f"{owner} takes ({', '.join(known)}): {problem}")
