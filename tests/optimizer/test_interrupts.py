"""An interrupted step in place is whole or not begun."""

from collections.abc import Callable

import numpy as np
import pytest

import thalweg as tw
from tests.interrupts import everywhere

COUNTER = tw.momentum(lr=1.0, momentum=0.0)
Arrays = list[np.ndarray]


def compiled() -> Arrays:
    return [np.zeros(50_000, np.float32), np.zeros(300)]


def strided() -> Arrays:
    """What the kernels cannot take, and NumPy steps."""
    return [np.zeros((40, 20))[:, ::2], np.zeros(300, np.float32)]


@pytest.mark.parametrize("make", [compiled, strided])
@pytest.mark.parametrize("before", [0, 1])
def test_an_interrupted_step_is_whole_or_not_begun(make: Callable[[], Arrays], before: int) -> None:
    COUNTER.compile()
    arrays, state = make(), COUNTER.init(make())

    def step() -> None:
        COUNTER.step_(arrays, [-np.ones_like(each) for each in arrays], state)

    def begin() -> Callable[[], None]:
        nonlocal arrays, state
        arrays = make()
        state = COUNTER.init(arrays)
        for _ in range(before):
            step()
        return step

    def taken() -> float:
        (steps,) = {float(number) for each in arrays for number in np.unique(each)} | {float(state.t)}
        return steps

    ends = set()
    for where in everywhere(begin):
        now = taken()
        assert now in (before, before + 1), where
        ends.add(now)
        step()
        assert taken() == now + 1, where
        step()
        assert taken() == now + 2, where
    assert ends == {before, before + 1}
