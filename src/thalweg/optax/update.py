"""Init and update of a rule over any tree of JAX arrays, by the rule's own recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from thalweg.engines.jax import build, elementwise, in_float64
from thalweg.errors import InputError
from thalweg.optax.numbers import number
from thalweg.optimizer.state import State as Ours
from thalweg.recording.hoisting import Program
from thalweg.recording.tape import Function

if TYPE_CHECKING:
    from thalweg.optimizer.optimizer import Optimizer
    from thalweg.optimizer.variant import Variant


class State(NamedTuple):
    """The steps taken, and each slot by name: nested as the parameters are, or one number for all of them."""

    t: jax.Array
    slots: dict[str, Any]

    def to_numpy(self) -> Ours:
        """The same as `tw.save_checkpoint` and the steps on NumPy's arrays take it."""
        slots = jax.device_get(self.slots)
        numbers = {slot: tree.item() for slot, tree in slots.items() if getattr(tree, "shape", None) == ()}
        return Ours(int(self.t), {**slots, **numbers})


# A state of NumPy's arrays, as tw.load_checkpoint gives it, may be an argument of a jitted function too.
jax.tree_util.register_pytree_node(Ours, lambda state: ((state.t, state.slots), None), lambda _, parts: Ours(*parts))


@dataclass(frozen=True)
class Update:
    """An optimizer as optax's init and update."""

    optimizer: Optimizer

    @property
    def variant(self) -> Variant:
        return self.optimizer.variant

    def init(self, params: Any) -> State:
        paths, leaves, tree = _flat(params)
        arrays = [_array(path, leaf) for path, leaf in zip(paths, leaves, strict=True)]
        slots = {slot: tree.unflatten([self._filled(x, slot) for x in arrays]) for slot in self.variant.slots}
        scalars = {slot: jnp.asarray(self._start(slot), jnp.result_type(float)) for slot in self.variant.scalar_slots}
        return State(jnp.zeros([], jnp.int32), {**slots, **scalars})

    def _start(self, slot: str) -> Any:
        start = self.variant.start[slot]
        return number(self.optimizer, start, jnp.ones([], jnp.int32)) if isinstance(start, str) else start

    def _filled(self, x: jax.Array, slot: str) -> jax.Array:
        if self.variant.start[slot] == "x":
            return jnp.array(x, _working(x))  # a copy: both may be donated
        return jnp.full_like(x, self._start(slot), dtype=_working(x))

    def update(self, grads: Any, state: State | Ours, params: Any = None) -> tuple[Any, State]:
        state = self._checked(params, state)
        paths, leaves, tree = _flat(params)
        gradients = _along(tree, grads, "grads")
        old = [_along(tree, state.slots[slot], f"slot {slot}") for slot in self.variant.slots]
        t = state.t + 1
        row, scalar_slots = self._scalars(self.variant.program, t, state)
        stepped = [
            self._leaf(path, _array(path, x), g, slots, row)
            for path, x, g, *slots in zip(paths, leaves, gradients, *old, strict=True)
        ]
        new = [tree.unflatten([leaf[place] for leaf in stepped]) for place in range(1 + len(self.variant.slots))]
        slots = dict(zip(self.variant.slots, new[1:], strict=True))
        return new[0], State(t, {**slots, **dict(zip(self.variant.scalar_slots, scalar_slots, strict=True))})

    def state_in(self, opt_state: Any) -> State | Ours:
        """The one state of this optimizer among those that optax has nested."""
        leaves = jax.tree.leaves(opt_state, is_leaf=_is_state)
        states = [leaf for leaf in leaves if isinstance(leaf, State | Ours)]
        found = [state for state in states if state.slots.keys() == self.variant.all_slots]
        if len(found) != 1:
            raise InputError(f"opt_state must hold one state of {self.optimizer.name}, {len(found)} were found")
        return found[0]

    def evaluation_point(self, params: Any, state: State | Ours) -> Any:
        program = self.variant.evaluation
        if program is None:
            return params
        state = self._checked(params, state)
        paths, leaves, tree = _flat(params)
        old = [_along(tree, state.slots[slot], f"slot {slot}") for slot in self.variant.slots]
        row, _ = self._scalars(program, jnp.maximum(state.t, 1), state)
        points = list[Any]()
        for path, leaf, *slots in zip(paths, leaves, *old, strict=True):
            x = _array(path, leaf)
            masked = any(isinstance(slot, optax.MaskedNode) for slot in slots)
            points.append(x if masked else _elements(program.elements, x, *slots, *row)[0].astype(x.dtype))
        return tree.unflatten(points)

    def _checked(self, params: Any, state: State | Ours) -> State:
        """The state in JAX's arrays, of the types that `init` gives."""
        name, slots = self.optimizer.name, self.variant.all_slots
        if params is None:
            raise InputError(f"{name} needs the parameters: call update(grads, state, params)")
        if not _is_state(state) or state.slots.keys() != slots:
            given = ", ".join(state.slots) or "no slots" if _is_state(state) else type(state).__name__
            raise InputError(
                f"{name} needs a state with {', '.join(sorted(slots)) or 'no slots'}, one with {given} was given: "
                "make it with this transformation's init"
            )
        if isinstance(state, State):
            return state
        single = {slot: jnp.asarray(state.slots[slot], jnp.result_type(float)) for slot in self.variant.scalar_slots}
        nested = {slot: jax.tree.map(jnp.asarray, state.slots[slot]) for slot in self.variant.slots}
        return State(jnp.asarray(state.t, jnp.int32), {**nested, **single})

    def _scalars(self, program: Program, t: jax.Array, state: State) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What is computed once a step, in float64: the row of scalars, and the scalar slots' new values."""
        variant = self.variant
        hoisted = [
            t,
            *(number(self.optimizer, name, t) for name in variant.hyperparameters),
            *(state.slots[slot] for slot in variant.scalar_slots),
        ]
        held = [place for place, value in enumerate(hoisted) if isinstance(value, jax.Array)]
        run = in_float64(build(program.scalars, np.float64))

        def scalars(*arrays: Any) -> tuple[Any, ...]:
            given = dict(zip(held, arrays, strict=True))
            return run(*(given.get(place, value) for place, value in enumerate(hoisted)))

        results = elementwise(scalars)(*(hoisted[place] for place in held))
        return results[: program.row], results[program.row :]

    def _leaf(self, path: str, x: jax.Array, g: Any, slots: list[Any], row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The change of one parameter, and its new slots. A gradient of None leaves all as it was."""
        if g is None:
            return jnp.zeros_like(x), *slots
        gradient = _array(path.replace("params", "grads", 1), g)
        for name, other in {"gradient": gradient, **dict(zip(self.variant.slots, slots, strict=True))}.items():
            if jnp.shape(other) != x.shape:
                raise InputError(f"{path} has shape {x.shape}, its {name} {jnp.shape(other)}: they must be the same")
        sign, elements = _change(self.variant.program.elements)
        first, *new = _elements(elements, x, gradient, *slots, *row)
        change = sign * first if sign else first - x
        return change.astype(x.dtype), *new


def _is_state(value: Any) -> bool:
    return isinstance(value, State | Ours)


@lru_cache(maxsize=1024)
def _change(whole: Function) -> tuple[int, Function]:
    """The element part with the change of x for its first result, times a sign; 0 where that result is the new x.

    A rule that ends in x - s changes x by -s: as in optax, it then loses no digit to x, and x + (-s) is x - s.
    """
    x, *slots = whole.outputs
    operation, operands, _ = whole.nodes[x]
    if operation == "sub" and whole.nodes[operands[0]].value == "x":
        return -1, Function(whole.inputs, whole.nodes, (operands[1], *slots))
    return 0, whole


def _elements(function: Function, x: jax.Array, *inputs: Any) -> tuple[Any, ...]:
    """The element part in float32 or better; all results have x's shape."""
    dtype = _working(x)
    results: tuple[Any, ...] = _compiled(function, dtype)(*(jnp.asarray(value, dtype) for value in (x, *inputs)))
    return results


@lru_cache(maxsize=1024)
def _compiled(function: Function, dtype: Any) -> Callable[..., tuple[Any, ...]]:
    """Traced once for all parameters of one shape: a model of many is traced sooner, and one step is no slow one where
    nothing around it is compiled."""
    run = build(function, dtype)

    def of(*arrays: Any) -> tuple[Any, ...]:
        return tuple(jnp.broadcast_to(jnp.asarray(result, dtype), arrays[0].shape) for result in run(*arrays))

    return jax.jit(elementwise(of))


def _working(x: jax.Array) -> Any:
    """Low precision is for storage: the epsilon of a rule may be zero in it."""
    return x.dtype if x.dtype.itemsize >= 4 else np.dtype(np.float32)


def _flat(params: Any) -> tuple[list[str], list[Any], Any]:
    """The leaves with their paths, and the tree they hang on."""
    found, tree = jax.tree_util.tree_flatten_with_path(params)
    return [f"params{jax.tree_util.keystr(path)}" for path, _ in found], [leaf for _, leaf in found], tree


def _along(tree: Any, other: Any, what: str) -> list[Any]:
    """The leaves of `other` in the order of the parameters', whose tree it must resemble."""
    try:
        leaves: list[Any] = tree.flatten_up_to(other)
    except ValueError as error:
        raise InputError(f"{what} must be nested as params are: {' '.join(str(error).split())}") from None
    return leaves


def _array(path: str, value: Any) -> jax.Array:
    """`value` as an array of floats."""
    try:
        array = jnp.asarray(value)
    except (TypeError, ValueError):
        raise InputError(f"{path} must be an array of floats, {type(value).__name__} was given") from None
    if not jnp.issubdtype(array.dtype, np.floating):
        raise InputError(f"{path} must be an array of floats, {array.dtype} was given: optax.masked leaves it out")
    return array
