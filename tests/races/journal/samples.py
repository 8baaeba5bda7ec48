"""Runs for a journal."""

from pathlib import Path

from thalweg.problems.problem import Trained
from thalweg.races.journal import Journal
from thalweg.races.journal.line import HEADER, write_line


def key(number: int, of: str = "a") -> str:
    return f"{of}{number:063x}"


def run(number: int) -> Trained:
    return Trained((1.0, 1 / (number + 1)), (2.0, float("inf") if number % 3 else 0.5), number % 3 or None)


def line(number: int) -> bytes:
    return write_line(key(number), run(number))


def whole(count: int) -> bytes:
    """A journal of runs 0 to `count` - 1."""
    return HEADER + b"".join(map(line, range(count)))


def held(file: Path) -> tuple[dict[str, Trained], tuple[str, ...]]:
    with Journal(file) as journal:
        return dict(journal.finished), journal.remarks
