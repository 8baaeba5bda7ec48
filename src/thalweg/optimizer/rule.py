"""A rule: an update written once as the maths of its paper, read when it is defined.

The signature says all: `x` the parameter, `g` its gradient, then the state slots, `t` the step from 1, then the
hyperparameters with their defaults. Flags (hyperparameters whose default is a bool, a string or None) may be branched
on; every combination is read.
"""

import inspect
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from thalweg.errors import HyperparameterError, ReadError, did_you_mean
from thalweg.optimizer.documentation import documentation
from thalweg.optimizer.hyperparameters import ANY, as_number, intervals
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.signature import signature
from thalweg.optimizer.variant import Variant
from thalweg.recording.reading import read, where_defined

MOST_VARIANTS = 256
CATALOGUE: dict[str, "Rule"] = {}
"""Every rule defined so far by its name; a later one of the same name takes the place."""


class Rule:
    """An update rule. Called with hyperparameters by name, it gives an `Optimizer`."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        name: str | None = None,
        paper: str = "",
        start: Mapping[str, float | str] | None = None,
        ranges: Mapping[str, str] | None = None,
        direction: str | None = None,
        scale: tuple[str, ...] | None = None,
    ) -> None:
        if not inspect.isfunction(function):
            raise ReadError(f"a rule is made of a Python function, not of {function!r:.60}")
        self.function, self.paper = function, paper
        self.name = name or function.__name__
        if not isinstance(self.name, str) or not self.name.isprintable():
            raise ReadError(f"a rule's name is a line of letters that can be printed, {self.name!r:.60} was given")
        self.__name__ = self.__qualname__ = self.name
        summary, _, self.notes = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
        self.summary, self.__module__ = " ".join(summary.split()), function.__module__
        self.slots, self.defaults, self._choices = signature(self.name, function)
        self.start = dict(start or {})
        self.direction, self.scale = direction, scale
        numeric = tuple(name for name, choices in self._choices.items() if choices in ((), (None,)))
        self.ranges = intervals(numeric, ranges or {})
        self._check_declarations(ranges or {})
        self.made_by: tuple[Callable[[Rule], Rule], tuple[Rule]] | None = None  # where it is made of another
        self.evaluation: Callable[..., Any] | None = None
        self._variants = self._read()
        self.__doc__ = documentation(self)

    def __call__(self, *positional: object, **hyperparameters: Any) -> Optimizer:
        """The optimizer with these hyperparameters, the rest at their defaults.

        Raises HyperparameterError for an unknown name or a value out of range.
        """
        if positional:
            known = ", ".join(self.defaults) or "none"
            raise HyperparameterError(
                f"{self.name} takes its hyperparameters by name ({known}), {positional[0]!r} was given without one"
            )
        checked = {name: self._checked(name, value) for name, value in hyperparameters.items()}
        return Optimizer(self, {**self.defaults, **checked})

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    def __reduce__(self) -> Any:
        """A rule is pickled and copied as a function is: by its name in its module."""
        return self.made_by or self.function.__qualname__

    def evaluate(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Declare the point at which the model is evaluated, as a function of x, slots and hyperparameters by name."""
        self.evaluation = function
        self._variants = self._read()
        return function

    def choices(self, name: str) -> tuple[Any, ...]:
        """() for a number, (None,) for an option, the allowed values of a flag."""
        return self._choices[name]

    def variant(self, hyperparameters: Mapping[str, Any]) -> Variant:
        """The reading for the flags among `hyperparameters`."""
        return self._variants[tuple(self._flag(name, hyperparameters[name]) for name in self._flags)]

    def _check_declarations(self, ranges: Mapping[str, str]) -> None:
        where = where_defined(self.function)
        for name in ranges:
            if name not in self.ranges:
                raise ReadError(f"{self.name}: a range for {name}, which is no number of it ({where})")
        for slot, value in self.start.items():
            if slot not in self.slots:
                raise ReadError(f"{self.name}: a start for {slot}, which is no slot of it ({where})")
            if isinstance(value, str) and value != "x" and self._choices.get(value) != ():
                raise ReadError(f"{self.name}: slot {slot} starts at {value}, which is no number of it ({where})")
            if not isinstance(value, str):
                as_number(self.name, f"the start of {slot}", value, ANY)
        for name in (self.direction or "g", *(self.scale or ())):
            if name not in ("g", *self.slots):
                raise ReadError(f"{self.name}: {name} is no slot of it ({where})")
        for name, default in self.defaults.items():
            if name in self.ranges and default is not None:
                as_number(self.name, name, default, self.ranges[name])

    @property
    def _flags(self) -> tuple[str, ...]:
        return tuple(name for name, choices in self._choices.items() if choices)

    def _flag(self, name: str, value: Any) -> Any:
        return value if value is None or self._choices[name] != (None,) else "number"

    def _read(self) -> dict[tuple[Any, ...], Variant]:
        options = [(None, "number") if self._choices[name] == (None,) else self._choices[name] for name in self._flags]
        combinations = list(itertools.islice(itertools.product(*options), MOST_VARIANTS + 1))
        if len(combinations) > MOST_VARIANTS:
            raise ReadError(f"{self.name}: its flags have more than {MOST_VARIANTS} combinations; make two rules of it")
        return {combination: self._read_variant(combination) for combination in combinations}

    def _read_variant(self, combination: tuple[Any, ...]) -> Variant:
        chosen = dict(zip(self._flags, combination, strict=True))
        numbers = tuple(name for name in self.ranges if chosen.get(name, "number") == "number")
        given = {name: choice for name, choice in chosen.items() if name not in numbers}
        reading = read(self.function, ("x", "g", *self.slots, "t", *numbers), given)
        if len(reading.outputs) != 1 + len(self.slots):
            expected = ", ".join(("x", *self.slots))
            raise ReadError(
                f"{self.name} must return {expected}: {len(reading.outputs)} values were returned "
                f"({where_defined(self.function)})"
            )
        return Variant.of(
            reading,
            self.slots,
            hyperparameters=numbers,
            start={slot: self.start.get(slot, 0.0) for slot in self.slots},
            direction=self.direction,
            scale=self.scale,
            evaluate=self._read_evaluate(numbers, given),
        )

    def _read_evaluate(self, numbers: tuple[str, ...], given: Mapping[str, object]) -> Any:
        if self.evaluation is None:
            return None
        wanted = tuple(inspect.signature(self.evaluation).parameters)
        inputs = tuple(name for name in ("x", *self.slots, "t", *numbers) if name in wanted)
        reading = read(self.evaluation, inputs, {name: value for name, value in given.items() if name in wanted})
        if len(reading.outputs) != 1:
            raise ReadError(f"{self.name}.evaluate must return one point ({where_defined(self.evaluation)})")
        return reading

    def _checked(self, name: str, value: Any) -> Any:
        if name not in self.defaults:
            raise HyperparameterError(self._unknown(name, value))
        choices = self._choices[name]
        if choices in ((), (None,)):
            if value is None and choices:
                return None
            if callable(value):
                return value
            return as_number(self.name, name, value, self.ranges[name])
        if type(value) not in {type(choice) for choice in choices} or value not in choices:
            allowed = " or ".join(repr(choice) for choice in choices)
            raise HyperparameterError(f"{self.name}: {name} must be {allowed}, {value!r} was given")
        return value

    def _unknown(self, name: str, value: object) -> str:
        known = ", ".join(self.defaults) or "no hyperparameters"
        if hint := did_you_mean(name, self.defaults):
            return f"{self.name} has no {name}{hint} (it has {known})"
        ours = (rule for rule in CATALOGUE.values() if rule.__module__.startswith("thalweg.rules."))
        others = [rule for rule in ours if name in rule.defaults]
        others.sort(key=lambda rule: rule.name != name)
        if others:
            return f"{self.name} has no {name}; use tw.{others[0].name}({name}={value!r})"
        return f"{self.name} has no {name}; it has {known}"


def rule(
    function: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    paper: str = "",
    start: Mapping[str, float | str] | None = None,
    ranges: Mapping[str, str] | None = None,
    direction: str | None = None,
    scale: tuple[str, ...] | None = None,
) -> Any:
    """Make a function over single numbers a rule: checked, raced, drawn and trained with like the built-in ones.

    Arguments
        name: what it is called in pictures and errors; the function's own name without it.
        paper: where the rule comes from.
        start: where slots start that do not start at 0: a number, the name of a hyperparameter, or "x".
        ranges: hyperparameter -> its range, as "[0, 1)"; standard names have theirs already.
        direction: "g" or the slot that the step follows; its coefficient is the effective learning rate. Without it,
            the first slot that is linear in g (a running mean), else g.
        scale: slots that count as scale, held fixed in the effective learning rate. Without it, all but the direction.

    Raises ReadError, with the line and the reason, where the function cannot be read.

    >>> import thalweg as tw
    >>> @tw.rule
    ... def halving(x, g, t, *, lr=0.1):
    ...     return x - lr * g / 2
    >>> halving(lr=1.0).step(1.0, 0.5, halving(lr=1.0).init(1.0))[0]
    0.75
    """

    def define(function: Callable[..., Any]) -> Rule:
        made = Rule(function, name=name, paper=paper, start=start, ranges=ranges, direction=direction, scale=scale)
        CATALOGUE[made.name] = made
        return made

    return define if function is None else define(function)
