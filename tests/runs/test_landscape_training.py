"""Training runs on landscapes: against `descend` bit for bit, and against PyTorch, NumPy and theory from outside."""

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
from tests.runs.one_by_one import same
from thalweg.errors import HyperparameterError, InputError
from thalweg.problems.problem import Budget, Foreign, Trained
from thalweg.problems.surface import SurfaceProblem, surface
from thalweg.rules import CATALOGUE
from thalweg.runs import landscape_training
from thalweg.runs.landscape_training import train_landscape

BUDGET = Budget(60, 7)
RATES = [1e-3, 0.01, 0.05, 0.3, 20.0]
PROBLEMS = {
    "noisy": surface(tw.valley(kappa=20), noise=2.0),
    "averaged": surface(tw.beale, noise=2.0, batch=9),
    "rows": surface(tw.old_faithful(), batch=16),
    "still": surface(tw.rosenbrock, start="anywhere"),
    "boxed": surface(tw.rosenbrock, noise=5.0, box=(-1.7, 0.5, 0.5, math.inf)),
    "changing": surface(tw.valley, gradient={"kappa": lambda t: 100.0 if t % 3 == 1 else 40.0}),
    "all of it": surface(tw.valley, noise=1.0, gradient={"kappa": (90.0, 10.0)}, box=(-3.2, -0.5, -9, 1.5)),
    "one point": surface(tw.himmelblau, noise=1.0, start=(-1.0, 1.0)),
    "python": surface(tw.function(lambda x, y: x * x + 3 * y * y, lambda x, y: (2 * x, 6 * y), name="bowl")),
}


def alone(problem: SurfaceProblem, optimizer: tw.Optimizer, seed: int, budget: Budget = BUDGET) -> Trained:
    """What a race keeps of one run of `descend`."""
    start, sampling = problem.drawn(seed)
    path = tw.descend(problem.landscape, optimizer, steps=budget.steps, start=start, batch=problem.batch, seed=sampling)
    ended = math.inf if path.diverged_at is None else path.diverged_at
    return Trained(tuple(float(path.losses[t]) if t < ended else math.inf for t in budget.at), (), path.diverged_at)


FEW = ("sgd", "adam", "schedule_free_sgd")
EACH = [(name, rule) for name in PROBLEMS for rule in (CATALOGUE if name == "all of it" else FEW)]


@pytest.mark.parametrize(("name", "rule"), EACH)
def test_each_lane_is_a_run_of_descend(name: str, rule: str) -> None:
    problem, optimizer = PROBLEMS[name], CATALOGUE[rule]()
    for seed in (0, 1):
        found = train_landscape(problem, optimizer, [{"lr": lr} for lr in RATES], seed, BUDGET)
        expected = [alone(problem, optimizer.replace(lr=lr), seed) for lr in RATES]
        assert [each.diverged_at for each in found] == [each.diverged_at for each in expected]
        assert same([each.train for each in found], [each.train for each in expected])


@pytest.mark.parametrize("landscape", [tw.valley, tw.rastrigin, tw.ackley], ids=lambda each: each.name)
def test_the_same_bits_whatever_else_is_in_the_call(landscape: Any) -> None:
    problem, optimizer = surface(landscape, noise=1.0), tw.nadam()
    settings: list[dict[str, float]] = [{"lr": lr, "beta1": b} for lr in RATES for b in (0.0, 0.5, 0.99)]
    settings += [{"momentum_decay": decay, "lr": 0.01} for decay in (0.0, 0.1)] + [{"lr": lr} for lr in RATES] + [{}]
    whole = train_landscape(problem, optimizer, settings, 3, BUDGET)
    for k, setting in enumerate(settings):
        assert train_landscape(problem, optimizer, [setting], 3, BUDGET) == [whole[k]]
    assert train_landscape(problem, optimizer, settings[::-1], 3, BUDGET) == whole[::-1]
    again = surface(landscape, noise=1.0)
    assert train_landscape(again, tw.nadam(), settings, 3, BUDGET) == whole


def test_a_long_run_goes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, settings = PROBLEMS["noisy"], [{"lr": lr} for lr in RATES]
    whole = train_landscape(problem, tw.adam(), settings, 0, BUDGET)
    seen = list[int]()
    run = landscape_training.KernelLanes.run
    monkeypatch.setattr(landscape_training, "MOST_POINTS", 2 * 61)
    monkeypatch.setattr(
        landscape_training.KernelLanes, "run", lambda self, lanes: seen.append(len(lanes)) or run(self, lanes)
    )
    assert train_landscape(problem, tw.adam(), settings, 0, BUDGET) == whole
    assert seen == [2, 2, 1]


def normal(seed: int, steps: int) -> np.ndarray:
    """Box & Muller 1958, from NumPy's uniform numbers."""
    u = np.random.default_rng(seed).random((steps, 2))
    length, angle = np.sqrt(-2 * np.log(1 - u[:, 0])), 2 * np.pi * u[:, 1]
    return np.stack([length * np.cos(angle), length * np.sin(angle)], axis=1)


def torch_losses(optimizer: Any, loss: Any, start: Any, gradients: Any, budget: Budget) -> list[float]:
    """A PyTorch loop: `gradients` are functions of the parameter, one for each step."""
    (p,) = optimizer.param_groups[0]["params"]
    p.data = torch.tensor(start, dtype=torch.float64)
    losses = [loss(*p.tolist())]
    for gradient in gradients:
        p.grad = gradient(p.detach().clone().requires_grad_())
        optimizer.step()
        losses.append(loss(*p.tolist()))
    return [losses[t] for t in budget.at]


TWINS = {
    "sgd": lambda p, lr: torch.optim.SGD([p], lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD([p], lr=lr, momentum=0.9),
    "adam": lambda p, lr: torch.optim.Adam([p], lr=lr),
    "rmsprop": lambda p, lr: torch.optim.RMSprop([p], lr=lr),
}


@pytest.mark.parametrize("name", TWINS)
@pytest.mark.parametrize("batch", [None, 4])
def test_a_torch_loop_with_the_same_noise(name: str, batch: int | None) -> None:
    kappa, sigma, seed = 30.0, 3.0, 5
    problem = surface(tw.valley(kappa=kappa), noise=sigma, batch=batch)
    start, sampling = problem.drawn(seed)
    assert sampling is not None
    noise = torch.from_numpy(sigma / math.sqrt(batch or 1) * normal(sampling, BUDGET.steps))
    scale = torch.tensor([1.0, kappa], dtype=torch.float64)
    found = train_landscape(problem, CATALOGUE[name](), [{"lr": 0.01}, {"lr": 0.03}], seed, BUDGET)
    for lr, run in zip((0.01, 0.03), found, strict=True):
        gradients = ((lambda p, e=e: (p * scale).detach() + e) for e in noise)
        made = TWINS[name](torch.zeros(2, dtype=torch.float64, requires_grad=True), lr)
        theirs = torch_losses(made, lambda x, y: (x * x + kappa * y * y) / 2, start, gradients, BUDGET)
        np.testing.assert_allclose(run.train, theirs, rtol=1e-10)


@pytest.mark.parametrize("name", TWINS)
def test_a_torch_loop_over_the_same_mini_batches(name: str) -> None:
    data, size, seed = tw.old_faithful(), 20, 2
    f, t = (torch.from_numpy(np.array(column)) for column in data.points)
    problem = surface(data, batch=size)
    start, sampling = problem.drawn(seed)
    generator, order = np.random.default_rng(sampling), list[np.ndarray]()
    while len(order) < BUDGET.steps:
        epoch = generator.permutation(len(f))
        order += [epoch[k : k + size] for k in range(0, len(f) - size + 1, size)]
    assert len(set(map(bytes, order[: BUDGET.steps]))) == BUDGET.steps  # no epoch repeats another's order

    def of(rows: Any) -> Any:
        def gradient(p: Any) -> Any:
            loss = ((f[rows] * p[0] + p[1] - t[rows]) ** 2).mean()
            return torch.autograd.grad(loss, p)[0]

        return gradient

    (run,) = train_landscape(problem, CATALOGUE[name](), [{"lr": 0.01}], seed, BUDGET)
    made = TWINS[name](torch.zeros(2, dtype=torch.float64, requires_grad=True), 0.01)
    rows = map(of, itertools.islice(order, BUDGET.steps))
    theirs = torch_losses(made, lambda w, b: float(((f * w + b - t) ** 2).mean()), start, rows, BUDGET)
    np.testing.assert_allclose(run.train, theirs, rtol=1e-9)


def test_a_run_that_diverges_ends_early_and_counts_as_infinite() -> None:
    """On x^2/2 with lr 3 the point doubles and turns at each step: |x| 2^t leaves +-20 at t = 4 from 2."""
    bowl = tw.formula("(x**2 + y**2) / 2", view=(-2, 2, -2, 2), start=(2.0, 2.0))
    problem = replace(surface(bowl), start=(2.0, 2.0))
    fast, slow = train_landscape(problem, tw.sgd(), [{"lr": 3.0}, {"lr": 0.5}], 0, Budget(8, 8))
    assert (fast.diverged_at, fast.missed, fast.train) == (4, True, (4.0, 16.0, 64.0, 256.0, *[math.inf] * 5))
    assert (slow.diverged_at, slow.missed, slow.train) == (None, False, tuple(4.0 * 0.25**t for t in range(9)))


def test_a_loss_that_is_not_finite_is_a_run_that_diverged() -> None:
    """log(0) is -inf where the gradient, of another parameter, is finite."""

    @tw.landscape(domain=(-2.0, 2.0, -2.0, 2.0), start=(1.0, 1.0))
    def well(x: Any, y: Any, *, depth: float = 1.0) -> Any:
        return x + depth * tw.log(abs(x)) + 0 * y

    problem = replace(surface(well, gradient={"depth": (0.0,)}), start=(1.0, 1.0))
    (run,) = train_landscape(problem, tw.sgd(), [{"lr": 0.25}], 0, Budget(6, 6))
    assert run.diverged_at == 4
    np.testing.assert_allclose(run.train[:4], [x + math.log(x) for x in (1.0, 0.75, 0.5, 0.25)])
    assert run.train[4:] == (math.inf,) * 3


@pytest.mark.parametrize(
    ("optimizer", "settings", "budget", "said"),
    [
        (Foreign("torch", "torch.optim.Adam", torch.optim.Adam), [{}], BUDGET, "our rules"),
        (tw.sgd(), [{"lr": -1.0}], BUDGET, "lr must be a number"),
        (tw.sgd(), [{"beta": 0.5}], BUDGET, "no beta"),
        (tw.sgd(), [{}], Budget(2_000_000), "steps must be"),
        (tw.sgd(), [{}], Budget(301), "kappa was read for 300 steps"),
    ],
)
def test_what_cannot_be_run(optimizer: Any, settings: Any, budget: Budget, said: str) -> None:
    problem = PROBLEMS["noisy" if budget.steps > 1_000_000 else "changing"]
    with pytest.raises((InputError, HyperparameterError), match=said) as caught:
        train_landscape(problem, optimizer, settings, 0, budget)
    assert "\n" not in str(caught.value)
