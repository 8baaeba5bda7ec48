"""Train a small network on scikit-learn's handwritten digits in JAX, with optax's own Adam and with Thalweg's.

    pip install 'thalweg[jax]' scikit-learn
    python examples/jax_training.py

Prints the loss of both after every epoch. In float64 they are one curve. In float32 they part a little: optax takes
1 - beta2**t in float32, which is 1e-5 off at first; Thalweg takes it in float64 whatever the parameters are. A few
seconds.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from sklearn.datasets import load_digits

import thalweg as tw

EPOCHS, BATCH, HIDDEN = 8, 64, 128
Params = dict[str, jax.Array]


def network(seed: int) -> Params:
    """The same numbers in either precision."""
    random = np.random.default_rng(seed)
    return {
        "w1": jnp.asarray(random.normal(size=(64, HIDDEN)) / 8),
        "b1": jnp.zeros(HIDDEN),
        "w2": jnp.asarray(random.normal(size=(HIDDEN, 10)) / HIDDEN**0.5),
        "b2": jnp.zeros(10),
    }


def loss(params: Params, images: jax.Array, labels: jax.Array) -> jax.Array:
    """Mean cross-entropy."""
    hidden = jnp.tanh(images @ params["w1"] + params["b1"])
    logits = hidden @ params["w2"] + params["b2"]
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


def batches(images: jax.Array, labels: jax.Array) -> Iterator[tuple[jax.Array, jax.Array]]:
    """Of one epoch; the last images that fill no batch are left out of it."""
    order = np.random.default_rng(0).permutation(len(images))
    for start in range(0, len(images) - BATCH + 1, BATCH):
        chosen = order[start : start + BATCH]
        yield images[chosen], labels[chosen]


def train(optimizer: optax.GradientTransformation, images: jax.Array, labels: jax.Array) -> list[float]:
    """The loss on all images after every epoch."""
    params = network(seed=0)
    state, losses = optimizer.init(params), []

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(params: Params, state: Any, *batch: jax.Array) -> tuple[Params, Any]:
        updates, state = optimizer.update(jax.grad(loss)(params, *batch), state, params)
        return optax.apply_updates(params, updates), state

    for _ in range(EPOCHS):
        for batch in batches(images, labels):
            params, state = step(params, state, *batch)
        losses.append(float(loss(params, images, labels)))
    return losses


def curves(float64: bool) -> dict[str, list[float]]:
    digits = load_digits()
    with jax.enable_x64(float64):
        images, labels = jnp.asarray(digits.data / 16), jnp.asarray(digits.target)
        return {
            "optax.adam(3e-3)": train(optax.adam(3e-3), images, labels),
            "tw.adam(lr=3e-3)": train(tw.to_optax(tw.adam(lr=3e-3)), images, labels),
        }


def main() -> None:
    single, double = curves(float64=False), curves(float64=True)
    print("epoch  " + "  ".join(single) + "  (float32)")
    for epoch, losses in enumerate(zip(*single.values(), strict=True), 1):
        print(f"{epoch:5}  " + "  ".join(f"{loss:<16.7f}" for loss in losses))
    theirs, ours = map(np.array, double.values())
    print(f"In float64 optax's and Thalweg's are {np.max(np.abs(ours / theirs - 1)):.0e} apart at most.")
    for name, losses in single.items():
        print(f"{name} in float32: {np.max(np.abs(np.array(losses) / theirs - 1)):.0e} from float64.")


if __name__ == "__main__":
    main()
