"""`thalweg explore`."""

import webbrowser
from pathlib import Path as File
from typing import Any

import click

from thalweg.cli import printing
from thalweg.cli.options import optimizer_option, surface_of, surface_options
from thalweg.cli.running import BUDGET, with_rates
from thalweg.cli.targets import check_place, exists, stem
from thalweg.errors import FileError
from thalweg.explorer.explore import check_steps
from thalweg.explorer.explore import explore as page_of
from thalweg.problems.noisy import noisy


@click.command(short_help="A page to play with, in the browser.")
@surface_options
@optimizer_option(("sgd", "adam"))
@click.option("--lr", show_default="tuned", metavar="NUMBER|tuned|default", help="The learning rates it opens with.")
@click.option("--noise", type=float, default=0.0, help="Standard deviation of noise on a landscape's gradient.")
@click.option("--steps", type=int, default=BUDGET, show_default=True, help="The budget of each run, at most 2000.")
@click.option(
    "--layout", type=click.Choice(["panels", "overlay"]), default="panels", help="A map each, or one for all."
)
@click.option("--out", type=click.Path(path_type=File), help="Only write the page to this .html file.")
def explore(
    optimizers: tuple[str, ...], lr: str | None, steps: int, layout: Any, out: File | None, noise: float,
    batch: int | None, seed: int | None, **arguments: Any,
) -> None:  # fmt: skip
    """Write a page to play with and open it in the browser.

    One HTML file that needs no server and asks nothing of any network. It
    opens on this loss; every optimizer and landscape is in it.

    \b
    Examples:
      thalweg explore
      thalweg explore rosenbrock -o momentum -o adam
      thalweg explore "x**2 + 30*(y - sin(x))**2"
      thalweg explore houses.csv --feature area --target price --batch 16
      thalweg explore valley --kappa 200 --out lesson.html
    """
    check_steps(steps)
    surface: Any = surface_of(**arguments)
    target = out or File(f"{stem(surface.name)}-explore.html")
    if target.suffix.lower() not in (".html", ".htm"):
        raise FileError(f"{target.name}: a page is saved as .html")
    check_place(target)
    seen, batch = (noisy(surface, noise), batch or 1) if noise else (surface, batch)
    rated, _, remarks = with_rates(seen, optimizers, lr, budget=steps, batch=batch, seed=seed)
    page = page_of(surface, rated, steps=steps, noise=noise, batch=batch, seed=seed, layout=layout)
    replaced = exists(target)
    page.save(target)
    printing.remark(remarks)
    printing.wrote(target, replaced)
    if out is None and not webbrowser.open(target.resolve().as_uri()):
        printing.remark(["no browser was found: open this file in one"])
