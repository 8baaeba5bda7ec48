"""`thalweg race`."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path as File
from typing import Any

import click

from thalweg.cli.race_options import Batch, Range, Start, check_schedules, contestants_of, spaces_of
from thalweg.cli.race_progress import Shown, shown
from thalweg.cli.styling import style_options
from thalweg.cli.targets import check_folder, check_place, exists, stem
from thalweg.problems.problem import Problem

FOUR = ("sgd", "momentum", "rmsprop", "adam")


@click.command(short_help="Which optimizer, which learning rate, and how sure?")
@click.argument("problems", nargs=-1, metavar="[PROBLEM]...")
@click.option(
    "--optimizer", "-o", "optimizers", multiple=True, default=FOUR, show_default=", ".join(FOUR),
    metavar="NAME[:KEY=VALUE,...]",
    help="Ours, torch.optim.NAME or optax.NAME; repeat for several. What is set stays, but lr, which is searched.",
)  # fmt: skip
@click.option("--trials", type=int, default=20, show_default=True, help="Settings to try of each optimizer.")
@click.option("--seeds", type=int, default=10, show_default=True, help="Runs of each that are reported.")
@click.option("--tuning-seeds", type=int, help="Runs of each trial; 10 without it, 3 for a model of yours.")
@click.option("--steps", type=int, help="Gradient evaluations of a run; the problem's without it.")
@click.option("--evaluations", type=int, help="How often losses are measured in a run; the problem's without it.")
@click.option("--lr", type=Range(), metavar="LOW..HIGH", show_default="1e-5..10", help="The rates that are searched.")
@click.option(
    "--search", type=click.Choice(["grid", "random"]), default="grid", show_default=True,
    help="Evenly in log lr; or quasi-random, in cited priors where there are some.",
)  # fmt: skip
@click.option(
    "--space", "spaces", multiple=True, metavar="NAME:KEY=LOW..HIGH,...",
    help="What is searched of one optimizer, in place of --lr. Example: adam:lr=1e-4..1,beta1=1-0.01..0.5",
)  # fmt: skip
@click.option("--target-loss", type=float, help="The loss to reach; the median of the best one's reruns without it.")
@click.option("--target", help="Column of FILE.csv to predict.")
@click.option("--feature", "features", multiple=True, help="Column to predict it from; repeat. All others without it.")
@click.option("--family", help="linear, logistic, softmax or poisson; by what the target holds without it.")
@click.option("--no-scale", "scale", flag_value=False, default=None, help="Leave the features as they are.")
@click.option("--batch", type=Batch(), metavar="ROWS|all", help="Rows of data in a mini-batch; 32 without it.")
@click.option("--held-out", type=float, help="Share of the rows that is held out; 0.2 without it.")
@click.option("--noise", type=float, help="Standard deviation of noise in a landscape's gradient.")
@click.option("--start", type=Start(), metavar="near|anywhere|X,Y", help="Of runs on a landscape; near without it.")
@click.option("--kappa", type=float, help="How narrow the valley is: condition number.")
@click.option("--tilt", type=float, help="Turn the valley by this many degrees.")
@click.option("--workers", type=int, help="Processes, or threads for what is compiled; as many as cores without it.")
@click.option("--cluster", metavar="ADDRESS", help="Of a Dask scheduler, in place of processes: tcp://HOST:8786.")
@click.option("--out", type=click.Path(path_type=File), help="Folder of the report; race-PROBLEM without it.")
@click.option("--journal", type=click.Path(path_type=File), help="File of finished runs; in the folder without it.")
@click.option("--time/--no-time", "timed", default=True, show_default=True, help="Measure seconds in a quiet pass.")
@style_options
@click.option("--json", "json_", is_flag=True, help="Print what was found for machines.")
def race(
    problems: tuple[str, ...], optimizers: tuple[str, ...], spaces: tuple[str, ...], target_loss: float | None,
    out: File | None, journal: File | None, json_: bool, style: Any, **arguments: Any,
) -> None:  # fmt: skip
    """Race optimizers on a problem: equal budgets, tuned rates, and how sure
    one can be.

    A PROBLEM is a data set of scikit-learn (digits, breast_cancer, wine, iris,
    diabetes), a FILE.csv with --target, a landscape or a formula in x and y, a
    FILE.py with a PyTorch or JAX model of yours (it is run as code), or a
    shipped example ('thalweg list problems'). Of each optimizer as many
    settings are tried on the same seeds; the best is run again on others, and
    only those runs are reported. A run that is finished is kept: the same
    command goes on after an interruption.

    \b
    Examples:
      thalweg race
      thalweg race digits -o momentum -o adam --batch 256
      thalweg race houses.csv --target price --feature area --feature rooms
      thalweg race digits wine breast_cancer -o adam -o rmsprop
      thalweg race my_problem.py -o torch.optim.AdamW:weight_decay=0.1 -o lion
      thalweg race wine --search random --trials 100 -o adam --space adam:all
      thalweg race rosenbrock --noise 1 --lr 1e-4..0.1
    """
    from thalweg.cli import race_report
    from thalweg.races.naming import OPTIONS, problems_named
    from thalweg.races.race import race as run
    from thalweg.races.statistics.extra import special

    special()  # SciPy is asked for when all is run
    about = {name: arguments.pop(name) for name in OPTIONS}
    about["features"] = about["features"] or None
    entered, searched = contestants_of(optimizers), spaces_of(spaces)
    check_schedules(entered, searched)
    with redirect_stdout(sys.stderr):  # what a file of the user's prints is no part of the answer
        given = problems_named(problems or ("digits",), **about)
    folder = out or File(f"race-{_named(given)}")
    kept = journal or folder / "journal.jsonl"
    check_folder(folder)
    if journal is not None:
        check_place(journal)
    replaced = exists(folder / race_report.REPORT)
    with _made(folder), shown() as progress, _interruptible(progress, kept), redirect_stdout(sys.stderr):
        found = run(given, entered, spaces=searched, target=target_loss, journal=kept, progress=progress, **arguments)
        progress.working("drawing the report")
        race_report.save(found, folder, style)
    if json_:
        return race_report.as_json(found, folder)
    race_report.tell(found, folder, replaced=replaced)
    return None


def _named(problems: Sequence[Problem]) -> str:
    name = "-".join(each.name for each in problems) if len(problems) < 4 else f"{len(problems)}-problems"
    return re.sub("-+", "-", stem(name)).strip("-")


@contextmanager
def _made(folder: File) -> Iterator[None]:
    """A folder for what is to be kept, which goes again where nothing came into it."""
    new = not exists(folder)
    folder.mkdir(exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):  # it is not empty
            if new:
                folder.rmdir()


@contextmanager
def _interruptible(progress: Shown, journal: File) -> Iterator[None]:
    """Say what an interruption leaves."""
    try:
        yield
    except KeyboardInterrupt:
        progress.end()
        reached = f" ({progress.tally})" if progress.tally.total else ""
        told = f"interrupted{reached}; finished runs are kept in {journal}, and the same command goes on"
        click.echo(f"thalweg: {told}", err=True)
        raise click.exceptions.Exit(130) from None
