"""Where an optimizer goes on given gradients: optax's own, ours under JAX, ours on NumPy."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

import thalweg as tw
from thalweg.rules import CATALOGUE

STEPS = 60
SIZES = np.array([1e-5, 1e-3, 0.1, 1.0, 30.0, 1e4])
"""How large each element's gradients are."""
START = np.array([0.3, -1.2, 2.0, -0.7, 1e-2, 5.0])
TYPICAL = {"weight_decay": 0.1, "momentum": 0.9}


def pace(t: Any) -> Any:
    """A learning rate that changes, as a function that NumPy and JAX can both compute."""
    return 0.03 * (1.0 + 0.5 * (t % 7) / 7.0) / (1.0 + t / 80.0)


def gradients() -> NDArray[np.float64]:
    """(steps, elements): signs change, and the size of each element's goes up and down a hundredfold."""
    t, e = np.arange(1, STEPS + 1)[:, None], np.arange(len(SIZES))[None, :]
    wave = np.sin(0.7 * t + e) + 0.3 * np.cos(2.1 * t + 2.0 * e)
    return np.asarray(SIZES * wave * 10.0 ** np.sin(t / 15.0 + e))


def given(dtype: Any = np.float64) -> tuple[NDArray[Any], NDArray[Any]]:
    return START.astype(dtype), gradients().astype(dtype)


def traced_path(transformation: optax.GradientTransformation, x0: Any, grads: Any) -> NDArray[Any]:
    """(steps, elements): update and apply_updates, in a scan under jit."""

    def step(carry: Any, g: Any) -> Any:
        x, state = carry
        updates, state = transformation.update(g, state, x)
        x = optax.apply_updates(x, updates)
        return (x, state), x

    @jax.jit
    def run(x0: Any, grads: Any) -> Any:
        return jax.lax.scan(step, (x0, transformation.init(x0)), grads)[1]

    return np.asarray(run(jnp.asarray(x0), jnp.asarray(grads)))


def our_path(optimizer: tw.Optimizer, x0: NDArray[Any], grads: NDArray[Any]) -> NDArray[Any]:
    x, state, path = x0, optimizer.init(x0), []
    for g in grads:
        x, state = optimizer.step(x, g, state)
        path.append(x)
    return np.array(path)


def apart(a: NDArray[Any], b: NDArray[Any]) -> float:
    """The largest distance, against the largest number of each element's path."""
    assert a.shape == b.shape
    a, b = a.astype(np.float64), b.astype(np.float64)
    return float(np.max(np.abs(a - b) / np.max(np.abs(b), axis=0)))


def variants(**more: float) -> Iterator[tuple[str, Callable[..., tw.Optimizer]]]:
    """Every rule of the catalogue with every choice of its flags."""
    for name, rule in CATALOGUE.items():
        for flags in rule._variants:
            pairs = zip(rule._flags, flags, strict=True)
            chosen = {flag: TYPICAL[flag] if value == "number" else value for flag, value in pairs}
            chosen |= {name: value for name, value in more.items() if name in rule.defaults}
            yield f"{name}{list(flags)}", make(rule, chosen)


def make(rule: tw.Rule, chosen: dict[str, Any]) -> Callable[..., tw.Optimizer]:
    return lambda **given: rule(**{**chosen, **given})
