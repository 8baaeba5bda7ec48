"""`thalweg lecture`."""

from __future__ import annotations

from pathlib import Path as File
from typing import TYPE_CHECKING

import click

from thalweg.cli import printing
from thalweg.cli.lecture_progress import shown
from thalweg.cli.targets import check_folder, check_place, exists
from thalweg.errors import MissingExtra

if TYPE_CHECKING:
    from thalweg.lecture import Lecture

PAGE = "lecture.html"
FILES = (PAGE, "lecture.pdf", "worksheet.pdf", "verdicts.json")
FOLDERS = ("figures", "journal")


@click.command(short_help="Nine claims about optimizers: proved, with their limits.")
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--quick", is_flag=True, help="Fewer seeds, rates and steps for the same questions.")
@click.option(
    "--out", type=click.Path(path_type=File), default=File("lecture"), show_default=True, help="Folder of the report."
)
@click.option("--json", "json_", is_flag=True, help="Print all verdicts and numbers for machines.")
def lecture(claims: tuple[str, ...], quick: bool, out: File, json_: bool) -> None:
    """Prove the lecture: run the experiment of each claim and of its limits,
    print the verdicts and write the report.

    A CLAIM is a name or a number: compass (L1), stride (L2), adaptive (L3),
    momentum (L4), rmsprop (L5), adam (L6), defaults (L7), race (L8),
    regression (L9); all without one. The folder gets lecture.html to read and
    to play with, lecture.pdf and worksheet.pdf to hand out, each figure as SVG
    and PNG, and verdicts.json. A claim that is finished is kept there: the same
    command goes on after an interruption.

    \b
    Examples:
      thalweg lecture
      thalweg lecture momentum
      thalweg lecture L4 L6 --quick --out handout
      thalweg lecture race --json
    """
    from thalweg.lecture.names import chosen

    asked = chosen(claims or None)
    _check(out)
    replaced = exists(out / PAGE)
    try:
        with shown(asked) as tell:
            from thalweg.lecture.giving import give

            found = give(asked, quick=quick, folder=out, progress=tell)
            tell("", "writing the report")
            missing = _saved(found, out)
    except KeyboardInterrupt:
        click.echo(f"thalweg: interrupted; finished claims are kept in {out}, and the same command goes on", err=True)
        raise click.exceptions.Exit(130) from None
    if json_:
        return printing.as_json({**found.verdicts, "folder": str(out)})
    click.echo(found.table(max(60, printing.width())))
    place = " (in place of the one that was there)" * replaced
    beside = "verdicts.json and figures" if missing else "lecture.pdf, worksheet.pdf, verdicts.json and figures"
    printing.remark(["", f"wrote {out / PAGE}{place}; beside it {beside}", *missing])
    return None


def _check(out: File) -> None:
    """Say why the report could not be written, before any experiment is run."""
    check_folder(out)
    for name in FILES if exists(out) else ():
        check_place(out / name)
    for name in FOLDERS if exists(out) else ():
        check_folder(out / name)


def _saved(found: Lecture, folder: File) -> list[str]:
    """Write everything; what could not be written for want of a package."""
    try:
        found.save(folder)
    except MissingExtra as error:
        return [f"no PDF was written: {error}"]
    return []
