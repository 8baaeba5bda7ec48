"""`thalweg conventions`."""

from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.cli.options import Numbers, surface_of
from thalweg.cli.styling import WIDTH, style_options
from thalweg.cli.targets import check_target, exists
from thalweg.errors import InputError
from thalweg.figures import theme
from thalweg.figures.convention_facts import ConventionFacts
from thalweg.figures.draw import draw
from thalweg.runs.convention import SETTINGS, Convention, Run
from thalweg.runs.conventions import available
from thalweg.runs.conventions import conventions as compare


@click.command(short_help="Show what libraries compute under one name.")
@click.argument("optimizer", required=False)
@click.option("--in", "libraries", metavar="NAME,...", help="Which libraries, the first to compare with; all that "
              "have it without this.")  # fmt: skip
@click.option("--landscape", default="valley", show_default=True, metavar="LANDSCAPE|FORMULA", help="Where they run.")
@click.option("--kappa", type=float, help="How narrow the valley is.")
@click.option("--start", type=Numbers(2, "X,Y"), help="Where every run begins.")
@click.option("--steps", type=int, default=100, show_default=True, help="Of every run.")
@click.option("--lr", type=float, show_default="tuned", help="Learning rate of the same numbers.")
@click.option("--eps", type=float, show_default="the first library's", help="Epsilon of the same numbers.")
@click.option("--out", type=click.Path(path_type=File), help="A picture of it: .svg, .png or .pdf.")
@click.option("--width", type=int, help=WIDTH)
@style_options
@click.option("--json", "json_", is_flag=True, help="Print the numbers for machines.")
def conventions(
    optimizer: str | None, libraries: str | None, landscape: str, kappa: float | None, start: Any, steps: int,
    lr: float | None, eps: float | None, out: File | None, width: int | None, json_: bool, style: Any,
) -> None:  # fmt: skip
    """Show what libraries compute under one name, and how far their paths part.

    For each library: the formula, the defaults, where epsilon is added, what
    the state starts from, how weight decay acts. Then where and how far the
    paths part: each with its own defaults, all with the same numbers, and
    these while the learning rate falls to a tenth halfway. And the numbers by
    which a library does what the first one does, where there are any.

    Without a name: which library has which optimizer.

    \b
    Examples:
      thalweg conventions
      thalweg conventions adam --in torch,keras,optax
      thalweg conventions rmsprop --eps 1e-2 --out rmsprop.png
      thalweg conventions momentum --in torch,keras --landscape rosenbrock
    """
    if optimizer is None:
        if libraries or out:
            raise InputError("--in and --out go with an optimizer: thalweg conventions adam --in torch,keras")
        return _list(json_)
    if out is not None:
        check_target(out, width)
    surface = surface_of(landscape, kappa=kappa, tilt=None, feature=None, target=None, start=start, view=None)
    chosen = tuple(each.strip() for each in libraries.split(",")) if libraries is not None else None
    found = compare(optimizer, chosen, landscape=surface, steps=steps, lr=lr, eps=eps)
    picture = draw(found, **style)
    replaced = out is not None and exists(out)
    if out is not None:
        picture.save(out, width=width)
    if json_:
        return printing.as_json(_record(picture.facts, out))
    _print(picture.facts)
    if out is not None:
        printing.wrote(out, replaced)
    return None


def _list(json_: bool) -> None:
    there = available()
    if json_:
        return printing.as_json({name: list(libraries) for name, libraries in there.items()})
    names = tuple(dict.fromkeys(each for libraries in there.values() for each in libraries))
    rows = [(name, *("yes" if each in has else "-" for each in names)) for name, has in there.items()]
    printing.table([("optimizer", "left"), *((name, "left") for name in names)], rows)
    printing.remark(["'thalweg conventions adam' shows what each computes under that name."])
    return None


def _print(facts: ConventionFacts) -> None:
    found = facts.found
    printing.remark([f"{facts.headline}."])
    for each in found.libraries:
        printing.remark(["", f"{each.library}: {each.call}"])
        for line in each.formula:
            printing.remark([f"    {line}"])
    columns = [("library", "left"), ("epsilon", "left"), ("starts at", "left"), ("weight decay", "left")]
    printing.table(columns, [(each.library, each.eps, each.start, each.decay) for each in found.libraries])
    if len(found.libraries) == 1:
        return
    columns = [("library", "left")]
    for heading in ("defaults", "same", "falling"):
        columns += [(heading, "right"), ("by", "right")]
    printing.table(columns, [row_of(each) for each in found.libraries[1:]])
    first = found.libraries[0].library
    printing.remark(
        [f"The step from which a path is apart from {first}'s by more than rounding, and by how much: each with "
         f"its own defaults, all with the same numbers, the rate falling to a tenth halfway. {facts.subtitle} "
         f"{facts.small_print}"]
    )  # fmt: skip
    for each in found.libraries[1:]:
        printing.remark(["", f"{first}'s numbers in {each.library}, {each.converted}: {each.because}"])


def row_of(each: Convention) -> list[str]:
    row = [each.library]
    for setting in SETTINGS:
        run = each.runs.get(setting)
        row += ["n/a", ""] if run is None else [said(run), f"{run.largest:.2g}" if run.parts_at is not None else ""]
    return row


def said(run: Run) -> str:
    return "never" if run.parts_at is None else f"step {run.parts_at}"


def _record(facts: ConventionFacts, out: File | None) -> dict[str, Any]:
    libraries = [
        {
            "library": each.library,
            "call": each.call,
            "defaults": each.defaults,
            "formula": list(each.formula),
            "epsilon": each.eps,
            "start": each.start,
            "weight_decay": each.decay,
            "converted": each.converted,
            "because": each.because,
            "runs": {
                setting: {
                    "parts_at": run.parts_at,
                    "largest": printing.finite(run.largest),
                    "diverged_at": run.diverged_at,
                }
                for setting, run in each.runs.items()
            },
        }
        for each in facts.found.libraries
    ]
    file = {} if out is None else {"file": str(out)}
    return {**facts.settings, "name": theme.name(facts.found.optimizer), "libraries": libraries, **file}
