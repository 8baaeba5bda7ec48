"""A user's PyTorch model in a race: what a bare loop gives, the same for all, and no trace left behind."""

import math
import random
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import thalweg as tw
import thalweg.torch
from tests.torch.race_problems import ADAM, SGD, by_hand, judged, noisy_net, squared
from thalweg.errors import InputError
from thalweg.problems.foreign import foreign
from thalweg.problems.problem import Budget
from thalweg.torch.training import train_torch

BUDGET = Budget(40, 8)


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.parametrize("seed", [0, 3])
def test_every_held_out_loss_has_the_bits_of_a_bare_loops(seed: int) -> None:
    (run,) = train_torch(noisy_net, ADAM, [{"lr": 0.01}], seed, BUDGET)
    for steps, loss in zip(BUDGET.at, run.held_out, strict=True):
        model, _, _, held_out = by_hand(noisy_net, partial(torch.optim.Adam, lr=0.01), seed, steps)
        assert loss == judged(model, held_out)
    assert run.diverged_at is None


def test_the_training_loss_is_of_the_first_four_batches() -> None:
    (run,) = train_torch(noisy_net, ADAM, [{"lr": 0.01}], 1, BUDGET)
    _, _, first, _ = by_hand(noisy_net, partial(torch.optim.Adam, lr=0.01), 1, 4)
    for steps, loss in zip(BUDGET.at, run.train, strict=True):
        model, *_ = by_hand(noisy_net, partial(torch.optim.Adam, lr=0.01), 1, steps)
        assert loss == pytest.approx(judged(model, first), rel=1e-6)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (tw.adam(lr=0.01), partial(torch.optim.Adam, lr=0.01)),
        (tw.momentum(lr=0.02, momentum=0.8), partial(torch.optim.SGD, lr=0.02, momentum=0.8)),
        (tw.adamw(lr=0.01, weight_decay=0.1), partial(torch.optim.AdamW, lr=0.01, weight_decay=0.1)),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_ours_as_torchs_loop(ours: Any, theirs: Any) -> None:
    (run,) = train_torch(noisy_net, ours, [{}], 0, BUDGET)
    model, _, _, held_out = by_hand(noisy_net, theirs, 0, BUDGET.steps)
    assert run.held_out[-1] == pytest.approx(judged(model, held_out), rel=1e-5)


def test_a_setting_takes_the_place_of_a_hyperparameter() -> None:
    settings = [{"lr": 0.01}, {"lr": 0.01, "momentum": 0.5}]
    plain, heavier = train_torch(noisy_net, tw.momentum(lr=3.0), settings, 0, BUDGET)
    assert plain == train_torch(noisy_net, tw.momentum(lr=0.01), [{}], 0, BUDGET)[0]
    assert heavier == train_torch(noisy_net, tw.momentum(lr=0.01, momentum=0.5), [{}], 0, BUDGET)[0] != plain


def test_a_schedule_is_asked_at_each_step() -> None:
    rate = tw.schedules.exponential(0.05, factor=0.5, every=10)
    (run,) = train_torch(noisy_net, tw.sgd(lr=rate), [{}], 0, BUDGET)
    made: list[Any] = []

    def scheduled(parameters: Any) -> Any:
        optimizer = torch.optim.SGD(parameters, lr=0.05)
        made.append(torch.optim.lr_scheduler.LambdaLR(optimizer, lambda done: 0.5 ** (done / 10)))
        return optimizer

    model, _, _, held_out = by_hand(noisy_net, scheduled, 0, 40, lambda: made[0].step())
    assert run.held_out[-1] == pytest.approx(judged(model, held_out), rel=1e-5)


def test_schedule_free_is_measured_at_its_average() -> None:
    rule = tw.schedule_free_sgd(lr=0.05)
    (run,) = train_torch(noisy_net, rule, [{}], 0, BUDGET)
    model, optimizer, _, held_out = by_hand(noisy_net, lambda p: thalweg.torch.Optimizer(p, rule), 0, BUDGET.steps)
    elsewhere = judged(model, held_out)
    with optimizer.at_evaluation_point():
        assert run.held_out[-1] == judged(model, held_out) != elsewhere


def seen_by(optimizer: Any, settings: list[Any], seed: int) -> list[list[Any]]:
    """Parameters at the start, and every batch, of each run."""
    runs: list[list[Any]] = []

    @tw.problem
    def watched(seed: int) -> Any:
        model, loss, batches, held_out = noisy_net(seed)
        runs.append([torch.nn.utils.parameters_to_vector(model.parameters()).tolist()])

        def watching(model: Any, batch: Any) -> torch.Tensor:
            if model.training:
                runs[-1].append(batch[0].tolist())
            return loss(model, batch)

        return model, watching, batches, held_out

    train_torch(watched, optimizer, settings, seed, BUDGET)
    return runs


def test_all_contestants_and_settings_see_the_same() -> None:
    ours = seen_by(tw.adam(), [{"lr": 0.1}, {"lr": 0.001}], 0)
    theirs = seen_by(SGD, [{"lr": 0.01}], 0)
    free = seen_by(tw.schedule_free_adamw(), [{"lr": 0.01}], 0)
    assert ours[0] == ours[1] == theirs[0] == free[0]
    assert len(ours[0]) == 1 + BUDGET.steps
    other = seen_by(SGD, [{"lr": 0.01}], 1)[0]
    assert other[0] != ours[0][0] and other[1:] != ours[0][1:]


def test_a_run_has_its_bits_whatever_runs_beside_it() -> None:
    settings = [{"lr": rate} for rate in (0.001, 0.1, 1e30)]
    together = train_torch(noisy_net, tw.adam(), settings, 0, BUDGET)
    assert together == [train_torch(noisy_net, tw.adam(), [each], 0, BUDGET)[0] for each in settings]


def test_how_often_is_measured_changes_nothing() -> None:
    often, seldom = (train_torch(noisy_net, ADAM, [{"lr": 0.01}], 0, Budget(40, n))[0] for n in (40, 2))
    assert seldom.held_out == (often.held_out[0], often.held_out[20], often.held_out[40])
    assert seldom.train == (often.train[0], often.train[20], often.train[40])


def test_the_process_is_left_as_it_was() -> None:
    def state() -> tuple[Any, ...]:
        return torch.get_rng_state().tolist(), np.random.get_state()[1].tolist(), random.getstate()

    before = state()
    torch.set_num_threads(2)
    train_torch(noisy_net, ADAM, [{"lr": 0.01}], 5, BUDGET)
    assert torch.get_num_threads() == 2
    assert state() == before


def test_the_number_of_threads_changes_no_bit() -> None:
    @tw.problem
    def wide(seed: int) -> Any:
        x = torch.randn(300_000, 2)
        return nn.Linear(2, 1), squared, [(x, x[:, :1])]

    one = train_torch(wide, ADAM, [{"lr": 0.01}], 0, Budget(3, 3))
    torch.set_num_threads(2)
    assert train_torch(wide, ADAM, [{"lr": 0.01}], 0, Budget(3, 3)) == one


def test_divergence_ends_a_run_at_the_step_at_which_arithmetic_says() -> None:
    drawn: list[int] = []

    @tw.problem
    def bowl(seed: int) -> Any:
        model = nn.Linear(1, 1, bias=False)
        nn.init.ones_(model.weight)

        def batches() -> Any:
            while True:
                drawn.append(1)
                yield torch.ones(1, 1)

        return model, lambda model, x: model(x).square().sum(), batches()

    (run,) = train_torch(bowl, SGD, [{"lr": 50.5}], 0, Budget(1000, 40))  # w -> -100 w
    w, steps = np.float32(1), 0
    with np.errstate(over="ignore"):
        while np.isfinite(w * w):
            w, steps = np.float32(-100) * w, steps + 1
    assert run.diverged_at == steps == 10
    assert run.train[0] == 1 and all(math.isinf(loss) for loss in run.train[1:])
    assert len(run.train) == 41 and run.held_out == ()
    assert len(drawn) < 40


@pytest.mark.parametrize("evaluations", [4, 20])
def test_code_that_refuses_what_is_not_finite_has_diverged(evaluations: int) -> None:
    @tw.problem
    def fitted(seed: int) -> Any:
        def loss(model: Any, x: torch.Tensor) -> torch.Tensor:
            return -torch.distributions.Normal(model(x), 1.0).log_prob(100 * x**2).mean()

        return nn.Linear(1, 1), loss, [torch.linspace(-2, 1, 20)[:, None]]

    (run,) = train_torch(fitted, SGD, [{"lr": 3e38}], 0, Budget(20, evaluations))
    assert run.diverged_at == 1 and not run.error


def test_a_parameter_that_no_loss_shows_is_looked_at_in_the_end() -> None:
    @tw.problem
    def hidden(seed: int) -> Any:
        def loss(model: Any, x: torch.Tensor) -> torch.Tensor:
            value = model(x).square().mean()
            return value + (model.unused - model.unused.detach()) * (1e38 if model.training else 0)

        model = nn.Linear(1, 1)
        model.unused = nn.Parameter(torch.tensor(1.0))
        return model, loss, [torch.ones(4, 1)]

    (run,) = train_torch(hidden, SGD, [{"lr": 100.0, "weight_decay": 0.0}], 0, Budget(1, 1))
    assert run.diverged_at == 1 and run.train[0] < math.inf == run.train[1]


def test_what_the_users_code_raises_is_raised() -> None:
    @tw.problem
    def failing(seed: int) -> Any:
        count = iter(range(100))

        def loss(model: Any, x: torch.Tensor) -> torch.Tensor:
            return model(x).square().mean() * (1 / (20 - next(count)))

        return nn.Linear(1, 1), loss, [torch.ones(4, 1)]

    with pytest.raises(ZeroDivisionError):
        train_torch(failing, SGD, [{"lr": 1e-3}], 0, BUDGET)
    assert torch.get_num_threads() == 1


def test_an_optimizer_of_another_library_is_refused() -> None:
    adamw = foreign("optax.adamw")
    assert adamw is not None
    with pytest.raises(InputError, match=r"optax\.adamw cannot train noisy_net, a PyTorch model"):
        train_torch(noisy_net, adamw, [{}], 0, BUDGET)
