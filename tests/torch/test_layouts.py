"""Strided, transposed, channels-last, expanded and shared storage: the same numbers, and the caller's layout."""

from collections.abc import Callable

import pytest
import torch

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import Apart, gradient

Layout = Callable[[torch.Tensor], torch.Tensor]


def strided(values: torch.Tensor) -> torch.Tensor:
    wide = torch.zeros(*values.shape[:-1], 2 * values.shape[-1], dtype=values.dtype)
    view = wide[..., ::2]
    view.copy_(values)
    return view


def transposed(values: torch.Tensor) -> torch.Tensor:
    return values.transpose(0, -1).contiguous().transpose(0, -1)


def channels_last(values: torch.Tensor) -> torch.Tensor:
    return values.contiguous(memory_format=torch.channels_last)


def offset(values: torch.Tensor) -> torch.Tensor:
    flat = torch.zeros(values.numel() + 3, dtype=values.dtype)
    flat[3:] = values.reshape(-1)
    return flat[3:].view(values.shape)


LAYOUTS: dict[str, Layout] = {
    "contiguous": lambda values: values.contiguous(),
    "strided": strided,
    "transposed": transposed,
    "channels last": channels_last,
    "at an offset": offset,
}
SHAPE = (4, 3, 2, 5)


def start() -> torch.Tensor:
    return torch.linspace(-2, 2, 120, dtype=torch.float64).reshape(SHAPE)


@pytest.mark.parametrize("of_grad", LAYOUTS)
@pytest.mark.parametrize("of_param", LAYOUTS)
@pytest.mark.parametrize("case", FULL, ids=str)
def test_any_layout(case: Case, of_param: str, of_grad: str) -> None:
    ours = LAYOUTS[of_param](start()).requires_grad_()
    theirs = start().requires_grad_()
    strides = ours.stride()
    optimizers = case.ours([ours]), case.theirs([theirs])
    gap = Apart()
    for t in range(1, 13):
        given = LAYOUTS[of_grad](gradient(start(), t))
        kept = given.clone()
        with torch.no_grad():
            ours.grad, theirs.grad = given, given.clone(memory_format=torch.contiguous_format)
        for optimizer in optimizers:
            optimizer.step()
        gap.look([ours], [theirs])
        assert torch.equal(given, kept)
    assert gap.worst <= 1e-12
    assert ours.stride() == strides


@pytest.mark.parametrize("case", FULL, ids=str)
def test_expanded_gradients(case: Case) -> None:
    """x.sum().backward() gives one number in all places: stride 0."""
    params = [start().requires_grad_(), start().requires_grad_()]
    optimizers = case.ours(params[:1]), case.theirs(params[1:])
    for _ in range(12):
        for x, optimizer in zip(params, optimizers, strict=True):
            optimizer.zero_grad()
            (x.sum() * 3).backward()
            x.grad = torch.full((), 3.0, dtype=torch.float64).expand(SHAPE)
            optimizer.step()
    assert Apart().look(params[:1], params[1:]) <= 1e-12


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_gap_between_strided_numbers_is_not_written(case: Case) -> None:
    wide = torch.full((6, 8), 7.0, dtype=torch.float64)
    x = wide[:, ::2].requires_grad_()
    optimizer = case.ours([x])
    for t in range(1, 5):
        x.grad = gradient(x.detach(), t)
        optimizer.step()
    assert torch.all(wide[:, 1::2] == 7)
    assert torch.all(wide[:, ::2] != 7)


def test_what_an_overlapping_parameter_does_not_hold_is_not_written() -> None:
    """Its strides reach as far as if it filled the memory: 0 1 1 2 5 6 6 7."""
    flat = torch.zeros(8)
    x = flat.as_strided((2, 2, 2), (1, 1, 5)).requires_grad_()
    optimizer = FACE.SGD([x], lr=1.0)
    getattr(optimizer, "compile", lambda: None)()  # torch's has no kernels
    for _ in range(3):
        x.grad = torch.ones(8).as_strided((2, 2, 2), (1, 1, 5))
        optimizer.step()
    assert flat[3] == flat[4] == 0
    assert x[0, 0, 0] != 0


@pytest.mark.parametrize("case", FULL, ids=str)
def test_tied_weights_and_two_views_of_one_storage(case: Case) -> None:
    ends = []
    for make in (case.ours, case.theirs):
        flat = torch.linspace(-1, 1, 12, dtype=torch.float64)
        params = [flat[:5].requires_grad_(), flat[5:].view(7, 1).requires_grad_()]
        optimizer = make(params)
        for t in range(1, 13):
            for index, x in enumerate(params):
                x.grad = gradient(x.detach(), t, index)
            optimizer.step()
        ends.append([flat])
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_the_version_counter_rises(case: Case) -> None:
    """Autograd sees that a saved tensor was changed by the step: a stale backward is an error, not a wrong gradient."""
    x = torch.ones(3, requires_grad=True)
    optimizer = case.ours([x])
    loss = (x * x).sum()
    x.grad = torch.ones(3)
    before = x._version
    optimizer.step()
    assert x._version > before
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_a_parameter_seen_by_numpy_moves_in_its_own_memory(case: Case) -> None:
    x = torch.ones(300, requires_grad=True)
    address, seen = x.data_ptr(), x.detach().numpy()
    optimizer = case.ours([x])
    for _ in range(3):
        x.grad = torch.ones(300)
        optimizer.step()
    assert x.data_ptr() == address
    assert (seen != 1).all()
    assert x.is_leaf and x.requires_grad
