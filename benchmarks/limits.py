"""What the machine allows: loops that move a step's bytes, or do a sweep's roots and divisions, and nothing else."""

from collections.abc import Callable
from math import sqrt

import numba


def _one(x, g, a):
    for i in numba.prange(x.size):
        a[i] = a[i] + g[i]
        x[i] = x[i] - a[i]


def _two(x, g, a, b):
    for i in numba.prange(x.size):
        a[i] = a[i] + g[i]
        b[i] = b[i] - g[i]
        x[i] = x[i] - a[i] + b[i]


def _three(x, g, a, b, c):
    for i in numba.prange(x.size):
        a[i] = a[i] + g[i]
        b[i] = b[i] - g[i]
        c[i] = c[i] + b[i]
        x[i] = x[i] - a[i] + c[i]


def streams(slots: int, *, parallel: bool) -> Callable[..., None]:
    """Reads parameter, gradient and slots, writes parameter and slots."""
    body = (_one, _two, _three)[slots - 1]
    return numba.njit(body, parallel=parallel, cache=parallel)  # the cache cannot tell the two apart


@numba.njit(parallel=True, error_model="numpy", cache=True)
def roots(lanes, steps):
    """A root and a division for each number of `lanes`, `steps` times; a row of lanes stays in the first cache."""
    for row in numba.prange(lanes.shape[0]):
        lane = lanes[row]
        for _ in range(steps):
            for i in range(lane.size):
                lane[i] = 1.0 / sqrt(lane[i])
