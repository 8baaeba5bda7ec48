"""`thalweg basins`."""

from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.cli.options import Numbers, check_box, is_formula, shape_options, surface_of
from thalweg.cli.running import BUDGET, with_rates
from thalweg.cli.styling import WIDTH, style_options
from thalweg.cli.targets import check_target, exists, stem
from thalweg.errors import InputError
from thalweg.figures import phrases
from thalweg.figures.basin_facts import Basin, BasinFacts
from thalweg.figures.draw import draw
from thalweg.figures.picture import FORMATS
from thalweg.runs.basins import MOST_RESOLUTION
from thalweg.runs.basins import basins as find_basins
from thalweg.runs.descend import check_steps

MOST_LISTED = 8


@click.command(short_help="Map which minimum each start reaches, and how soon.")
@shape_options
@click.option(
    "--optimizer", "-o", "optimizers", multiple=True, default=("adam",), show_default="adam",
    metavar="NAME[:KEY=VALUE,...]", help="Whose basins. Example: momentum:momentum=0.8",
)  # fmt: skip
@click.option("--lr", show_default="tuned", metavar="NUMBER|tuned|default", help="The learning rate.")
@click.option("--resolution", type=int, default=1000, show_default=True, help="Starts on each side of the map.")
@click.option("--steps", type=int, default=500, show_default=True, help="Of each run.")
@click.option("--view", type=Numbers(4, "X0,X1,Y0,Y1"), help="Where the starts lie; the landscape's map without it.")
@click.option("--out", type=click.Path(path_type=File), help=".png, .svg or .pdf; .npz for what was found.")
@click.option("--width", type=int, help=WIDTH)
@style_options
@click.option("--json", "json_", is_flag=True, help="Print the numbers for machines.")
def basins(
    optimizers: tuple[str, ...], lr: str | None, resolution: int, steps: int, view: Any, out: File | None,
    width: int | None, json_: bool, style: Any, **shape: Any,
) -> None:  # fmt: skip
    """Map which minimum each start reaches, and how soon.

    A run starts at each point of a grid. Each start has the colour of the
    minimum that its run ends at: the brighter, the sooner it is there.

    \b
    Examples:
      thalweg basins himmelblau
      thalweg basins himmelblau -o momentum --lr 0.01 --width 3840
      thalweg basins rastrigin --view=-2,2,-2,2 --out rastrigin.svg
      thalweg basins "x**4 - 4*x**2 + y**2" -o sgd --out wells.npz
    """
    if len(optimizers) != 1:
        raise InputError(f"basins are those of one optimizer, {len(optimizers)} were given")
    if not 2 <= resolution <= MOST_RESOLUTION:
        raise InputError(f"--resolution is from 2 to {MOST_RESOLUTION:,} starts on a side, {resolution:,} was given")
    if view is not None:
        check_box(view)
    check_steps(steps)
    surface = surface_of(start=None, view=view if is_formula(shape["landscape"]) else None, **shape)
    target = out or File(f"{stem(surface.name)}-basins.png")
    check_target(target, width, (".npz",))
    (optimizer,), rule, remarks = with_rates(surface, optimizers, lr, budget=BUDGET, batch=None, seed=None)
    found = find_basins(surface, optimizer, resolution=resolution, steps=steps, view=view)
    picture, replaced = draw(found, lr_rule=rule, **style), exists(target)
    if target.suffix.lower() in FORMATS:
        picture.save(target, width=width)
    else:
        found.save(target)
    if json_:
        return printing.as_json(_record(picture.facts, remarks, target))
    _report(picture.facts, remarks)
    printing.wrote(target, replaced)
    return None


def _report(facts: BasinFacts, remarks: tuple[str, ...]) -> None:
    printing.remark([f"{facts.headline}."])
    columns = [
        ("", "right"), ("minimum", "left"), ("loss", "right"), ("starts", "right"), ("half of them within", "right"),
    ]  # fmt: skip
    printing.table(columns, [_row(k, basin) for k, basin in enumerate(facts.basins[:MOST_LISTED], 1)])
    if len(facts.basins) > MOST_LISTED:
        rest = facts.basins[MOST_LISTED:]
        of_starts = phrases.share(sum(basin.share for basin in rest))
        highest = phrases.number(rest[-1].loss)
        printing.remark([f"and {len(rest):,} more, up to a loss of {highest}: {of_starts} of starts"])
    for share, what in ((facts.nowhere, f"not there in {facts.found.steps:,} steps"), (facts.diverged, "diverged")):
        if share > 0:
            printing.remark([f"{what}: {phrases.share(share)} of starts"])
    printing.remark([*remarks, facts.small_print])


def _row(k: int, basin: Basin) -> tuple[str, ...]:
    half = "-" if basin.half_within is None else phrases.steps(basin.half_within)
    return str(k), phrases.point(basin.minimum), phrases.number(basin.loss), phrases.share(basin.share), half


def _record(facts: BasinFacts, remarks: tuple[str, ...], target: File) -> dict[str, Any]:
    return {
        **facts.settings,
        "radius": facts.found.radius,
        "minima": [
            {
                "point": list(basin.minimum),
                "loss": printing.finite(basin.loss),
                "share": basin.share,
                "half_within": basin.half_within,
            }
            for basin in facts.basins
        ],
        "not_there": facts.nowhere,
        "diverged": facts.diverged,
        "remarks": list(remarks),
        "headline": facts.headline,
        "file": str(target),
    }
