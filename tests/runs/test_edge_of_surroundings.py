"""A run that lands on the very edge of the surroundings has not left them."""

from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.runs.by_kernel import KernelLanes
from thalweg.runs.by_numpy import NumpyLanes
from thalweg.runs.descend import surroundings
from thalweg.runs.lanes import Lanes, Setting

RATES = np.array([9.0, 10.0, np.nextafter(10.0, 11.0)])


@tw.landscape(domain=(-1.0, 1.0, -1.0, 1.0), start=(0.0, 0.0))
def plane(x, y, *, a=1.0, b=0.0):  # type: ignore[no-untyped-def]  # read, not typed
    return a * x + b * y


@pytest.mark.parametrize("engine", [KernelLanes, NumpyLanes])
@pytest.mark.parametrize("a, b", [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)])
def test_the_edge_is_inside(engine: Any, a: float, b: float) -> None:
    surface = plane(a=a, b=b)
    setting = Setting(surface, tw.sgd(lr=1.0), 1, surroundings(surface.domain), ("lr",))
    seen = engine(setting).run(Lanes(np.zeros(3), np.zeros(3), {"lr": RATES}))
    assert seen.ended.tolist() == [0, 0, 1]
    alone = [tw.descend(surface, tw.sgd(lr=float(lr)), steps=1).diverged_at for lr in RATES]
    assert alone == [None, None, 1]
