"""A rule with its hyperparameters: init and step on floats, NumPy arrays and nested dicts, lists and tuples of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thalweg.engines import arrays, plain
from thalweg.errors import HyperparameterError, InputError
from thalweg.optimizer.hyperparameters import Interval
from thalweg.optimizer.inplace import compile_kernels, step_groups_
from thalweg.optimizer.state import State as State
from thalweg.optimizer.tree import Leaf, as_leaf, flatten, leaves_like, rebuild
from thalweg.recording.tape import Function

if TYPE_CHECKING:
    from thalweg.optimizer.rule import Rule
    from thalweg.optimizer.variant import Variant


@dataclass(frozen=True)
class Optimizer:
    """An update rule with its hyperparameters; made by calling a rule, as in `tw.adam(lr=0.1)`.

    >>> import thalweg as tw
    >>> opt = tw.sgd(lr=0.1)
    >>> params, state = opt.step({"w": 1.0}, {"w": 2.0}, opt.init({"w": 1.0}))
    >>> params
    {'w': 0.8}
    """

    rule: Rule
    hyperparameters: Mapping[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "hyperparameters", MappingProxyType(dict(self.hyperparameters)))

    def __repr__(self) -> str:
        shown = (f"{name}={_short(value)}" for name, value in self.hyperparameters.items() if value is not None)
        return f"{self.name}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Optimizer, (self.rule, dict(self.hyperparameters))

    def __hash__(self) -> int:
        return hash((self.rule, tuple(self.hyperparameters.items())))

    @property
    def name(self) -> str:
        return self.rule.name

    @cached_property
    def variant(self) -> Variant:
        """The rule's reading for this choice of flags."""
        return self.rule.variant(self.hyperparameters)

    def replace(self, **hyperparameters: Any) -> Optimizer:
        """The same rule with some hyperparameters changed."""
        return self.rule(**{**self.hyperparameters, **hyperparameters})

    def at(self, t: int) -> tuple[float, ...]:
        """The numeric hyperparameters at step `t`, in the variant's order; a schedule is asked here."""
        return self.steady or tuple(self._value(name, t) for name in self.variant.hyperparameters)

    @cached_property
    def steady(self) -> tuple[float, ...] | None:
        """The numeric hyperparameters where none is a schedule."""
        values = [self.hyperparameters[name] for name in self.variant.hyperparameters]
        return None if any(map(callable, values)) else tuple(map(float, values))

    def over(self, steps: int) -> tuple[Any, ...]:
        """`at` for steps 1 to `steps` together: a number for a constant, an array (steps,) for a schedule."""
        names = self.variant.hyperparameters
        given = [self.hyperparameters[name] for name in names]
        return tuple(
            np.array([self._value(name, t) for t in range(1, steps + 1)]) if callable(value) else float(value)
            for name, value in zip(names, given, strict=True)
        )

    def _value(self, name: str, t: int) -> float:
        value = self.hyperparameters[name]
        if not callable(value):
            return float(value)
        given = value(t)
        try:
            number = float(given)
        except (TypeError, ValueError):
            number = math.nan
        allowed = self.allowed(name)
        if not (math.isfinite(number) and number in allowed):
            raise HyperparameterError(
                f"{self.name}: the schedule of {name} must give a number in {allowed}, {given!r} at t={t}"
            )
        return number

    def allowed(self, name: str) -> Interval:
        """What a function of t may give for a hyperparameter: a schedule may end at 0, or bring a range of its own."""
        own: Interval = getattr(self.hyperparameters[name], "allowed", self.rule.ranges[name].closed)
        return own

    def start_of(self, slot: str) -> float | str:
        """Where a slot starts: a number, or "x"."""
        start = self.variant.start[slot]
        return self._value(start, 1) if isinstance(start, str) and start != "x" else start

    def init(self, params: Any) -> State:
        """The state before the first step.

        params: float, floating array, or nested dict, list or tuple of them. Raises InputError for other leaves.
        """
        leaves = [as_leaf(path, value) for path, value in flatten(params)]
        slots = {
            slot: rebuild(params, [_filled(leaf, self.start_of(slot)) for leaf in leaves])
            for slot in self.variant.slots
        }
        scalars = {slot: self.start_of(slot) for slot in self.variant.scalar_slots}
        return State(0, {**slots, **scalars})

    def step(self, params: Any, grads: Any, state: State) -> tuple[Any, State]:
        """One step: new parameters and new state. Nothing given is changed.

        grads: nested and shaped as params. Raises InputError where they, or the state, are not.
        """
        variant = self.variant
        row, scalar_slots = self.scalars(state)
        paths = flatten(params)
        gradients = leaves_like(params, grads, "grads")
        old = [leaves_like(params, state.slots[slot], f"state slot {slot}") for slot in variant.slots]
        stepped = [
            self._step_leaf(path, as_leaf(path, x), g, slots, row)
            for (path, x), g, *slots in zip(paths, gradients, *old, strict=True)
        ]
        new = [rebuild(params, [leaf[index] for leaf in stepped]) for index in range(1 + len(variant.slots))]
        slots = {
            **dict(zip(variant.slots, new[1:], strict=True)),
            **dict(zip(variant.scalar_slots, scalar_slots, strict=True)),
        }
        return new[0], State(state.t + 1, slots)

    def scalars(self, state: State) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """What the next step computes once, in float64: the row of scalars, and the scalar slots' new values."""
        variant, t = self.variant, state.t + 1
        if state.slots.keys() != variant.all_slots:
            raise InputError(
                f"the state holds {', '.join(state.slots) or 'no slots'}, {self.name} has "
                f"{', '.join((*variant.slots, *variant.scalar_slots)) or 'none'}: make it with this optimizer's init"
            )
        hoisted = (float(t), *self.at(t), *(state.slots[slot] for slot in variant.scalar_slots))
        results = plain.build(variant.program.scalars)(*hoisted)
        return results[: variant.program.row], results[variant.program.row :]

    def step_(self, params: Any, grads: Any, state: State) -> None:
        """One step in place: `params`, and the slots of `state`, are changed; the same bits as `step`.

        params: arrays that can be written, nested as ever. A fused kernel takes float32 and float64; until it is
        compiled in the background (`compile` waits for it), NumPy serves, as it does arrays that the kernel cannot
        take: with gaps, of other precisions, or gradients that share memory with what is written.
        Raises InputError for floats and read-only arrays, and where two arrays that are written share memory.

        >>> import numpy as np, thalweg as tw
        >>> opt, params = tw.sgd(lr=0.1), {"w": np.ones(2)}
        >>> opt.step_(params, {"w": np.array([1.0, 2.0])}, opt.init(params))
        >>> params["w"]
        array([0.9, 0.8])
        """
        step_groups_([(self, params, grads, state)])

    def compile(self) -> None:
        """Wait until the kernels of `step_` are ready, for float32 and float64."""
        compile_kernels(self.variant)

    def _step_leaf(self, path: str, x: Leaf, g: Any, slots: list[Any], row: tuple[float, ...]) -> tuple[Leaf, ...]:
        gradient = as_leaf(path.replace("params", "grads", 1), g)
        _check_shapes(path, x, {"gradient": gradient, **dict(zip(self.variant.slots, slots, strict=True))})
        if isinstance(x, float):
            return plain.build(self.variant.program.elements)(x, float(gradient), *map(float, slots), *row)
        stored = np.asarray(x).dtype
        working = np.result_type(stored, np.float32)  # float16 in storage, never in arithmetic: its epsilon is zero
        arguments = _in_precision(working, x, gradient, *slots)
        results = arrays.build(self.variant.program.elements)(*arguments, *row)
        return (_as_stored(results[0], x, stored), *(_as_stored(slot, x, working) for slot in results[1:]))

    def evaluation_point(self, params: Any, state: State) -> Any:
        """Where the model is to be evaluated: params, unless the rule declares another point."""
        program = self.variant.evaluation
        if program is None:
            return params
        hoisted = (
            float(max(state.t, 1)),
            *self.at(max(state.t, 1)),
            *(state.slots[s] for s in self.variant.scalar_slots),
        )
        row = plain.build(program.scalars)(*hoisted)
        old = [leaves_like(params, state.slots[slot], f"state slot {slot}") for slot in self.variant.slots]
        points = [
            _point(program.elements, path, as_leaf(path, x), dict(zip(self.variant.slots, slots, strict=True)), row)
            for (path, x), *slots in zip(flatten(params), *old, strict=True)
        ]
        return rebuild(params, points)


def _point(function: Function, path: str, x: Leaf, slots: Mapping[str, Any], row: tuple[float, ...]) -> Leaf:
    _check_shapes(path, x, slots)
    if isinstance(x, float):
        return plain.build(function)(x, *map(float, slots.values()), *row)[0]
    working = np.result_type(x.dtype, np.float32)
    arguments = _in_precision(working, x, *slots.values())
    return _as_stored(arrays.build(function)(*arguments, *row)[0], x, x.dtype)


def _in_precision(dtype: np.dtype[Any], *values: Any) -> list[NDArray[Any]]:
    with np.errstate(over="ignore"):
        return [np.asarray(value, dtype=dtype) for value in values]


def _check_shapes(path: str, x: Leaf, others: Mapping[str, Any]) -> None:
    for name, other in others.items():
        if np.shape(other) != np.shape(x):
            raise InputError(
                f"{path} has shape {np.shape(x)}, its {name} {np.shape(other)}: gradient and slots must have the "
                "parameter's shape"
            )


def _filled(leaf: Leaf, start: float | str) -> Leaf:
    if isinstance(leaf, float):
        return leaf if isinstance(start, str) else start
    working = np.result_type(leaf.dtype, np.float32)
    return leaf.astype(working) if isinstance(start, str) else np.full_like(leaf, start, dtype=working)


def _as_stored(result: Any, x: Leaf, dtype: np.dtype[Any]) -> Leaf:
    """An array of x's own shape and the given precision, that shares memory with nothing."""
    with np.errstate(over="ignore"):
        return np.array(np.broadcast_to(np.asarray(result, dtype=dtype), np.shape(x)))


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else getattr(value, "__name__", repr(value))
