"""Whether arrays that are written share memory."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.typing import NDArray

from thalweg.errors import InputError

MOST_WORK = (
    1_000_000  # of the exact question, which is hard in general; where it is not answered, memory counts as shared
)


def check_apart(arrays: Sequence[tuple[str, NDArray[Any]]]) -> None:
    """Raise InputError, naming the arrays by their paths, where two of them, or one with itself, share memory."""
    spans = sorted((*byte_bounds(array), path, array) for path, array in arrays if array.size)  # paths differ
    reaching: list[tuple[int, str, NDArray[Any]]] = []
    for start, end, path, array in spans:
        if _overlaps_itself(array):
            raise InputError(f"{path} holds some of its numbers in the same memory: copy it")
        reaching = [each for each in reaching if each[0] > start]
        for _, other_path, other in reaching:
            if _share(array, other):
                raise InputError(f"{other_path} and {path} share memory, so that one step would overwrite the other's")
        reaching.append((end, path, array))


def _share(a: NDArray[Any], b: NDArray[Any]) -> bool:
    try:
        return np.shares_memory(a, b, max_work=MOST_WORK)  # type: ignore[arg-type]  # numpy's stub knows two values
    except np.exceptions.TooHardError:
        return True


def _overlaps_itself(array: NDArray[Any]) -> bool:
    """Whether two places of an array may be one: unless each stride steps over all that the smaller ones reach."""
    reach = array.itemsize
    for stride, length in sorted((abs(s), n) for s, n in zip(array.strides, array.shape, strict=True) if n > 1):
        if stride < reach:
            return True
        reach += stride * (length - 1)
    return False
