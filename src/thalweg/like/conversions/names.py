"""What the libraries call the optimizers that they have, by our names, and how a call is written there."""

from collections.abc import Mapping
from typing import Any

from thalweg.like.conversions.changing import Changing
from thalweg.like.conversions.writing import JAX, LUA, called, number

TORCH = "torch.optim.{}(params, "
KERAS = "keras.optimizers.{}("
OPTAX = "optax.{}("
TF1 = "tf.compat.v1.train.{}Optimizer("
CONTRIB = "tf.contrib.opt.{}Optimizer("
TORCH7 = "optim.{}(feval, x, {{"


def _calls(form: str, **names: str) -> dict[str, str]:
    return {ours: form.format(theirs) for ours, theirs in names.items()}


NAMES: Mapping[str, Mapping[str, str]] = {
    "torch": _calls(
        TORCH, sgd="SGD", adagrad="Adagrad", rmsprop="RMSprop", adadelta="Adadelta", adam="Adam", adamw="AdamW",
        adamax="Adamax", nadam="NAdam", radam="RAdam", rprop="Rprop",
    ),
    "keras": _calls(
        KERAS, sgd="SGD", adagrad="Adagrad", rmsprop="RMSprop", adadelta="Adadelta", adam="Adam", adamw="AdamW",
        adamax="Adamax", nadam="Nadam", lion="Lion", schedule_free_adamw="ScheduleFreeAdamW",
    ),
    "optax": {
        **_calls(OPTAX, **{name: name for name in (
            "sgd", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "amsgrad", "adamax", "nadam", "radam",
            "adabelief", "yogi", "lion", "rprop",
        )}),
        **_calls(OPTAX, signum="signum"),
        **_calls("optax.contrib.{}(", schedule_free_sgd="schedule_free_sgd", schedule_free_adamw="schedule_free_adamw"),
    },
    "tensorflow1": {
        **_calls(TF1, sgd="GradientDescent", momentum="Momentum", adagrad="Adagrad", rmsprop="RMSProp",
                 adadelta="Adadelta", adam="Adam"),
        **_calls(CONTRIB, adamw="AdamW", adamax="AdaMax", nadam="Nadam"),
    },
    "torch7": _calls(
        TORCH7, sgd="sgd", nag="nag", adagrad="adagrad", rmsprop="rmsprop", adadelta="adadelta", adam="adam",
        adamax="adamax", rprop="rprop",
    ),
}  # fmt: skip
"""Library -> our name -> how a call of it begins. What is a choice of another's options has no entry."""


def call(library: str, function: str, hyperparameters: Mapping[str, Any]) -> str:
    """As it is written there."""
    begin, lua = NAMES[library][function], library == "torch7"
    said = ", ".join(f"{name}={_written(library, name, value)}" for name, value in hyperparameters.items())
    return f"{begin}{said}{'})' if lua else ')'}"


def before_each_step(library: str, hyperparameters: Mapping[str, Any]) -> str:
    """A comment on what the library takes as a number only; nothing where there is none."""
    changing = {
        name: value for name, value in hyperparameters.items()
        if not _takes_functions(library, name)
        and any(map(callable, value if isinstance(value, tuple) else (value,)))
    }  # fmt: skip
    if not changing:
        return ""
    if library != "torch7":
        return f"  # set {', '.join(changing)} before each step t, from 1"
    said = (f"{name} = {_in_lua(value)}" for name, value in changing.items())
    return f"  -- set before each step t, from 1: {', '.join(said)}"


def _takes_functions(library: str, name: str) -> bool:
    """optax's schedules, of a count from 0. Keras calls a function without a count, torch and others call none."""
    return library == "optax" and name == "learning_rate"


def _written(library: str, name: str, value: Any) -> str:
    lua = library == "torch7"
    if isinstance(value, tuple):
        return f"({', '.join(_written(library, name, each) for each in value)})"
    if callable(value) and lua:
        return name
    if callable(value) and _takes_functions(library, name):
        inner = value.written(JAX, count=True) if isinstance(value, Changing) else f"{called(value)}(count + 1)"
        return f"lambda count: {inner}"
    if isinstance(value, Changing):
        return repr(value)
    if callable(value):
        return called(value)
    if isinstance(value, bool):
        return str(value).lower() if lua else str(value)
    return number(value)


def _in_lua(value: Any) -> str:
    return value.written(LUA) if isinstance(value, Changing) else f"{called(value)}(t)"
