"""`thalweg` alone: four optimizers in a narrow valley and on real data, a table and the pictures."""

from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.cli.options import optimizers_of
from thalweg.cli.running import paths_of, tuned
from thalweg.cli.targets import check_target, exists
from thalweg.figures.draw import draw
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.framing import condition_number
from thalweg.problems.line import old_faithful
from thalweg.runs.surface import Surface

FOUR = ("sgd", "momentum", "rmsprop", "adam")
BUDGET = 300
NEXT = """Try next:
  thalweg explore                                play with it in the browser
  thalweg lecture                                nine claims, their numbers, their limits
  thalweg draw "(1-x)**2 + 20*(3*y-x**2)**2"     your own function
  thalweg draw FILE.csv --feature A --target B   your own data"""


def main_job(json_: bool) -> None:
    valley, data = LANDSCAPES["valley"], old_faithful()
    files = [[f"{name}.svg", f"{name}.png"] for name in ("sgd-vs-adam", "old-faithful")]
    for name in (*files[0], *files[1]):
        check_target(File(name))
    about = f"Old Faithful, {data.rows} eruptions: {data.target} on {data.feature}"
    results = [
        _race(valley, f"A narrow valley, condition number {condition_number(valley):.0f}", files[0], json_),
        _race(data, f"{about}, condition number {condition_number(data):.0f}", files[1], json_),
    ]
    if json_:
        return printing.as_json(results)
    click.echo(NEXT)
    return None


def _race(surface: Surface, title: str, files: list[str], json_: bool) -> dict[str, Any]:
    found = tuned(surface, optimizers_of(FOUR), budget=BUDGET, batch=None, seed=None)
    paths = paths_of(surface, [entry.optimizer for entry in found.entries], budget=BUDGET, batch=None, seed=None)
    picture = draw([paths[0], paths[-1]], landscape=surface, lr_rule=found.rule)
    shown = picture.facts.shown
    if not json_:
        printing.remark([f"{title}. {picture.facts.headline}."])
        printing.runs_table(paths, shown)
        printing.legend(shown, found.criterion == "loss")
        printing.remark(found.remarks)
    for name in files:
        replaced = exists(name)
        picture.save(name)
        if not json_:
            printing.wrote(File(name).resolve(), replaced)
    if not json_:
        click.echo()
    return {
        "landscape": surface.name,
        "headline": picture.facts.headline,
        "runs": [printing.record(path, shown) for path in paths],
        "remarks": list(found.remarks),
        "files": [str(File(name).resolve()) for name in files],
    }
