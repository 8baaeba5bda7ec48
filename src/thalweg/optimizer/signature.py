"""What a rule's signature says: x, g, the state slots, t, then the hyperparameters with their defaults."""

import inspect
import keyword
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

from thalweg.errors import ReadError
from thalweg.recording.reading import where_defined

RESERVED = {"start", "seed", "steps", "batch", "zipped", "keep", "tolerance", "progress"}  # arguments of sweep


def signature(
    owner: str, function: Callable[..., Any]
) -> tuple[tuple[str, ...], dict[str, Any], dict[str, tuple[Any, ...]]]:
    """The slots, the hyperparameters' defaults, and what may be chosen for each: () for a number, (None,) for an
    option, the allowed values for a flag. Raises ReadError where it is no signature of a rule."""
    where = where_defined(function)
    parameters = _parameters(function)
    plain = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    named = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    if len(plain) + len(named) != len(parameters) or plain[:2] != ["x", "g"] or plain[-1:] != ["t"]:
        raise ReadError(f"{owner}: the arguments must be x, g, the slots, t, *, hyperparameters ({where})")
    for p in named:
        if p.default is p.empty:
            raise ReadError(f"{owner}: hyperparameter {p.name} needs a default ({where})")
        if p.name in RESERVED or keyword.iskeyword(p.name):
            raise ReadError(f"{owner}: {p.name} cannot name a hyperparameter ({where})")
        if not (p.default is None or isinstance(p.default, bool | int | float | str)):
            raise ReadError(f"{owner}: the default of {p.name} must be a number, bool, str or None ({where})")
    defaults = {p.name: float(p.default) if type(p.default) is int else p.default for p in named}
    return tuple(plain[2:-1]), defaults, {p.name: _choices(owner, p, where) for p in named}


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The signature's, with annotations that `from __future__ import annotations` left as text evaluated."""
    try:
        return list(inspect.signature(function, eval_str=True).parameters.values())
    except Exception:  # whatever an annotation raises: only those of flags are looked at
        return list(inspect.signature(function).parameters.values())


def _choices(owner: str, parameter: inspect.Parameter, where: str) -> tuple[Any, ...]:
    if parameter.default is None:
        return (None,)
    if isinstance(parameter.default, bool):
        return (False, True)
    if isinstance(parameter.default, str):
        choices = get_args(parameter.annotation) if get_origin(parameter.annotation) is Literal else ()
        if parameter.default not in choices:
            raise ReadError(f"{owner}: annotate {parameter.name} with its choices, as Literal[...] ({where})")
        return choices
    return ()
