"""Every schedule against torch.optim.lr_scheduler, stepped once after each optimizer step."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler as theirs

import thalweg as tw
from thalweg.schedules import cosine, exponential, inverse_sqrt, one_cycle, piecewise, polynomial, step, warmup

Make = Callable[[Any], Any]


def rates_of_torch(make: Make, steps: int, lr: float) -> list[float]:
    """What torch's optimizer uses at each of its first steps."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SequentialLR calls its parts in a way that they warn of
        scheduler, rates = make(optimizer), list[float]()
        for _ in range(steps):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
    return rates


def after_a_line(then: Make, steps: int, factor: float) -> Make:
    return lambda o: theirs.SequentialLR(
        o, [theirs.LinearLR(o, start_factor=factor, total_iters=steps), then(o)], milestones=[steps]
    )


CASES: dict[str, tuple[Any, Make, float, int]] = {
    "step": (step(0.3, every=7, factor=0.5), lambda o: theirs.StepLR(o, 7, 0.5), 0.3, 60),
    "step, every 49": (step(0.3, every=49), lambda o: theirs.StepLR(o, 49, 0.1), 0.3, 200),
    "exponential": (exponential(0.3, factor=0.97), lambda o: theirs.ExponentialLR(o, 0.97), 0.3, 100),
    "cosine": (cosine(0.3, steps=50, final=0.02), lambda o: theirs.CosineAnnealingLR(o, 50, 0.02), 0.3, 51),
    "polynomial": (polynomial(0.3, steps=40, power=2.5), lambda o: theirs.PolynomialLR(o, 40, 2.5), 0.3, 60),
    "line": (polynomial(0.3, steps=40), lambda o: theirs.PolynomialLR(o, 40, 1.0), 0.3, 60),
    "down a line": (
        polynomial(0.3, steps=40, final=0.06),
        lambda o: theirs.LinearLR(o, start_factor=1.0, end_factor=0.2, total_iters=40),
        0.3,
        60,
    ),
    "piecewise": (
        piecewise([0.3, 0.03, 0.003], until=[12, 30]),
        lambda o: theirs.MultiStepLR(o, [12, 30], 0.1),
        0.3,
        60,
    ),
    "piecewise of schedules": (
        piecewise([exponential(0.3, factor=0.9), cosine(0.3, steps=20)], until=[10]),
        lambda o: theirs.SequentialLR(
            o, [theirs.ExponentialLR(o, 0.9), theirs.CosineAnnealingLR(o, 20)], milestones=[10]
        ),
        0.3,
        31,
    ),
    "warm restarts": (
        piecewise([cosine(0.3, steps=10, final=0.01), cosine(0.3, steps=20, final=0.01)], until=[10]),
        lambda o: theirs.CosineAnnealingWarmRestarts(o, T_0=10, T_mult=2, eta_min=0.01),
        0.3,
        30,
    ),
    "warm-up": (
        warmup(cosine(0.3, steps=40), steps=9, start=0.1),
        after_a_line(lambda o: theirs.CosineAnnealingLR(o, 40), 9, 1 / 3),
        0.3,
        50,
    ),
    "warm-up of a step": (
        warmup(step(0.3, every=5), steps=9, start=0.03),
        after_a_line(lambda o: theirs.StepLR(o, 5), 9, 0.1),
        0.3,
        50,
    ),
}


def agree(ours: list[float], others: list[float]) -> None:
    assert len(ours) == len(others) > 20
    for t, (a, b) in enumerate(zip(ours, others, strict=True), 1):
        assert math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-15), (t, a, b)


@pytest.mark.parametrize("name", CASES)
def test_at_every_step(name: str) -> None:
    schedule, make, lr, steps = CASES[name]
    agree([schedule(t) for t in range(1, steps + 1)], rates_of_torch(make, steps, lr))


@pytest.mark.parametrize("phases", [2, 3])
@pytest.mark.parametrize("shape", ["cosine", "linear"])
@pytest.mark.parametrize("steps, rise", [(50, 0.3), (50, 0.25), (33, 0.41)])
def test_one_cycle(steps: int, rise: float, shape: Any, phases: Any) -> None:
    ours = one_cycle(0.7, steps=steps, rise=rise, shape=shape, phases=phases)
    strategy = {"cosine": "cos", "linear": "linear"}[shape]

    def cycle(o: Any, **more: Any) -> Any:
        return theirs.OneCycleLR(
            o,
            max_lr=0.7,
            total_steps=steps,
            pct_start=rise,
            anneal_strategy=strategy,
            three_phase=phases == 3,
            cycle_momentum=False,
            **more,
        )

    agree([ours(t) for t in range(1, steps + 1)], [*rates_of_torch(cycle, steps - 1, 0.7), 0.7 / 25 / 1e4])
    assert ours(steps + 1) == ours(10 * steps) == ours(steps)
    given = one_cycle(0.7, steps=steps, rise=rise, shape=shape, phases=phases, start=0.07, final=0.0007)
    factors = {"div_factor": 10, "final_div_factor": 100}
    rates = rates_of_torch(lambda o: cycle(o, **factors), steps - 1, 0.7)
    agree([given(t) for t in range(1, steps)], rates)


def test_one_cycle_of_momentum() -> None:
    fallen = one_cycle(0.85, steps=40, start=0.95, final=0.95)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
    scheduler = theirs.OneCycleLR(optimizer, max_lr=0.1, total_steps=40)
    for t in range(1, 40):
        assert math.isclose(fallen(t), optimizer.param_groups[0]["momentum"], rel_tol=1e-12)
        optimizer.step()
        scheduler.step()


def test_inverse_sqrt_by_its_paper() -> None:
    ours, width, warm = inverse_sqrt((512 * 4000) ** -0.5, warmup=4000), 512, 4000
    for t in [*range(1, 60), 3999, 4000, 4001, 100_000]:
        assert math.isclose(ours(t), width**-0.5 * min(t**-0.5, t * warm**-1.5), rel_tol=1e-13)
    assert math.isclose(max(map(ours, range(1, 9000))), 6.987712429686844e-4, rel_tol=1e-12)


def test_training_is_torch_s() -> None:
    rate, steps = warmup(cosine(0.1, steps=40), steps=10, start=0.02), 60
    parameter = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([parameter], lr=0.1, eps=1e-2)
    opt, x = tw.adam(lr=rate, eps=1e-2), parameter.detach().numpy().copy()
    state = opt.init(x)
    for t in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = rate(t)
        parameter.grad = torch.tensor([math.sin(t), 3 * math.cos(t)], dtype=torch.float64)
        optimizer.step()
        x, state = opt.step(x, parameter.grad.numpy(), state)
    assert abs(x - parameter.detach().numpy()).max() < 1e-13
