"""Tune and run, with progress on a terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from thalweg.cli.options import gives_rate, optimizers_of
from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.descend import descend
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface
from thalweg.runs.tune import Tuning, tune

BUDGET = 300


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """One line on stderr that says what is under way; nothing where stderr is no terminal."""
    shown, count = sys.stderr.isatty(), 0

    def tell(name: str) -> None:
        nonlocal count
        count += 1
        if shown:
            click.echo(f"\r\x1b[K{what} {name} ({count} of {total})", err=True, nl=False)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def tuned(
    surface: Surface, optimizers: Sequence[Optimizer], *, budget: int, batch: int | None, seed: int | None
) -> Tuning:
    with progress(f"tuning on {surface.name}:", len(optimizers)) as tell:
        return tune(surface, optimizers, steps=budget, batch=batch, seed=seed, progress=tell)


def paths_of(
    surface: Surface, optimizers: Sequence[Optimizer], *, budget: int, batch: int | None, seed: int | None
) -> list[Path]:
    return [descend(surface, each, steps=budget, batch=batch, seed=seed) for each in optimizers]


def with_rates(
    surface: Surface, optimizers: Sequence[str], lr: str | None, *, budget: int, batch: int | None, seed: int | None
) -> tuple[list[Optimizer], str, tuple[str, ...]]:
    """The optimizers at the asked rate, the rule to print, and remarks."""
    chosen, own = optimizers_of(optimizers), sum(map(gives_rate, optimizers))
    if own and (lr is not None or own < len(chosen)):
        raise InputError("give an lr in every --optimizer and no --lr, or --lr alone")
    if own:
        return chosen, "Rates as given", ()
    if lr in (None, "tuned"):
        found = tuned(surface, chosen, budget=budget, batch=batch, seed=seed)
        return [entry.optimizer for entry in found.entries], found.rule, found.remarks
    if lr == "default":
        from thalweg.figures.wording import whose

        said = f"{whose(each.name for each in chosen)} default rates"
        return chosen, said[:1].upper() + said[1:], ()
    try:
        rate = float(str(lr))
    except ValueError:
        raise InputError(f"--lr must be a number, 'tuned' or 'default', {lr!r} was given") from None
    return [each.replace(lr=rate) for each in chosen], "Rate as given", ()
