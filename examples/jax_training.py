"""Train a small network on scikit-learn's handwritten digits in JAX, with optax's own Adam and with Thalweg's.

    pip install 'thalweg[jax]' scikit-learn
    python examples/jax_training.py --help

Prints the loss of both after every epoch. In float64 they are one curve. In float32 they part a little: optax takes
1 - beta2**t in float32, which is 1e-5 off at first; Thalweg takes it in float64 whatever the parameters are. A few
seconds.
"""

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from arguments import Parser, count, rate, seed
from sklearn.datasets import load_digits

import thalweg as tw

BATCH, HIDDEN = 64, 128
EXAMPLES = """\
examples:
  python examples/jax_training.py                         8 epochs with Adam at a rate of 0.003
  python examples/jax_training.py --epochs 3 --lr 0.01    fewer, at another rate
  python examples/jax_training.py --seed 1                other weights and batches"""
Params = dict[str, jax.Array]


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser("examples/jax_training.py", (__doc__ or "").splitlines()[0], EXAMPLES)
    parser.add_argument("--epochs", type=count, default=8, help="over the images (8)")
    parser.add_argument("--lr", type=rate, default=3e-3, help="learning rate (0.003)")
    parser.add_argument("--seed", type=seed, default=0, help="of weights and batches (0)")
    return parser.parse_args(arguments)


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


def batches(seed: int, images: jax.Array, labels: jax.Array) -> Iterator[tuple[jax.Array, jax.Array]]:
    """Of one epoch; the last images that fill no batch are left out of it."""
    order = np.random.default_rng(seed).permutation(len(images))
    for start in range(0, len(images) - BATCH + 1, BATCH):
        chosen = order[start : start + BATCH]
        yield images[chosen], labels[chosen]


def train(optimizer: optax.GradientTransformation, chosen: argparse.Namespace, *data: jax.Array) -> list[float]:
    """The loss on all images after every epoch."""
    params = network(chosen.seed)
    state, losses = optimizer.init(params), []

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(params: Params, state: Any, *batch: jax.Array) -> tuple[Params, Any]:
        updates, state = optimizer.update(jax.grad(loss)(params, *batch), state, params)
        return optax.apply_updates(params, updates), state

    for _ in range(chosen.epochs):
        for batch in batches(chosen.seed, *data):
            params, state = step(params, state, *batch)
        losses.append(float(loss(params, *data)))
    return losses


def curves(chosen: argparse.Namespace, float64: bool) -> dict[str, list[float]]:
    digits, lr = load_digits(), chosen.lr
    with jax.enable_x64(float64):
        data = jnp.asarray(digits.data / 16), jnp.asarray(digits.target)
        return {
            f"optax.adam({lr})": train(optax.adam(lr), chosen, *data),
            f"tw.adam(lr={lr})": train(tw.to_optax(tw.adam(lr=lr)), chosen, *data),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    chosen = options(arguments)
    single, double = curves(chosen, float64=False), curves(chosen, float64=True)
    print("epoch  " + "  ".join(f"{name:<16}" for name in single) + "  (float32)")
    for epoch, losses in enumerate(zip(*single.values(), strict=True), 1):
        print(f"{epoch:5}  " + "  ".join(f"{loss:<16.7f}" for loss in losses))
    theirs, ours = map(np.array, double.values())
    print(f"In float64 optax's and Thalweg's are {np.max(np.abs(ours / theirs - 1)):.0e} apart at most.")
    for name, losses in single.items():
        print(f"{name} in float32: {np.max(np.abs(np.array(losses) / theirs - 1)):.0e} from float64.")


if __name__ == "__main__":
    main()
