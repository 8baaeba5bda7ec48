"""What a sweep has to find: its runs, each on plain floats by `descend`, one after the other."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.runs import field

ENGINES = {"compiled": 0.0, "numpy": math.inf}  # what is worth compiling, in seconds
ALL = ("final", "loss", "best", "settled", "diverged", "paths")


@contextmanager
def engine(name: str) -> Iterator[None]:
    """Within it, all sweeps of recorded landscapes run on this engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(field, "WORTH_COMPILING", ENGINES[name])
        yield


def combinations(axes: Mapping[str, Sequence[Any]], *, zipped: bool = False) -> list[dict[str, Any]]:
    rows = zip(*axes.values(), strict=True) if zipped else itertools.product(*axes.values())
    return [dict(zip(axes, row, strict=True)) for row in rows]


def alone(
    surface: Any, optimizer: tw.Optimizer, *, tolerance: float = 0.05, measure: Any = "distance", **how: Any
) -> Any:
    """What is kept of one run."""
    path = tw.descend(surface, optimizer, **how)
    settled = path.settled_at(tolerance, measure)
    points, evaluated = np.full((2, how["steps"] + 1, 2), np.nan)
    points[: len(path.points)], evaluated[: len(path.points)] = path.points, path.evaluated
    return {
        "final": path.evaluated[-1],
        "loss": path.losses[-1],
        "best": np.nanmin(path.losses),
        "settled": math.inf if settled is None else float(settled),
        "diverged": path.diverged_at or 0,
        "paths": points,
        "last": path.points[-1],  # these two a sweep does not keep
        "evaluated": evaluated,
    }


def one_by_one(
    surface: Any, rule: tw.Rule, axes: Mapping[str, Sequence[Any]], *, zipped: bool = False, **how: Any
) -> dict[str, Any]:
    """All that can be kept, in the shape of the axes; of `how`, the rule takes what is its own."""
    fixed = {name: how.pop(name) for name in tuple(how) if name in rule.defaults}
    runs = []
    for values in combinations(axes, zipped=zipped):
        where = {name: values.pop(name) for name in ("start", "seed") if name in values}
        runs.append(alone(surface, rule(**fixed, **values), **how, **where))
    lengths = [len(values) for values in axes.values()]
    shape = lengths[:1] if zipped else lengths
    kept = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in kept.items()}


def same(a: Any, b: Any) -> bool:
    """Equal in shape and bits; NaN is compared by place."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    bits = a.shape == b.shape and (a.copy().view(np.uint64) == b.copy().view(np.uint64)) | (np.isnan(a) & np.isnan(b))
    return bool(np.all(bits))


def assert_one_by_one(surface: Any, rule: tw.Rule, axes: Mapping[str, Any], **how: Any) -> tw.Sweep:
    """Sweep, and compare all that is kept, bit for bit."""
    found = tw.sweep(surface, rule, **axes, keep=ALL, **{k: v for k, v in how.items() if k != "measure"})
    expected = one_by_one(surface, rule, axes, **how)
    for name in ALL:
        assert same(found.kept[name], expected[name]), (name, found.kept[name], expected[name])
    return found
