"""A step that is interrupted, at any of its lines, is whole or not begun; and what comes after it goes on."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

import thalweg as tw
import thalweg.torch as face
from tests.interrupts import everywhere

KINDS = {"float32": 50_000, "float64": 300, "bfloat16": 300}  # of so many numbers: more than one thread, one, no kernel


@pytest.fixture(scope="module", autouse=True)
def kernels() -> None:
    """Compiled before, so that the lines are those of a training under way."""
    counting().compile()


@pytest.fixture
def threads() -> Iterator[None]:
    yield
    tw.set_num_threads(2)


def counting() -> face.Optimizer:
    """Each step adds one to every number."""
    params = [torch.nn.Parameter(torch.zeros(n, dtype=getattr(torch, kind))) for kind, n in KINDS.items()]
    for each in params:
        each.grad = -torch.ones_like(each)
    return face.Optimizer(params, tw.momentum(lr=1.0, momentum=0.0))


def steps_of(optimizer: face.Optimizer) -> float:
    """The steps that parameters and counts agree on."""
    params = optimizer.param_groups[0]["params"]
    seen = {float(number) for each in params for number in torch.aminmax(each.detach())}
    (steps,) = seen | {float(optimizer.state[each].get("step", 0)) for each in params}
    return steps


def anew(optimizer: face.Optimizer) -> None:
    pass


def under_way(optimizer: face.Optimizer) -> None:
    optimizer.step()


def with_more_threads(optimizer: face.Optimizer) -> None:
    tw.set_num_threads(1)
    optimizer.step()
    tw.set_num_threads(2)


def with_a_parameter_cast(optimizer: face.Optimizer) -> None:
    optimizer.step()
    cast = optimizer.param_groups[0]["params"][1]
    cast.data = cast.data.float()
    cast.grad = -torch.ones_like(cast)


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("before", [anew, under_way, with_more_threads, with_a_parameter_cast])
def test_an_interrupted_step_is_whole_or_not_begun(before: Callable[[face.Optimizer], None]) -> None:
    optimizer, ends = counting(), set()

    def begin() -> Callable[[], object]:
        nonlocal optimizer
        optimizer = counting()
        before(optimizer)
        return optimizer.step

    first = before is not anew
    for where in everywhere(begin):
        taken = steps_of(optimizer)
        assert taken in (first, first + 1), where
        ends.add(taken)
        optimizer.step()
        assert steps_of(optimizer) == taken + 1, where
        optimizer.step()
        assert steps_of(optimizer) == taken + 2, where
    assert ends == {first, first + 1}


@pytest.mark.usefixtures("threads")
def test_an_interrupted_step_on_more_threads_and_the_next_on_as_many_as_before() -> None:
    """Of how the work is cut nothing is left that was let go of."""
    optimizer = counting()

    def begin() -> Callable[[], object]:
        nonlocal optimizer
        optimizer = counting()
        with_more_threads(optimizer)
        return optimizer.step

    for where in everywhere(begin):
        taken = steps_of(optimizer)
        tw.set_num_threads(1)
        held = [np.full(length, 10**6) for length in range(1, 20) for _ in range(20)]  # where something was let go of
        optimizer.step()
        assert steps_of(optimizer) == taken + 1, where
        del held
