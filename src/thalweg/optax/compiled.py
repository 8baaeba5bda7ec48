"""A contestant's step on a user's JAX loss, traced once for all of its learning rates, and seeds where that can be."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import FunctionType
from typing import Any

import jax
import jax.numpy as jnp
import optax

from thalweg.errors import InputError
from thalweg.optax.transformation import evaluation_params, to_optax
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.problem import Foreign

Numbers = Mapping[str, Any]


class Compiled:
    """The functions of a run. `numbers` are hyperparameters that may differ from run to run: traced, as Python's floats
    are, so that they take the precision of what they meet."""

    def __init__(self, loss: Callable[[Any, Any], Any], optimizer: Optimizer | Foreign) -> None:
        self.optimizer = optimizer
        self.value = jax.jit(loss)
        self.gradient = jax.value_and_grad(loss)
        self.init, self.step, self.point = jax.jit(self._init), jax.jit(self._step), jax.jit(self._point)
        self.finite = jax.jit(_finite)

    def _transformation(self, numbers: Numbers) -> optax.GradientTransformation:
        if isinstance(self.optimizer, Optimizer):
            return to_optax(self.optimizer, **numbers)
        return self.optimizer.factory(**{**self.optimizer.hyperparameters, **numbers})

    def _init(self, params: Any, numbers: Numbers) -> Any:
        return self._transformation(numbers).init(params)

    def _step(self, params: Any, state: Any, batch: Any, numbers: Numbers) -> tuple[Any, Any, Any]:
        value, gradients = self.gradient(params, batch)
        update = optax.with_extra_args_support(self._transformation(numbers)).update
        updates, state = update(gradients, state, params, value=value, grad=gradients)  # some ask for the loss too
        return optax.apply_updates(params, updates), state, value

    def _point(self, params: Any, state: Any, numbers: Numbers) -> Any:
        """Where the model is to be evaluated."""
        if isinstance(self.optimizer, Optimizer):
            return evaluation_params(self.optimizer, params, state, **numbers)
        from optax import contrib

        averaged = isinstance(state, contrib.ScheduleFreeState)
        return contrib.schedule_free_eval_params(state, params) if averaged else params


class Frozen(Compiled):
    """Where an optimizer decides by a number in Python, which a traced one cannot be."""

    def __init__(self, loss: Callable[[Any, Any], Any], optimizer: Foreign, numbers: Numbers) -> None:
        super().__init__(loss, optimizer)
        self.numbers = numbers

    def _transformation(self, numbers: Numbers) -> optax.GradientTransformation:  # noqa: ARG002  # as Compiled has it
        return super()._transformation(self.numbers)


def compiled(
    name: str,
    loss: Callable[[Any, Any], Any],
    optimizer: Optimizer | Foreign,
    numbers: Numbers,
    params: Any,
    batch: Any,
) -> Compiled:
    """The functions for a loss, an optimizer and hyperparameters of these names.

    Raises InputError where the loss of `params` on `batch` is no number, or the optimizer is of another library.
    """
    if isinstance(optimizer, Foreign) and optimizer.library != "optax":
        raise InputError(f"{optimizer.name} cannot train {name}, a JAX model: choose one of ours or of optax")
    made = _kept(_Key(_of_loss(loss), _of_optimizer(optimizer), loss, optimizer))
    shape = jax.eval_shape(loss, params, batch)
    if getattr(shape, "shape", None) != ():
        kind = f"an array of shape {shape.shape}" if hasattr(shape, "shape") else type(shape).__name__
        raise InputError(f"the loss of {name} must be one number; {kind} was returned")
    try:
        jax.eval_shape(made._init, params, numbers)
    except jax.errors.ConcretizationTypeError:
        assert isinstance(optimizer, Foreign)
        return Frozen(loss, optimizer, numbers)
    return made


@dataclass(frozen=True)
class _Key:
    """By what two runs are of one contestant on one loss."""

    of_loss: Hashable
    of_optimizer: Hashable
    loss: Callable[[Any, Any], Any] = field(compare=False)
    optimizer: Optimizer | Foreign = field(compare=False)


@lru_cache(maxsize=32)
def _kept(key: _Key) -> Compiled:
    return Compiled(key.loss, key.optimizer)


def _of_loss(loss: Callable[[Any, Any], Any]) -> Hashable:
    """The same for functions that one definition made, if they hold equal things; else the function itself.

    So a loss that is defined within a function of a seed is compiled once too, unless it holds that seed's arrays.
    """
    if not isinstance(loss, FunctionType):
        return loss
    cells = [cell.cell_contents for cell in loss.__closure__ or ()]
    held = [*cells, *(loss.__defaults__ or ()), *(loss.__kwdefaults__ or {}).items()]
    key = (loss.__code__, id(loss.__globals__), *((type(each), each) for each in held))
    try:
        hash(key)
    except TypeError:
        return loss
    return key


def _of_optimizer(optimizer: Optimizer | Foreign) -> Hashable:
    if isinstance(optimizer, Optimizer):
        return optimizer
    return optimizer.factory, tuple((name, repr(value)) for name, value in sorted(optimizer.hyperparameters.items()))


def _finite(params: Any) -> Any:
    """Whether all of them are."""
    return jnp.all(jnp.array([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(params)]))
