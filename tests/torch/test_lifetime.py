"""What happens to a parameter between steps: its storage is swapped, resized, freed; its dtype changes."""

import gc
import weakref

import pytest
import torch

from tests.torch.faces import FULL, PLAIN, Case
from tests.torch.training import Apart, give_gradients, gradient, parameters


@pytest.mark.parametrize("case", FULL, ids=str)
def test_data_swapped_for_other_storage(case: Case) -> None:
    ends = []
    for make in (case.ours, case.theirs):
        params = parameters()
        optimizer = make(params)
        for t in range(1, 31):
            give_gradients(params, t)
            optimizer.step()
            if t % 5 == 0:
                for x in params:
                    x.data = (x.data * 0.5).clone()
        ends.append(params)
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_swapped_storage_is_written_and_the_old_one_left(case: Case) -> None:
    x = torch.ones(500, dtype=torch.float64, requires_grad=True)
    optimizer = case.ours([x])
    for t in range(1, 4):
        x.grad = gradient(x.detach(), t)
        optimizer.step()
    old = x.data
    kept = old.clone()
    x.data = torch.full((500,), 2.0, dtype=torch.float64)
    x.grad = gradient(x.detach(), 4)
    optimizer.step()
    assert torch.equal(old, kept)
    assert (x != 2).any()


@pytest.mark.parametrize("case", [case for case in FULL if case.options], ids=str)
def test_another_shape_under_old_slots_is_one_clear_error(case: Case) -> None:
    """And nothing is written: not beyond the slots' memory, not before it."""
    params = [torch.ones(4, dtype=torch.float64, requires_grad=True), torch.ones(3, requires_grad=True)]
    optimizer = case.ours(params)
    give_gradients(params, 1)
    optimizer.step()
    params[0].data = torch.ones(4000, dtype=torch.float64)
    give_gradients([params[0]], 2)
    with pytest.raises((ValueError, RuntimeError), match=r"4,? ?000|size|shape"):
        optimizer.step()
    assert torch.equal(params[0], torch.ones(4000, dtype=torch.float64))


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_model_and_its_optimizer_are_freed(case: Case) -> None:
    params = parameters()
    optimizer = case.ours(params)
    give_gradients(params, 1)
    optimizer.step()
    refs = [weakref.ref(x) for x in params] + [weakref.ref(optimizer)]
    del params, optimizer
    gc.collect()
    assert [ref() for ref in refs] == [None] * len(refs)


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_many_optimizers_one_after_the_other(case: Case) -> None:
    """New tensors come to stand where old ones were: nothing is remembered by address."""
    for turn in range(30):
        x = torch.full((64,), float(turn), dtype=torch.float64, requires_grad=True)
        y = x.detach().clone().requires_grad_()
        ours, theirs = case.ours([x]), case.theirs([y])
        for t in range(1, 3):
            x.grad = gradient(x.detach(), t + turn)
            y.grad = x.grad.clone()
            ours.step(), theirs.step()
        assert Apart().look([x], [y]) <= 1e-12
        del ours, x


@pytest.mark.parametrize("case", FULL, ids=str)
def test_gradients_freed_and_made_anew(case: Case) -> None:
    ends = []
    for make in (case.ours, case.theirs):
        params = parameters(shapes=((50, 3), (7,)))
        optimizer = make(params)
        for t in range(1, 21):
            optimizer.zero_grad()
            waste = [torch.rand(150) for _ in range(t % 4)]
            give_gradients(params, t)
            optimizer.step()
            del waste
        ends.append(params)
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_model_cast_after_its_optimizer_was_made(case: Case) -> None:
    """model.double() swaps the data of its parameters; a step follows the new dtype, as in torch."""
    ends = []
    for make in (case.ours, case.theirs):
        model = torch.nn.Linear(3, 2)
        with torch.no_grad():
            model.weight.copy_(torch.linspace(-1, 1, 6).view(2, 3))
            model.bias.copy_(torch.tensor([0.5, -0.5]))
        optimizer = make(model.parameters())
        model.double()
        params = list(model.parameters())
        for t in range(1, 21):
            give_gradients(params, t)
            optimizer.step()
        ends.append(params)
    assert Apart().look(*ends) <= (1e-6 if case.name == "Adagrad" else 1e-12)  # made early, torch's stays float32
