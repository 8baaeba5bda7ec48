"""The JAX engine: a recording traced by JAX, under jit, vmap, scan and grad.

Special cases follow recording/arithmetic.py; only XLA's own choices differ: it may fuse a product and a sum into one
rounding, divides lanes by what they share as a product with the reciprocal, and on CPU takes numbers below the smallest
normal one for zero.

Where a derivative has no value, one is chosen:

- `sqrt` has the derivative 0 at 0, so that a step has one at g = 0 (|g| = sqrt(g**2) then has the derivative 0 there);
- `maximum` and `minimum` follow the operand that they return, `b` where both are equal, as recording/derivative.py;
- `where` follows the branch that it takes. Reverse mode alone would multiply an infinite slope of the other branch by
  zero: `elementwise` takes slopes forward, and transposes only their product with what is differentiated.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.custom_derivatives import SymbolicZero

from thalweg.engines import source
from thalweg.recording.tape import Function

DIALECT: source.Dialect = {
    **source.INFIX,
    "constant": "number({0!r})",
    "div": "divide({0}, {1})",
    "and": "{0} & {1}",
    "or": "{0} | {1}",
    "not": "logical_not({0})",
}
unfolded: Callable[[Any], Any] = jax.lax.optimization_barrier
BITS = 31  # of the largest step count that is met: an int32


def divide(a: Any, b: Any) -> Any:
    """a / b. By a constant XLA would multiply by the reciprocal: 1 - 50 * (1 / 50), fused, is less than 0.

    So b is made to look as if it followed a, in every lane of a vmap too; a NaN gives one either way.
    """
    if not isinstance(b, jax.core.Tracer) and np.ndim(b) == 0:
        b = unfolded(jnp.where(a == a, b, math.nan))
    return a / b


def sqrt(a: Any) -> Any:
    positive = a > 0
    at_zero = jnp.where(a == 0, jax.lax.stop_gradient(a), math.nan)
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, a, 1)), at_zero)


def maximum(a: Any, b: Any) -> Any:
    return jnp.where((a > b) | (a != a), a, b)


def minimum(a: Any, b: Any) -> Any:
    return jnp.where((a < b) | (a != a), a, b)


def sign(a: Any) -> Any:
    return jnp.where(a == 0, 0, jnp.sign(a))  # XLA's sign of -0 is -0


@jax.custom_jvp
def power(a: Any, n: Any) -> Any:
    """arithmetic.power: by repeated squaring where n is integral."""
    a, n = jnp.broadcast_arrays(a, n)
    integral = (n == jnp.floor(n)) & (abs(n) < 2.0**BITS)
    left = jnp.where(integral, abs(n), 0).astype(np.int32)
    one, square, result = jnp.ones_like(a), a, jnp.ones_like(a)
    bits = BITS if isinstance(left, jax.core.Tracer) else int(np.max(left, initial=0)).bit_length()
    for bit in range(bits):  # by primitives, which are traced and compiled faster
        taken = jax.lax.ne(jax.lax.bitwise_and(left, jnp.full_like(left, 1 << bit)), jnp.zeros_like(left))
        result = jax.lax.mul(result, jax.lax.select(taken, square, one))
        square = jax.lax.mul(square, square)
    return jnp.where(integral, jnp.where(n < 0, 1 / result, result), jnp.power(a, n))


@power.defjvp
def _slope_of_power(primals: tuple[Any, Any], tangents: tuple[Any, Any]) -> tuple[Any, Any]:
    """Of C's pow, whichever way it is computed: the result's bits say nothing of how it changes with n."""
    (a, n), (da, dn) = primals, tangents
    result = power(a, n)
    by_base = jnp.where(n == 0, 0, n * power(a, n - 1))
    by_exponent = jnp.where(a > 0, result * jnp.log(jnp.where(a > 0, a, 1)), 0)
    return result, by_base * da + by_exponent * dn


NAMESPACE = {
    "divide": divide,
    "sqrt": sqrt,
    "maximum": maximum,
    "minimum": minimum,
    "sign": sign,
    "power": power,
    "pow": jnp.power,
    "where": jnp.where,
    "logical_not": jnp.logical_not,
    "inf": math.inf,
    "nan": math.nan,
    **{
        name: getattr(jnp, name)
        for name in ("abs", "floor", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan")
    },
}


@lru_cache(maxsize=1024)
def build(function: Function, dtype: Any) -> Callable[..., tuple[Any, ...]]:
    """`function` as a callable of arrays of one precision, `dtype`, which its constants take too."""
    return source.python(function, DIALECT, {**NAMESPACE, "number": np.dtype(dtype).type})


def elementwise(run: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """`run`, each of whose outputs depends on an input element by element, with slopes that are taken forward."""
    call = jax.custom_jvp(run)

    def with_slopes(primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        results = call(*primals)
        changes = [jnp.zeros_like(result) for result in results]
        for place, tangent in enumerate(tangents):
            if not isinstance(tangent, SymbolicZero):
                slopes = _slopes(run, primals, place)
                changes = [change + slope * tangent for change, slope in zip(changes, slopes, strict=True)]
        return results, tuple(changes)

    call.defjvp(with_slopes, symbolic_zeros=True)
    return call


def _slopes(run: Callable[..., tuple[Any, ...]], inputs: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """The derivatives of all outputs by one input."""
    before, by, after = inputs[:place], inputs[place], inputs[place + 1 :]
    _, slopes = jax.jvp(lambda value: run(*before, value, *after), (by,), (jnp.ones_like(by),))
    return tuple(slopes)


def in_float64(run: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """`run` on float64, whether or not JAX has it enabled: inputs are widened, results returned as JAX allows.

    Python floats among the inputs keep all their digits: 1 - beta2**t of a float32 beta2 would be 1e-5 off.
    """

    def wide(*inputs: Any) -> tuple[Any, ...]:
        narrow = jnp.result_type(float)
        with jax.enable_x64(True):
            results = run(*(jnp.asarray(value, np.float64) for value in inputs))
            return tuple(jnp.asarray(result, narrow) for result in results)

    return wide
