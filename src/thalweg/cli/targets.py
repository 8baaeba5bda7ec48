"""Files that commands write: their names, and what is wrong with them, said before any work is done."""

import os
from collections.abc import Sequence
from pathlib import Path as File

from thalweg.errors import FileError, InputError
from thalweg.figures.picture import ENDINGS, FORMATS, NARROWEST, WIDEST


def exists(path: str | File) -> bool:
    """Whether there is such a file; False too for what may not be looked at, or is longer than a file name."""
    return os.path.exists(path)  # noqa: PTH110  # Path.exists raises for both


def check_target(target: File, width: int | None = None, records: Sequence[str] = (), *, films: bool = False) -> None:
    """Say what is wrong with a picture's file, or a record's where it has some, before any work is done."""
    if target.suffix.lower() not in (*FORMATS, *records):
        if films:
            raise FileError(f"{target.name}: {ENDINGS}")
        also = f", what was found as {', '.join(records)}" if records else ""
        raise FileError(f"{target.name}: a picture is saved as {', '.join(FORMATS)}{also}; choose one of these endings")
    check_place(target)
    if width is not None and not NARROWEST <= width <= WIDEST:
        raise InputError(f"the width must be from {NARROWEST} to {WIDEST} pixels, {width} was given")


def check_place(target: File) -> None:
    """Say why a file could not be written, before any work is done."""
    if not os.path.isdir(target.parent):  # noqa: PTH112  # as in exists
        raise FileError(f"cannot write {target}: there is no folder {target.parent} that may be entered")
    if os.path.isdir(target):  # noqa: PTH112
        raise FileError(f"cannot write {target}: it is a folder")
    if not os.access(target.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise FileError(f"cannot write {target}: the folder {target.parent} may not be written to")


def check_folder(folder: File) -> None:
    """Say why a folder could not be made or written to, before any work is done."""
    if not os.path.isdir(folder):  # noqa: PTH112  # as in exists
        if exists(folder):
            raise FileError(f"cannot write to {folder}: it is a file; name a folder")
        return check_place(folder)
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise FileError(f"cannot write to {folder}: the folder may not be written to")
    return None


def stem(name: str) -> str:
    """A surface's name as a part of a file's."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:40]
