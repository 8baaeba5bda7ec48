"""A hash of what a function does: its code, and all that its code refers to."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from thalweg.errors import InputError
from thalweg.problems.script import Script, beside

PLAIN = (int, float, complex, str, bytes, type(None), type(Ellipsis))


def fingerprint(function: Callable[..., Any], script: Script | None = None) -> str:
    """SHA-256, hexadecimal: of the text of the function's file, and of what its closure and defaults hold.

    Where there is no file, as in a notebook: of its own text, and of the functions, classes and data that it refers to.
    """
    text = script.digest if script else _file_text(function)
    walk = _Walk(follow=text is None)
    walk.add(text)
    walk.value(function)
    return walk.hash.hexdigest()


def written(function: Any) -> Any:
    """What somebody wrote: the function inside wrappers and functools.partial."""
    while isinstance(function, partial):
        function = function.func
    return inspect.unwrap(function)


def _file_text(function: Callable[..., Any]) -> str | None:
    """The text of the file that a function is in, and of the modules beside it that are loaded; None without a file."""
    name = getattr(written(function), "__module__", None) or ""
    file = getattr(sys.modules.get(name), "__file__", None)
    try:
        if not file:
            return None
        path = Path(file).resolve()
        return "\0".join([path.read_text(encoding="utf-8"), *map(str, sorted(beside(path.parent, name)))])
    except (OSError, UnicodeDecodeError):
        return None


class _Walk:
    def __init__(self, follow: bool) -> None:
        self.hash, self.follow = hashlib.sha256(), follow
        self.seen: dict[int, tuple[int, Any]] = {}  # by id, each kept alive so that its id stays its own
        self.classes = set[type]()

    def add(self, value: Any) -> None:
        self.hash.update(f"{type(value).__name__}:{value!r};".encode())

    def value(self, value: Any) -> None:
        """Anything, by what it holds."""
        if isinstance(value, PLAIN):
            return self.add(value)
        if id(value) in self.seen:
            return self.add(("again", self.seen[id(value)][0]))
        self.seen[id(value)] = len(self.seen), value
        if isinstance(value, ModuleType):
            return self.add(value.__name__)
        if hasattr(value, "dtype") and hasattr(value, "shape") and not isinstance(value, type):
            return self._array(value)
        if isinstance(value, Mapping | list | tuple | set | frozenset):
            return self._collection(value)
        if isinstance(value, partial):
            return self.value([value.func, value.args, value.keywords])
        if inspect.ismethod(value):
            return self.value([value.__func__, value.__self__])
        inner = getattr(value, "__wrapped__", getattr(value, "function", value))
        if inspect.isfunction(inner):
            return self.function(inner)
        return self._class(value) if isinstance(value, type) else self._object(value)

    def function(self, function: Any) -> None:
        self.add(function.__qualname__)
        if self.follow:
            self._code(function.__code__)
        self.value(function.__defaults__)
        self.value(function.__kwdefaults__)
        for cell in function.__closure__ or ():
            self.value(_content(cell))
        if self.follow and (function.__module__ or "__main__") == "__main__":
            for name in _names(function.__code__):
                if name in function.__globals__:
                    self.add(name)
                    self.value(function.__globals__[name])

    def _code(self, code: CodeType) -> None:
        self.hash.update(code.co_code)
        self.add((code.co_names, code.co_varnames, code.co_freevars))
        for constant in code.co_consts:
            self._code(constant) if isinstance(constant, CodeType) else self.value(constant)

    def _array(self, value: Any) -> None:
        import numpy as np

        array = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
        self.add((str(value.dtype), array.shape))
        self.hash.update(array.tobytes())

    def _collection(self, value: Any) -> None:
        self.add((type(value).__name__, len(value)))
        if isinstance(value, Mapping):
            for key, each in value.items():
                self.value(key)
                self.value(each)
        else:
            for each in sorted(value, key=repr) if isinstance(value, set | frozenset) else value:
                self.value(each)

    def _class(self, value: type) -> None:
        self.add((value.__module__, value.__qualname__))
        if value in self.classes:
            return
        self.classes.add(value)
        if self.follow and value.__module__ == "__main__":
            for base in value.__bases__:
                self.value(base)
            for name, each in vars(value).items():
                if inspect.isfunction(each) or (isinstance(each, PLAIN) and not name.startswith("__")):
                    self.add(name)
                    self.value(each)

    def _object(self, value: Any) -> None:
        """By its class, and what it would be made of again. Raises InputError where that cannot be told."""
        self._class(type(value))
        try:
            made = value.__reduce_ex__(4)
        except Exception:
            raise InputError(
                f"a race knows code by all that it refers to, and a {type(value).__qualname__} cannot be told from "
                "another: make it within the function, or put the function in a file"
            ) from None
        if isinstance(made, str):
            return self.add(made)
        make, *parts = made
        self.add(getattr(make, "__qualname__", type(make).__qualname__))
        for part in parts:
            self.value(list(part) if isinstance(part, Iterator) else part)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _names(code: CodeType) -> Iterator[str]:
    """The globals that a code may use, and those of the functions within it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
