"""A small kernel in a cache of a test's own."""

from pathlib import Path

import numpy as np

from thalweg.engines.compiled.kernel import Kernel

SOURCE = """
from thalweg.engines.compiled.prelude import float64_at

def kernel(table, part):
    at = float64_at(table)
    at[0] = at[0] * at[0] + at[1]
"""


def made(source: str = SOURCE) -> bool:
    """As another process would, have a kernel and use it; whether it was loaded."""
    kernel = Kernel(source)
    kernel.compile()
    numbers = np.array([3.0, 0.1])
    kernel(numbers.ctypes.data, 0)
    assert numbers[0] == 9.1
    return bool(kernel._code.cache_hits)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


WHOLE = [".nbc", ".nbi", ".py", ".sums"]


def kept(folder: Path) -> list[str]:
    """The kinds of files in a cache; WHOLE where it keeps one kernel and nothing else."""
    return sorted(file.suffix for file in folder.rglob("*") if file.is_file())


def files(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.rglob(f"*{kind}"))
