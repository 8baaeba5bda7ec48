"""On what a user's losses are measured, and how batches are walked."""

import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

import thalweg as tw
from tests.torch.race_problems import SGD, squared
from thalweg.errors import InputError
from thalweg.problems.problem import Budget
from thalweg.torch.measuring import Measured, together
from thalweg.torch.training import train_torch

X = torch.linspace(-1, 1, 40, dtype=torch.float64)[:, None]
Y = X**3 + 0.1


def rows(*sizes: int) -> list[Any]:
    return list(zip(X.split(sizes), Y.split(sizes), strict=True))


def line(batches: Any, held_out: Any = None, loss: Any = squared) -> Any:
    """A problem on these batches; every contestant starts at 0."""

    def made(seed: int) -> Any:
        model = nn.Linear(1, 1, dtype=torch.float64)
        nn.init.zeros_(model.weight)
        nn.init.zeros_(model.bias)
        return (model, loss, batches()) if held_out is None else (model, loss, batches(), held_out)

    return tw.problem(name="line")(made)


def first_losses(problem: Any) -> tuple[float, float]:
    (run,) = train_torch(problem, SGD, [{"lr": 0.0}], 0, Budget(1, 1))
    return run.train[0], (*run.held_out, float("nan"))[0]


def test_unequal_batches_weigh_by_their_rows() -> None:
    train, held_out = first_losses(line(lambda: rows(10, 2, 4, 4, 20), rows(16, 16, 8)))
    assert held_out == pytest.approx(float((Y**2).mean()), rel=1e-12)
    assert train == pytest.approx(float((Y[:20] ** 2).mean()), rel=1e-12)


def test_eight_batches_where_nothing_is_held_out() -> None:
    train, _ = first_losses(line(lambda: rows(*[4] * 10)))
    assert train == pytest.approx(float((Y[:32] ** 2).mean()), rel=1e-12)


def test_an_epoch_of_fewer_batches_is_measured_once() -> None:
    train, _ = first_losses(line(lambda: rows(30, 10)))
    assert train == pytest.approx(float((Y**2).mean()), rel=1e-12)


def test_batches_of_words_weigh_the_same() -> None:
    data = {"a": rows(10, 30)[0], "b": rows(10, 30)[1]}
    train, _ = first_losses(line(lambda: ["a", "b"], loss=lambda model, name: squared(model, data[name])))
    a, b = (float((y**2).mean()) for _, y in data.values())
    assert train == pytest.approx((a + b) / 2, rel=1e-12)


class Counted:
    """A loss, and how often it is asked."""

    def __init__(self, loss: Any) -> None:
        self.loss, self.asked = loss, 0

    def __call__(self, model: Any, batch: Any) -> torch.Tensor:
        self.asked += 1
        return self.loss(model, batch)


def summed(model: Any, batch: Any) -> torch.Tensor:
    return (model(batch[0]) - batch[1]).square().sum()


def contrasted(model: Any, batch: Any) -> torch.Tensor:
    """Each row against all others of its batch (van den Oord et al. 2018, arXiv:1807.03748)."""
    return functional.cross_entropy(-((model(batch[0]) - batch[1].T) ** 2), torch.arange(len(batch[0])))


@pytest.mark.parametrize("loss", [summed, contrasted])
def test_batches_whose_loss_is_no_mean_over_rows_stay_apart(loss: Any) -> None:
    counted, batches = Counted(loss), rows(10, 10, 20)
    with torch.no_grad():
        measured = Measured("line", nn.Linear(1, 1, dtype=torch.float64), counted, batches)
        expected = sum(len(x) / 40 * float(loss(measured.model, (x, y))) for x, y in batches)
        assert [measured.loss() for _ in range(3)] == pytest.approx([expected] * 3, rel=1e-12)
    assert counted.asked == 3 + 1 + 3 * 3  # a look at them apart, and at them together


def test_a_loss_of_whole_batches_that_parameters_of_zero_hide() -> None:
    def spread(model: Any, batch: Any) -> torch.Tensor:
        return squared(model, batch) + 5 * model(batch[0]).mean() ** 2

    (run,) = train_torch(line(lambda: rows(*[10] * 4), loss=spread), SGD, [{"lr": 0.1}], 0, Budget(50, 1))
    model = nn.Linear(1, 1, dtype=torch.float64)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch, _ in zip(rows(*[10] * 4) * 13, range(50), strict=False):
        optimizer.zero_grad()
        spread(model, batch).backward()
        optimizer.step()
    expected = sum(spread(model, batch).item() for batch in rows(*[10] * 4)) / 4
    assert run.train[-1] == pytest.approx(expected, rel=1e-12)
    assert run.train[-1] != pytest.approx(spread(model, (X, Y)).item(), rel=0.05)


def test_batches_of_a_mean_are_put_together() -> None:
    counted = Counted(squared)
    with torch.no_grad():
        measured = Measured("line", nn.Linear(1, 1, dtype=torch.float64), counted, rows(10, 10, 20))
        expected = float(squared(measured.model, (X, Y)))
        assert [measured.loss() for _ in range(3)] == pytest.approx([expected] * 3, rel=1e-12)
    assert counted.asked == 2 * (3 + 1) + 3


def test_what_can_be_put_together() -> None:
    assert together([(torch.ones(600, 2),)] * 3) is None  # large enough
    small = [{"x": [torch.ones(n, 2)], "n": (torch.zeros(n),)} for n in (300, 500, 400)]
    joined = together(small)
    assert joined is not None
    assert [each["x"][0].shape for each in joined] == [(800, 2), (400, 2)]
    for other in (
        [torch.ones(3, 2), torch.ones(3, 4)],  # windows of unequal length
        [(torch.ones(3), torch.ones(2)), (torch.ones(3), torch.ones(2))],  # not rows: a graph's nodes and edges
        [(torch.ones(3), 1), (torch.ones(3), 2)],
        [(torch.ones(3), torch.tensor(1.0)), (torch.ones(3), torch.tensor(1.0))],
        ["a", "b"],
    ):
        assert together(other) is None


def test_evaluation_mode_and_no_gradients_but_where_the_user_set_otherwise() -> None:
    modes = []

    @tw.problem
    def partly_frozen(seed: int) -> Any:
        model = nn.Sequential(nn.BatchNorm1d(1), nn.Dropout(0.5), nn.Linear(1, 1)).double()
        model[0].eval()

        def loss(model: Any, batch: Any) -> torch.Tensor:
            modes.append((model[0].training, model[1].training, torch.is_grad_enabled()))
            return squared(model, batch)

        return model, loss, rows(20, 20)

    train_torch(partly_frozen, SGD, [{"lr": 0.1}], 0, Budget(4, 2))
    train, measured = (False, True, True), (False, False, False)
    assert [mode for mode in modes if mode == train] == [train] * 4
    assert set(modes) == {train, measured}


def test_measuring_draws_from_generators_of_its_own() -> None:
    """The same numbers each time, and those of the training are what they would have been."""

    def loss(model: Any, batch: Any) -> torch.Tensor:
        return squared(model, batch) * (1 + np.random.rand() + random.random() + torch.rand(()))

    still, moving = (line(lambda: rows(20, 20), rows(40), loss) for _ in range(2))
    (run,) = train_torch(still, SGD, [{"lr": 0.0}], 0, Budget(4, 4))
    assert len(set(run.held_out)) == 1
    often, seldom = (train_torch(moving, SGD, [{"lr": 0.1}], 0, Budget(20, n))[0] for n in (20, 1))
    assert (often.held_out[0], often.held_out[-1]) == seldom.held_out
    assert (often.train[0], often.train[-1]) == seldom.train


@pytest.mark.parametrize(
    ("batches", "word"),
    [
        (lambda: iter(rows(20, 20)), "the batches of line ran out after 2 steps"),
        (lambda: (each for each in rows(10, 10, 20)), "ran out after 3 steps"),
        (lambda: iter(rows(10, 10, 10, 5, 1, 1, 1, 1, 1)), "ran out after 9 steps"),
        (list, "line has no batches to train on"),
        (lambda: 3, "the batches of line must be a list, a loader or an iterator; int was returned"),
        (lambda: X, "the batches of line must be a list, a loader or an iterator; Tensor was returned"),
        (lambda: lambda: rows(20, 20), "function was returned"),
    ],
)
def test_batches_that_cannot_be_used(batches: Any, word: str) -> None:
    with pytest.raises(InputError, match=word) as refused:
        train_torch(line(batches), SGD, [{"lr": 0.1}], 0, Budget(10, 2))
    assert "\n" not in str(refused.value)


def test_held_out_batches_without_end_or_any_are_refused() -> None:
    def endless() -> Any:
        while True:
            yield X, Y

    for held_out, word in ((endless(), "more than 10,000 batches"), ([], "there is none")):
        with pytest.raises(InputError, match=word):
            train_torch(line(lambda: rows(40), held_out), SGD, [{"lr": 0.1}], 0, Budget(2, 1))


def test_an_iterator_that_is_long_enough_serves() -> None:
    (run,) = train_torch(line(lambda: iter(rows(*[4] * 10))), SGD, [{"lr": 0.1}], 0, Budget(10, 5))
    again = train_torch(line(lambda: rows(*[4] * 10)), SGD, [{"lr": 0.1}], 0, Budget(10, 5))
    assert [run] == again


@pytest.mark.parametrize(
    ("loss", "word"),
    [
        (lambda model, batch: (model(batch[0]) - batch[1]).square(), r"a tensor of shape \(20, 1\)"),
        (lambda model, batch: 0.5, "float"),
        (lambda model, batch: (squared(model, batch), {}), "tuple"),
    ],
)
def test_a_loss_that_is_no_number(loss: Any, word: str) -> None:
    with pytest.raises(InputError, match=f"the loss of line must be a tensor of one number; {word} was returned"):
        train_torch(line(lambda: rows(20, 20), loss=loss), SGD, [{"lr": 0.1}], 0, Budget(10, 2))
