"""The functions of `tw.like` say in one line what they are given wrongly; their modules show them and nothing else."""

import inspect
import pickle
import pydoc
from typing import Any

import pytest

import thalweg as tw
import thalweg.torch as trained
from tests.like.rows import rate
from thalweg.errors import HyperparameterError
from thalweg.like.conversions.names import NAMES
from thalweg.like.torch.names import make
from thalweg.optimizer.derived import ascent, decoupled, spoken

LIKE = tw.like
LIBRARIES = dir(LIKE)


FUNCTIONS = [
    (library, name, getattr(getattr(LIKE, library), name))
    for library in LIBRARIES
    for name in dir(getattr(LIKE, library))
]


CALLS: dict[str, Any] = {
    "keras.adam takes its hyperparameters by name (learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay), "
    "0.001 was given without one": lambda: LIKE.keras.adam(1e-3),  # type: ignore[misc]
    "keras.adam has no lr; did you mean learning_rate? (it has learning_rate, beta_1, beta_2, epsilon, amsgrad, "
    "weight_decay)": lambda: LIKE.keras.adam(lr=1),  # type: ignore[call-arg]
    "optax.sgd has no learning_rat; did you mean learning_rate? (it has learning_rate, momentum, nesterov)":
        lambda: LIKE.optax.sgd(learning_rat=1),  # type: ignore[call-arg]
    "tensorflow1.rmsprop needs learning_rate, for which the library has no default":
        lambda: LIKE.tensorflow1.rmsprop(),  # type: ignore[call-arg]
    "tensorflow1.momentum needs learning_rate and momentum, for which the library has no default":
        lambda: LIKE.tensorflow1.momentum(),  # type: ignore[call-arg]
    "torch.adamw: lr must be a number in (0, inf), -1 was given": lambda: LIKE.torch.adamw(lr=-1),
    "keras.adamw: beta_1 must be a number in [0, 1), 2 was given": lambda: LIKE.keras.adamw(beta_1=2),
    "torch7.adam: epsilon must be a number in [0, inf), -1 was given": lambda: LIKE.torch7.adam(epsilon=-1),
    "ascending adam with decoupled weight decay: lr must be a number in (0, inf), -1 was given":
        lambda: make(tw.adam, maximize=True, weight_decay=0.1, decouple=True, lr=-1),
}  # fmt: skip


@pytest.mark.parametrize("message", CALLS)
def test_calls(message: str) -> None:
    with pytest.raises(HyperparameterError) as caught:
        CALLS[message]()
    assert str(caught.value) == message


def test_the_face_of_pytorch_speaks_so_too() -> None:
    import torch

    with pytest.raises(HyperparameterError, match=r"^torch\.adam: lr must be a number in \(0, inf\), -1 was given$"):
        trained.AdamW([torch.nn.Parameter(torch.ones(1))], lr=-1)


@pytest.mark.parametrize(("library", "name", "function"), FUNCTIONS)
def test_our_names_lead_to_the_librarys(library: str, name: str, function: Any) -> None:
    wanted = inspect.signature(function).parameters
    theirs = [each for each in ("learning_rate", "learningRate", "stepsize") if each in wanted]
    assert theirs or "lr" in wanted or (library, name) == ("torch7", "adadelta")
    for each in theirs:
        with pytest.raises(HyperparameterError, match=rf"^{library}\.{name} has no lr; did you mean {each}\? \(it has"):
            function(lr=0.1)


@pytest.mark.parametrize(("library", "name", "function"), FUNCTIONS)
def test_they_stay_functions(library: str, name: str, function: Any) -> None:
    wanted = inspect.signature(function).parameters.values()
    assert inspect.isfunction(function)
    assert all(each.kind is each.KEYWORD_ONLY for each in wanted)
    assert f"tw.like.{library}.{name}(" in function.__doc__
    assert pickle.loads(pickle.dumps(function)) is function
    assert isinstance(function(**{each.name: 0.1 for each in wanted if each.default is each.empty}), tw.Optimizer)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_module_shows_its_functions(library: str) -> None:
    module = getattr(LIKE, library)
    shown = dir(module)
    assert shown == module.__all__
    assert set(NAMES[library]) <= set(shown) <= set(tw.__all__) | {"nag"}
    assert all(getattr(module, name).__module__ == module.__name__ for name in shown)
    assert f"adam({next(iter(inspect.signature(module.adam).parameters))}" in pydoc.plain(
        pydoc.render_doc(module)
    ).replace("*, ", "")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Adam", "; did you mean adam?"), ("adamm", "; did you mean adam?"), ("radam", ""), ("RAdam", ""), ("xyz", "")],
)
def test_what_a_library_has_not(name: str, hint: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(LIKE.keras, name)
    assert str(caught.value) == f"thalweg.like.keras has no {name}{hint} (it has {', '.join(dir(LIKE.keras))})"


def test_rules_made_of_rules_are_called_by_words() -> None:
    assert spoken(tw.adam) == "adam"
    assert spoken(decoupled(tw.adam)) == "adam with decoupled weight decay"
    assert spoken(ascent(tw.sgd)) == "ascending sgd"
    assert LIKE.keras.adamw(learning_rate=rate).name == "keras_adam_decoupled"  # in pictures and files
