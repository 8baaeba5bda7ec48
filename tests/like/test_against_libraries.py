"""Every function of `tw.like` against its library: 50 uneven steps in float64, a learning rate that changes.

Keras, optax and torch are the installed packages; TensorFlow 1 and Torch7 are written from their sources. Errors are
measured in units of max |x| of an element's path. Measured: 4e-15 at most.
"""

import inspect
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.like.conftest import Cases
from tests.like.of_torch import MADE
from tests.like.rows import RATE, START, Row, gradients

LIBRARIES = tuple(dir(tw.like))
FUNCTIONS = {
    "keras": {"adadelta", "adagrad", "adam", "adamax", "adamw", "amsgrad", "lion", "momentum", "nadam", "nesterov",
              "rmsprop", "schedule_free_adamw", "sgd"},
    "optax": {"adabelief", "adadelta", "adagrad", "adam", "adamax", "adamw", "amsgrad", "lion", "momentum", "nadam",
              "nesterov", "radam", "rmsprop", "rprop", "schedule_free_adamw", "schedule_free_sgd", "sgd", "signum",
              "yogi"},
    "tensorflow1": {"adadelta", "adagrad", "adam", "adamax", "adamw", "momentum", "nadam", "nesterov", "rmsprop",
                    "sgd"},
    "torch": {"adadelta", "adagrad", "adam", "adamax", "adamw", "amsgrad", "momentum", "nadam", "nesterov", "radam",
              "rmsprop", "rprop", "sgd"},
    "torch7": {"adadelta", "adagrad", "adam", "adamax", "momentum", "nag", "nesterov", "rmsprop", "rprop", "sgd"},
}  # fmt: skip
OURS = {("momentum", "momentum"), ("nesterov", "momentum"), ("nadam", "nesterov")}
"""(function, hyperparameter) whose default is ours, or fixed."""


def our_path(row: Row) -> Any:
    """Where we go, and where the model is evaluated: (2, steps, elements)."""
    optimizer, x, path = row.ours(), START, []
    state = optimizer.init(x)
    for g in gradients():
        x, state = optimizer.step(x, g, state)
        path.append((x, optimizer.evaluation_point(x, state)))
    return np.array(path).swapaxes(0, 1)


def distance(row: Row, theirs: Any) -> float:
    ours = our_path(row)[: len(theirs)]
    return float(np.max(np.abs(ours - theirs) / np.max(np.abs(theirs), axis=1, keepdims=True)))


@pytest.mark.parametrize(
    ("library", "function"), [(each, name) for each in FUNCTIONS for name in sorted(FUNCTIONS[each])]
)
def test_the_same_path(library: str, function: str, cases: dict[str, Cases]) -> None:
    rows = [(row, theirs) for row, theirs in cases[library] if row.function == function]
    far = {str(row): error for row, theirs in rows if not (error := distance(row, theirs)) <= 1e-13}
    assert rows
    assert far == {}


def test_a_warm_up_of_optax_in_its_float32(warmed: Cases) -> None:
    errors = [distance(row, theirs) for row, theirs in warmed]
    assert len(errors) == 8
    assert 1e-12 < max(errors) < 1e-6


def test_every_function_is_there_and_documented() -> None:
    assert {library: set(_functions(library)) for library in LIBRARIES} == FUNCTIONS
    for library in LIBRARIES:
        for name, function in _functions(library).items():
            assert ">>> " in (function.__doc__ or ""), (library, name)
            kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
            assert kinds == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("library", ["keras", "optax"])
def test_names_and_defaults_are_the_librarys(library: str, defaults: dict[str, dict[str, Any]]) -> None:
    for name, function in _functions(library).items():
        theirs = defaults[f"{library}.{name}"]
        for parameter in inspect.signature(function).parameters.values():
            if (name, parameter.name) in OURS:
                continue
            if parameter.default is inspect.Parameter.empty:
                assert theirs.get(parameter.name) is None, (name, parameter)
            else:
                assert theirs[parameter.name] == parameter.default, (name, parameter)


def test_names_and_defaults_are_torchs() -> None:
    for name, function in _functions("torch").items():
        theirs = inspect.signature(MADE[name][0]).parameters
        for parameter in inspect.signature(function).parameters.values():
            if (name, parameter.name) not in OURS:
                assert theirs[parameter.name].default == parameter.default, (name, parameter)


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_hyperparameter_is_tried(library: str, cases: dict[str, Cases]) -> None:
    """With a value that is not its default; the learning rate changes in all rows, or is another number."""
    untried = {
        (name, parameter.name)
        for name, function in _functions(library).items()
        for parameter in inspect.signature(function).parameters.values()
        if not any(
            row.function == name and row.given.get(parameter.name, parameter.default) != parameter.default
            for row, _ in cases[library]
        )
    }
    assert {name for _, name in untried} <= {RATE.get(library, "learning_rate"), "stepsize"}


def _functions(library: str) -> dict[str, Any]:
    """The module's own functions; what it is made of begins with _ or is no function."""
    module = getattr(tw.like, library)
    return {name: each for name, each in vars(module).items() if inspect.isfunction(each) and name[0] != "_"}
