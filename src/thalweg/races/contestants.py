"""Who takes part: optimizers of ours and of other libraries, each with what is searched of it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from thalweg.errors import HyperparameterError, InputError, did_you_mean
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import CATALOGUE, Rule
from thalweg.problems.foreign import foreign
from thalweg.problems.problem import Foreign
from thalweg.races.pasting import pasted, told
from thalweg.races.record import Setting
from thalweg.races.spaces import HIGHEST, LOWEST, PRIORS, LogUniform, Space

CONTAINS = {
    "momentum": ("sgd",),
    "nesterov": ("sgd",),
    "adam": ("sgd", "momentum", "rmsprop"),
    "adamw": ("sgd", "momentum", "rmsprop", "adam"),
    "nadam": ("nesterov", "rmsprop"),
    "rmsprop": ("sgd",),
}
"""A method -> those that it becomes for some of its numbers: Choi et al. 2019, arXiv:1910.05446, section 3."""


@dataclass(frozen=True)
class Contestant:
    """An optimizer in a race."""

    name: str
    optimizer: Optimizer | Foreign
    spaces: Mapping[str, Space]  # what is searched, the learning rate first

    @property
    def lr(self) -> str:
        """What it calls its learning rate."""
        return self.optimizer.lr if isinstance(self.optimizer, Foreign) else "lr"

    @property
    def method(self) -> str:
        """Its name in CONTAINS, whichever library it is of."""
        return self.optimizer.name.rpartition(".")[2].lower()

    def setting(self, shares: Iterable[float]) -> Setting:
        """The trial at a point of the unit cube. Raises HyperparameterError for values that it does not take."""
        setting = {name: space.at(share) for (name, space), share in zip(self.spaces.items(), shares, strict=False)}
        self.check(setting)
        return setting

    def check(self, setting: Setting) -> None:
        if isinstance(self.optimizer, Optimizer):
            self.optimizer.replace(**setting)

    @property
    def default(self) -> Setting | None:
        """What is searched as it was given, which is the library's default where it was not; None without one."""
        given = self.optimizer.hyperparameters
        found = {name: given.get(name) for name in self.spaces}
        return {k: float(v) for k, v in found.items()} if all(map(_is_number, found.values())) else None  # type: ignore[arg-type]

    def paste(self, setting: Setting, library: str = "torch") -> str:
        """The line to paste, the setting to three digits; for a model of PyTorch ("torch") or JAX ("optax")."""
        return pasted(self.optimizer, {name: _short(value) for name, value in setting.items()}, library)


def contestants(
    given: Iterable[Any],
    *,
    search: str,
    lr: tuple[float, float] | None = None,
    spaces: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Contestant, ...]:
    """The contestants in the order given, with what is searched of each.

    A space that is not named is that of the learning rate alone: `lr`, or, in a random search, the cited prior of the
    method where there is one, or the range that all share. Raises InputError for what is no optimizer, for a name that
    stands twice, and for spaces of no contestant.
    """
    if not isinstance(spaces, Mapping | None):
        raise InputError(f"spaces is contestant -> {{hyperparameter: (low, high)}}; {spaces!r:.60} was given")
    optimizers = [_optimizer(each) for each in _several(given)]
    names = _names(optimizers)
    for name in spaces or {}:
        if name not in names:
            meant = did_you_mean(str(name), names)
            raise InputError(f"spaces: no contestant is called {name!r:.40}{meant} ({', '.join(names)})")
    found = []
    for name, optimizer in zip(names, optimizers, strict=True):
        bare = Contestant(name, optimizer, {})
        stated = (spaces or {}).get(name)
        chosen = _stated(name, stated) if stated is not None else {bare.lr: _of_lr(bare, search, lr)}
        ordered = dict(sorted(chosen.items(), key=lambda item: item[0] != bare.lr))
        found.append(replace(bare, spaces=ordered))
        _check_names(found[-1])
    return tuple(found)


def special_cases(contestant: Contestant, among: Iterable[Contestant]) -> tuple[str, ...]:
    """The contestants that this one contains."""
    inside = CONTAINS.get(contestant.method, ())
    return tuple(other.name for other in among if other.method in inside and other is not contestant)


def _several(given: Any) -> list[Any]:
    one = isinstance(given, str | Rule | Optimizer | Foreign) or callable(given) or not isinstance(given, Iterable)
    several = [given] if one else list(given)
    if not several:
        raise InputError("a race needs at least one optimizer, as [tw.sgd, tw.adam]")
    return several


def _optimizer(given: Any) -> Optimizer | Foreign:
    if isinstance(given, Rule):
        return given()
    if isinstance(given, Optimizer | Foreign):
        return given
    if isinstance(given, str) and "." not in given:
        if given not in CATALOGUE:
            raise InputError(f"no optimizer is called {given!r:.40}{did_you_mean(given, CATALOGUE)}")
        return CATALOGUE[given]()
    if (found := foreign(given)) is not None:
        return found
    known = "tw.adam, tw.adam(beta1=0.8), torch.optim.AdamW or optax.adamw"
    raise InputError(f"a contestant is {known}; {given!r:.60} was given")


def _names(optimizers: list[Optimizer | Foreign]) -> list[str]:
    """Each one's name; with what is not a default where a name stands twice, but for a learning rate to be searched."""
    twice = {name for name, count in Counter(each.name for each in optimizers).items() if count > 1}
    names = [_full_name(each) if each.name in twice else each.name for each in optimizers]
    for name, count in Counter(names).items():
        if count > 1:
            raise InputError(f"{name} takes part twice: give each contestant once, or with other hyperparameters")
    return names


def _full_name(optimizer: Optimizer | Foreign) -> str:
    defaults = optimizer.rule.defaults if isinstance(optimizer, Optimizer) else {}
    rate = optimizer.lr if isinstance(optimizer, Foreign) else "lr"
    given = {k: v for k, v in optimizer.hyperparameters.items() if k != rate or callable(v)}
    changed = {k: v for k, v in given.items() if k not in defaults or defaults[k] != v}
    return f"{optimizer.name}({', '.join(told(changed))})" if changed else optimizer.name


def _stated(name: str, spaces: Any) -> dict[str, Space]:
    if not isinstance(spaces, Mapping):
        raise InputError(f"spaces of {name} are a mapping, as {{'lr': (1e-4, 1)}}; {spaces!r:.60} was given")
    return {key: _space(name, key, given) for key, given in spaces.items()}


def _space(name: str, key: str, given: Any) -> Space:
    if hasattr(given, "at"):
        return given  # type: ignore[no-any-return]  # any object with `at` is a space
    if isinstance(given, tuple | list) and len(given) == 2:
        return LogUniform(*given)
    raise InputError(f"{name}: {key} is searched in (low, high) or a space of tw.spaces; {given!r:.60} was given")


def _of_lr(contestant: Contestant, search: str, lr: tuple[float, float] | None) -> Space:
    if lr is not None:
        return _space(contestant.name, "lr", lr)
    prior = PRIORS.get(contestant.method) if search == "random" else None
    return prior or LogUniform(LOWEST, HIGHEST)


def _check_names(contestant: Contestant) -> None:
    optimizer = contestant.optimizer
    if isinstance(optimizer, Foreign):
        foreign(optimizer.factory, **dict.fromkeys(contestant.spaces))  # refuses names that it has not
        return
    for key in contestant.spaces:
        if key not in optimizer.variant.hyperparameters:
            known = ", ".join(optimizer.variant.hyperparameters) or "no numbers"
            raise HyperparameterError(f"{contestant.name} has no number {key} to search (it has {known})")
        if callable(optimizer.hyperparameters[key]):
            nothing = f"spaces={{{contestant.name!r}: {{}}}} searches nothing"
            raise InputError(f"{contestant.name}: {key} is a schedule and cannot be searched too: {nothing}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _short(value: float) -> float:
    """To three digits, of its distance from 1 where it is a number just below, as betas are."""
    near = 1 - float(f"{1 - value:.3g}")
    return float(f"{near:.12g}") if 0.9 < value < 1 else float(f"{value:.3g}")
