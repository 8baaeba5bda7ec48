"""`thalweg sweep`: one optimizer over any axes, or several over the learning rate."""

from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

import click
from numpy.typing import NDArray

from thalweg.cli import swept
from thalweg.cli.axes import axes_of
from thalweg.cli.options import gives, optimizer_option, optimizers_of, surface_of
from thalweg.cli.options import surface_options as of_surface
from thalweg.cli.styling import WIDTH, style_options
from thalweg.cli.targets import check_target, stem
from thalweg.errors import HyperparameterError, InputError, did_you_mean
from thalweg.figures.picture import FORMATS
from thalweg.figures.sweep_facts import check_drawable
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.sensitivity import RATES, sensitivity
from thalweg.runs.sweep import sweep as run_sweep
from thalweg.runs.swept import KEEP, check_keep

RECORDS = (".npz", ".csv")
FOUR = ("sgd", "momentum", "rmsprop", "adam")


@click.command(short_help="Run optimizers at many settings: which are good?")
@of_surface
@optimizer_option(FOUR)
@click.option(
    "--axis", "axes", multiple=True, metavar="NAME=VALUES",
    help="NAME=V1,V2,... or NAME=LOW..HIGH:COUNT, which grows by a factor where LOW > 0 and HIGH >= 10 LOW, else by "
    "equal steps. NAME is a hyperparameter, or seed. Repeat for several; lr=1e-5..10:601 without any.",
)  # fmt: skip
@click.option("--zipped", is_flag=True, help="The axes side by side, all of one length; their product without it.")
@click.option("--steps", type=int, default=1000, show_default=True, help="Of each run.")
@click.option("--keep", metavar="NAME,...", help=f"What a file holds: {', '.join(KEEP)}, paths. All but paths.")
@click.option("--out", type=click.Path(path_type=File), help=".png, .svg or .pdf; .npz or .csv for what was found.")
@click.option("--width", type=int, help=WIDTH)
@style_options
@click.option("--json", "json_", is_flag=True, help="Print the numbers for machines.")
def sweep(
    optimizers: tuple[str, ...], axes: tuple[str, ...], zipped: bool, keep: str | None, out: File | None,
    width: int | None, json_: bool, style: Any, steps: int, batch: int | None, seed: int | None, **arguments: Any,
) -> None:  # fmt: skip
    """Run optimizers at many settings and say which are good.

    Several optimizers are compared over the learning rate: who settles soon,
    how wide the good range is, where the edge of stability lies. One
    optimizer is swept over any of its numbers: a line over one axis, a heat
    map over two, a file of more.

    \b
    Examples:
      thalweg sweep valley
      thalweg sweep rosenbrock -o momentum -o adam --axis lr=1e-4..1:400
      thalweg sweep valley -o adam --axis lr=1e-3..1:200 --axis beta1=0,0.5,0.9
      thalweg sweep beale -o adam:lr=0.1 --axis beta2=0.9..0.999:100
      thalweg sweep himmelblau --axis lr=0.01,0.1 --out rates.csv
    """
    rows, surface = axes_of(axes), surface_of(**arguments)
    chosen = optimizers_of(optimizers)
    compared = not rows or (list(rows) == ["lr"] and len(chosen) > 1)
    _check_axes(chosen, rows, seed, compared=compared)
    _check_options(optimizers, rows, compared=compared, zipped=zipped, keep=keep)
    target = out or File(f"{stem(surface.name)}-{'sensitivity' if compared else 'sweep'}.png")
    check_target(target, width, RECORDS)
    how: dict[str, Any] = {"steps": steps, "batch": batch, "seed": seed}
    if compared:
        found = sensitivity(surface, chosen, lr=rows.get("lr", RATES), **how)
        return swept.report_sensitivity(found, target, width, json_, style)
    kept = check_keep(tuple(part.strip() for part in keep.split(","))) if keep is not None else None
    if target.suffix.lower() in FORMATS:
        check_drawable(tuple(rows), zipped=zipped, keep=kept)
    ran = run_sweep(surface, chosen[0], zipped=zipped, keep=kept, **(how | rows))
    return swept.report_sweep(ran, surface, target, width, json_, style)


def _check_axes(chosen: list[Optimizer], rows: Mapping[str, NDArray[Any]], seed: int | None, *, compared: bool) -> None:
    """Say which axis there is not, before any work is done."""
    if len(chosen) > 1 and not compared:
        raise InputError(f"several optimizers share lr alone as an axis: name one with -o to sweep {', '.join(rows)}")
    rule = chosen[0].rule
    for name in rows:
        if name not in (*rule.ranges, "seed"):
            has = ", ".join(rule.ranges)
            hint = did_you_mean(name, rule.ranges)
            raise HyperparameterError(f"{rule.name} has no number {name!r} to be an --axis{hint} (it has {has})")
    if "seed" in rows and seed is not None:
        raise InputError("seed is an --axis here: leave out --seed")


def _check_options(
    optimizers: tuple[str, ...], rows: Mapping[str, NDArray[Any]], *, compared: bool, zipped: bool, keep: str | None
) -> None:
    """Say what does not go together, before any work is done."""
    for name in ("lr",) if compared else rows:
        if any(gives(text, name) for text in optimizers):
            raise InputError(f"{name} is an axis here: leave it out of --optimizer")
    if zipped and len(rows) < 2:
        raise InputError("--zipped joins two axes or more: give them by --axis")
    if compared and keep is not None:
        raise InputError("--keep is for the sweep of one optimizer: name it with -o and its axes with --axis")
