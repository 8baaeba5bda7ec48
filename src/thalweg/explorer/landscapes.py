"""A landscape as an entry of the page's `recordings.js`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from thalweg.engines.javascript import arrow
from thalweg.errors import ReadError
from thalweg.explorer.code import Code, parameter
from thalweg.landscapes.landscape import Definition, Landscape
from thalweg.optimizer.hyperparameters import intervals
from thalweg.problems.line import LineProblem
from thalweg.recording.hoisting import Program
from thalweg.recording.reading import read
from thalweg.recording.tape import Function


def printed(landscape: Landscape) -> dict[str, Any]:
    """See RecordedLandscape in page/types.js."""
    _, with_gradient, hessian = landscape.programs
    return {
        "name": landscape.name,
        "title": title(landscape.name),
        "teaches": landscape.teaches,
        "source": landscape.source,
        "formula": formulas(landscape),
        "axes": landscape.axes,
        "equalAxes": landscape.equal_axes,
        "parameters": _parameters(landscape),
        "scalars": _scalars(with_gradient),
        "valueAndGradient": _elements(with_gradient),
        "hessianScalars": _scalars(hessian),
        "hessian": _elements(hessian),
        "facts": _facts(landscape),
        "data": _data(landscape) if isinstance(landscape, LineProblem) else None,
    }


def title(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _parameters(landscape: Landscape) -> list[dict[str, Any]]:
    ranges = landscape.definition.ranges if landscape.definition else {}
    allowed = intervals(tuple(landscape.parameters), ranges)
    return [parameter(name, value, allowed[name]) for name, value in landscape.parameters.items()]


def _scalars(program: Program) -> Code:
    return Code(arrow(program.scalars, ["h"], [f"h[{k}]" for k in range(len(program.scalars.inputs))]))


def _elements(program: Program) -> Code:
    return Code(arrow(program.elements, ["x", "y", "r"], ["x", "y", *(f"r[{k}]" for k in range(program.row))]))


class _Named(str):
    """A parameter in a formula's text: formatted, it gives `{its name}`."""

    shown: bool

    def __format__(self, _: str) -> str:
        return "{" + self + "}"

    def __bool__(self) -> bool:
        return self.shown


def formulas(landscape: Landscape) -> tuple[str, str]:
    """The formula with `{name}` for each parameter: without those that are 0 by default, and with all."""
    fact = landscape.definition.facts.get("formula") if landscape.definition else None
    if not callable(fact):
        return landscape.formula, landscape.formula
    texts = []
    for everything in (False, True):
        names = {name: _Named(name) for name in landscape.parameters}
        for name, named in names.items():
            named.shown = everything or landscape.parameters[name] != 0
        try:
            texts.append(fact(**names))
        except Exception:  # a user's own function may do more with its numbers than show them
            return landscape.formula, landscape.formula
    return texts[0], texts[1]


FACTS = ("domain", "start", "minima", "lowest")


def _facts(landscape: Landscape) -> Code | None:
    """The facts as a function of the parameters; None where it cannot be recorded, since it branches on a number."""
    names = tuple(landscape.parameters)

    def facts(**values: Any) -> tuple[Any, ...]:
        domain, start, minima, lowest = _at(landscape.definition, values, landscape)
        return (*domain, *start, math.nan if lowest is None else lowest, *(c for point in minima for c in point))

    try:
        reading = read(facts, names)
    except ReadError:
        return None
    function = Function.of(reading.tape, names, reading.outputs)
    return Code(arrow(function, ["h"], [f"h[{k}]" for k in range(len(names))]))


def _at(definition: Definition | None, values: dict[str, Any], landscape: Landscape) -> tuple[Any, ...]:
    """Each fact where the landscape keeps that of its definition, else as it was replaced."""
    found = []
    for name in FACTS:
        own = getattr(landscape, name)
        fact: Callable[..., Any] | Any = definition.facts[name] if definition else own
        changes = callable(fact) and fact(**landscape.parameters) == own
        found.append(fact(**values) if changes else own)
    return tuple(found)


def _data(problem: LineProblem) -> dict[str, Any]:
    feature, target = problem.points
    return {
        "name": problem.data,
        "featureName": problem.feature,
        "targetName": problem.target,
        "feature": feature.tolist(),
        "target": target.tolist(),
    }
