"""Source -> machine code, kept on disk.

A generated module is written to a private folder of the user's cache, and Numba keeps its machine code beside it: it
can find no source that was only executed. The file's name is a digest of the source and of all else that the machine
code depends on. A folder that cannot be used, or files in it that are not as they were written, cost a compilation and
nothing else.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import stat
import sys
import tempfile
import types
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Compiled = TypeVar("Compiled")
Decorate = Callable[[Callable[..., Any], bool], Compiled]
"""(function, whether to keep its machine code) -> what is called."""

MOST_KEPT = 500
PRIVATE = 0o700


def compiled(source: str, name: str, decorate: Decorate[Compiled]) -> Compiled:
    """The function `name` of a module's source, compiled by `decorate`, or loaded where it once was."""
    folder = cache_folder()
    if folder is not None:
        digest = hashlib.sha256("\0".join((source, *_machine())).encode()).hexdigest()[:32]
        try:
            return _kept(folder, digest, source, name, decorate)
        except Exception:  # whatever a broken or a full cache leads to; what is wrong with the source is raised below
            with contextlib.suppress(OSError):
                _forget(folder, digest)
    module = types.ModuleType("thalweg_kernel")
    exec(compile(source, "<thalweg kernel>", "exec"), module.__dict__)
    return decorate(getattr(module, name), False)


def cache_folder() -> Path | None:
    """THALWEG_CACHE, or the user's cache; None where there is none that is ours alone."""
    from platformdirs import user_cache_path

    asked = os.environ.get("THALWEG_CACHE")
    folder = (Path(asked) if asked else user_cache_path("thalweg", appauthor=False)) / "kernels"
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o022):
        return None  # machine code that another user may have written
    return folder if os.access(folder, os.W_OK) else None


def _kept(folder: Path, digest: str, source: str, name: str, decorate: Decorate[Compiled]) -> Compiled:
    file, sums = folder / f"kernel_{digest}.py", folder / f"kernel_{digest}.sums"
    if not file.exists() or file.read_text() != source:
        _make_room(folder)
        _write(file, source)
    if not sums.exists() or sums.read_text() != _sums(folder, digest):
        _forget(folder, digest)
    spec = importlib.util.spec_from_file_location(f"thalweg_kernel_{digest}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Numba looks it up when it loads what it kept
    spec.loader.exec_module(module)
    result = decorate(getattr(module, name), True)
    if not sums.exists():
        _write(sums, _sums(folder, digest))
    return result


@cache
def _machine() -> tuple[str, ...]:
    """What machine code depends on beside its source."""
    from importlib.metadata import version

    from llvmlite import binding

    versions = (version(package) for package in ("thalweg", "numba", "llvmlite", "numpy"))
    features = sorted(name for name, present in binding.get_host_cpu_features().items() if present)
    return platform.python_version(), *versions, platform.machine(), binding.get_host_cpu_name(), *features


def _code(folder: Path, digest: str) -> list[Path]:
    return sorted((folder / "__pycache__").glob(f"kernel_{digest}.*.nb[ic]"))


def _sums(folder: Path, digest: str) -> str:
    """A digest of each file of machine code: LLVM would run one whose bits had changed."""
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in _code(folder, digest))


def _forget(folder: Path, digest: str) -> None:
    for file in (folder / f"kernel_{digest}.sums", *_code(folder, digest)):
        file.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """Forget the oldest fifth of the kernels where there are too many."""
    kept = sorted(folder.glob("kernel_*.py"), key=lambda file: file.stat().st_mtime)
    if len(kept) >= MOST_KEPT:
        for file in kept[: MOST_KEPT // 5]:
            _forget(folder, file.stem.removeprefix("kernel_"))
            file.unlink(missing_ok=True)


def _write(file: Path, text: str) -> None:
    """Whole or not at all: another process may be reading."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as stream:
        stream.write(text)
    os.replace(stream.name, file)
