"""bfloat16 and float16 parameters: a zero gradient is no NaN, and a step is float32's, rounded.

Not what torch.optim does: it computes in the storage's precision.
"""

import pytest
import torch

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import give_gradients, gradient, parameters

LOW = {torch.float16: 2.0**-11, torch.bfloat16: 2.0**-8}
"""The largest relative error of rounding to nearest."""


@pytest.mark.parametrize("dtype", LOW, ids=str)
@pytest.mark.parametrize("case", [*PLAIN, *FULL], ids=str)
def test_a_zero_gradient_is_no_nan(case: Case, dtype: torch.dtype) -> None:
    x = torch.tensor([1.0, -2.0, 0.0], dtype=dtype, requires_grad=True)
    optimizer = case.ours([x])
    for _ in range(5):
        x.grad = torch.zeros_like(x)
        optimizer.step()
    assert x.isfinite().all()
    if not case.options.get("weight_decay", 0) and case.name != "AdamW":
        assert x.tolist() == [1.0, -2.0, 0.0]


@pytest.mark.parametrize("dtype", LOW, ids=str)
@pytest.mark.parametrize("case", [case for case in FULL if case.name != "Rprop"], ids=str)
def test_a_step_is_that_of_float32_rounded(case: Case, dtype: torch.dtype) -> None:
    """From the same numbers at each of 40 steps; the slots go on by themselves, in float32."""
    low = parameters(dtype)
    high = [x.detach().float().requires_grad_() for x in low]
    ours, theirs = case.ours(low), case.theirs(high)
    for t in range(1, 41):
        for index, (a, b) in enumerate(zip(low, high, strict=True)):
            b.data.copy_(a.data)
            a.grad = gradient(a.detach().double(), t, index).clamp(-100, 100).to(dtype)
            b.grad = a.grad.float()
        ours.step(), theirs.step()
        for a, b in zip(low, high, strict=True):
            error = (a.detach().double() - b.detach().double()).abs()
            assert (error <= 1.01 * LOW[dtype] * b.detach().double().abs() + 1e-5).all(), t


@pytest.mark.parametrize("dtype", LOW, ids=str)
@pytest.mark.parametrize("case", FULL, ids=str)
def test_slots_are_kept_in_float32(case: Case, dtype: torch.dtype) -> None:
    params = parameters(dtype)
    optimizer = case.ours(params)
    give_gradients(params, 1)
    optimizer.step()
    kinds = {v.dtype for slots in optimizer.state.values() for v in slots.values() if isinstance(v, torch.Tensor)}
    assert kinds <= {torch.float32, torch.float64}


@pytest.mark.parametrize("dtype", LOW, ids=str)
@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_checkpoint_loses_nothing(case: Case, dtype: torch.dtype) -> None:
    """torch casts slots to the parameter's dtype on loading; ours stay as they were saved."""
    params = parameters(dtype)
    optimizer = case.ours(params)
    own = [x.detach().clone().requires_grad_() for x in params]
    for t in range(1, 9):
        give_gradients(params, t)
        optimizer.step()
    for a, b in zip(own, params, strict=True):
        a.data.copy_(b.data)
    twin = case.ours(own)
    twin.load_state_dict(optimizer.state_dict())
    for t in range(9, 19):
        for each, opt in ((params, optimizer), (own, twin)):
            give_gradients(each, t)
            opt.step()
    assert all(torch.equal(a, b) for a, b in zip(params, own, strict=True))


def test_mixed_precisions_in_one_optimizer() -> None:
    kinds = (torch.float64, torch.float32, torch.bfloat16, torch.float16)
    params = [torch.linspace(-1, 1, 40).to(kind).requires_grad_() for kind in kinds]
    optimizer = FACE.Adam(params, lr=0.01)
    alone = [x.detach().clone().requires_grad_() for x in params]
    others = [FACE.Adam([x], lr=0.01) for x in alone]
    for t in range(1, 9):
        for x, y, other in zip(params, alone, others, strict=True):
            x.grad = gradient(torch.zeros(40), t).clamp(-9, 9).to(x.dtype)
            y.grad = x.grad.clone()
            other.step()
        optimizer.step()
    assert all(torch.equal(x, y) for x, y in zip(params, alone, strict=True))
