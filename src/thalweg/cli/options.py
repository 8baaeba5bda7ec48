"""Options that several commands share, and what they mean."""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path as File
from typing import Any, TypeVar

import click

from thalweg.cli.settings import split
from thalweg.cli.settings import value as value_of
from thalweg.cli.targets import exists
from thalweg.errors import InputError, UnknownName, did_you_mean
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.formula import formula
from thalweg.landscapes.landscape import View
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.line import line
from thalweg.rules import CATALOGUE as RULES
from thalweg.runs.surface import Surface

Command = TypeVar("Command", bound=Callable[..., Any])
TABLES = (".csv", ".tsv", ".txt")


class Numbers(click.ParamType[tuple[float, ...]]):
    """A fixed count of finite numbers joined by commas."""

    def __init__(self, count: int, shape: str) -> None:
        self.count, self.name = count, shape

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, ...]:
        try:
            numbers = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            numbers = ()
        if len(numbers) != self.count or not all(map(math.isfinite, numbers)):
            self.fail(f"{value!r} was given; write {self.count} numbers as {self.name}", param, ctx)
        return numbers


def shape_options(command: Command) -> Command:
    """LANDSCAPE and what shapes it."""
    return _added(
        command,
        click.argument("landscape", default="valley", metavar="[LANDSCAPE|FORMULA|FILE.csv]"),
        click.option("--kappa", type=float, help="How narrow the valley is: condition number, 1 = round bowl."),
        click.option("--tilt", type=float, help="Turn the valley by this many degrees."),
        click.option("--feature", help="Column of FILE.csv on the x side of the fitted line."),
        click.option("--target", help="Column of FILE.csv that the line predicts."),
    )


def surface_options(command: Command) -> Command:
    """LANDSCAPE, what shapes it, and how runs start and sample there."""
    run_options = _added(
        command,
        click.option("--start", type=Numbers(2, "X,Y"), help="Where every run begins."),
        click.option("--view", type=Numbers(4, "X0,X1,Y0,Y1"), help="What the map shows."),
        click.option("--batch", type=int, help="Rows in each mini-batch (data only); all rows without it."),
        click.option("--seed", type=int, help="Order of the mini-batches."),
    )
    return shape_options(run_options)


def _added(command: Command, *options: Callable[[Command], Command]) -> Command:
    for add in reversed(options):
        command = add(command)
    return command


def optimizer_option(defaults: Sequence[str]) -> Callable[[Command], Command]:
    return click.option(
        "--optimizer",
        "-o",
        "optimizers",
        multiple=True,
        default=tuple(defaults),
        show_default=", ".join(defaults),
        metavar="NAME[:KEY=VALUE,...]",
        help="Repeat for several; the first is what the others are compared with. Example: rmsprop:alpha=0.9",
    )


def surface_of(
    landscape: str,
    *,
    kappa: float | None,
    tilt: float | None,
    feature: str | None,
    target: str | None,
    start: tuple[float, ...] | None,
    view: tuple[float, ...] | None,
) -> Surface:
    """The loss surface that the arguments name: one of the catalogue, a table, or a formula."""
    shape = {key: value for key, value in (("kappa", kappa), ("tilt", tilt)) if value is not None}
    named, table = landscape in LANDSCAPES, _is_table(landscape)
    if not table and (feature or target):
        raise InputError(f"--feature and --target are for a data file, {landscape!r} was given; name a FILE.csv")
    surface: Any
    if named:
        surface = LANDSCAPES[landscape](**shape) if shape else LANDSCAPES[landscape]
    elif table:
        surface = line(landscape, feature=feature, target=target)
    elif not is_formula(landscape):
        hint = did_you_mean(landscape, LANDSCAPES)
        raise UnknownName(f"no landscape is called {landscape!r}{hint} ('thalweg list landscapes' shows all)")
    else:
        surface = formula(landscape, view=view, start=start)  # type: ignore[arg-type]  # counts were checked
    if shape and not named:
        raise InputError(f"--kappa and --tilt are for the valley, {landscape!r} was given")
    changes = {key: value for key, value in (("start", start), ("domain", view)) if value is not None}
    surface = surface.replace(**changes) if changes else surface
    check_view(surface)
    return surface  # type: ignore[no-any-return]  # one of three classes with one face


def is_formula(text: str) -> bool:
    """Whether LANDSCAPE names neither one of the catalogue nor a file, and is no word, as x or x-y are none."""
    word = re.fullmatch(r"[A-Za-z_]\w+(-\w\w+)*", text)
    return not (text in LANDSCAPES or _is_table(text) or word)


def _is_table(text: str) -> bool:
    return text not in LANDSCAPES and (exists(text) or File(text).suffix.lower() in TABLES)


def check_box(view: View) -> None:
    x0, x1, y0, y1 = view
    if not (x0 < x1 and y0 < y1):
        raise InputError(f"a view is X0,X1,Y0,Y1 with X0 < X1 and Y0 < Y1, {x0:g},{x1:g},{y0:g},{y1:g} was given")


def check_view(surface: Surface) -> None:
    check_box(surface.domain)
    x0, x1, y0, y1 = surface.domain
    x, y = surface.start
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        raise InputError(
            f"the start ({x:g}, {y:g}) lies outside the map {x0:g},{x1:g},{y0:g},{y1:g}: "
            "move it, or give a --view that holds it"
        )


def gives(text: str, name: str) -> bool:
    """Whether an --optimizer sets a hyperparameter itself."""
    return any(part.partition("=")[0].strip() == name for part in split(text.partition(":")[2]))


def gives_rate(text: str) -> bool:
    """Whether an --optimizer names its own lr."""
    return gives(text, "lr")


def optimizers_of(texts: Sequence[str]) -> list[Optimizer]:
    """`adam`, `rmsprop:alpha=0.9,centered=true` or `sgd:lr=cosine(0.02, steps=300)` as optimizers."""
    return [_optimizer(text) for text in texts]


def _optimizer(text: str) -> Optimizer:
    name, _, settings = text.partition(":")
    if name not in RULES:
        hint = did_you_mean(name, RULES)
        raise UnknownName(f"no optimizer is called {name!r}{hint} (there are {', '.join(RULES)})")
    chosen = {}
    for part in split(settings):
        key, equals, value = part.partition("=")
        if not equals:
            raise InputError(f"{part!r} in --optimizer {text}: write KEY=VALUE")
        if (key := key.strip()) in chosen:
            raise InputError(f"{key} stands twice in --optimizer {text}: give it once")
        chosen[key] = value_of(value.strip())
    return RULES[name](**chosen)  # type: ignore[no-any-return]  # the decorator is untyped
