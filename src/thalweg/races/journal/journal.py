"""The finished runs of races, in a file that only grows."""

import os
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from thalweg.errors import FileError
from thalweg.problems.problem import Trained
from thalweg.races.journal.line import HEADER, write_line
from thalweg.races.journal.lines import Lines, make_name_durable
from thalweg.races.journal.scan import Finished, scan

PERIOD = 0.25  # seconds between commits, so that half a second is kept on a slow disk too


class Journal:
    """An append-only file of finished runs, each durable a moment after `append`; with None for a path nothing is kept.

    A thread writes what has come in and waits until it is on the disk, every `PERIOD` seconds; a kill at any moment
    costs the runs of the last one, and nothing that was durable. Several races may share a file: each sees what was in
    it when it began, and appends whole lines under the file's lock. A last line torn by a kill is cut off. A line
    damaged in the middle is passed over: each has its own checksum, so its run is all that is lost, and is done again.
    `remarks` names both. Of two lines with one key the first counts.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "race.jsonl"
    >>> with Journal(path) as journal:
    ...     journal.append("2c26b46b", Trained(train=(1.0, 0.1)))
    >>> with Journal(path) as journal:
    ...     journal.finished["2c26b46b"].train, journal.remarks
    ((1.0, 0.1), ())

    Raises FileError where the file cannot be read or written, or is no journal. A disk that is full raises it from the
    next `append` or from `close`; what was durable stays.
    """

    finished: Mapping[str, Trained]  # what was in the file at the beginning
    remarks: tuple[str, ...]

    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        self.path = None if path is None else Path(path)
        self.finished, self.remarks = {}, ()
        self._pending, self._closing = deque[bytes](), Event()
        self._failure: FileError | None = None
        if self.path is not None:
            self._open(self.path)
            self._thread = Thread(target=self._commit_all, name="journal", daemon=True)
            self._thread.start()

    def _open(self, path: Path) -> None:
        try:
            self._lines = Lines(path)
            try:
                with self._lines.alone():
                    found = scan(path)
                    torn = self._lines.cut(found.end)
                    if not found.end:
                        self._lines.write(HEADER)
                        make_name_durable(path)
                self._reader = path.open("rb")
            except BaseException:
                self._lines.close()
                raise
        except OSError as error:
            raise self._cannot(error) from error
        self.finished, self.remarks = Finished(found.offsets, self._reader), _remarks(path, found.damaged, torn)

    def append(self, key: str, run: Trained) -> None:
        """Keep a finished run; returns at once. Raises FileError where an earlier one could not be written."""
        if self._failure:
            raise self._failure
        if self.path is not None:
            self._pending.append(write_line(key, run))

    def close(self) -> None:
        """Have all on the disk that came in. Raises FileError where it could not be written."""
        if self.path is None or self._closing.is_set():
            return
        self._closing.set()
        self._thread.join()
        self._lines.close()
        self._reader.close()
        if self._failure:
            raise self._failure

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            with suppress(FileError):  # the news is what stopped the race
                self.close()

    def _commit_all(self) -> None:
        last = False
        while not (last or self._failure):
            last = self._closing.wait(PERIOD)
            data = b"".join(self._pending.popleft() for _ in range(len(self._pending)))
            try:
                if data:
                    self._lines.append(data)
            except OSError as error:
                self._failure = self._cannot(error)

    def _cannot(self, error: OSError) -> FileError:
        return FileError(
            f"cannot keep a journal in {self.path}: {error.strerror or error}; once it can be written, the same "
            "command goes on from what is in it"
        )


def _remarks(path: Path, damaged: Sequence[int], torn: bool) -> tuple[str, ...]:
    remarks = []
    if damaged:
        some = ", ".join(map(str, damaged[:5])) + (f" and {len(damaged) - 5} more" if len(damaged) > 5 else "")
        remarks.append(f"{path}, line {some}: damaged, passed over; what stood there is done again")
    if torn:
        remarks.append(f"{path}: the last line was torn, as a kill leaves it; dropped, its run is done again")
    return tuple(remarks)
