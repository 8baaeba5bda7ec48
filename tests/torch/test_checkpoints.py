"""Checkpoints go from torch.optim to us and back, in mid-training; the next 100 steps agree."""

import copy
import io
import warnings
from typing import Any

import pytest
import torch

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import BOUND, apart, bound, parameters, train

EVERY = [*PLAIN, *FULL]
WAYS = ("from torch", "to torch", "to torch's default form", "to ourselves")


def makers(case: Case, way: str) -> tuple[Any, Any]:
    def default_form(params: Any) -> torch.optim.Optimizer:
        return getattr(torch.optim, case.name)(params, **case.options)

    return {
        "from torch": (case.theirs, case.ours),
        "to torch": (case.ours, case.theirs),
        "to torch's default form": (case.ours, default_form),
        "to ourselves": (case.ours, case.ours),
    }[way]


def through_a_file(state: Any, weights_only: bool = True) -> Any:
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file, weights_only=weights_only)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dtype", BOUND, ids=str)
@pytest.mark.parametrize("case", EVERY, ids=str)
def test_the_next_100_steps(case: Case, dtype: torch.dtype, way: str) -> None:
    first, second = makers(case, way)
    params = parameters(dtype)
    optimizer = first(params)
    train(optimizer, params, range(1, 38))
    saved = through_a_file({"model": [x.detach() for x in params], "optimizer": optimizer.state_dict()})
    own = [x.requires_grad_() for x in saved["model"]]
    twin = second(own)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if way.endswith("form") else "error")
        twin.load_state_dict(saved["optimizer"])
    here = train(optimizer, params, range(38, 138))
    there = train(twin, own, range(38, 138))
    wide = parameters()
    exact = train(case.theirs(wide), wide, range(1, 138))[37:]
    assert apart(there, here) <= bound(dtype, here if first == case.theirs else there, exact)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", EVERY, ids=str)
def test_with_groups_and_parameters_that_joined_late(case: Case, way: str) -> None:
    first, second = makers(case, way)
    params = parameters()
    optimizer = first([{"params": params[:1]}, {"params": params[1:2], "lr": 0.02}])
    train(optimizer, params[:2], range(1, 11))
    optimizer.add_param_group({"params": params[2], "lr": 0.05})
    train(optimizer, params[:3], range(11, 21))
    optimizer.add_param_group({"params": params[3:]})  # no gradient yet, so no state
    saved = copy.deepcopy(optimizer.state_dict())
    own = [x.detach().clone().requires_grad_() for x in params]
    twin = second([{"params": own[index]} for index in range(4)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        twin.load_state_dict(saved)
    assert apart(train(twin, own, range(21, 121)), train(optimizer, params, range(21, 121))) <= 1e-12


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_the_same_keys_kinds_and_shapes_as_torchs(case: Case) -> None:
    states = []
    for make in (case.ours, case.theirs):
        params = parameters(torch.float32)
        optimizer = make(params)
        train(optimizer, params, range(1, 8))
        states.append(optimizer.state_dict())
    ours, theirs = states
    assert ours.keys() == theirs.keys()
    assert ours["state"].keys() == theirs["state"].keys()
    for index, slots in theirs["state"].items():
        mine = ours["state"][index]
        assert mine.keys() == slots.keys()
        for name, value in slots.items():
            assert type(mine[name]) is type(value), name
            if value is not None:
                assert (mine[name].dtype, mine[name].shape) == (value.dtype, value.shape), name
                torch.testing.assert_close(mine[name], value, rtol=1e-5, atol=1e-30)
    given = [{**state["param_groups"][0], "foreach": None} for state in states]
    assert given[0] == given[1]


def test_nadam_beside_a_product_of_torchs_float32() -> None:
    """torch keeps it in the default dtype, and casts it to the parameter's on loading."""
    params, own = parameters(), parameters()
    optimizer, twin = torch.optim.NAdam(params, lr=0.03, eps=1e-3), FACE.NAdam(own, lr=0.03, eps=1e-3)
    train(optimizer, params, range(1, 30))
    for a, b in zip(params, own, strict=True):
        b.data.copy_(a.data)
    twin.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert apart(train(twin, own, range(30, 130)), train(optimizer, params, range(30, 130))) <= 1e-6


@pytest.mark.parametrize("damage", ["groups", "sizes", "param_groups"])
@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_foreign_state_is_refused_and_leaves_what_was_there(case: Case, damage: str) -> None:
    params = parameters()
    optimizer = case.ours(params)
    train(optimizer, params, range(1, 9))
    before = copy.deepcopy(optimizer.state_dict())
    wrong = copy.deepcopy(before)
    if damage == "groups":
        wrong["param_groups"].append(copy.deepcopy(wrong["param_groups"][0]))
    elif damage == "sizes":
        wrong["param_groups"][0]["params"].pop()
    else:
        del wrong["param_groups"]
    with pytest.raises((ValueError, KeyError), match=r"group|size"):
        optimizer.load_state_dict(wrong)
    after = optimizer.state_dict()
    assert after["param_groups"] == before["param_groups"]
    for index, slots in before["state"].items():
        assert all(value is None or torch.equal(after["state"][index][name], value) for name, value in slots.items())


def test_state_is_read_and_written_as_torchs() -> None:
    """`optimizer.state[p]["exp_avg"]` is what other tools look into and write to."""
    params = parameters()
    optimizer = FACE.Adam(params)
    train(optimizer, params, range(1, 9))
    slots = optimizer.state[params[0]]
    assert slots["exp_avg"].shape == params[0].shape
    slots["exp_avg"].zero_()
    slots["exp_avg_sq"].fill_(1.0)
    before = params[0].detach().clone()
    optimizer.zero_grad()
    params[0].grad = torch.zeros_like(params[0])
    optimizer.step()
    assert torch.equal(params[0], before)
    assert torch.all(slots["exp_avg_sq"] == 0.999)
    assert float(slots["step"]) == 9
