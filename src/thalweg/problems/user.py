"""A user's own model in a race: a function of a seed that returns a model, a loss and batches."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, overload

from thalweg.errors import InputError
from thalweg.problems.batches import SAMPLE, SAMPLE_ALONE
from thalweg.problems.carrying import Place, carried, revived
from thalweg.problems.fingerprint import fingerprint, written
from thalweg.problems.made import ALLOWED, Library, Made, checked
from thalweg.problems.problem import Budget
from thalweg.problems.randomness import randomness_apart, seed_all
from thalweg.problems.script import Script, line_of, said

NAMES = {"torch": "PyTorch", "jax": "JAX"}
COMPUTING = {"torch": ("torch", "numpy"), "jax": ("jax", "jaxlib", "numpy")}


@dataclass(frozen=True)
class Glimpse:
    """What is known of a problem once its function has been called."""

    library: Library
    held_out: bool
    parameters: int


@dataclass(frozen=True)
class UserProblem:
    """A problem of a user's own; made by `tw.problem`."""

    function: Callable[[int], Any]
    name: str
    budget: Budget
    version: str = ""
    place: Place | None = field(default=None, repr=False)  # in the file that it was loaded from
    compiled: bool = field(default=False, init=False)

    def __call__(self, seed: int) -> Any:
        """What the function itself returns."""
        return self.function(seed)

    def make(self, seed: int) -> Made:
        """Model, loss and batches of a seed, with which all global generators are seeded before.

        Raises InputError where the function returns anything else.
        """
        loaded = "torch" in sys.modules
        with self.place.script.importing() if self.place else nullcontext():
            seed_all(seed)
            given = self.function(seed)
            if not loaded and "torch" in sys.modules:  # the function itself loaded it: its generator was not seeded
                seed_all(seed)
                given = self.function(seed)
        return checked(self.name, given)

    @cached_property
    def glimpse(self) -> Glimpse:
        """Of what the function returns, which is called for it with seed 0. Raises InputError where that raises."""
        try:
            with randomness_apart(0):
                made = self.make(0)
        except InputError:
            raise
        except (Exception, SystemExit) as error:
            file = written(self.function).__code__.co_filename
            where = f"{Path(file).name}, {line_of(error, file)}"
            raise InputError(f"{self.name} cannot be made with seed 0: {where}: {said(error)}") from error
        return Glimpse(made.library, made.held_out is not None, made.parameters)

    @property
    def library(self) -> Library:
        """Which library trains it."""
        return self.glimpse.library

    @property
    def held_out(self) -> bool:
        return self.glimpse.held_out

    @property
    def facts(self) -> Mapping[str, str]:
        about = " ".join(inspect.cleandoc(written(self.function).__doc__ or "").partition("\n\n")[0].split())
        mode = ", in evaluation mode" * (self.library == "torch")
        sample = f"first {SAMPLE if self.held_out else SAMPLE_ALONE} training batches"
        kept = f"mean over the rows of all held-out batches{mode}"
        return {
            **({"about": about} if about else {}),
            "model": f"{NAMES[self.library]}, {self.glimpse.parameters:,} parameters",
            "measured": "before the first step and at equal distances, where the optimizer has its model evaluated",
            "training loss": f"mean over the rows of the {sample}{mode}",
            "held-out loss": kept if self.held_out else "nothing is held out: the training loss counts",
            "seed": "decides parameters and batches, the same for all optimizers",
        }

    def identity(self) -> Mapping[str, Any]:
        """Its code, by a hash: the text of its file, or of the function and all it refers to; versions of libraries.

        What the code reads when it runs is not seen: change `version` where such data change.
        """
        libraries = {name: version(name) for name in COMPUTING[self.library]}
        code = fingerprint(self.function, self.place.script.complete() if self.place else None)
        return {"kind": "user", "name": self.name, "version": self.version, "code": code, "libraries": libraries}

    def __reduce__(self) -> tuple[Any, ...]:
        """Picklable without its file: the code goes along."""
        place = self.place
        code = replace(place, script=place.script.complete()) if place else carried(self.function)
        return _unpickled, (code, self.name, self.budget, self.version, vars(self).get("glimpse"))


def _unpickled(code: Any, name: str, budget: Budget, version: str, glimpse: Glimpse | None) -> UserProblem:
    found = revived(code)
    function = found.function if isinstance(found, UserProblem) else found
    made = UserProblem(function, name, budget, version, code if isinstance(code, Place) else None)
    if glimpse is not None:
        vars(made)["glimpse"] = glimpse
    return made


@overload
def problem(function: Callable[[int], Any], /) -> UserProblem: ...


@overload
def problem(
    *, steps: int = ..., name: str | None = ..., evaluations: int | None = ..., version: str = ...
) -> Callable[[Callable[[int], Any]], UserProblem]: ...


def problem(
    function: Callable[[int], Any] | None = None,
    /,
    *,
    steps: int = 500,
    name: str | None = None,
    evaluations: int | None = None,
    version: str = "",
) -> UserProblem | Callable[[Callable[[int], Any]], UserProblem]:
    """Your own PyTorch or JAX model as a problem for `tw.race`.

    The function takes a seed and returns (model, loss, batches), or (model, loss, batches, held_out_batches).
    PyTorch: `model` is a torch.nn.Module, `loss(model, batch)` a scalar tensor. JAX: `model` is a tree of arrays, the
    parameters, and `loss(parameters, batch)` a scalar that can be traced; defined outside of the function, it is
    compiled once for all seeds.

    Batches are a list or a loader, walked again each epoch, or an iterator without end. PyTorch's, NumPy's and Python's
    generators are seeded with the seed before the function is called, and it is called anew for every run: so all
    contestants start from the same parameters and see the same batches in the same order. Losses are measured on the
    first 4 training batches (8 where none are held out) and on all held-out ones, which are kept in memory, in
    evaluation mode.

    Arguments
        steps: of a run, 500 unless the race says otherwise. evaluations: how often losses are measured in them, 20.
        name: the function's where not given.
        version: runs are known by the code's text; change this word when data that the code reads have changed.

    Raises InputError for what cannot be called with a seed.

    >>> import torch
    >>> import thalweg as tw
    >>> @tw.problem(steps=100)
    ... def line(seed):
    ...     x = torch.randn(64, 1)
    ...     return torch.nn.Linear(1, 1), lambda model, batch: (model(batch) - 3 * batch).square().mean(), [x]
    >>> line.name, line.library, line.budget.steps
    ('line', 'torch', 100)
    """

    def made(given: Callable[[int], Any]) -> UserProblem:
        _check_function(given)
        for what, told in (("name", name), ("version", version)):
            if not isinstance(told, str | None):
                raise InputError(f"{what} of a problem is text; {told!r:.40} was given")
        usual = min(20, steps) if isinstance(steps, int) else 1  # of steps that are no number Budget says so
        budget = Budget(steps, usual if evaluations is None else evaluations)
        return UserProblem(given, name or written(given).__name__, budget, version)

    return made if function is None else made(function)


def _check_function(given: Any) -> None:
    try:
        if not inspect.isroutine(written(given)):
            raise TypeError
        inspect.signature(given).bind(0)
    except (TypeError, ValueError):
        shown = getattr(given, "__name__", repr(given))
        raise InputError(f"a problem is a function of a seed that returns {ALLOWED}; {shown:.60} is none") from None


def load_problems(file: str | Path) -> list[UserProblem]:
    """The problems of a Python file: those made by `tw.problem`, or else its function named `problem`.

    The file is code and runs as code, here and in the workers of a race; modules beside it that it imports go along.

    Raises FileError, and InputError where it cannot be run or holds no problem.
    """
    script = Script.read(Path(file))
    names = vars(script.module())
    found = {id(value): (name, value) for name, value in names.items() if isinstance(value, UserProblem)}
    if not found and inspect.isfunction(names.get("problem")):
        found = {0: ("problem", problem(name=Path(file).stem)(names["problem"]))}
    if not found:
        raise InputError(f"{file} holds no problem: put @tw.problem over a function of a seed that returns {ALLOWED}")
    return [replace(each, place=Place(script, name)) for name, each in found.values()]
