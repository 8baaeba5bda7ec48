"""A loss surface over two parameters, recorded once: its value, gradient and Hessian follow from the recording."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import arrays, plain
from thalweg.errors import HyperparameterError, ReadError, did_you_mean
from thalweg.optimizer.hyperparameters import as_number, intervals
from thalweg.recording.derivative import derive
from thalweg.recording.display import Speller
from thalweg.recording.hoisting import Program, part
from thalweg.recording.latex import latex
from thalweg.recording.operations import TRANSCENDENTAL
from thalweg.recording.reading import Reading, read, where_defined

Point = tuple[float, float]
View = tuple[float, float, float, float]  # x0, x1, y0, y1
Parametric = Any  # a value, or a function of the landscape's parameters by name


@dataclass(frozen=True)
class Landscape:
    """A recorded function of x and y with its domain, known minima, start, and what it teaches.

    Called with parameters by name it gives the same landscape with those: `tw.valley(kappa=50)`.

    >>> import thalweg as tw
    >>> tw.valley(kappa=10).value(1.0, 1.0)
    5.5
    >>> tw.valley(kappa=10).gradient(1.0, 1.0)
    (1.0, 10.0)
    """

    name: str
    reading: Reading = field(repr=False, compare=False)
    domain: View
    start: Point
    minima: tuple[Point, ...] = ()
    lowest: float | None = None  # the value at the global minima
    parameters: Mapping[str, float] = field(default_factory=dict)
    teaches: str = ""
    source: str = ""
    formula: str = ""  # as a reader would write it
    axes: tuple[str, str] = ("x", "y")
    equal_axes: bool = True  # False where x and y have different units
    box: View | None = None  # x and y are kept in it: each step ends at the nearest of its points
    changes: Mapping[str, Callable[[int], float]] = field(
        default_factory=dict
    )  # parameter -> that of step t's gradient
    definition: Definition | None = field(default=None, repr=False, compare=False)

    def __call__(self, **parameters: float) -> Landscape:
        """The landscape with other parameters. Raises HyperparameterError for unknown ones or out of range."""
        if self.definition is None:
            raise HyperparameterError(f"{self.name} has no parameters")
        made = self.definition.make({**self.parameters, **parameters})
        return made.replace(box=self.box, changes=self.changes)

    def __getstate__(self) -> dict[str, Any]:
        """What it is, without what was made of it on demand."""
        return {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}

    def replace(self, **changes: Any) -> Self:
        """The same surface with another start, domain, name, ..."""
        return dataclasses.replace(self, **changes)

    def value(self, x: Any, y: Any) -> Any:
        """The loss; floats give a float, arrays an array of their common shape."""
        return self._evaluate(self.programs[0], x, y)[0]

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(df/dx, df/dy); not finite where no gradient exists."""
        _, dx, dy = self.value_and_gradient(x, y)
        return dx, dy

    def value_and_gradient(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(f, df/dx, df/dy), with the work they share done once."""
        if type(x) is float and type(y) is float:  # the hot loop of a run
            f, dx, dy = self._on_floats(x, y)
        else:
            f, dx, dy = self._evaluate(self.programs[1], x, y)
        return f, dx, dy

    @cached_property
    def _on_floats(self) -> Callable[[float, float], tuple[float, ...]]:
        run, row = plain.build(self.programs[1].elements), self.row(self.programs[1])
        return lambda x, y: run(x, y, *row)

    def gradient_with(self, parameters: Mapping[str, float]) -> Callable[[Any, Any], tuple[Any, ...]]:
        """(x, y) -> (df/dx, df/dy) at other parameters, as each mini-batch of a data set has its own."""
        program = self.programs[1]
        row = self.row(program, parameters)

        def gradient(x: Any, y: Any) -> tuple[Any, ...]:
            engine = plain if type(x) is float else arrays
            _, *slopes = engine.build(program.elements)(x, y, *row)
            return tuple(slopes)

        return gradient

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """(d2f/dx2, d2f/dxdy, d2f/dy2)."""
        xx, xy, yy = self._evaluate(self.programs[2], x, y)
        return xx, xy, yy

    def _evaluate(self, program: Program, x: Any, y: Any) -> tuple[Any, ...]:
        row = self.row(program)
        if isinstance(x, float | int) and isinstance(y, float | int):
            return plain.build(program.elements)(float(x), float(y), *row)
        x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        shape = x.shape if x.shape == y.shape else np.broadcast_shapes(x.shape, y.shape)
        found = arrays.build(program.elements)(x, y, *row)
        return tuple(each if np.shape(each) == shape else np.broadcast_to(each, shape) for each in found)

    def row(self, program: Program, parameters: Mapping[str, float] | None = None) -> tuple[float, ...]:
        """The scalars that an element part of this landscape takes after x and y."""
        values = self.parameters if parameters is None else parameters
        return plain.build(program.scalars)(*values.values())

    @cached_property
    def programs(self) -> tuple[Program, Program, Program]:
        """Value; value and gradient; Hessian. Inputs (x, y, *row)."""
        tape, (f,) = self.reading.tape, self.reading.outputs
        x, y = tape.input("x"), tape.input("y")
        dx, dy = derive(tape, f, x), derive(tape, f, y)
        second = (derive(tape, dx, x), derive(tape, dx, y), derive(tape, dy, y))
        return self._part((f,)), self._part((f, dx, dy)), self._part(second)

    def _part(self, outputs: tuple[int, ...]) -> Program:
        return part(self.reading.tape, outputs, elements=("x", "y"), hoisted=tuple(self.parameters))

    @property
    def algebraic(self) -> bool:
        """Whether it is made of arithmetic and roots only, so that all engines give the same bits."""
        nodes = self.programs[1].elements.nodes
        return not any(node.operation in TRANSCENDENTAL for node in nodes)

    @property
    def latex(self) -> str:
        """The right-hand side of f(x, y) = ..."""
        tape = self.reading.tape
        return latex(Speller(tape, {}).spell(self.reading.outputs[0]))

    def grid(self, view: View, columns: int, rows: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """x of the columns, y of the rows, and the loss on the grid, shaped (rows, columns)."""
        x, y = np.linspace(view[0], view[1], columns), np.linspace(view[2], view[3], rows)
        return x, y, self.value(x[None, :], y[:, None])


@dataclass(frozen=True)
class Definition:
    """A landscape before its parameters are chosen."""

    function: Callable[..., Any]
    defaults: Mapping[str, float]
    ranges: Mapping[str, str]
    facts: Mapping[str, Parametric]

    def make(self, parameters: Mapping[str, float]) -> Landscape:
        name, allowed = self.function.__name__, intervals(tuple(self.defaults), self.ranges)
        for given in parameters:
            if given not in self.defaults:
                known = ", ".join(self.defaults) or "no parameters"
                raise HyperparameterError(f"{name} has no {given}{did_you_mean(given, self.defaults)} (it has {known})")
        checked = {key: as_number(name, key, parameters[key], allowed[key]) for key in self.defaults}
        facts = {key: fact(**checked) if callable(fact) else fact for key, fact in self.facts.items()}
        reading = read(self.function, ("x", "y", *self.defaults))
        if len(reading.outputs) != 1:
            raise ReadError(f"{name} must return one number, the loss ({where_defined(self.function)})")
        return Landscape(name=name, reading=reading, parameters=checked, definition=self, **facts)


def landscape(
    *,
    domain: Parametric,
    start: Parametric,
    minima: Parametric = (),
    lowest: Parametric = None,
    ranges: Mapping[str, str] | None = None,
    teaches: str = "",
    source: str = "",
    formula: str | Callable[..., str] = "",
) -> Callable[[Callable[..., Any]], Landscape]:
    """Make a function f(x, y, *, parameters) a landscape.

    Arguments
        domain: (x0, x1, y0, y1), what a map shows. start: where runs begin. minima: the known global minima.
        lowest: the loss there. Each of these may be a function of the parameters by name.
        ranges: parameter -> its range, as "[1, inf)". teaches: one sentence. source: where the function comes from.
        formula: as a reader would write it.

    Raises ReadError where the function cannot be recorded.
    """
    facts = {"domain": domain, "start": start, "minima": minima, "lowest": lowest}
    texts: dict[str, Parametric] = {"teaches": teaches, "source": source, "formula": formula}

    def define(function: Callable[..., Any]) -> Landscape:
        named = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
        defaults = {p.name: float(p.default) for p in named}
        return Definition(function, defaults, ranges or {}, {**facts, **texts}).make(defaults)

    return define
