"""Every exception the package raises on purpose.

    ThalwegError
    ├── ReadError              a rule or landscape that cannot be read; raised where it is defined
    ├── MissingExtra           a part of the package that is not installed (also an ImportError)
    └── InputError             a value that cannot be used (also a ValueError)
        ├── HyperparameterError    unknown, missing or out of range
        ├── UnknownName            no optimizer, landscape or column of that name
        ├── FormulaError           a typed formula that is not one
        ├── NoConversion           no hyperparameters of another library do the same
        ├── DataError              a table that cannot be used
        └── FileError              a path that cannot be read or written

A message is one line: what was given, what is allowed, what to do.
"""

import difflib
from collections.abc import Iterable


class ThalwegError(Exception):
    """Base of all exceptions of this package."""


class ReadError(ThalwegError):
    """A function that cannot be recorded."""


class MissingExtra(ThalwegError, ImportError):
    """A part of the package whose dependencies are not installed."""


class InputError(ThalwegError, ValueError):
    """A value that cannot be used."""


class HyperparameterError(InputError, TypeError):
    """A hyperparameter that is unknown, of the wrong kind, or out of its range."""


class UnknownName(InputError):
    """No optimizer, landscape or column has this name."""


class FormulaError(InputError):
    """A typed formula that cannot be understood or is too large."""


class NoConversion(InputError):
    """No hyperparameters with which another library does the same."""


class DataError(InputError):
    """A table that no loss can be made of."""


class FileError(InputError):
    """A path that cannot be read or written."""


def did_you_mean(given: str, allowed: Iterable[str]) -> str:
    """`"; did you mean adam?"` where one of `allowed` is close to `given`, else the empty string."""
    close = difflib.get_close_matches(given, list(allowed), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""
