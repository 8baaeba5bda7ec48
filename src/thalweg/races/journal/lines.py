"""A file that only grows, by whole lines, whoever else appends to it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from thalweg.races.journal.lock import locked


class Lines:
    """A file open for appending; made where there is none. All of its methods raise OSError."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_file():  # a device or a pipe, which may be read for ever
            raise FileExistsError(errno.EEXIST, "it is no ordinary file")
        self._file = path.open("a+b", buffering=0)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep all others that append from it."""
        with locked(self._file.fileno()):
            yield

    def append(self, data: bytes) -> None:
        """Have whole lines on the disk, or nothing of them."""
        with self.alone():
            end = self._end()
            self.cut(end)  # what somebody left half-written when he was killed
            try:
                self.write(data)
            except OSError:
                self.cut(end)
                raise

    def write(self, data: bytes) -> None:
        """Have `data` at the end and on the disk; may stop half-way."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) :]
        os.fsync(self._file.fileno())

    def cut(self, end: int) -> bool:
        """Drop what stands behind `end`; whether anything did."""
        more = self._file.seek(0, os.SEEK_END) > end
        if more:
            self._file.truncate(end)
        return more

    def _end(self) -> int:
        """Where the last whole line ends."""
        size, span = self._file.seek(0, os.SEEK_END), 1
        while True:
            start = max(0, size - span)
            self._file.seek(start)
            found = cast(bytes, self._file.read(size - start)).rfind(b"\n")
            if found >= 0 or start == 0:
                return start + found + 1
            span *= 64

    def close(self) -> None:
        self._file.close()


def make_name_durable(path: Path) -> None:
    """Have a new file's name on the disk too, where a folder can be synchronised."""
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
