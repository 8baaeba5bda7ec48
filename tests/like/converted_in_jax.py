"""Keras (on JAX) and optax with converted numbers, set anew before each step, in a process of their own.

python -m tests.like.converted_in_jax paths.npz
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import thalweg as tw
from tests.like.rows import EPSILONS, START, gradients, rate

GIVEN: dict[str, dict[str, Callable[[float], tw.Optimizer]]] = {
    "keras": {
        "adam": lambda eps: tw.adam(lr=rate, eps=eps, beta2=0.95),
        "adamw": lambda eps: tw.adamw(lr=rate, eps=eps, beta2=0.95, weight_decay=0.3),
        "amsgrad": lambda eps: tw.amsgrad(lr=rate, eps=eps, beta2=0.95),
        "momentum": lambda eps: tw.momentum(lr=rate, momentum=0.8, dampening=0.3),
        "rmsprop": lambda eps: tw.rmsprop(lr=rate, eps=eps, alpha=0.8),
        "tensorflow1 rmsprop": lambda eps: tw.like.tensorflow1.rmsprop(learning_rate=rate, epsilon=eps, momentum=0.7),
        "adagrad": lambda eps: tw.adagrad(lr=rate, eps=0.0, v0=eps, lr_decay=0.1),
        "nadam": lambda eps: tw.nadam(lr=rate, eps=eps, momentum_decay=1.0),
        "signum": lambda eps: tw.signum(lr=rate, beta=0.8),
    },
    "optax": {
        "keras adam": lambda eps: tw.like.keras.adam(learning_rate=rate, epsilon=eps, beta_2=0.95),
        "amsgrad": lambda eps: tw.amsgrad(lr=rate, eps=eps, beta2=0.95),
        "radam": lambda eps: tw.radam(lr=rate, eps=eps, beta2=0.95),
        "rmsprop": lambda eps: tw.rmsprop(lr=rate, eps=eps, alpha=0.8, momentum=0.7),
        "momentum": lambda eps: tw.momentum(lr=rate, momentum=0.5, dampening=0.3),
        "nadam": lambda eps: tw.nadam(lr=rate, eps=eps, momentum_decay=1e6),
        "tensorflow1 adamw": lambda eps: tw.like.tensorflow1.adamw(learning_rate=rate, epsilon=eps, weight_decay=3e-3),
    },
}


def keras_path(found: tw.Conversion) -> Any:
    import keras

    name = found.call.split("(")[0].rpartition(".")[2]
    optimizer = getattr(keras.optimizers, name)(**found.at(1))
    x, path = keras.Variable(START, dtype="float64"), []
    optimizer.build([x])
    for t, g in enumerate(gradients(), 1):
        for each, value in found.at(t).items():
            setattr(optimizer, each, value)
        optimizer.apply([keras.ops.convert_to_tensor(g, "float64")], [x])
        path.append(np.array(x.numpy()))
    return np.array(path)


def optax_path(found: tw.Conversion) -> Any:
    import jax.numpy as jnp
    import optax

    made = getattr(optax, found.call.split("(")[0].partition(".")[2])
    x, path = jnp.array(START), []
    state = made(**found.at(1)).init(x)
    for t, g in enumerate(gradients(), 1):
        updates, state = made(**found.at(t)).update(jnp.array(g), state, x)
        x = optax.apply_updates(x, updates)
        path.append(np.array(x))
    return np.array(path)


def main(target: str) -> None:
    os.environ["KERAS_BACKEND"] = "jax"
    import jax
    import keras

    jax.config.update("jax_enable_x64", True)
    keras.backend.set_floatx("float64")
    np.savez(target, **{
        f"{library} {name} {eps}": (keras_path if library == "keras" else optax_path)(tw.convert(made(eps), library))
        for library, cases in GIVEN.items() for name, made in cases.items() for eps in EPSILONS
    })  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
