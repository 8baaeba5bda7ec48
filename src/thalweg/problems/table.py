"""Columns of numbers from a CSV file, a data frame, or a mapping of sequences."""

import csv
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import DataError, FileError, UnknownName, did_you_mean

Column = NDArray[np.float64]
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
NAMED = 12  # columns in a message
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """Named columns as they were given; one is turned into numbers when it is asked for."""

    name: str
    columns: Mapping[str, Any]

    def known(self) -> str:
        names = list(self.columns)
        shown = ", ".join(f"{name:.40}" for name in names[:NAMED])
        return f"it has {shown}" + f" and {len(names) - NAMED:,} more" * (len(names) > NAMED)

    def column(self, name: str) -> Column:
        """The column as float64, shape (rows,).

        Raises UnknownName; DataError where a value is missing, no number, or not finite, naming its row (from 1, the
        header not counted).
        """
        if name not in self.columns:
            meant = did_you_mean(str(name), self.columns) or "; "
            raise UnknownName(f"{self.name} has no column {name!r}{meant.rstrip('; ')} ({self.known()})")
        given = self.columns[name]
        try:
            values = list(np.asarray(given).tolist()) if not isinstance(given, list | tuple) else list(given)
        except TypeError:
            raise DataError(f"{self.name}: column {name} is not a sequence of numbers") from None
        return np.array([self._number(name, row, value) for row, value in enumerate(values, 1)], dtype=np.float64)

    def _number(self, name: str, row: int, value: Any) -> float:
        here = f"{self.name}, column {name}, row {row}"
        if value is None or (isinstance(value, str) and value.strip().lower() in MISSING):
            raise DataError(f"{here}: the value is missing; fill it in or leave the row out")
        try:
            if isinstance(value, str) and "_" in value:
                raise ValueError
            number = float(value)
        except OverflowError:
            number = math.inf
        except (TypeError, ValueError):
            if type(value).__name__ in ("NAType", "NaTType"):
                raise DataError(f"{here}: the value is missing; fill it in or leave the row out") from None
            raise DataError(f"{here}: {value!r:.40} is not a number") from None
        if math.isnan(number):
            raise DataError(f"{here}: the value is missing; fill it in or leave the row out")
        if math.isinf(number):
            raise DataError(f"{here}: {value!r:.40} is not finite")
        return number


def read_table(data: Any, name: str | None = None) -> Table:
    """The table in `data`.

    Arguments
        data: the path of a CSV file (UTF-8, a header row, separated by commas, semicolons or tabs), a data frame
            (anything with `columns` and `[]`), or a mapping of sequences. name: of the file, or "table".

    Raises FileError where a path cannot be read as text; DataError where there is no table in it.
    """
    if isinstance(data, str | os.PathLike):
        return _read_csv(Path(data), name)
    if isinstance(data, Mapping):
        columns = {str(key): data[key] for key in data}
    elif hasattr(data, "columns") and hasattr(data, "__getitem__"):
        keys = list(data.columns)
        _refuse_repeats(name or "table", [str(key) for key in keys])
        columns = {str(key): data[key] for key in keys}
    else:
        kind = type(data).__name__
        raise DataError(f"data is a CSV file's path, a data frame, or a dict of columns; {kind} was given")
    if not columns:
        raise DataError(f"{name or 'table'} has no columns")
    return Table(name or "table", columns)


def _read_csv(path: Path, name: str | None) -> Table:
    shown = f"{str(path)!r:.120}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FileError(f"no file {shown}; check the path") from None
    except IsADirectoryError:
        raise FileError(f"{shown} is a folder; give a CSV file in it") from None
    except PermissionError:
        raise FileError(f"{shown} cannot be read: permission denied") from None
    except UnicodeDecodeError:
        raise FileError(f"{shown} is not text in UTF-8; save it as CSV in UTF-8") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{shown} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if "\0" in text:
        raise FileError(f"{shown} is not text; give a CSV file")
    name = name or path.name
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        raise DataError(f"{name} is empty; a header row and at least two rows of numbers are needed")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        parsed = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True, strict=True)
        lines = [line for line in parsed if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise DataError(f"{name} is not a CSV file: {error}") from None
    header, rows = [cell.strip() for cell in lines[0]], lines[1:]
    if all(_is_number(cell) for cell in header):
        raise DataError(f"{name} has no header row; its first line must name the columns")
    _refuse_repeats(name, [cell for cell in header if cell])
    for row, cells in enumerate(rows, 1):
        if len(cells) != len(header):
            raise DataError(f"{name}, row {row}: {len(cells)} values for {len(header)} columns")
    return Table(name, {key: [cells[index] for cells in rows] for index, key in enumerate(header) if key})


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _refuse_repeats(name: str, header: Sequence[str]) -> None:
    for key, times in Counter(header).items():
        if times > 1:
            raise DataError(f"{name} has more than one column {key!r:.40}; give each its own name")
