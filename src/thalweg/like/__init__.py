"""What other libraries compute under the same names: their formulas, their hyperparameters, their defaults.

    tw.like.keras.rmsprop(learning_rate=1e-3)
    tw.like.optax.rmsprop(learning_rate=1e-3, decay=0.99, eps_in_sqrt=False)
    tw.like.tensorflow1.rmsprop(learning_rate=1e-3)

Each function has the library's own names and defaults, and gives an Optimizer: one of our rules where only options
differ, a rule of its own where the formula does. It computes what the library's released version computes, an error of
it included; the docstring then says so.

    torch        PyTorch 2.13, torch.optim
    keras        Keras 3.15, keras.optimizers
    optax        optax 0.2.8
    tensorflow1  TensorFlow 1.15, tf.train, today tf.compat.v1.train
    torch7       Torch7's optim, in Lua

Write `tw.like.keras.adam(...)` in full: `from thalweg.like import keras, torch` would shadow the libraries.

Any hyperparameter that is a number may be a function of the step t. Here t counts from 1, as in the papers; Keras and
optax count from 0, so that a schedule s of theirs is `lambda t: s(t - 1)`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thalweg.like import keras as keras
    from thalweg.like import optax as optax
    from thalweg.like import tensorflow1 as tensorflow1
    from thalweg.like import torch as torch
    from thalweg.like import torch7 as torch7

_LIBRARIES = ("keras", "optax", "tensorflow1", "torch", "torch7")


def __getattr__(name: str) -> Any:
    if name in _LIBRARIES:
        return import_module(f"thalweg.like.{name}")
    raise AttributeError(f"thalweg.like has no library {name!r}; it has {', '.join(_LIBRARIES)}")


def __dir__() -> list[str]:
    return list(_LIBRARIES)
