"""Optimizers of other libraries as contestants."""

import subprocess
import sys
from functools import partial
from typing import Any

import optax
import pytest
import torch
from optax import contrib

import thalweg as tw
import thalweg.torch
from thalweg.errors import HyperparameterError, InputError, UnknownName
from thalweg.problems.foreign import foreign


def mine(params: Any, lr: float, momentum: float = 0.9) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr, momentum)


def clipped(learning_rate: float, norm: float = 1.0) -> optax.GradientTransformation:
    return optax.chain(optax.clip_by_global_norm(norm), optax.sgd(learning_rate))


@pytest.mark.parametrize(
    ("given", "library", "name", "factory", "lr", "held"),
    [
        ("torch.optim.AdamW", "torch", "torch.optim.AdamW", torch.optim.AdamW, "lr", {"lr": 1e-3}),
        (torch.optim.Rprop, "torch", "torch.optim.Rprop", torch.optim.Rprop, "lr", {"lr": 1e-2}),
        ("optax.adamw", "optax", "optax.adamw", optax.adamw, "learning_rate", {}),
        (optax.lion, "optax", "optax.lion", optax.lion, "learning_rate", {}),
        ("optax.contrib.prodigy", "optax", "optax.contrib.prodigy", contrib.prodigy, "learning_rate",
         {"learning_rate": 1.0}),
        (contrib.muon, "optax", "optax.contrib.muon", contrib.muon, "learning_rate", {}),
        (partial(torch.optim.SGD, momentum=0.9), "torch", "torch.optim.SGD", torch.optim.SGD, "lr",
         {"lr": 1e-3, "momentum": 0.9}),
        (partial(partial(optax.sgd, nesterov=True), learning_rate=0.1, momentum=0.8), "optax", "optax.sgd", optax.sgd,
         "learning_rate", {"nesterov": True, "learning_rate": 0.1, "momentum": 0.8}),
        (thalweg.torch.Adam, "torch", "thalweg.torch.Adam", thalweg.torch.Adam, "lr", {"lr": 1e-3}),
        (mine, "torch", "mine", mine, "lr", {}),
        (clipped, "optax", "clipped", clipped, "learning_rate", {}),
    ],
)  # fmt: skip
def test_what_is_one(given: Any, library: str, name: str, factory: Any, lr: str, held: dict[str, Any]) -> None:
    found = foreign(given)
    assert found is not None
    assert (found.library, found.name, found.factory, found.lr) == (library, name, factory, lr)
    assert found.hyperparameters == held


def test_hyperparameters_by_name() -> None:
    found = foreign("torch.optim.AdamW", lr=0.1, betas=(0.8, 0.9))
    assert found is not None
    assert found.hyperparameters == {"lr": 0.1, "betas": (0.8, 0.9)}


@pytest.mark.parametrize("given", ["adam", "adam.w", "", "keras.Adam", tw.adam, tw.adam(), 3, None, len,
                                   torch.nn.Linear, lambda seed: seed, foreign("optax.adam")])  # fmt: skip
def test_what_is_none(given: Any) -> None:
    assert foreign(given) is None


@pytest.mark.parametrize(
    ("given", "kind", "word"),
    [
        ("torch.optim.adamw", UnknownName, "did you mean torch.optim.AdamW"),
        ("torch.AdamW", UnknownName, "did you mean torch.optim.AdamW"),
        ("torch.nn.Linear", UnknownName, "torch.optim has no optimizer 'torch.nn.Linear'"),
        ("torch.optim", UnknownName, "no optimizer"),
        ("optax.adamm", UnknownName, "did you mean optax.adam"),
        ("optax.", UnknownName, "no optimizer"),
        ("optax.clip", InputError, "no optimizer with a learning rate: it takes max_delta"),
        (torch.optim.Optimizer, InputError, "no optimizer with a learning rate"),
        (torch.optim.LBFGS, InputError, "several gradients a step"),
        ("optax.lbfgs", InputError, "several gradients a step"),
        (optax.adam(1e-3), InputError, "give the function"),
        (torch.optim.SGD([torch.ones(1, requires_grad=True)]), InputError, "give the class SGD"),
        (partial(torch.optim.SGD, 0.9), InputError, "by name; 0.9 has none"),
        (partial(torch.optim.SGD, momentun=0.9), HyperparameterError, "no 'momentun'; did you mean momentum"),
        (partial(torch.optim.SGD, params=[]), HyperparameterError, "no 'params'"),
        (partial(optax.sgd, lr=0.9), HyperparameterError, "no 'lr'"),
    ],
)
def test_what_is_refused_in_one_line(given: Any, kind: Any, word: str) -> None:
    with pytest.raises(kind, match=word) as refused:
        foreign(given)
    assert "\n" not in str(refused.value)
    assert type(refused.value) is kind


@pytest.mark.parametrize(
    ("given", "loaded", "absent"),
    [("adam", "", "torch jax optax"), ("torch.optim.SGD", "torch", "jax optax"), ("optax.sgd", "optax", "torch")],
)
def test_only_the_library_that_is_asked_for_is_loaded(given: str, loaded: str, absent: str) -> None:
    code = (
        "import sys; from thalweg.problems.foreign import foreign; "
        f"foreign({given!r}); print(*({{'torch', 'jax', 'optax'}} & set(sys.modules)))"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded.split()) <= set(seen)
    assert not set(absent.split()) & set(seen)


def test_all_of_torchs_and_optaxs_make_what_they_say() -> None:
    for name, value in vars(torch.optim).items():
        if isinstance(value, type) and name not in ("Optimizer", "LBFGS"):
            found = foreign(f"torch.optim.{name}")
            assert found is not None
            assert isinstance(found.factory([torch.ones(2, 2, requires_grad=True)], lr=0.1), value)
    for name in ("adam", "adamw", "sgd", "rmsprop", "lion", "yogi", "adagrad", "novograd", "lamb", "radam", "sm3"):
        found = foreign(f"optax.{name}")
        assert found is not None
        assert isinstance(found.factory(learning_rate=0.1), optax.GradientTransformation)
