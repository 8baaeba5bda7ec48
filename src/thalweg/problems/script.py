"""A user's Python file: read once, run as a module, in this process and in any other that it is sent to."""

from __future__ import annotations

import atexit
import hashlib
import linecache
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, ModuleType

from thalweg.errors import FileError, InputError

Files = tuple[tuple[str, str], ...]  # their names below the script's folder, and their texts


@dataclass(frozen=True)
class Script:
    """The text of a file, and of the modules beside it that it imports.

    It goes to other processes as text and is run there once: what it caches is cached there, and what runs is what was
    read, whatever becomes of the file.
    """

    folder: str
    file: str
    text: str
    beside: Files = ()

    @classmethod
    def read(cls, path: Path) -> Script:
        """Read it and run it once. Raises FileError, and InputError with the line where it cannot be run."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read: {error}"
            raise FileError(f"{path}: {why}") from None
        alone = cls(str(path.resolve().parent), path.name, text)
        alone.module()
        return cls(alone.folder, alone.file, text, tuple(sorted(beside(Path(alone.folder), path.stem))))

    @property
    def digest(self) -> str:
        """A hash of all texts."""
        whole = "\0".join([self.file, self.text, *(part for pair in self.beside for part in pair)])
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def name(self) -> str:
        """As a module. It does not change with what lies beside, which is known only once it has run."""
        return f"thalweg_script_{hashlib.sha256((self.folder + self.text).encode()).hexdigest()[:16]}"

    def complete(self) -> Script:
        """With what it has imported since it was read, within its functions."""
        now = dict(beside(Path(self.folder), Path(self.file).stem))
        return replace(self, beside=tuple(sorted({**now, **dict(self.beside)}.items())))

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Within it imports of modules beside it work, as they do where Python runs it."""
        with _first_on_the_path(Path(str(self.module().__file__)).parent):
            yield

    def module(self) -> ModuleType:
        """What running it gave; it is run once in a process. Raises InputError where that raises."""
        if self.name in sys.modules:
            return sys.modules[self.name]
        folder = Path(self.folder)
        if not all(_holds(folder / name, text) for name, text in ((self.file, self.text), *self.beside)):
            folder = self._unpacked()
        module = ModuleType(self.name)
        module.__file__ = str(folder / self.file)
        sys.modules[self.name] = module
        try:
            with _first_on_the_path(folder):
                exec(self._code(module.__file__), vars(module))
        except BaseException as error:
            del sys.modules[self.name]
            if isinstance(error, Exception | SystemExit) and not isinstance(error, InputError):
                raise InputError(f"{self.file}, {line_of(error, module.__file__)}: {said(error)}") from error
            raise
        return module

    def _code(self, file: str) -> CodeType:
        linecache.cache[file] = (len(self.text), None, self.text.splitlines(keepends=True), file)  # for tracebacks
        try:
            return compile(self.text, file, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            raise InputError(f"{self.file}{f', line {line}' if line else ''}: {said(error)}") from None

    def _unpacked(self) -> Path:
        """A folder with all its files, where this process cannot see, or no longer see, what was read."""
        folder = Path(tempfile.mkdtemp(prefix="thalweg-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, text in ((self.file, self.text), *self.beside):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder


def beside(folder: Path, own: str) -> Iterator[tuple[str, str]]:
    """The loaded modules that were imported from a folder: their files below it, and their texts."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        stem = folder.joinpath(*name.split("."))
        if file and name != own and Path(file) in (stem.with_suffix(".py"), stem / "__init__.py"):
            with suppress(OSError, UnicodeDecodeError):  # it is gone by now
                yield Path(file).relative_to(folder).as_posix(), Path(file).read_text(encoding="utf-8")


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def _first_on_the_path(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def line_of(error: BaseException, file: str) -> str:
    """The last line of a file that an exception came through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"line {lines[-1]}" if lines else "when it ran"


def said(error: BaseException) -> str:
    """An exception in one line."""
    text = error.msg if isinstance(error, SyntaxError) else " ".join(str(error).split())
    return f"{type(error).__name__}{f': {text}' if text else ''}"
