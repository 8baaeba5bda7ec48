"""A library's own names, read off its functions: called with numbers that are known again in what comes back.

So there is no second table of names, and what is spelled is checked by calling the function with it.
"""

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

from thalweg.errors import HyperparameterError, UnknownName, did_you_mean
from thalweg.like.conversions.names import NAMES
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

Function = Callable[..., Optimizer]
Settings = dict[str, Any]
WITHOUT_AT_0 = ("weight_decay", "momentum")  # names whose 0 may leave a part of the rule out


@dataclass(frozen=True, eq=False)
class Form:
    """A library's function with some of its options chosen, and where its numbers go in our rule."""

    name: str  # as ours
    function: Function
    options: Mapping[str, Any]
    numbers: Mapping[str, str | tuple[str, ...]]  # the library's name -> ours; several for a tuple
    made: Optimizer

    @property
    def rule(self) -> Rule:
        return self.made.rule

    def spelled(self, optimizer: Optimizer, same: Sequence[Optimizer] = ()) -> Settings | None:
        """The library's hyperparameters with which it is `optimizer`, or one of those known to be the `same`; None
        where there are none."""
        given = optimizer.hyperparameters
        values = {
            theirs: given[ours] if isinstance(ours, str) else tuple(given[each] for each in ours)
            for theirs, ours in self.numbers.items()
        }
        chosen = {**self.options, **values}
        order = inspect.signature(self.function).parameters
        settings = {name: chosen[name] for name in order if chosen.get(name) is not None}
        try:
            return settings if self.function(**settings) in (optimizer, *same) else None
        except (HyperparameterError, TypeError):  # a None where the form has a number
            return None

    def fixed(self, optimizer: Optimizer) -> dict[str, tuple[Any, Any]]:
        """What the form cannot be told: our name -> (what it is there, what it is in `optimizer`)."""
        free = {name for each in self.numbers.values() for name in ((each,) if isinstance(each, str) else each)}
        there, here = self.made.hyperparameters, optimizer.hyperparameters
        return {name: (there[name], here[name]) for name in there if name not in free and there[name] != here[name]}


def library(name: str) -> ModuleType:
    """Its module in `thalweg.like`. Raises UnknownName."""
    if not isinstance(name, str) or name not in NAMES:
        raise UnknownName(
            f"no library is called {name!r}{did_you_mean(str(name), NAMES)} (there are {', '.join(NAMES)})"
        )
    return import_module(f"thalweg.like.{name}")


def functions(name: str) -> dict[str, Function]:
    """The functions of a library by our names."""
    module = library(name)
    return {each: found for each, found in vars(module).items() if inspect.isfunction(found) and each[0] != "_"}


@lru_cache
def forms(name: str) -> tuple[Form, ...]:
    """All forms of a library's functions that it really has by that name."""
    return tuple(
        form for each, function in functions(name).items() if each in NAMES[name] for form in _forms(each, function)
    )


def plainest_first(library: str, rule: Rule, name: str) -> list[Form]:
    """A library's forms of a rule: those of this name first, then those with few options."""
    fitting = (form for form in forms(library) if form.rule is rule)
    return sorted(fitting, key=lambda form: (form.name != name, len(form.options)))


def forms_of(name: str, function: Function) -> Form:
    """The form of a function in which only numbers are chosen, its options being as they are by default."""
    return min(_forms(name, function), key=lambda form: (len(form.options), len(form.numbers)))


def _forms(name: str, function: Function) -> Iterator[Form]:
    parameters = inspect.signature(function).parameters.values()
    for chosen in itertools.product(*(_choices(parameter, place) for place, parameter in enumerate(parameters))):
        options = {p.name: value for p, (value, probe) in zip(parameters, chosen, strict=True) if not probe}
        probes = {p.name: value for p, (value, probe) in zip(parameters, chosen, strict=True) if probe}
        try:
            made = function(**options, **probes)
        except HyperparameterError:
            continue
        found = {value: each for each, value in reversed(list(made.hyperparameters.items()))}
        wanted = {theirs: value if isinstance(value, tuple) else (value,) for theirs, value in probes.items()}
        if all(each in found for values in wanted.values() for each in values):
            numbers = {
                theirs: tuple(found[each] for each in values) if isinstance(probes[theirs], tuple) else found[values[0]]
                for theirs, values in wanted.items()
            }
            defaults = {p.name: p.default for p in parameters}
            yield Form(name, function, {k: v for k, v in options.items() if v != defaults[k]}, numbers, made)


def _choices(parameter: inspect.Parameter, place: int) -> list[tuple[Any, bool]]:
    """What may be given for a parameter: (value, whether it is a number to be known again)."""
    default = parameter.default
    if isinstance(default, bool):
        return [(False, False), (True, False)]
    if isinstance(default, str):
        return [(choice, False) for choice in get_args(parameter.annotation)]
    if isinstance(default, tuple):
        return [(tuple(_probe(each, place + k / 8) for k, each in enumerate(default)), True)]
    number = (_probe(default, place), True)
    if default is None:
        return [(None, False), (0.0, False), number]
    without = parameter.name in WITHOUT_AT_0
    return [(0.0, False), number] if default == 0 or without else [number]


def _probe(default: Any, place: float) -> float:
    """A number in the range of which `default` is one, and no other."""
    usual = isinstance(default, int | float) and default != 0
    return (default if usual else 0.5) * (1 - 1e-5 * (place + 1))
