"""Run Keras (on JAX) and optax in float64 in a process of their own: their switches hold for a whole process.

python -m tests.like.in_jax paths.npz
"""

import inspect
import json
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.like.rows import START, STEPS, Row, gradients, keras_rows, optax_rows, rate

KERAS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {}),
    "nesterov": ("SGD", {"nesterov": True}),
    "rmsprop": ("RMSprop", {}),
    "adagrad": ("Adagrad", {}),
    "adadelta": ("Adadelta", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "adamax": ("Adamax", {}),
    "nadam": ("Nadam", {}),
    "lion": ("Lion", {}),
    "schedule_free_adamw": ("ScheduleFreeAdamW", {}),
}
OPTAX: dict[str, tuple[str, dict[str, Any]]] = {
    "momentum": ("sgd", {}),
    "nesterov": ("sgd", {"nesterov": True}),
}
OURS = {"momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9}}
"""Defaults that are ours."""
RATES = np.array([rate(t) for t in range(1, STEPS + 1)])


def keras_path(row: Row) -> NDArray[Any]:
    """Where Keras goes: (steps, elements)."""
    import keras

    class Rates(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
        def __call__(self, step: Any) -> Any:
            return keras.ops.take(keras.ops.convert_to_tensor(RATES, "float64"), step)

    name, fixed = KERAS[row.function]
    given = {**OURS.get(row.function, {}), **row.given, **fixed}
    optimizer = getattr(keras.optimizers, name)(learning_rate=Rates(), **given)
    x, path = keras.Variable(START, dtype="float64"), []
    for g in gradients():
        optimizer.apply([keras.ops.convert_to_tensor(g, "float64")], [x])
        path.append(np.array(x.numpy()))
    return np.array(path)


def optax_made(function: str) -> Callable[..., Any]:
    import optax

    name, _ = OPTAX.get(function, (function, {}))
    made: Callable[..., Any] = getattr(optax.contrib if name.startswith("schedule_free") else optax, name)
    return made


def optax_path(row: Row, float64_warmup: bool = True) -> NDArray[Any]:
    """Where optax goes, and where the model is evaluated: (2, steps, elements).

    optax's own schedule of a warm-up is float32 even where all else is float64; the same one in float64 can stand for
    it.
    """
    import jax.numpy as jnp
    import optax

    given = {**OURS.get(row.function, {}), **row.given, **OPTAX.get(row.function, ("", {}))[1]}
    rates = jnp.array(RATES)
    rate_of = row.lr or (lambda count: rates[count])
    if float64_warmup and (steps := given.pop("warmup_steps", None)):
        rate_of = lambda count: row.lr * jnp.minimum(count / jnp.float64(steps), 1)  # noqa: E731
    made = optax_made(row.function)(rate_of, **given)
    x, path = jnp.array(START), []
    state = made.init(x)
    for g in gradients():
        updates, state = made.update(jnp.array(g), state, x)
        x = optax.apply_updates(x, updates)
        point = optax.contrib.schedule_free_eval_params(state, x) if row.function.startswith("schedule_free") else x
        path.append(np.array((x, point)))
    return np.array(path).swapaxes(0, 1)


def warmed_rows() -> list[Row]:
    return [row for row in optax_rows() if row.given.get("warmup_steps")]


def defaults() -> dict[str, dict[str, Any]]:
    """library.function -> the defaults of what the library's constructor takes, where they can be written."""
    import keras

    signatures = {f"keras.{each}": getattr(keras.optimizers, name).__init__ for each, (name, _) in KERAS.items()}
    signatures |= {f"optax.{each}": optax_made(each) for each in {row.function for row in optax_rows()}}
    found = {}
    for each, made in signatures.items():
        parameters = inspect.signature(made).parameters.values()
        found[each] = {p.name: p.default for p in parameters if isinstance(p.default, bool | int | float | None)}
    return found


def main(target: str) -> None:
    os.environ["KERAS_BACKEND"] = "jax"
    import jax
    import keras

    jax.config.update("jax_enable_x64", True)
    keras.backend.set_floatx("float64")
    np.savez(
        target,
        keras=np.array([keras_path(row) for row in keras_rows()]),
        optax=np.array([optax_path(row) for row in optax_rows()]),
        float32_warmup=np.array([optax_path(row, float64_warmup=False) for row in warmed_rows()]),
        defaults=np.array(json.dumps(defaults())),
    )


if __name__ == "__main__":
    main(sys.argv[1])
