"""What a library's module offers: its functions, which say in one line what they are given wrongly."""

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from thalweg.errors import HyperparameterError, did_you_mean
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import CATALOGUE

Function = Callable[..., Optimizer]


def offer(namespace: dict[str, Any]) -> None:
    """Make the functions of a module all that it shows, in `dir`, in `import *` and to who asks for another name.

    Its own `__getattr__` is set here, where type checkers do not see it, so that they too know what is not there.
    """
    module: str = namespace["__name__"]
    names = sorted(each for each, value in namespace.items() if inspect.isfunction(value) and each[0] != "_")
    for name in names:
        namespace[name] = _speaking(name, namespace[name], module)

    def unknown(name: str) -> Any:
        hint = "" if _is_lacking(name.lower(), names) else did_you_mean(name.lower(), names)
        raise AttributeError(f"{module} has no {name}{hint} (it has {', '.join(names)})")

    namespace |= {"__all__": names, "__dir__": lambda: list(names), "__getattr__": unknown}


def _is_lacking(name: str, names: list[str]) -> bool:
    """Whether it is right, but for an optimizer that the library does not have."""
    return name in CATALOGUE and name not in names


def _speaking(name: str, function: Function, module: str) -> Function:
    """The function with errors that begin with its name."""
    parameters = inspect.signature(function).parameters
    required = [each for each, parameter in parameters.items() if parameter.default is parameter.empty]
    said = f"{module.rpartition('.')[2]}.{name}"

    @wraps(function)
    def speaking(*positional: object, **given: Any) -> Optimizer:
        if positional:
            known = ", ".join(parameters)
            raise HyperparameterError(
                f"{said} takes its hyperparameters by name ({known}), {positional[0]!r} was given without one"
            )
        for each in given:
            if each not in parameters:
                hint = _hint(each, name, function)
                raise HyperparameterError(f"{said} has no {each}{hint} (it has {', '.join(parameters)})")
        if missing := [each for each in required if each not in given]:
            wanted = " and ".join(missing)
            raise HyperparameterError(f"{said} needs {wanted}, for which the library has no default")
        try:
            return function(**given)
        except HyperparameterError as error:
            raise HyperparameterError(re.sub(r"^[\w ]+: ", f"{said}: ", str(error))) from None

    speaking.__module__ = module  # where pickle finds it
    return speaking


def _hint(given: str, name: str, function: Function) -> str:
    """The library's name for what we call so, else one that is spelled alike."""
    from thalweg.like.conversions.spelling import forms_of  # reads all its functions

    for theirs, ours in forms_of(name, function).numbers.items():
        if given == ours or (given in ours and isinstance(ours, tuple)):
            return f"; did you mean {theirs}?"
    return did_you_mean(given, inspect.signature(function).parameters)
