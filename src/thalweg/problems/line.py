"""A line through two columns: its mean squared error over slope and intercept, a recorded landscape."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import DataError, InputError
from thalweg.landscapes import framing
from thalweg.landscapes.landscape import Landscape, Point, View
from thalweg.problems.table import Column, read_table
from thalweg.recording.reading import Reading, read

MOMENTS = ("fm", "tm", "vf", "ws", "rest")


def squared_error(x: Any, y: Any, *, fm: Any, tm: Any, vf: Any, ws: Any, rest: Any) -> Any:
    """mean((x f + y - t)^2) of rows with mean feature fm, mean target tm, feature variance vf, least-squares slope ws,
    and mean squared residual rest. No division: one row (vf = 0) is the same recording as all of them."""
    level = x * fm + y - tm
    tilt = x - ws
    return level**2 + vf * tilt**2 + rest


@lru_cache(maxsize=1)
def _reading() -> Reading:
    return read(squared_error, ("x", "y", *MOMENTS))


@final
@dataclass(frozen=True)
class LineProblem(Landscape):
    """The loss mean((w feature + b - target)^2): x is the slope w, y the intercept b."""

    feature: str = ""
    target: str = ""
    data: str = ""
    points: tuple[Column, Column] = field(default=(np.empty(0), np.empty(0)), repr=False, compare=False)

    @property
    def rows(self) -> int:
        return len(self.points[0])

    @property
    def condition_number(self) -> float:
        """The largest over the smallest eigenvalue of the Hessian, the same everywhere."""
        return framing.condition_number(self)

    def batches(self, size: int, seed: int | np.random.Generator) -> Iterator[dict[str, float]]:
        """Endless mini-batches of `size` rows, each as the parameters of this landscape.

        Each epoch shuffles the rows anew and deals them without replacement; the rows left over at its end, too few
        for a batch, are dropped, so that all batches weigh the same. The same seed gives the same batches.
        Raises DataError for a size below 1 or above the number of rows, InputError for a seed that is none.
        """
        if isinstance(size, bool) or not isinstance(size, int | np.integer) or not 1 <= size <= self.rows:
            raise DataError(f"a batch is a whole number of rows from 1 to {self.rows}; {size!r} was given")
        whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool) and seed >= 0
        if not (whole or isinstance(seed, np.random.Generator)):
            raise InputError(f"seed is a whole number from 0 or a numpy.random.Generator; {seed!r:.40} was given")
        return self._deal(int(size), np.random.default_rng(seed))

    def _deal(self, size: int, generator: np.random.Generator) -> Iterator[dict[str, float]]:
        while True:
            order = generator.permutation(self.rows)[: self.rows // size * size].reshape(-1, size)
            table = moments(self.points[0][order], self.points[1][order])
            for batch in table.tolist():
                yield dict(zip(MOMENTS, batch, strict=True))


def line(data: Any, *, feature: str | None = None, target: str | None = None, name: str | None = None) -> LineProblem:
    """The squared error of target = w * feature + b.

    Arguments
        data: a CSV file's path, a data frame, or a dict of columns (see read_table).
        feature, target: two of its columns. name: "target on feature" where not given.

    The loss is kept as moments, (w fm + b - tm)^2 + vf (w - ws)^2 + rest, which loses no digits near its minimum.
    Raises FileError, UnknownName, or DataError where no line can be fitted: missing or non-finite values, text, fewer
    than two rows, a constant feature, numbers whose squares overflow.

    >>> line({"t": [0, 1, 2], "d": [1, 3, 5]}, feature="t", target="d").minima
    ((2.0, 1.0),)
    """
    table = read_table(data)
    for role, given in (("feature", feature), ("target", target)):
        if given is None:
            raise DataError(f"name the {role} column of {table.name} ({table.known()})")
    assert feature is not None
    assert target is not None
    f, t = table.column(feature), table.column(target)
    if feature == target:
        raise DataError(f"feature and target are both {feature}; choose two columns ({table.known()})")
    if len(f) != len(t):
        raise DataError(f"{table.name}: {len(f)} values of {feature} but {len(t)} of {target}")
    if len(f) < 2:
        raise DataError(f"{table.name} has {len(f)} row{'s' * (len(f) != 1)} of numbers, at least 2 are needed")
    if f.min() == f.max():
        raise DataError(f"{table.name}: {feature} is {f[0]:g} in every row; a line needs a feature that varies")
    numbers = dict(zip(MOMENTS, moments(f[None, :], t[None, :])[0].tolist(), strict=True))
    _check_range(table.name, feature, target, numbers)
    minimum = (numbers["ws"], numbers["tm"] - numbers["ws"] * numbers["fm"])
    domain, start = _view(numbers, minimum)
    f.flags.writeable = t.flags.writeable = False
    return LineProblem(
        name=name or f"{target} on {feature}",
        reading=_reading(),
        domain=domain,
        start=start,
        minima=(minimum,),
        lowest=numbers["rest"],
        parameters=numbers,
        teaches="A feature far from zero makes slope and intercept pull at each other: a long, slanted valley.",
        source=table.name,
        formula=f"mean of (w * {feature} + b - {target})^2",
        axes=(f"slope w ({target} per {feature})", f"intercept b ({target})"),
        equal_axes=False,
        feature=feature,
        target=target,
        data=table.name,
        points=(f, t),
    )


@lru_cache(maxsize=1)
def old_faithful() -> LineProblem:
    """Waiting time on duration, in minutes, of 272 eruptions of the Old Faithful geyser (Azzalini & Bowman 1990).

    >>> problem = old_faithful()
    >>> problem.rows
    272
    """
    with as_file(files("thalweg.problems") / "data" / "old_faithful.csv") as path:
        problem = line(path, feature="eruptions", target="waiting", name="old faithful")
    source = "Azzalini & Bowman 1990, Applied Statistics 39, 357-365; Haerdle 1991"
    axes = ("slope w (minutes waited per minute of eruption)", "intercept b (minutes)")
    return problem.replace(source=source, axes=axes, data="Old Faithful")


def moments(f: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(fm, tm, vf, ws, rest) of each batch, shape (batches, 5), from its rows, shape (batches, rows).

    Where the feature does not vary, the slope is free: ws = 0 and vf = 0 exactly, and rest is the target's variance.
    """
    with np.errstate(all="ignore"):
        fm, tm = f.mean(axis=1), t.mean(axis=1)
        same = f.min(axis=1) == f.max(axis=1)
        fm = np.where(same, f[:, 0], fm)
        tm = np.where(t.min(axis=1) == t.max(axis=1), t[:, 0], tm)
        df, dt = f - fm[:, None], t - tm[:, None]
        vf = np.mean(df * df, axis=1)
        ws = np.where(vf > 0, np.mean(df * dt, axis=1) / np.where(vf > 0, vf, 1.0), 0.0)
        rest = np.mean((dt - ws[:, None] * df) ** 2, axis=1)
        return np.stack([fm, tm, vf, ws, rest], axis=1)


def _check_range(name: str, feature: str, target: str, numbers: dict[str, float]) -> None:
    fm, tm, vf, ws, rest = (numbers[key] for key in MOMENTS)
    largest = (
        (ws * fm) ** 2 + tm * tm + fm * fm + vf * ws * ws + rest
        if all(map(math.isfinite, numbers.values()))
        else math.inf
    )
    if not math.isfinite(largest):
        raise DataError(f"{name}: the squares of {feature} or {target} overflow; divide the columns by their size")
    if vf <= (1e-15 * fm) ** 2:
        raise DataError(f"{name}: {feature} varies too little to tell; subtract its mean or multiply it")


def _view(numbers: dict[str, float], minimum: Point) -> tuple[View, Point]:
    """A view around the minimum that holds the origin, and where the steepest descent from there meets the floor.

    The start is the origin, or, where that is the minimum, a point aside.
    """
    fm, tm, vf, ws, _ = (numbers[key] for key in MOMENTS)
    fall = tm * tm + vf * ws * ws  # the loss at the origin above the lowest
    gx, gy = fm * tm + vf * ws, tm  # minus half the gradient at the origin
    bend = (gx * fm + gy) ** 2 + vf * gx * gx
    step = (gx * gx + gy * gy) / bend if bend > 0 else 0.0
    ellipse = (math.sqrt(fall / vf), math.sqrt(fall * (fm * fm + vf) / vf))
    sides = list[float]()
    for axis in (0, 1):
        away = abs(minimum[axis])
        landing = abs(step * (gx, gy)[axis] - minimum[axis])
        half = max(1.25 * max(away, landing if math.isfinite(landing) else 0.0), 0.1 * ellipse[axis])
        sides.append(half if 0 < half < math.inf else 1.0)
    view = (minimum[0] - sides[0], minimum[0] + sides[0], minimum[1] - sides[1], minimum[1] + sides[1])
    start = (0.0, 0.0) if fall > 0 else (minimum[0] - 0.8 * sides[0], minimum[1] + 0.8 * sides[1])
    return view, start
