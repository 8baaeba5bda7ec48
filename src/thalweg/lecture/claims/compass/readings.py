"""What is measured for L1: how far a sample's gradient is from that of all rows, and how many rows a descent reads."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

import thalweg as tw

Array = NDArray[np.float64]
Point = tuple[float, float]

BATCH = 16
TOLERANCE = 0.05
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
SAMPLES = 2000  # of each size; a standard deviation of so many is known to 1.6 %
BUDGET, LONG = 2_000, 20_000  # steps, in which a run has to settle and stay
SEEDS = {BUDGET: 12, LONG: 4}  # of the batches' order; rates are chosen on these, and as many others are reported
REPORTED = 100  # the first of those


def rates(quick: bool = False) -> Array:
    """One grid for all, from a five-hundredth of the edge of stability to the edge."""
    edge = tw.sensitivity(tw.old_faithful(), [tw.sgd], lr=[1e-3, 1e-2], steps=1).edge
    assert edge is not None
    return edge * np.geomspace(1 / 500, 0.995, 60 if quick else 240)


def sampled(at: Point, size: int) -> Array:
    """(SAMPLES, 2): gradients at a point, each over `size` rows drawn without replacement."""
    problem = tw.old_faithful()
    batches = islice(problem.batches(size, seed=size), SAMPLES)
    return np.array([problem.gradient_with(each)(*at) for each in batches])


def noise(gradients: Array, mean: Array) -> float:
    """Root of the mean squared length of what the gradients are off the mean."""
    return float(np.sqrt(np.mean(np.sum((gradients - mean) ** 2, axis=1))))


def each_row(at: Point) -> Array:
    """(rows, 2): the gradient of every single row, (w f + b - t)^2 by w and b."""
    feature, target = tw.old_faithful().points
    error = at[0] * feature + at[1] - target
    return np.stack([2 * error * feature, 2 * error], axis=1)


def expected_noise(at: Point, size: float) -> float:
    r"""sigma / sqrt(b) sqrt((N - b) / (N - 1)): sigma over single rows, b of N drawn without replacement.

    Source: Cochran 1977, Sampling Techniques, theorem 2.2.
    """
    rows = each_row(at)
    count = len(rows)
    return noise(rows, rows.mean(axis=0)) / math.sqrt(size) * math.sqrt((count - size) / (count - 1))


@dataclass(frozen=True)
class Compass:
    """Samples' gradients at one point beside that of all rows."""

    at: Point
    length: float  # of the gradient of all rows
    noise: tuple[float, ...]  # of each of SIZES, as measured
    expected: tuple[float, ...]  # by the closed form
    uphill: float  # share of samples of BATCH rows along whose downhill the loss of all rows rises

    @property
    def off(self) -> float:
        """The largest share by which measured and expected noise differ."""
        return max(abs(found / due - 1) for found, due in zip(self.noise, self.expected, strict=True))


@lru_cache
def compass(at: Point) -> Compass:
    mean = np.array(tw.old_faithful().gradient(*at))
    return Compass(
        at=at,
        length=float(np.hypot(*mean)),
        noise=tuple(noise(sampled(at, size), mean) for size in SIZES),
        expected=tuple(expected_noise(at, size) for size in SIZES),
        uphill=uphill_of(each_row(at), drawn(BATCH)),
    )


def drawn(size: int) -> NDArray[np.int64]:
    """(SAMPLES, size): rows without replacement, the same each time."""
    rows = np.tile(np.arange(tw.old_faithful().rows), (SAMPLES, 1))
    return np.random.default_rng(size).permuted(rows, axis=1)[:, :size]


def uphill_of(rows: Array, samples: NDArray[np.int64]) -> float:
    """The share of samples, given as places of rows, along whose downhill the loss of all rows rises."""
    mean = rows.mean(axis=0)
    return float(np.mean((rows @ mean)[samples].mean(axis=1) <= 0))


@dataclass(frozen=True)
class Descent:
    """SGD at the best fixed rate of the grid for batches of one size."""

    batch: int | None  # None for all rows
    lr: float
    settled: Array  # steps of each reported seed, inf where it never settles within the budget

    @property
    def steps(self) -> float:
        return float(np.median(self.settled))

    @property
    def rows(self) -> float:
        """That it reads until it has settled."""
        return self.steps * (self.batch or tw.old_faithful().rows)


@lru_cache
def descent(
    batch: int | None, *, start: Point | None = None, tolerance: float = TOLERANCE, budget: int = BUDGET, quick: bool
) -> Descent:
    """Choose the rate that settles first in the mean over some seeds, and run it on others."""
    problem, grid, seeds = tw.old_faithful(), rates(quick), SEEDS[budget] // (2 if quick else 1)
    how: dict[str, Any] = {"start": start, "tolerance": tolerance, "keep": ("settled",), "progress": False}
    if batch is None:
        alone = tw.sweep(problem, tw.sgd, lr=grid, steps=BUDGET, **how).settled
        place = int(np.argmin(alone))
        return Descent(None, float(grid[place]), alone[place : place + 1])
    how |= {"batch": batch, "steps": budget}
    mean = tw.sweep(problem, tw.sgd, lr=grid, seed=range(seeds), **how).settled.mean(axis=1)
    best, others = float(grid[np.argmin(mean)]), range(REPORTED, REPORTED + seeds)
    return Descent(batch, best, tw.sweep(problem, tw.sgd(lr=best), seed=others, **how).settled)


def downstream() -> Point:
    """Along the valley floor to the minimum, as far as the origin is from it."""
    problem = tw.old_faithful()
    x, y = problem.minima[0]
    xx, xy, yy = problem.hessian(x, y)
    angle = 0.5 * math.atan2(2 * xy, xx - yy) + math.pi / 2  # of the flattest direction
    flat = (math.cos(angle), math.sin(angle))
    way = math.copysign(math.hypot(x, y), flat[0] * x + flat[1] * y)
    return (way * flat[0], way * flat[1])


def nearby() -> Point:
    """On the floor, where TOLERANCE of the way is left."""
    (x, y), (dx, dy) = tw.old_faithful().minima[0], downstream()
    return (x - TOLERANCE * dx, y - TOLERANCE * dy)
