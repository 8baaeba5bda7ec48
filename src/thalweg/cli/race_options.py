"""What `thalweg race` is told as text: contestants, ranges, search spaces, batches and starts."""

import ast
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from thalweg.cli.options import optimizers_of
from thalweg.cli.settings import split, value
from thalweg.errors import InputError, UnknownName
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.foreign import foreign
from thalweg.problems.problem import Foreign
from thalweg.races.naming import ALL
from thalweg.races.spaces import ALL_OF_ADAM, LogNormal, LogUniform, OneMinus, Space

NUMBER = r"[0-9.eE+-]+?"
RANGE = re.compile(rf"({NUMBER})\.\.({NUMBER})")
RANGES = "LOW..HIGH, 1-LOW..HIGH for a number near 1, or N(MEAN,SD) of its log10"


class Range(click.ParamType[tuple[float, float]]):
    """LOW..HIGH, of what is above 0."""

    name = "LOW..HIGH"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, float]:
        found = _range(str(value))
        if found is None or not 0 < found[0] < found[1] < math.inf:
            self.fail(f"{value!r} was given; write LOW..HIGH with 0 < LOW < HIGH, as 1e-4..1", param, ctx)
        return found


class Batch(click.ParamType[int | str]):
    """A number of rows, or all of them."""

    name = f"ROWS|{ALL}"

    def convert(self, value: Any, param: Any, ctx: Any) -> int | str:
        if value == ALL:
            return ALL
        try:
            return int(value)
        except ValueError:
            self.fail(f"{value!r} was given; write a number of rows, or {ALL}", param, ctx)


class Start(click.ParamType[str | tuple[float, float]]):
    """A point, or how each seed draws its own."""

    name = "near|anywhere|X,Y"

    def convert(self, value: Any, param: Any, ctx: Any) -> str | tuple[float, float]:
        if value in ("near", "anywhere"):
            return str(value)
        try:
            x, y = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} was given; write {self.name}", param, ctx)
        return x, y


def contestants_of(texts: Sequence[str]) -> list[Optimizer | Foreign]:
    """`adam:beta1=0.8`, `torch.optim.AdamW:weight_decay=0.1`, `optax.lion`: what follows a name stays as it is."""
    return [_foreign(text) if "." in text.partition(":")[0] else optimizers_of([text])[0] for text in texts]


def _foreign(text: str) -> Foreign:
    name, _, settings = text.partition(":")
    chosen: dict[str, Any] = {}
    for part in split(settings):
        key, equals, given = (each.strip() for each in part.partition("="))
        if not equals or key in chosen:
            raise InputError(f"{part!r} in --optimizer {text}: write KEY=VALUE, each KEY once")
        chosen[key] = _literal(given)
    if (found := foreign(name, **chosen)) is None:
        raise UnknownName(
            f"no optimizer is called {name!r}: those of libraries are torch.optim.AdamW, optax.adamw, ..."
        )
    return found


def _literal(text: str) -> Any:
    """As Python writes it, so that whole numbers and pairs stay such; a word without quotes else."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return value(text)


def spaces_of(texts: Sequence[str]) -> Mapping[str, Mapping[str, Space]] | None:
    """`adam:lr=1e-4..1,beta1=1-1e-3..0.3`: what is searched of a contestant in place of the range that all share.

    `adam:all` is all of Adam as Sivaprasad et al. 2020 searched it, `NAME:none` is nothing.
    Raises InputError for what is no space.
    """
    spaces: dict[str, Mapping[str, Space]] = {}
    for text in texts:
        name, _, told = text.rpartition(":")
        if not name or not told:
            raise InputError(f"--space {text}: write NAME:KEY=RANGE,..., where RANGE is {RANGES}")
        if name in spaces:
            raise InputError(f"--space {name} stands twice: give all that is searched of it in one")
        named = {"none": {}, "all": ALL_OF_ADAM} if name == "adam" else {"none": {}}
        spaces[name] = named[told] if told in named else _searched(text, told)
    return spaces or None


def _searched(text: str, told: str) -> dict[str, Space]:
    found: dict[str, Space] = {}
    for key, space in (_space(text, part) for part in split(told)):
        if key in found:
            raise InputError(f"{key} stands twice in --space {text}: give it one range")
        found[key] = space
    return found


def check_schedules(
    contestants: Sequence[Optimizer | Foreign], spaces: Mapping[str, Mapping[str, Space]] | None
) -> None:
    """A schedule is not searched; say what to do instead."""
    for each in contestants:
        if each.name not in (spaces or {}) and callable(each.hyperparameters.get("lr")):
            raise InputError(f"lr of {each.name} is a schedule, which is not searched: add --space {each.name}:none")


def _space(text: str, part: str) -> tuple[str, Space]:
    key, _, told = (each.strip() for each in part.partition("="))
    normal = re.fullmatch(rf"N\(({NUMBER}), *({NUMBER})\)", told)
    try:
        if normal:
            return key, LogNormal(float(normal[1]), float(normal[2]))
        if told.startswith("1-") and (near_one := _range(told.removeprefix("1-"))):
            return key, OneMinus(*near_one)
        if plain := _range(told):
            return key, LogUniform(*plain)
    except ValueError as error:
        if isinstance(error, InputError):
            raise InputError(f"--space {text}: {error}") from None
    raise InputError(f"{part!r} in --space {text}: write KEY=RANGE, where RANGE is {RANGES}")


def _range(text: str) -> tuple[float, float] | None:
    found = RANGE.fullmatch(text)
    try:
        return (float(found[1]), float(found[2])) if found else None
    except ValueError:
        return None
