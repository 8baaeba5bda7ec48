"""What a journal holds when a race begins."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from thalweg.errors import FileError
from thalweg.problems.problem import Trained
from thalweg.races.journal.line import HEADER, read_key, read_run


@dataclass(frozen=True)
class Scan:
    """A journal's lines."""

    offsets: Mapping[str, int]  # key -> where its first undamaged line begins
    damaged: tuple[int, ...]  # the numbers of lines that are not as they were written, from 1
    end: int  # where the last whole line ends


def scan(path: Path) -> Scan:
    """Read a journal once. Raises FileError where the file is something else."""
    offsets, damaged = dict[str, int](), list[int]()
    with path.open("rb") as file:
        end = _header(path, file.readline())
        for number, line in enumerate(file, 2):
            key = read_key(line)
            if key is not None:
                offsets.setdefault(key, end)
            elif not line.endswith(b"\n"):
                break  # torn
            elif line != HEADER:  # of a journal that was joined to this one
                damaged.append(number)
            end += len(line)
    return Scan(offsets, tuple(damaged), end)


def _header(path: Path, line: bytes) -> int:
    """The length of the header; 0 where it has yet to be written."""
    if line == HEADER:
        return len(line)
    if not line.endswith(b"\n") and HEADER.startswith(line):
        return 0
    try:
        version = json.loads(line)["version"] if line.startswith(HEADER[:27]) else None
    except (ValueError, KeyError):
        version = None
    if version in (None, 1):
        raise FileError(f"{path} is no journal of a race: its first line is not a journal's; name another file")
    raise FileError(f"{path} is a journal of version {version}, this thalweg reads version 1; name another file")


class Finished(Mapping[str, Trained]):
    """The runs of a journal by their keys, each read from the file when it is asked for."""

    def __init__(self, offsets: Mapping[str, int], file: BinaryIO) -> None:
        self._offsets, self._file, self._reading = offsets, file, Lock()

    def __getitem__(self, key: str) -> Trained:
        offset = self._offsets[key]
        with self._reading:
            self._file.seek(offset)
            line = self._file.readline()
        return read_run(line)

    def __contains__(self, key: object) -> bool:
        return key in self._offsets

    def __iter__(self) -> Iterator[str]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)
