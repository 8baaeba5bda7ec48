"""Optimizers of other libraries as contestants: torch.optim's classes, optax's functions, and yours like them."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from thalweg.errors import HyperparameterError, InputError, MissingExtra, UnknownName, did_you_mean
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.problems.problem import Foreign

HOMES = {"torch": "torch.optim", "optax": "optax"}
EXTRA = {"torch": "torch", "optax": "jax"}  # what installs it
RATES = ("lr", "learning_rate")
MANY_GRADIENTS = ("LBFGS", "lbfgs")


def foreign(given: Any, **hyperparameters: Any) -> Foreign | None:
    """An optimizer of PyTorch or optax as a contestant; None for what is none of theirs.

    given: a class of torch.optim or a function of optax, by itself or by its name ("torch.optim.AdamW"), or a
        functools.partial of one with hyperparameters by name. Also a function of yours: of (params, lr=...), which
        returns a torch.optim.Optimizer, or of (learning_rate, ...), which returns an optax transformation.
    hyperparameters: those that stay as they are, by its own names. Its default learning rate is one of them, where it
        has one.

    Raises UnknownName for a name that torch.optim or optax has not, HyperparameterError for one that the optimizer has
    not, MissingExtra where the library is not there, InputError for an optimizer that is made already or that computes
    several gradients a step.

    >>> found = foreign("torch.optim.AdamW", weight_decay=0.1)
    >>> found.name, found.lr, dict(found.hyperparameters)
    ('torch.optim.AdamW', 'lr', {'lr': 0.001, 'weight_decay': 0.1})
    >>> foreign("adam") is None
    True
    """
    if isinstance(given, Rule | Optimizer | Foreign):
        return None
    _refuse_made(given)
    if isinstance(given, partial):
        if given.args:
            raise InputError(f"hyperparameters of a contestant are given by name; {given.args[0]!r:.40} has none")
        return foreign(given.func, **{**given.keywords, **hyperparameters})
    if isinstance(given, str):
        home, dot, _ = given.partition(".")
        return _found(home, given, _looked_up(home, given), hyperparameters) if dot and home in HOMES else None
    if not callable(given) or not hasattr(given, "__name__"):
        return None
    library = _library(given)
    return _found(library, _name(library, given), given, hyperparameters) if library else None


def _found(library: str, name: str, factory: Callable[..., Any], hyperparameters: Mapping[str, Any]) -> Foreign:
    if factory.__name__ in MANY_GRADIENTS:
        raise InputError(f"{name} computes several gradients a step: it cannot be in a race of equal budgets")
    accepted = _accepted(library, factory)
    if not any(rate in accepted for rate in RATES):
        raise InputError(f"{name} is no optimizer with a learning rate: it takes {', '.join(accepted) or 'nothing'}")
    lr = next(rate for rate in RATES if rate in accepted)
    for each in hyperparameters:
        if each not in accepted and not _takes_any(factory):
            known = ", ".join(accepted)
            raise HyperparameterError(f"{name} has no {each!r:.40}{did_you_mean(each, accepted)} (it has {known})")
    default = accepted[lr]
    usual = {lr: default} if isinstance(default, int | float) and not isinstance(default, bool) else {}
    return Foreign(library, name, factory, {**usual, **hyperparameters}, lr)


def _accepted(library: str, factory: Callable[..., Any]) -> dict[str, Any]:
    """What it may be given by name, with its defaults; without PyTorch's parameters."""
    found = {
        name: each.default
        for name, each in inspect.signature(factory).parameters.items()
        if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    }
    return dict(list(found.items())[1:]) if library == "torch" else found


def _takes_any(factory: Callable[..., Any]) -> bool:
    return any(each.kind == each.VAR_KEYWORD for each in inspect.signature(factory).parameters.values())


def _library(given: Any) -> str:
    """Whose it is; empty where it is nobody's."""
    torch = sys.modules.get("torch")
    if isinstance(given, type):
        return "torch" if torch is not None and issubclass(given, torch.optim.Optimizer) else ""
    if not inspect.isfunction(given):
        return ""
    first, *_ = [*inspect.signature(given).parameters, ""]
    if first == "params":
        return "torch"
    rated = any(rate in inspect.signature(given).parameters for rate in RATES)
    return "optax" if rated or given.__module__.startswith("optax.") else ""


def _name(library: str, given: Any) -> str:
    """As a reader would write it."""
    module = sys.modules.get(HOMES[library])
    name = str(given.__name__)
    if getattr(module, name, None) is given:
        return f"{HOMES[library]}.{name}"
    known = given.__module__.split(".")[0] in (*HOMES, "thalweg")
    return f"{_public(given.__module__)}.{name}" if known else name


def _public(module: str) -> str:
    """optax.contrib of optax.contrib._muon."""
    parts = module.split(".")
    shown = next((place for place, part in enumerate(parts) if part.startswith("_")), len(parts))
    return "thalweg.torch" if parts[0] == "thalweg" else ".".join(parts[:shown])


def _looked_up(library: str, name: str) -> Callable[..., Any]:
    """What a name names. Raises MissingExtra, UnknownName."""
    try:
        home = import_module(HOMES[library])
        found: Any = import_module(library)
    except ImportError as error:
        raise MissingExtra(f"{name} needs {library}: pip install 'thalweg[{EXTRA[library]}]'") from error
    for part in name.split(".")[1:]:
        found = getattr(found, part, None)
    if _is_optimizer(library, found) or (library == "optax" and inspect.isfunction(found)):
        return found  # type: ignore[no-any-return]
    known = {each.lower(): each for each in _optimizers(library, home)}
    meant = did_you_mean(known.get(name.lower(), name), known.values())
    raise UnknownName(f"{HOMES[library]} has no optimizer {name!r:.60}{meant}")


def _optimizers(library: str, home: Any) -> Iterator[str]:
    for name, value in vars(home).items():
        if _is_optimizer(library, value) and any(rate in _accepted(library, value) for rate in RATES):
            yield f"{HOMES[library]}.{name}"


def _is_optimizer(library: str, value: Any) -> bool:
    return (inspect.isclass if library == "torch" else inspect.isfunction)(value) and _library(value) == library


def _refuse_made(given: Any) -> None:
    """A race makes its optimizers itself, one for each run."""
    torch, optax = sys.modules.get("torch"), sys.modules.get("optax")
    if torch is not None and isinstance(given, torch.optim.Optimizer):
        raise InputError(f"give the class {type(given).__name__}, not an optimizer made of it: a race makes its own")
    if optax is not None and isinstance(given, optax.GradientTransformation):
        raise InputError("give the function, as optax.adamw, not what it returned: a race makes its own")
