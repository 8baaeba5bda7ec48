"""The axes of a sweep: what is varied, and which lane has which of the values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.optimizer.hyperparameters import as_number
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Axes:
    """Values by name, hyperparameters first, then "start" (n, 2) and "seed"; as a product, or zipped."""

    values: Mapping[str, NDArray[Any]]
    zipped: bool

    @property
    def shape(self) -> tuple[int, ...]:
        lengths = tuple(len(values) for values in self.values.values())
        return lengths[:1] if self.zipped else lengths

    @property
    def lanes(self) -> int:
        return math.prod(self.shape)

    def of(self, lanes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Each axis's value in these lanes, which are numbered as the shape's places are."""
        if not self.values:
            return {}
        places = [lanes] * len(self.values) if self.zipped else np.unravel_index(lanes, self.shape)
        return {name: values[place] for (name, values), place in zip(self.values.items(), places, strict=True)}


def read_axes(
    rule: Rule | Optimizer, hyperparameters: Mapping[str, Any], start: Any, seed: Any, *, zipped: bool
) -> tuple[Optimizer, Axes]:
    """The optimizer with what does not vary (and the first of what does), and the axes.

    Raises HyperparameterError for a value out of its range, InputError for what is no axis.
    """
    owner = rule if isinstance(rule, Rule) else rule.rule
    values = dict[str, NDArray[Any]]()
    fixed = {} if isinstance(rule, Rule) else dict(rule.hyperparameters)
    for name, given in hyperparameters.items():
        if name in owner.ranges and isinstance(given, list | tuple | range | np.ndarray):
            values[name] = row_of(owner, name, given)
            fixed[name] = float(values[name][0])
        else:
            fixed[name] = given
    optimizer: Optimizer = owner(**fixed)
    if _array(start).ndim > 1:
        values["start"] = _starts(start)
    if _array(seed).ndim > 0:
        values["seed"] = _seeds(seed)
    lengths = {name: len(each) for name, each in values.items()}
    if zipped and len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InputError(f"zipped axes are of one length; {said} were given")
    return optimizer, Axes(values, zipped and bool(values))


def row_of(rule: Rule, name: str, given: Any) -> Array:
    """The values of a hyperparameter's axis. Raises as `read_axes` does."""
    if (numbers := _array(given)).dtype.kind not in "iuf":
        raise InputError(f"{rule.name}: the axis {name} must hold numbers, {given!r:.60} was given")
    if numbers.ndim != 1 or not numbers.size:
        raise InputError(f"{rule.name}: the axis {name} must be one row of numbers, its shape is {numbers.shape}")
    numbers, allowed = numbers.astype(np.float64), rule.ranges[name]
    low, high = float(numbers.min()), float(numbers.max())
    if not (np.isfinite(numbers).all() and low in allowed and high in allowed):
        for number in numbers.tolist():
            as_number(rule.name, name, number, allowed)
    return numbers


def _starts(given: Any) -> Array:
    starts, pairs = _array(given), False
    if starts.dtype.kind in "iuf":
        pairs = starts.ndim == 2 and starts.shape[1] == 2 and starts.size > 0 and bool(np.isfinite(starts).all())
    if not pairs:
        raise InputError(f"starts are pairs of numbers x, y, as an array (n, 2); {given!r:.60} was given")
    return starts.astype(np.float64)


def _seeds(given: Any) -> NDArray[np.int64]:
    seeds = _array(given)
    whole = seeds.ndim == 1 and seeds.size > 0 and seeds.dtype.kind in "iu"
    if not whole or seeds.min() < 0 or seeds.max() > np.iinfo(np.int64).max:
        raise InputError(f"seeds are a row of whole numbers from 0 to 2**63 - 1; {given!r:.60} was given")
    return seeds.astype(np.int64)


def _array(given: Any) -> NDArray[Any]:
    """A copy, of whatever kind it holds; of one object where the rows are uneven."""
    try:
        return np.array(given)
    except ValueError:
        return np.array(None)
