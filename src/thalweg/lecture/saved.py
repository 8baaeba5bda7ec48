"""The lecture in a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path as File
from typing import TYPE_CHECKING

from thalweg.errors import MissingExtra
from thalweg.lecture.drawn import drawings
from thalweg.lecture.report.page import page
from thalweg.lecture.report.typeset import lecture_pdf, worksheet_pdf
from thalweg.lecture.verdicts import named
from thalweg.optimizer.files import make_folder, write_whole

if TYPE_CHECKING:
    from thalweg.lecture.lecture import Lecture

PAGE, PDF, WORKSHEET, VERDICTS, FIGURES = "lecture.html", "lecture.pdf", "worksheet.pdf", "verdicts.json", "figures"


def save(lecture: Lecture, folder: str | os.PathLike[str], *, pdf: bool) -> None:
    """All files. Raises FileError; MissingExtra once all but the PDFs is written, older ones of these being removed."""
    place = File(folder)
    make_folder(place / FIGURES)
    for each in lecture.shown:
        for caveat, finding in each.findings.items():
            pictures = drawings(finding)
            for name, number in named(each.claim, caveat, finding):
                write_whole(place / FIGURES / f"{name}.svg", pictures[number].svg.encode())
                write_whole(place / FIGURES / f"{name}.png", pictures[number].png)
                if pictures[number].player:
                    write_whole(place / FIGURES / f"{name}.html", pictures[number].player.encode())
    data = json.dumps(lecture.verdicts, indent=2, allow_nan=False, ensure_ascii=False)
    write_whole(place / VERDICTS, f"{data}\n".encode())
    write_whole(place / PAGE, page(lecture).encode())
    if pdf:
        _save_pdfs(lecture, place)


def _save_pdfs(lecture: Lecture, place: File) -> None:
    try:
        write_whole(place / WORKSHEET, worksheet_pdf(lecture.version))
        write_whole(place / PDF, lecture_pdf(lecture))
    except MissingExtra:
        for name in (WORKSHEET, PDF):  # of other findings than the page's
            (place / name).unlink(missing_ok=True)
        raise
