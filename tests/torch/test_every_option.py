"""Every class with every option against torch.optim, 60 steps, uneven gradients, a learning rate that changes."""

import itertools

import pytest
import torch

from tests.torch.faces import CASES, NAMES, PLAIN, Case
from tests.torch.training import BOUND, apart, bound, parameters, train

STEPS = range(1, 61)


@pytest.mark.parametrize("dtype", BOUND, ids=str)
@pytest.mark.parametrize("case", [*PLAIN, *CASES], ids=str)
def test_the_same_path(case: Case, dtype: torch.dtype) -> None:
    paths = []
    for make, kind in ((case.ours, dtype), (case.theirs, dtype), (case.theirs, torch.float64)):
        params = parameters(kind)
        paths.append(train(make(params), params, STEPS))
    ours, theirs, exact = paths
    assert apart(ours, theirs) <= bound(dtype, theirs, exact)


def test_every_class_is_there() -> None:
    assert {case.name for case in CASES} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_option_is_seen(name: str) -> None:
    """Each choice of options takes a path of its own: what does nothing could not be seen to be wrong."""
    cases = [case for case in CASES if case.name == name and case.options.get("eps", 1) >= 1e-3]
    ends: list[torch.Tensor] = []
    for options in {str(case): case.options for case in cases if case.options != {"dampening": 0.3}}.values():
        params = parameters()
        train(Case(name, options).theirs(params), params, range(1, 25))
        ends.append(torch.cat([x.detach().reshape(-1) for x in params]))
    assert all((a - b).abs().max() > 1e-6 for a, b in itertools.combinations(ends, 2))
