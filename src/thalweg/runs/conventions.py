"""One name in several libraries: what each computes, and where and how far their paths part."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from thalweg.errors import HyperparameterError, InputError, NoConversion, UnknownName, did_you_mean
from thalweg.landscapes import valley
from thalweg.landscapes.landscape import Point
from thalweg.like.conversions.names import NAMES, call
from thalweg.like.conversions.spelling import Function, forms_of, functions, plainest_first
from thalweg.like.convert import convert
from thalweg.optimizer.hyperparameters import as_number
from thalweg.optimizer.optimizer import Optimizer
from thalweg.rules import CATALOGUE
from thalweg.runs import convention_facts as facts
from thalweg.runs.convention import Convention, Conventions, Run, Setting
from thalweg.runs.descend import check_start, check_steps, descend
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface
from thalweg.runs.tune import tune

LIBRARIES = tuple(NAMES)
DROP = 0.1
OWN = {"momentum": 0.9, "weight_decay": 0.01}  # where a library that has no default needs a number


@dataclass(frozen=True)
class Falling:
    """A rate that falls to a tenth after half of the steps."""

    lr: float
    after: int

    def __call__(self, t: int) -> float:
        return self.lr if t <= self.after else self.lr * DROP

    @property
    def __name__(self) -> str:
        return f"{self.lr:g}, a tenth of it after step {self.after}"


def available() -> dict[str, tuple[str, ...]]:
    """Optimizer of the catalogue -> libraries that have it."""
    return {name: tuple(each for each in LIBRARIES if name in functions(each)) for name in CATALOGUE}


def conventions(
    optimizer: str,
    libraries: Iterable[str] | None = None,
    *,
    landscape: Surface = valley,
    steps: int = 100,
    start: Point | None = None,
    lr: float | None = None,
    eps: float | None = None,
) -> Conventions:
    """What libraries compute under one name, and where and how far their paths part on a landscape.

    Arguments
        optimizer: a name of the catalogue, as "adam". libraries: of "torch", "keras", "optax", "tensorflow1" and
            "torch7", the first being the one that the others are compared with; all that have it without it.
        steps: from 1 to a million. start: (x, y); the landscape's own without it.
        lr: where all have the same numbers; without it four digits of the best of `tune` for our rule.
        eps: then too; without it the first library's default.

    Each library runs with its own defaults, with the same numbers as the others (as far as it can be told them), and
    with these while the learning rate falls to a tenth halfway, for some differences show only then.
    Raises UnknownName for an optimizer or library that is not there, InputError for what cannot be run.

    >>> import thalweg as tw
    >>> found = tw.conventions("momentum", ("torch", "keras"), lr=0.01)
    >>> found["keras"].runs["equal"].parts_at, found["keras"].runs["falling"].parts_at
    (None, 51)
    >>> found["keras"].converted
    'exact'
    """
    names = check_libraries(optimizer, libraries)
    steps, start = check_steps(steps), check_start(landscape, start)
    rate, rule = _rate(optimizer, landscape, start, lr, steps)
    needed = _needed(names, optimizer, rate)
    numbers = _numbers(names[0], optimizer, {**needed[names[0]]}, rate, eps)
    falling = Falling(rate, steps // 2)
    made = {each: _made(functions(each)[optimizer], needed[each], numbers, falling) for each in names}
    walked = {
        each: {setting: descend(landscape, chosen, steps=steps, start=start) for setting, chosen in settings.items()}
        for each, settings in made.items()
    }
    first = walked[names[0]]
    runs: dict[str, dict[Setting, Run]] = {
        each: {setting: _run(path, first[setting]) for setting, path in paths.items() if setting in first}
        for each, paths in walked.items()
    }
    reference = made[names[0]]["equal"]
    found = tuple(_convention(each, optimizer, made[each], needed[each], runs[each], reference) for each in names)
    return Conventions(optimizer, found, landscape.name, steps, start, rate, rule, numbers, landscape)


def check_libraries(optimizer: str, libraries: Iterable[str] | None) -> tuple[str, ...]:
    """Those to compare. Raises UnknownName."""
    there = available()
    if optimizer not in there:
        hint = did_you_mean(str(optimizer), there)
        raise UnknownName(f"no optimizer is called {optimizer!r}{hint} (there are {', '.join(there)})")
    names = there[optimizer] if libraries is None else tuple(libraries)
    if not names or isinstance(libraries, str):
        raise InputError(f'name libraries as ("torch", "keras"), {libraries!r} was given')
    for name in names:
        if name not in LIBRARIES:
            raise UnknownName(f"no library is called {name!r}{did_you_mean(str(name), LIBRARIES)} "
                              f"(there are {', '.join(LIBRARIES)})")  # fmt: skip
        if name not in there[optimizer]:
            raise UnknownName(f"{name} has no {optimizer}; {_who_has(there[optimizer])} it")
    if len(set(names)) < len(names):
        raise InputError(f"each library once, {', '.join(names)} was given")
    return names


def _who_has(libraries: tuple[str, ...]) -> str:
    return f"{', '.join(libraries) or 'no library'} {'have' if len(libraries) > 1 else 'has'}"


def _rate(optimizer: str, landscape: Surface, start: Point, lr: float | None, steps: int) -> tuple[float, str]:
    rule = CATALOGUE[optimizer]
    if lr is not None:
        return as_number(optimizer, "lr", lr, rule.ranges["lr"]), "as given"
    without = rule(weight_decay=0.0) if rule.defaults.get("weight_decay") is not None else rule()
    found = tune(landscape, [without], steps=steps, start=start)
    return float(f"{found.entries[0].lr:.4g}"), "tuned for our rule"


def _needed(names: Iterable[str], optimizer: str, rate: float) -> dict[str, dict[str, float]]:
    """What each library has no default for: a rate is then the first default of the others, a momentum .9."""
    needed, rates = dict[str, dict[str, float]](), list[float]()
    for each in names:
        parameters = inspect.signature(functions(each)[optimizer]).parameters.values()
        needed[each] = {p.name: OWN.get(p.name, rate) for p in parameters if p.default is p.empty}
        if rate not in needed[each].values():
            rates.append(functions(each)[optimizer](**needed[each]).hyperparameters["lr"])
    usual = rates[0] if rates else rate
    return {each: {k: v if k in OWN else usual for k, v in given.items()} for each, given in needed.items()}


def _numbers(
    library: str, optimizer: str, needed: Mapping[str, float], lr: float, eps: float | None
) -> dict[str, float]:
    """What all are told: the first library's numbers by our names, with this learning rate and epsilon."""
    function = functions(library)[optimizer]
    made = function(**needed)
    free = {name for ours in forms_of(optimizer, function).numbers.values() for name in _each(ours)}
    numbers = {name: value for name, value in made.hyperparameters.items() if name in free} | {"lr": lr}
    if eps is not None:
        if "eps" not in CATALOGUE[optimizer].defaults:
            raise InputError(f"{optimizer} has no eps: leave it out")
        numbers["eps"] = as_number(optimizer, "eps", eps, CATALOGUE[optimizer].ranges["eps"])
    return {name: numbers[name] for name in (*made.hyperparameters, "lr", "eps") if name in numbers}


def _each(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _made(
    function: Function, needed: Mapping[str, float], numbers: Mapping[str, float], falling: Falling
) -> dict[Setting, Optimizer]:
    """With its own defaults, with the numbers, and while the rate falls, where the library takes such a one."""
    form = forms_of("", function)
    told: dict[str, Any] = {} if "weight_decay" in numbers else {
        name: 0.0 for name in inspect.signature(function).parameters if name in facts.DECAY
    }  # fmt: skip
    for theirs, ours in form.numbers.items():
        if all(name in numbers for name in _each(ours)):
            values = tuple(numbers[name] for name in _each(ours))
            told[theirs] = values[0] if isinstance(ours, str) else values
    rate = next((theirs for theirs, ours in form.numbers.items() if ours == "lr"), None)
    made: dict[Setting, Optimizer] = {"defaults": function(**needed), "equal": function(**{**needed, **told})}
    try:
        made["falling"] = function(**{**needed, **told, **({rate: falling} if rate else {})})
    except HyperparameterError:  # a rate that must be a number
        return made
    return made


def _run(path: Path, first: Path) -> Run:
    length = min(len(path.points), len(first.points))
    with np.errstate(all="ignore"):
        distances = np.hypot(*(path.points[:length] - first.points[:length]).T)
    return Run(path.points, distances, path.diverged_at)


def _convention(
    library: str, name: str, made: Mapping[Setting, Optimizer], needed: Mapping[str, float],
    runs: Mapping[Setting, Run], reference: Optimizer,
) -> Convention:  # fmt: skip
    function, own = functions(library)[name], made["defaults"]
    try:
        conversion = convert(reference, library)
        converted, because = str(conversion.kind), repr(conversion)
    except NoConversion as error:
        converted, because = "none", str(error).partition("because ")[2]
    spelled = ((form, form.spelled(own)) for form in plainest_first(library, own.rule, name))
    return Convention(
        library=library,
        call=next((call(library, form.name, told) for form, told in spelled if told is not None), repr(own)),
        defaults=facts.defaults(function),
        formula=facts.formula(own),
        eps=facts.place_of_eps(own),
        start=facts.starts(own),
        decay=facts.decay(function, needed),
        converted=converted,
        because=because,
        runs=runs,
    )
