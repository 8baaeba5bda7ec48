"""Hyperparameters at a step that JAX traces: numbers, numbers that JAX holds, schedules, functions of t."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from thalweg.engines.jax import build, elementwise, in_float64
from thalweg.errors import HyperparameterError, ReadError
from thalweg.recording.normal import normalise
from thalweg.recording.reading import read
from thalweg.recording.tape import Function
from thalweg.schedules.schedule import Schedule

if TYPE_CHECKING:
    from thalweg.optimizer.optimizer import Optimizer

REAL = (np.floating, np.integer)


class Held:
    """A number that JAX holds, the same at every step. The rule takes it as a function of t."""

    def __init__(self, value: jax.Array) -> None:
        self.value = value

    def __call__(self, _: Any) -> jax.Array:
        return self.value

    def __repr__(self) -> str:
        return repr(self.value)


def as_hyperparameter(value: Any) -> Any:
    """What a rule takes for `value`: an array of JAX as a function of t, whose number is seen when it is asked."""
    return Held(value) if isinstance(value, jax.Array) else value


def number(optimizer: Optimizer, name: str, t: Any) -> float | jax.Array:
    """A numeric hyperparameter at step `t`; a constant stays a Python float, with all its digits.

    Raises HyperparameterError for a function that cannot be traced, and for what is no number or, where that can be
    seen, out of its range.
    """
    value = optimizer.hyperparameters[name]
    if not callable(value):
        return float(value)
    if isinstance(value, Schedule) and not value.is_python:
        given = _run(value.recorded, t)
    else:
        given = _asked(f"{optimizer.name}: the schedule of {name}", value, t)
    return _checked(optimizer, name, given)


def _run(recorded: Function, t: Any) -> jax.Array:
    result: jax.Array = elementwise(in_float64(build(recorded, np.float64)))(t)[0]
    return result


def _asked(what: str, function: Callable[[Any], Any], t: Any) -> Any:
    """What a user's function answers to `t`: traced as it is, else as it can be recorded."""
    try:
        return function(t.astype(jnp.result_type(int)))  # so that t / 100 is a float64 where JAX has it enabled
    except (TypeError, jax.errors.JAXIndexError) as error:
        if not isinstance(t, jax.core.Tracer):
            raise
        recorded = _recorded(function)
        if recorded is None:
            raise HyperparameterError(
                f"{what} cannot be traced by JAX ({type(error).__name__}): write it with jax.numpy or thalweg's where, "
                "sqrt, ..., or as a schedule of thalweg.schedules"
            ) from error
        return _run(recorded, t)


def _recorded(function: Callable[[Any], Any]) -> Function | None:
    def at(t: Any) -> Any:
        return function(t)

    try:
        reading = read(at, ("t",))
    except ReadError:
        return None
    normal, outputs = normalise(reading.tape, reading.outputs, ("t",))
    return Function.of(normal.tape, ("t",), outputs)


def _checked(optimizer: Optimizer, name: str, given: Any) -> float | jax.Array:
    allowed = optimizer.allowed(name)
    array = given if isinstance(given, jax.Array) else np.asarray(given)
    if array.shape != () or not any(jnp.issubdtype(array.dtype, kind) for kind in REAL):
        kind = f"{array.dtype} of shape {array.shape}"
        raise HyperparameterError(
            f"{optimizer.name}: {name} must be one number, {kind} was given: jax.vmap maps over more"
        )
    if isinstance(array, jax.core.Tracer):
        return array
    if not (math.isfinite(value := float(array)) and value in allowed):
        raise HyperparameterError(f"{optimizer.name}: {name} must be a number in {allowed}, {value!r} was given")
    return array if isinstance(array, jax.Array) else value
