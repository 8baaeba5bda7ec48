"""What was found of each claim, and what can be done with it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from thalweg.lecture.claim import Shown
from thalweg.lecture.saved import save
from thalweg.lecture.table import table
from thalweg.lecture.verdicts import verdicts


@dataclass(frozen=True)
class Lecture:
    """The claims with what was found of each."""

    shown: tuple[Shown, ...]
    version: str
    quick: bool = False

    def table(self, width: int = 80) -> str:
        """All verdicts as plain text, each line at most `width` columns."""
        return table(self.shown, width)

    @property
    def verdicts(self) -> dict[str, Any]:
        """All verdicts and numbers for machines, as plain data."""
        return verdicts(self.shown, self.version, self.quick)

    def save(self, folder: str | os.PathLike[str], *, pdf: bool = True) -> None:
        """Write lecture.html, lecture.pdf, worksheet.pdf, verdicts.json and figures/*.svg, *.png.

        The same findings give the same bytes. Without `pdf` there is no PDF.

        Raises FileError; MissingExtra where the PDFs' typesetter is not installed, after all else is written.
        """
        save(self.shown, self.version, self.quick, folder, pdf=pdf)
