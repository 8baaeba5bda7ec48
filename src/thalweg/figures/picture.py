"""A picture: facts, how they are laid out, and a style; ink is spent when it is saved."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Generic, Protocol, TypeVar

from matplotlib.figure import Figure

from thalweg.errors import FileError, InputError
from thalweg.figures import files
from thalweg.figures.kinds import INK
from thalweg.figures.theme import USUAL, Style
from thalweg.optimizer.files import write_whole

FORMATS = (".svg", ".png", ".pdf")
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
    layout: str = "panels"  # of INK
    style: Style = USUAL

    def figure(self) -> Figure:
        """The ink."""
        return INK[self.layout](self.facts, self.style)

    def render(self, format: str, width: int | None = None) -> bytes:
        """The file's bytes: "svg", "png" or "pdf"; `width` in pixels is for PNG. The same facts give the same bytes."""
        facts, (theme, size) = self.facts, (self.style.theme, self.style.size)
        figure, settings = self.figure(), json.dumps(facts.settings)
        if format == "svg":
            return files.svg(figure, facts.headline, facts.description, settings, theme, size)
        if format == "pdf":
            return files.pdf(figure, facts.headline, settings, size)
        return files.png(figure, facts.headline, settings, size, width or size.pixels)

    def save(self, file: str | os.PathLike[str], *, width: int | None = None) -> File:
        """Write .svg, .png or .pdf by the file's ending. Raises FileError; a file is whole or untouched."""
        target = File(file)
        if target.suffix.lower() not in FORMATS:
            raise FileError(f"{target.name}: a picture is saved as {', '.join(FORMATS)}; choose one of these endings")
        if width is not None and not NARROWEST <= width <= WIDEST:
            raise InputError(f"the width must be from {NARROWEST} to {WIDEST} pixels, {width} was given")
        write_whole(target, self.render(target.suffix.lower()[1:], width))
        return target

    def _repr_png_(self) -> bytes:
        return self.render("png", 1200)
