"""Source -> machine code, kept on disk.

A generated module is written to a private folder of the user's cache, and Numba keeps its machine code near it: it
can find no source that was only executed. The file's name is a digest of the source and of all else that the machine
code depends on. A folder that cannot be used, or files in it that are not as they were written, cost a compilation and
nothing else.
"""

import contextlib
import hashlib
import os
import platform
import stat
import sys
import tempfile
import types
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from thalweg.engines.compiled.interrupts import answered_later

Compiled = TypeVar("Compiled")
Decorate = Callable[[Callable[..., Any], bool], Compiled]
"""(function, whether to keep its machine code) -> what is called."""

MOST_KEPT = 500
PRIVATE = 0o700


def compiled(source: str, name: str, decorate: Decorate[Compiled]) -> Compiled:
    """The function `name` of a module's source, compiled by `decorate`, or loaded where it once was."""
    folder = cache_folder()
    with answered_later():
        if folder is not None:
            with contextlib.suppress(Exception):  # of a broken or full cache; a source's own faults come below
                return _kept(folder, source, name, decorate)
        return decorate(_function("thalweg_kernel", "<thalweg kernel>", source, name), False)


def _function(module: str, file: str, source: str, name: str) -> Callable[..., Any]:
    made = types.ModuleType(module)
    sys.modules[module] = made  # Numba looks it up when it loads what it kept
    exec(compile(source, file, "exec"), made.__dict__)
    function: Callable[..., Any] = getattr(made, name)
    return function


def cache_folder() -> Path | None:
    """THALWEG_CACHE, or the user's cache; None where there is none that is ours alone."""
    from platformdirs import user_cache_path

    asked = os.environ.get("THALWEG_CACHE")
    folder = (Path(asked).absolute() if asked else user_cache_path("thalweg", appauthor=False)) / "kernels"
    if not folder.is_absolute():  # a user without a home
        return None
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        return folder if _ours_alone(folder) and os.access(folder, os.W_OK) else None
    except OSError:
        return None


def _ours_alone(folder: Path) -> bool:
    """Whether no other user may have written machine code there."""
    found = folder.stat()
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022)


def _kept(folder: Path, source: str, name: str, decorate: Decorate[Compiled]) -> Compiled:
    digest = hashlib.sha256("\0".join((source, *_machine())).encode()).hexdigest()[:32]
    file = folder / f"kernel_{digest}.py"
    if not file.exists() or file.read_bytes() != source.encode():
        _write(file, source.encode())
    function = _function(f"thalweg_{file.stem}", str(file), source, name)
    code = _code_folder(file, function)
    _make_room(folder, code)
    sums = file.with_suffix(".sums")
    written = sums.read_bytes() if sums.exists() else b""
    if written != _sums(file, code):
        _forget(file, code)
    try:
        result = decorate(function, True)
    except Exception:
        _forget(file, code)
        raise
    now = _sums(file, code)
    if now != written:
        _write(sums, now)
    return result


def _code_folder(file: Path, function: Callable[..., Any]) -> Path:
    """Where Numba keeps the machine code of a file's functions: beside it, unless Numba is told otherwise."""
    from numba import njit

    (file.parent / "__pycache__").mkdir(mode=PRIVATE, exist_ok=True)
    folder = Path(njit(cache=True)(function).stats.cache_path)
    if not _ours_alone(folder):
        raise PermissionError(f"{folder} is not ours alone")
    return folder


@cache
def _machine() -> tuple[str, ...]:
    """What machine code depends on beside its source."""
    import llvmlite
    import numba
    import numpy as np
    from llvmlite import binding

    prelude = (files(__package__) / "prelude.py").read_text()
    features = sorted(name for name, present in binding.get_host_cpu_features().items() if present)
    versions = platform.python_version(), numba.__version__, llvmlite.__version__, np.__version__
    return prelude, *versions, platform.machine(), binding.get_host_cpu_name(), *features


def _code(file: Path, code: Path) -> list[Path]:
    return sorted(code.glob(f"{file.stem}.*.nb[ic]"))


def _sums(file: Path, code: Path) -> bytes:
    """A digest of each file of machine code: LLVM would run one whose bits had changed."""
    lines = (f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in _code(file, code))
    return "".join(lines).encode()


def _forget(file: Path, code: Path) -> None:
    for each in (file.with_suffix(".sums"), *_code(file, code)):
        each.unlink(missing_ok=True)


def _make_room(folder: Path, code: Path) -> None:
    """Forget the oldest fifth of the kernels where there are too many."""
    kept = sorted(folder.glob("kernel_*.py"), key=lambda file: file.stat().st_mtime)
    if len(kept) > MOST_KEPT:
        for file in kept[: MOST_KEPT // 5]:
            _forget(file, code)
            file.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as stream:
        try:
            stream.write(content)
            stream.close()
            os.replace(stream.name, file)
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise
