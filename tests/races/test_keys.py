"""The key of a run: another for anything that decides its numbers, the same for what does not."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.problems.problem import Budget, Foreign
from thalweg.races.keys import Keys


class Told:
    """A problem of which only the identity is asked."""

    def __init__(self, **identity: Any) -> None:
        self._identity = identity

    def identity(self) -> Mapping[str, Any]:
        return self._identity


def key(
    data: str = "a",
    optimizer: Any = None,
    steps: int = 10,
    evaluations: int = 5,
    version: str = "1",
    lr: float = 0.1,
    seed: int = 0,
) -> str:
    problem: Any = Told(data=data)
    return Keys(problem, optimizer or tw.adam(), Budget(steps, evaluations), version).of({"lr": lr}, seed)


def test_a_key_is_the_same_again() -> None:
    assert key() == key()
    assert len(key()) == 64


@pytest.mark.parametrize(
    "changed",
    [
        {"data": "b"},
        {"optimizer": tw.adam(beta1=0.8)},
        {"optimizer": tw.amsgrad()},
        {"optimizer": tw.adam(weight_decay=0.0)},
        {"optimizer": tw.schedule_free_sgd()},
        {"optimizer": tw.adam(beta1=tw.schedules.cosine(0.9, steps=5))},
        {"optimizer": Foreign("torch", "torch.optim.Adam", None)},
        {"steps": 11},
        {"evaluations": 4},
        {"version": "2"},
        {"lr": 0.1 + 1e-16 * 2},
        {"seed": 1},
    ],
)
def test_anything_that_decides_the_numbers_makes_another(changed: dict[str, Any]) -> None:
    assert key(**changed) != key()


def rules() -> tuple[Any, Any, Any]:
    @tw.rule
    def mine(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        return x - lr * g

    first = mine

    @tw.rule
    def mine(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        step = lr * g  # the same maths in other words
        return x - step

    second = mine

    @tw.rule
    def mine(x, g, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        return x - lr * g * 2

    return first, second, mine


def test_a_rule_is_named_by_its_maths() -> None:
    first, second, third = rules()
    assert key(optimizer=first()) == key(optimizer=second())
    assert key(optimizer=first()) != key(optimizer=third())


def test_a_libraries_version_is_part_of_its_optimizers_key(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Foreign("torch", "torch.optim.Adam", None, {"betas": (0.9, 0.99)})
    before = key(optimizer=given)
    monkeypatch.setattr("thalweg.races.keys.version", lambda name: "0.0.0")
    assert key(optimizer=given) != before
    assert key(optimizer=Foreign("torch", "torch.optim.Adam", None, {"betas": (0.9, 0.98)})) != key(optimizer=given)


def test_a_schedule_is_named_by_what_it_is_at_every_step() -> None:
    def falling(first: float) -> Any:
        return lambda t: first / t

    def made(beta: Any, steps: int = 10) -> str:
        return key(optimizer=tw.adam(beta1=beta), steps=steps)

    assert made(falling(0.9)) == made(lambda t: 0.9 * (1 / t) if t < 1 else 0.9 / t)
    assert made(falling(0.9)) != made(falling(0.8))
    assert made(falling(0.9)) != made(lambda t: 0.9 / t if t < 10 else 0.0)


def test_what_another_librarys_optimizer_is_told() -> None:
    def decaying(first: float) -> Any:
        return Foreign("optax", "optax.sgd", None, {"learning_rate": lambda count: first / (1 + count)})

    assert key(optimizer=decaying(0.1)) == key(optimizer=decaying(0.1))
    assert key(optimizer=decaying(0.1)) != key(optimizer=decaying(0.2))


def test_a_users_optimizer_is_named_by_its_code() -> None:
    def made(momentum: float) -> Any:
        def mine(params: Any, lr: float = 0.1) -> Any:
            return torch.optim.SGD(params, lr=lr, momentum=momentum)

        return Foreign("torch", "mine", mine)

    assert key(optimizer=made(0.0)) == key(optimizer=made(0.0))
    assert key(optimizer=made(0.0)) != key(optimizer=made(0.9))


def test_every_number_of_an_array_counts() -> None:
    told, other = np.zeros(5000), np.zeros(5000)
    other[2500] = 1.0
    keys = {key(optimizer=Foreign("optax", "optax.sgd", None, {"mask": each})) for each in (told, other)}
    assert len(keys) == 2


def test_what_is_asked_of_a_rule_meanwhile_changes_no_key() -> None:
    """Its effective learning rates are derived on the tape of its recording."""

    @tw.rule
    def asked(x, g, m, t, *, lr=0.1):  # type: ignore[no-untyped-def]
        m = 0.9 * m + g
        return x - lr * m, m

    before = key(optimizer=asked())
    nodes = len(asked().variant.reading.tape.nodes)
    tw.descend(tw.valley, asked(), steps=2).effective_lr  # noqa: B018
    assert len(asked().variant.reading.tape.nodes) > nodes
    assert key(optimizer=asked()) == before
