"""A picture: facts, how they are laid out, and a style; ink is spent when it is saved."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from thalweg.errors import FileError, InputError
from thalweg.figures.facts import Facts
from thalweg.figures.ranges import is_whole
from thalweg.figures.theme import USUAL, Style
from thalweg.optimizer.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = (".svg", ".png", ".pdf")
FILMS = (".gif", ".mp4", ".html")
ENDINGS = f"a picture is saved as {', '.join(FORMATS)}, a film as {', '.join(FILMS)}; choose one of these endings"
NARROWEST, WIDEST = 200, 7680  # pixels of a PNG


class AnyFacts(Protocol):
    """What the facts of every picture say."""

    @property
    def headline(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...


Kind = TypeVar("Kind", bound=AnyFacts, covariant=True)


@dataclass(frozen=True)
class Picture(Generic[Kind]):
    """A picture's facts, its layout and its style."""

    facts: Kind
    layout: str = "panels"  # of kinds.INK
    style: Style = USUAL

    def figure(self) -> Figure:
        """The ink."""
        from thalweg.figures.kinds import INK

        return INK[self.layout](self.facts, self.style)

    def render(self, format: str, width: int | None = None) -> bytes:
        """The file's bytes: "svg", "png" or "pdf"; `width` in pixels is for PNG. The same facts give the same bytes.

        Raises InputError for another format.
        """
        if f".{format}" not in FORMATS:
            raise InputError(f"a picture is rendered as svg, png or pdf, {format!r} was asked for; a film by film()")
        from thalweg.figures import files

        facts, (theme, size) = self.facts, (self.style.theme, self.style.size)
        figure, settings = self.figure(), json.dumps(facts.settings)
        if format == "svg":
            return files.svg(figure, facts.headline, facts.description, settings, theme, size)
        if format == "pdf":
            return files.pdf(figure, facts.headline, settings, size)
        return files.png(figure, facts.headline, settings, size, width or size.pixels)

    def after(self, step: int) -> Picture[Facts]:
        """The picture as it was after so many steps: the same map, rulers and words, shorter paths.

        Arguments
            step: from 0 to the number of steps that the picture shows.

        Raises InputError for another step, and for a picture of anything but paths on a map.

        >>> import thalweg as tw
        >>> picture = tw.draw([tw.descend(tw.valley, tw.adam(lr=0.1), steps=20)])
        >>> picture.after(3).facts.subtitle
        'Step 3 of 20'
        """
        from thalweg.figures.film.facts import after

        if not isinstance(self.facts, Facts):
            raise InputError(f"paths on a map have a state after a step, a picture of {self.layout} has none")
        return Picture(after(self.facts, step), self.layout, self.style)

    def film(
        self, format: str, *, width: int | None = None, fps: float | None = None, seconds: float | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> bytes:  # fmt: skip
        """The bytes of a film that shows the steps one after the other and ends on this picture.

        Arguments
            format: "gif", "mp4" (made by the program ffmpeg) or "html" (a page with a player).
            width: in pixels, from 200 to 3840; 1920 of a slide without it. A page has none.
            fps: frames a second, from 1 to 60, in a GIF to 50; 20 there and 30 in an MP4 without it. A page has none.
            seconds: of the whole film, from 1 to 120; 8 without it.
            progress: told how many frames are made, and of how many.

        Raises InputError outside these ranges and for a picture that shows no steps or more than 1000, MissingExtra
        without ffmpeg.

        >>> import thalweg as tw
        >>> tw.draw([tw.descend(tw.valley, tw.adam(lr=0.1), steps=20)]).film("gif", width=320, fps=5)[:6]
        b'GIF89a'
        """
        from thalweg.figures.film.film import film

        return film(self, f".{format}", width=width, fps=fps, seconds=seconds, progress=progress)

    def save(
        self, file: str | os.PathLike[str], *, width: int | None = None, fps: float | None = None,
        seconds: float | None = None, progress: Callable[[int, int], None] | None = None,
    ) -> File:  # fmt: skip
        """Write .svg, .png or .pdf by the file's ending, or a film as .gif, .mp4 or .html: see `film`.

        Raises FileError; a file is whole or untouched.
        """
        target = File(file)
        ending = target.suffix.lower()
        if ending in FILMS:
            made = self.film(ending[1:], width=width, fps=fps, seconds=seconds, progress=progress)
            write_whole(target, made)
            return target
        if ending not in FORMATS:
            raise FileError(f"{target.name}: {ENDINGS}")
        if fps is not None or seconds is not None:
            raise InputError(f"fps and seconds are for films ({', '.join(FILMS)}), {target.name} is a picture")
        if width is not None and not is_whole(width, NARROWEST, WIDEST):
            said = f"must be a whole number from {NARROWEST} to {WIDEST} pixels"
            raise InputError(f"the width {said}, {width!r} was given")
        write_whole(target, self.render(ending[1:], width))
        return target

    def _repr_png_(self) -> bytes:
        return self.render("png", 1200)
