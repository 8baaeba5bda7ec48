"""What a training loop does to an optimizer: closures, hooks, zero_grad, clipping, scaling, copies, pickles."""

import copy
import io
import math
import pickle
from typing import Any

import pytest
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import Apart, give_gradients, gradient, parameters, train


def both(case: Case) -> list[tuple[torch.optim.Optimizer, list[torch.Tensor]]]:
    made = []
    for make in (case.ours, case.theirs):
        params = parameters()
        made.append((make(params), params))
    return made


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_closure_gives_the_loss_and_is_asked_with_gradients_on(case: Case) -> None:
    ends = []
    for optimizer, params in both(case):
        losses: list[float] = []

        def closure(optimizer: Any = optimizer, params: Any = params) -> torch.Tensor:
            optimizer.zero_grad()
            loss = sum(((x - index) ** 2).sum() for index, x in enumerate(params))
            loss.backward()
            return loss

        for _ in range(20):
            with torch.no_grad():
                losses.append(float(optimizer.step(closure)))
        assert losses[-1] < losses[0]
        assert optimizer.step() is None
        ends.append((params, losses))
    assert Apart().look(ends[0][0], ends[1][0]) <= 1e-12
    assert ends[0][1] == pytest.approx(ends[1][1], rel=1e-12)


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_closure_of_nan(case: Case) -> None:
    """A loss that is NaN is the caller's to see, and where gradients are NaN so is the step; no state is lost."""
    optimizer, params = both(case)[0]
    train(optimizer, params, range(1, 4))
    before = [x.detach().clone() for x in params]
    optimizer.zero_grad()
    assert math.isnan(optimizer.step(lambda: torch.tensor(math.nan)))
    assert all(torch.equal(a, b) for a, b in zip(params, before, strict=True))
    params[0].grad = torch.full_like(params[0], math.nan)
    theirs, reference = both(case)[1]
    train(theirs, reference, range(1, 4))
    theirs.zero_grad()
    reference[0].grad = torch.full_like(reference[0], math.nan)
    optimizer.step(), theirs.step()
    assert params[0].isnan().all()
    assert reference[0].isnan().all() or case.name == "Rprop"  # torch's sign of NaN is 0, ours NaN
    assert all(torch.equal(a, b) for a, b in zip(params[1:], before[1:], strict=True))


def test_a_closure_that_raises_leaves_all_as_it_was() -> None:
    optimizer, params = both(PLAIN[0])[0]
    train(optimizer, params, range(1, 4))
    before = copy.deepcopy(optimizer.state_dict())

    def closure() -> float:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        optimizer.step(closure)
    after = optimizer.state_dict()
    assert after["param_groups"] == before["param_groups"]
    for index, slots in before["state"].items():
        assert all(torch.equal(value, after["state"][index][slot]) for slot, value in slots.items())


def test_hooks_are_called_in_turn() -> None:
    called: list[str] = []
    optimizer, params = both(PLAIN[0])[0]
    optimizer.register_step_pre_hook(lambda opt, args, kwargs: called.append("before"))
    handle = optimizer.register_step_post_hook(lambda opt, args, kwargs: called.append("after"))
    optimizer.register_state_dict_pre_hook(lambda opt: called.append("saving"))
    optimizer.register_state_dict_post_hook(lambda opt, sd: called.append("saved"))
    optimizer.register_load_state_dict_pre_hook(lambda opt, sd: called.append("loading"))
    optimizer.register_load_state_dict_post_hook(lambda opt: called.append("loaded"))
    train(optimizer, params, range(1, 2))
    handle.remove()
    train(optimizer, params, range(2, 3))
    optimizer.load_state_dict(optimizer.state_dict())
    assert called == ["before", "after", "before", "saving", "saved", "loading", "loaded"]


def test_a_hook_for_all_optimizers_sees_ours() -> None:
    seen: list[object] = []
    handle = register_optimizer_step_post_hook(lambda opt, args, kwargs: seen.append(opt))
    optimizer, params = both(PLAIN[0])[0]
    train(optimizer, params, range(1, 2))
    handle.remove()
    assert seen == [optimizer]


def test_a_step_in_backward() -> None:
    """An optimizer for each parameter, stepped as its gradient is ready."""
    params = parameters()
    owners = {x: FACE.Adam([x], lr=0.1) for x in params}

    def step(x: torch.Tensor) -> None:
        owners[x].step()
        owners[x].zero_grad()

    for x in params:
        x.register_post_accumulate_grad_hook(step)
    reference = parameters()
    theirs = torch.optim.Adam(reference, lr=0.1, foreach=False)
    for _ in range(20):
        sum((x**2).sum() for x in params).backward()
        theirs.zero_grad()
        sum((x**2).sum() for x in reference).backward()
        theirs.step()
    assert Apart().look(params, reference) <= 1e-12
    assert all(x.grad is None for x in params)


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_zero_grad(case: Case) -> None:
    optimizer, params = both(case)[0]
    give_gradients(params, 1)
    optimizer.zero_grad(set_to_none=False)
    assert all(torch.equal(x.grad, torch.zeros_like(x)) for x in params)
    optimizer.zero_grad()
    assert all(x.grad is None for x in params)


@pytest.mark.parametrize("case", FULL, ids=str)
def test_clipped_gradients_and_gradients_left_alone(case: Case) -> None:
    ends = []
    for optimizer, params in both(case):
        for t in range(1, 41):
            give_gradients(params, t)
            torch.nn.utils.clip_grad_norm_(params, 0.5)
            given = [x.grad.clone() for x in params]
            optimizer.step()
            assert all(torch.equal(x.grad, g) for x, g in zip(params, given, strict=True))
        ends.append(params)
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_gradient_scaler_skips_what_is_infinite(case: Case) -> None:
    ends = []
    for make in (case.ours, case.theirs):
        params = parameters()
        optimizer, scaler = make(params), torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=5)
        skipped = []
        for t in range(1, 31):
            for index, x in enumerate(params):
                x.grad = gradient(x.detach(), t, index) * scaler.scale(torch.ones((), dtype=x.dtype))
            if t % 7 == 0:
                params[1].grad[2] = math.inf
            before = [x.detach().clone() for x in params]
            if t % 2:
                scaler.unscale_(optimizer)
            scaler.step(optimizer)
            scaler.update()
            skipped.append(all(torch.equal(a, b) for a, b in zip(params, before, strict=True)))
        assert skipped == [t % 7 == 0 for t in range(1, 31)]
        ends.append((params, scaler.get_scale()))
    assert ends[0][1] == ends[1][1]
    assert Apart().look(ends[0][0], ends[1][0]) <= 1e-12


@pytest.mark.parametrize("copied", ["deepcopy", "pickle", "torch.save"])
@pytest.mark.parametrize("case", [*PLAIN, *FULL], ids=str)
def test_copies_go_their_own_way(copied: str, case: Case) -> None:
    optimizer, params = both(case)[0]
    train(optimizer, params, range(1, 11))
    if copied == "deepcopy":
        twin, own = copy.deepcopy((optimizer, params))
    elif copied == "pickle":
        twin, own = pickle.loads(pickle.dumps((optimizer, params)))
    else:
        file = io.BytesIO()
        torch.save((optimizer, params), file)
        file.seek(0)
        twin, own = torch.load(file, weights_only=False)
    assert type(twin) is type(optimizer)
    assert all(a is b for a, b in zip(twin.param_groups[0]["params"], own, strict=True))
    here = train(optimizer, params, range(11, 21))
    there = train(twin, own, range(11, 21))
    assert all(torch.equal(a, b) for x, y in zip(here, there, strict=True) for a, b in zip(x, y, strict=True))


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_what_it_shows_of_itself(case: Case) -> None:
    ours, theirs = (repr(optimizer) for optimizer, _ in both(case))
    assert ours.splitlines()[0] == f"{case.name} ("
    assert [line.split(":")[0] for line in ours.splitlines()] == [line.split(":")[0] for line in theirs.splitlines()]
