"""Films on the command line: their options, what is wrong with them before any work is done, and their progress."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path as File
from typing import Any, TypeVar

import click

from thalweg.cli.targets import check_place, check_target
from thalweg.errors import InputError
from thalweg.figures.picture import FILMS, Picture

Command = TypeVar("Command", bound=Callable[..., Any])
SILENT = 1.0  # seconds; what takes less is not worth a line


def film_options(command: Command) -> Command:
    """How long a film takes, and how smoothly it moves."""
    fps = click.option("--fps", type=float, help="Of a film: frames a second; 20 in a .gif, 30 in an .mp4 without it.")
    seconds = click.option("--seconds", type=float, help="Of a film: how long it takes; 8 without it.")
    return fps(seconds(command))


def is_film(target: File) -> bool:
    return target.suffix.lower() in FILMS


def check_drawn(target: File, layout: str, steps: int | None, width: int | None, **film: float | None) -> None:
    """Say what is wrong with a picture's or a film's file before any work is done. `film`: fps, seconds."""
    if not is_film(target):
        for name, value in film.items():
            if value is not None:
                raise InputError(f"--{name} is for films ({', '.join(FILMS)}), {target.name} is a picture")
        return check_target(target, width, films=True)
    from thalweg.figures.film.film import check

    check_place(target)
    check(target.suffix.lower(), layout, steps, width=width, **film)
    return None


def save(picture: Picture[Any], target: File, width: int | None, **film: float | None) -> None:
    """Write it, with progress on a terminal where it is a film."""
    if not is_film(target):
        picture.save(target, width=width)
        return
    with _progress() as tell:
        picture.save(target, width=width, progress=tell, **film)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """One line on stderr that says how far the film is; nothing where stderr is no terminal."""
    shown, began = sys.stderr.isatty(), time.monotonic()

    def tell(frames: int, total: int) -> None:
        if shown and time.monotonic() - began > SILENT:
            click.echo(f"\r\x1b[Kfilm: frame {frames} of {total}", err=True, nl=False)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)
