"""The key of a run: another for anything that decides its numbers, the same for what does not."""

from collections.abc import Mapping
from typing import Any

import pytest

import thalweg as tw
from thalweg.errors import InputError
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
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.0.0")
    assert key(optimizer=given) != before
    assert key(optimizer=Foreign("torch", "torch.optim.Adam", None, {"betas": (0.9, 0.98)})) != key(optimizer=given)


def test_a_function_whose_text_is_not_there() -> None:
    made = eval("lambda t: 0.1")
    with pytest.raises(InputError, match=r"beta1 is .* cannot be read: write it as one of tw.schedules"):
        key(optimizer=tw.adam(beta1=made))
