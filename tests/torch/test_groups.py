"""Groups, late parameters, and parameters that are frozen, empty, single numbers or without a gradient."""

import pytest
import torch

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import Apart, apart, give_gradients, gradient, parameters, train

BETAS = ("Adam", "AdamW", "Adamax", "NAdam", "RAdam")
EVERY = [*PLAIN, *FULL]


def in_groups(case: Case, params: list[torch.Tensor]) -> list[dict[str, object]]:
    second = {"betas": (0.7, 0.8)} if case.name in BETAS else {}
    return [{"params": params[:2]}, {"params": params[2:], "lr": 0.2, **second}]


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_groups_of_their_own_options(case: Case) -> None:
    paths = []
    for make in (case.ours, case.theirs):
        params = parameters()
        paths.append(train(make(in_groups(case, params)), params, range(1, 61)))
    assert apart(*paths) <= 1e-12


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_a_late_group_begins_at_its_own_step_one(case: Case) -> None:
    paths = []
    for make in (case.ours, case.theirs):
        params = parameters()
        optimizer = make(params[:2])
        train(optimizer, params[:2], range(1, 14))
        optimizer.add_param_group({"params": params[2], "lr": 0.05})
        train(optimizer, params[:3], range(14, 30))
        optimizer.add_param_group({"params": params[3:]})
        paths.append(train(optimizer, params, range(30, 80)))
    assert apart(*paths) <= 1e-12


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_missing_gradients_leave_a_parameter_where_it_is(case: Case) -> None:
    both = [parameters(), parameters()]
    optimizers = [make(params) for make, params in zip((case.ours, case.theirs), both, strict=True)]
    gap = Apart()
    for t in range(1, 61):
        before = [x.detach().clone() for x in both[0]]
        for params, optimizer in zip(both, optimizers, strict=True):
            optimizer.zero_grad()
            for index, x in enumerate(params):
                if (t + index) % 3 or (t > 10 and index == 0):
                    x.grad = gradient(x.detach(), t, index)
            optimizer.step()
        still = [x is not None and not ((t + i) % 3 or (t > 10 and i == 0)) for i, x in enumerate(both[0])]
        assert all(torch.equal(x, old) for x, old, stays in zip(both[0], before, still, strict=True) if stays)
        gap.look(*both)
    assert gap.worst <= 1e-12


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_no_gradient_at_all(case: Case) -> None:
    params = parameters()
    optimizer = case.ours(params)
    optimizer.step()
    assert all(torch.equal(a, b) for a, b in zip(params, parameters(), strict=True))
    train(optimizer, params, range(1, 11))
    reference = parameters()
    train(case.theirs(reference), reference, range(1, 11))
    assert Apart().look(params, reference) <= 1e-12


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_frozen_empty_and_single(case: Case) -> None:
    paths = []
    for make in (case.ours, case.theirs):
        params = parameters(shapes=((3,), (0, 4), (), (1,), (2, 2)))
        params[0].requires_grad_(False)
        optimizer = make(params)
        moving = params[1:]
        first = train(optimizer, moving, range(1, 21))
        params[0].requires_grad_(True)
        moving[0].requires_grad_(False)
        moving[2].requires_grad_(False)
        moving[2].grad = None
        paths.append([*first, *train(optimizer, [params[0], params[2], params[4]], range(21, 41))])
    assert apart(paths[0][:20], paths[1][:20]) <= 1e-12
    assert apart(paths[0][20:], paths[1][20:]) <= 1e-12


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_only_empty_parameters(case: Case) -> None:
    states = []
    for make in (case.ours, case.theirs):
        x = torch.zeros(0, 3, requires_grad=True)
        optimizer = make([x])
        for t in range(1, 4):
            give_gradients([x], t)
            optimizer.step()
        assert x.shape == (0, 3)
        states.append(
            {slot: value for each in optimizer.state_dict()["state"].values() for slot, value in each.items()}
        )
    assert states[0].keys() == states[1].keys()


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_parameter_twice_is_refused(case: Case) -> None:
    first, *rest = parameters()
    optimizer = case.ours([first])
    with pytest.raises(ValueError, match="more than one parameter group"):
        optimizer.add_param_group({"params": [rest[0], first]})


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_named_parameters(case: Case) -> None:
    model = torch.nn.Linear(3, 2)
    optimizer = case.ours(model.named_parameters())
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]


def test_an_option_changed_by_hand_counts_from_the_next_step() -> None:
    paths = []
    for face in (FACE, torch.optim):
        params = parameters()
        optimizer = face.Adam(params, lr=0.03, eps=1e-3)
        path = train(optimizer, params, range(1, 11))
        optimizer.param_groups[0].update(betas=(0.5, 0.8), eps=0.1, weight_decay=0.2)
        path += train(optimizer, params, range(11, 31))
        optimizer.param_groups[0].update(maximize=True, weight_decay=0)
        paths.append([*path, *train(optimizer, params, range(31, 61))])
    assert apart(*paths) <= 1e-12


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_a_parameter_moved_to_a_group_of_other_options_goes_on_by_itself(case: Case) -> None:
    paths = []
    for make in (case.ours, case.theirs):
        params = parameters()
        optimizer = make(params)
        path = train(optimizer, params, range(1, 11))
        first = optimizer.param_groups[0]
        second = {"betas": (0.5, 0.8)} if case.name in BETAS else {"lr": 0.07}
        optimizer.param_groups.append({**first, **second, "params": first["params"][2:]})
        first["params"] = first["params"][:2]
        paths.append([*path, *train(optimizer, params, range(11, 41))])
    assert apart(*paths) <= 1e-12
