"""What cannot be an option, or a state, is refused in one line before anything changes."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
import thalweg.torch
from tests.torch.training import apart, train
from thalweg.errors import HyperparameterError, InputError

WRONG: list[tuple[str, dict[str, Any]]] = [
    *[("Adam", {"betas": betas}) for betas in ((0.9,), 0.9, None, {0.9, 0.99}, {"a": 1}, (0.9, 0.99, 0.5), "ab")],
    *[("Adam", {"betas": (torch.ones(2), 0.9)}), ("Yogi", {"betas": (0.9,)}), ("Lion", {"betas": 0.9})],
    *[("Rprop", {"etas": (0.5,)}), ("Rprop", {"step_sizes": 1.0})],
    *[("SGD", {"lr": lr}) for lr in (torch.tensor([0.1, 0.2]), torch.ones((), device="meta"), 10**400, "a", None, 1j)],
    *[("Adam", {"weight_decay": torch.ones(3)}), ("Adam", {"eps": -(10**400)}), ("SGD", {"momentum": [0.9]})],
    *[("SGD", {"no_decay": lambda: 1}), ("SGD", {"no_decay": 3}), ("SGD", {"no_decay": lambda name: True})],
]


@pytest.mark.parametrize(("name", "options"), WRONG)
def test_options_of_a_wrong_kind(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(HyperparameterError) as caught:
        getattr(thalweg.torch, name)([torch.ones(2, requires_grad=True)], **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [(0.9,), None, (0.9, 10**400)])
def test_options_of_a_wrong_kind_amid_training(value: Any) -> None:
    x = torch.ones(2, requires_grad=True)
    optimizer = thalweg.torch.Adam([x])
    train(optimizer, [x], range(1, 4))
    kept = x.detach().clone()
    optimizer.param_groups[0]["betas"] = value
    with pytest.raises(HyperparameterError, match="betas"):
        optimizer.step()
    assert torch.equal(x, kept)
    optimizer.param_groups[0]["betas"] = (0.9, 0.99)
    optimizer.step()
    assert not torch.equal(x, kept)


def test_a_rule_may_call_one_number_betas() -> None:
    @tw.rule(name="betas_of_mine")
    def mine(x, g, t, *, lr=0.1, betas=0.5):  # type: ignore[no-untyped-def]
        return x - lr * betas * g

    x = torch.ones(2, requires_grad=True)
    optimizer = thalweg.torch.Optimizer([x], mine(lr=0.5))
    x.grad = torch.ones(2)
    optimizer.step()
    assert x.tolist() == [0.75, 0.75]


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    **{
        f"step {value!r:.20}": lambda state, value=value: state.update(step=value)
        for value in (np.nan, np.inf, 1e300, 10**400, -1, 0.5, 2**53, "3", [3], torch.tensor(-3.0), torch.ones(2))
    },
    **{
        f"exp_avg_sq {value!r:.30}": lambda state, value=value: state.update(exp_avg_sq=value)
        for value in (
            "x",
            3,
            [1.0, 2.0],
            torch.ones(2, dtype=torch.complex64),
            torch.ones(2, dtype=torch.int64),
            torch.ones(2, dtype=torch.bool),
            torch.ones(2, device="meta"),
            torch.ones(2).to_sparse(),
            torch.ones(3),
            torch.ones(()),
        )
    },
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("place", [0, 1])
def test_a_state_that_cannot_be_stepped_is_refused_when_it_is_loaded(kind: str, place: int) -> None:
    params = [torch.ones(2, requires_grad=True) for _ in range(2)]
    optimizer = thalweg.torch.Adam(params)
    train(optimizer, params, range(1, 4))
    good = optimizer.state_dict()
    bad = copy.deepcopy(good)
    BROKEN[kind](bad["state"][place])
    bad["param_groups"][0]["lr"] = 7.0
    with pytest.raises(InputError) as caught:
        optimizer.load_state_dict(bad)
    assert "\n" not in str(caught.value)
    now = optimizer.state_dict()
    assert now["param_groups"] == good["param_groups"]
    for number, entries in good["state"].items():
        assert all(torch.equal(value, now["state"][number][name]) for name, value in entries.items())


def test_names_and_keys_of_a_wrong_kind() -> None:
    optimizer = thalweg.torch.Adam([torch.ones(2, requires_grad=True)])
    good = optimizer.state_dict()
    for keep in (3, [3], [[]], ("lr", None)):
        with pytest.raises(HyperparameterError, match="keep"):
            optimizer.load_state_dict(good, keep=keep)  # type: ignore[arg-type]
    optimizer.load_state_dict(good, keep=iter(["lr", "eps"]))
    good["param_groups"][0]["params"] = [[1]]
    with pytest.raises(InputError, match="state and param_groups"):
        optimizer.load_state_dict(good)


def test_a_buffer_of_none_is_a_fresh_one() -> None:
    """So torch's SGD wrote it for a parameter that had not been stepped."""
    ends = []
    for face in (thalweg.torch, torch.optim):
        params = [torch.ones(3, dtype=torch.float64, requires_grad=True) for _ in range(2)]
        first = torch.optim.SGD(params, lr=0.1, momentum=0.9, dampening=0.5)
        train(first, params[:1], range(1, 4))
        state = first.state_dict()
        state["state"][1] = {"momentum_buffer": None}
        optimizer = face.SGD(params, lr=0.1, momentum=0.9, dampening=0.5)
        optimizer.load_state_dict(state)
        ends.append(train(optimizer, params, range(4, 20)))
    assert apart(*ends) <= 1e-12


def test_adagrads_sums_in_memory_that_processes_share() -> None:
    ends = []
    for face in (thalweg.torch, torch.optim):
        x = torch.ones(3, dtype=torch.float64, requires_grad=True)
        optimizer = face.Adagrad([x], lr=0.1)
        train(optimizer, [x], range(1, 4))
        optimizer.share_memory()
        assert optimizer.state[x]["sum"].is_shared()
        ends.append(train(optimizer, [x], range(4, 20)))
    assert apart(*ends) <= 1e-12
