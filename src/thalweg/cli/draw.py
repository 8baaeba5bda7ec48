"""`thalweg draw`."""

from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.cli.filming import check_drawn, film_options, save
from thalweg.cli.options import optimizer_option, surface_of, surface_options
from thalweg.cli.running import BUDGET, paths_of, with_rates
from thalweg.cli.styling import style_options
from thalweg.cli.targets import exists, stem
from thalweg.errors import InputError
from thalweg.figures.draw import LAYOUTS, MAPS
from thalweg.figures.draw import draw as draw_paths
from thalweg.figures.facts import Facts
from thalweg.figures.picture import Picture
from thalweg.runs.descend import check_steps

MOST_DRAWN = 10_000


@click.command(short_help="Draw optimizers' paths on a topographic map.")
@surface_options
@optimizer_option(("sgd", "adam"))
@click.option("--lr", show_default="tuned", metavar="NUMBER|tuned|default", help="The learning rates.")
@click.option("--steps", type=int, help="How many steps to draw; of an update which one.")
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="panels",
    help="A map each, one for all, with lines through data; rates, losses over the steps; one update taken apart.",
)
@click.option(
    "--out",
    type=click.Path(path_type=File),
    help=".svg, .png or .pdf; a film as .gif, .mp4 or .html; a PNG named by what it shows else.",
)
@click.option("--width", type=int, help="Of a PNG or a film, in pixels; 1920 of a slide without it.")
@style_options
@film_options
@click.option("--json", "json_", is_flag=True, help="Print the numbers for machines.")
def draw(
    optimizers: tuple[str, ...], lr: str | None, steps: int | None, layout: Any, out: File | None, width: int | None,
    fps: float | None, seconds: float | None, json_: bool, style: Any, batch: int | None, seed: int | None,
    **arguments: Any,
) -> None:  # fmt: skip
    """Draw optimizers' paths on a topographic map of a loss.

    The loss is a landscape of the catalogue ('thalweg list landscapes'), a
    formula in x and y, or a line fitted to two columns of a CSV file.

    \b
    Examples:
      thalweg draw valley --kappa 10          a mild valley: does Adam still win?
      thalweg draw valley --tilt 45           turned: what is left of the lead?
      thalweg draw beale -o sgd -o momentum -o rmsprop:alpha=0.9 -o adam
      thalweg draw -o "sgd:lr=cosine(0.0196, steps=300)" -o adam:lr=0.09
      thalweg draw -o sgd -o rmsprop -o adam --layout rates
      thalweg draw -o sgd -o adam --layout update --steps 3
      thalweg draw valley --steps 30 --out valley.gif
      thalweg draw valley --theme print --size column --out valley.pdf
      thalweg draw "x**2 + 30*(y - sin(x))**2" --layout overlay
      thalweg draw houses.csv --feature area --target price --batch 16 --seed 1
    """
    surface = surface_of(**arguments)
    name = f"{stem(surface.name)}-{'-vs-'.join(text.partition(':')[0] for text in optimizers[:4])}"
    target = out or File(f"{name if layout in ('panels', 'overlay') else f'{name}-{layout}'}.png")
    check_drawn(target, layout, steps, width, fps=fps, seconds=seconds)
    if steps is not None and check_steps(steps) > MOST_DRAWN:
        raise InputError(f"a picture shows at most {MOST_DRAWN:,} steps, {steps:,} was given")
    budget = max(BUDGET, steps or 0)
    rated, rule, remarks = with_rates(surface, optimizers, lr, budget=budget, batch=batch, seed=seed)
    paths = paths_of(surface, rated, budget=budget, batch=batch, seed=seed)
    view = arguments["view"] if layout in MAPS else None
    picture = draw_paths(paths, landscape=surface, layout=layout, shown=steps, view=view, lr_rule=rule, **style)
    replaced = exists(target)
    save(picture, target, width, fps=fps, seconds=seconds)
    report(picture, json_, target, replaced, remarks)


def report(picture: Picture[Any], json_: bool, target: File, replaced: bool, remarks: tuple[str, ...]) -> None:
    facts = picture.facts
    maps = isinstance(facts, Facts)
    says = [panel.label for panel in facts.panels] if maps else [run["says"] for run in facts.settings["runs"]]
    if json_:
        runs = [{**run, "says": said} for run, said in zip(facts.settings["runs"], says, strict=True)]
        return printing.as_json({**facts.settings, "runs": runs, "headline": facts.headline, "file": str(target)})
    printing.remark([f"{facts.headline}.", facts.subtitle])
    for k, run in enumerate(facts.settings["runs"]):
        panel = facts.panels[k] if maps else None
        click.echo(f"  {panel.title}: {panel.label}; {panel.caption}" if panel else f"  {run['optimizer']}: {says[k]}")
    printing.remark(remarks)
    start = facts.settings["runs"][0]["start"]
    view = f"view {','.join(f'{end:g}' for end in facts.view)}  " if maps else ""
    click.echo(f"start {start[0]:g},{start[1]:g}  {view}steps {facts.settings['steps']}")
    printing.remark([facts.small_print])
    printing.wrote(target, replaced)
