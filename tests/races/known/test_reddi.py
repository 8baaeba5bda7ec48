"""Reddi, Kale & Kumar 2018, theorem 1, as a race problem: Adam goes to the worst point, AMSGrad to the best."""

import math
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.problems.problem import Budget
from thalweg.problems.surface import reddi
from thalweg.runs.train import train

BUDGET = Budget(6_000, 60)


def rate(t: float) -> float:
    return 0.5 / math.sqrt(t)


@pytest.mark.parametrize("size", [3.0, 5.0, 10.0])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_adam_goes_to_the_worst_point_and_amsgrad_to_the_best(size: float, seed: int) -> None:
    given: dict[str, Any] = {"lr": rate, "beta1": 0.0, "beta2": 1 / (1 + size**2)}
    worst = 2 * (size - 2) / 3
    adam, amsgrad = (train(reddi(size), rule(**given), [{}], seed, BUDGET)[0] for rule in (tw.adam, tw.amsgrad))
    assert min(adam.train[5:]) > 0.97 * worst
    assert adam.train[-1] == pytest.approx(worst, rel=1e-12)
    assert max(amsgrad.train[5:]) < 0.03 * worst


@pytest.mark.parametrize("rule", ["adam", "amsgrad"])
def test_a_torch_loop_over_the_same_gradients_does_the_same(rule: str) -> None:
    problem, budget = reddi(), Budget(300, 300)
    (x, _), _ = problem.drawn(4)
    p = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([p], lr=1.0, betas=(0.0, 0.1), amsgrad=rule == "amsgrad")
    seen = [x]
    for t in range(1, budget.steps + 1):
        optimizer.param_groups[0]["lr"] = rate(t)
        p.grad = torch.tensor(3.0 if t % 3 == 1 else -1.0, dtype=torch.float64)
        optimizer.step()
        with torch.no_grad():
            p.clamp_(-1.0, 1.0)
        seen.append(p.item())
    made = getattr(tw, rule)(lr=rate, beta1=0.0, beta2=0.1)
    (run,) = train(problem, made, [{}], 4, budget)
    np.testing.assert_allclose(run.train, (np.array(seen) + 1) / 3, rtol=0, atol=1e-12)


def test_descent_and_a_long_memory_are_not_fooled() -> None:
    """The theorem needs beta2 of 1 / (1 + C^2): at Adam's usual one the scale is steady, and the mean gradient wins."""
    for optimizer in (tw.sgd(lr=rate), tw.adam(lr=rate, beta1=0.0, beta2=0.999)):
        (run,) = train(reddi(), optimizer, [{}], 0, BUDGET)
        assert run.train[-1] < 0.02
