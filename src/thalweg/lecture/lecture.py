"""What was found of each claim, and what can be done with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    left_out: Mapping[str, str] = field(default_factory=dict)  # a claim's key: why nothing was found of it

    def table(self, width: int = 80) -> str:
        """All verdicts as plain text, each line at most `width` columns."""
        return table(self.shown, width, self.left_out)

    @property
    def verdicts(self) -> dict[str, Any]:
        """All verdicts and numbers for machines, as plain data."""
        told = {"thalweg": self.version, "quick": self.quick, "claims": verdicts(self.shown)}
        return {**told, "left_out": dict(self.left_out)} if self.left_out else told

    def save(self, folder: str | os.PathLike[str], *, pdf: bool = True) -> None:
        """Write lecture.html, lecture.pdf, worksheet.pdf, verdicts.json and figures/*.svg, *.png.

        The same findings give the same bytes. Without `pdf` there is no PDF.

        Raises FileError; MissingExtra where the PDFs' typesetter is not installed, after all else is written.
        """
        save(self, folder, pdf=pdf)
