"""The commands."""

import click

from thalweg.cli.basins import basins
from thalweg.cli.conventions import conventions
from thalweg.cli.draw import draw
from thalweg.cli.explore import explore
from thalweg.cli.lecture import lecture
from thalweg.cli.listing import list_
from thalweg.cli.main_job import main_job
from thalweg.cli.race import race
from thalweg.cli.sweep import sweep
from thalweg.cli.tune import tune


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.option("--json", "as_json", is_flag=True, help="Print the main job's numbers for machines.")
@click.version_option(package_name="thalweg", prog_name="thalweg")
@click.pass_context
def app(context: click.Context, as_json: bool) -> None:
    """See why Adam outruns SGD, and where it doesn't.

    Alone, it does the main job: SGD, momentum, RMSprop and Adam, each at its
    best learning rate, in a narrow valley and on a real data set. It prints a
    table and writes the pictures to the current folder.

    \b
    Examples:
      thalweg
      thalweg explore
      thalweg draw rosenbrock
      thalweg draw "(1-x)**2 + 20*(3*y-x**2)**2" --out mine.svg
      thalweg draw houses.csv --feature area --target price
      thalweg tune valley --kappa 10
      thalweg sweep rosenbrock -o momentum -o adam
      thalweg basins himmelblau
      thalweg race digits
      thalweg lecture momentum
      thalweg conventions adam --in torch,keras,optax
    """
    if context.invoked_subcommand is None:
        main_job(as_json)
    elif as_json:
        raise click.UsageError(f"--json goes after the command: thalweg {context.invoked_subcommand} ... --json")


for command in (explore, draw, tune, sweep, basins, race, lecture, conventions, list_):
    app.add_command(command)
