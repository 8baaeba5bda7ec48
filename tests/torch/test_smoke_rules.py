"""Every class of ours that torch.optim has not, beside the rule on NumPy arrays; and any rule, gradients and all."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

import thalweg as tw
import thalweg.torch as face
from tests.torch.training import give_gradients, parameters
from thalweg.optimizer.optimizer import Optimizer

FURTHER: list[tuple[type[face.Optimizer], dict[str, object], Optimizer]] = [
    (face.AdaBelief, {"betas": (0.8, 0.95), "eps": 1e-3}, tw.adabelief(beta1=0.8, beta2=0.95, eps=1e-3)),
    (face.Yogi, {"lr": 0.1, "eps": 1e-2}, tw.yogi(lr=0.1, eps=1e-2)),
    (face.Lion, {"lr": 0.1, "weight_decay": 0.1}, tw.lion(lr=0.1, weight_decay=0.1)),
    (face.Signum, {"lr": 0.1, "beta": 0.5}, tw.signum(lr=0.1, beta=0.5)),
    (face.ScheduleFreeSGD, {"lr": 0.1, "warmup_steps": 9}, tw.schedule_free_sgd(lr=0.1, warmup_steps=9)),
    (face.ScheduleFreeAdamW, {"lr": 0.1, "betas": (0.8, 0.9)}, tw.schedule_free_adamw(lr=0.1, beta1=0.8, beta2=0.9)),
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize(("kind", "options", "rule"), FURTHER, ids=lambda x: getattr(x, "__name__", ""))
def test_the_bits_of_the_rule(
    kind: Callable[..., torch.optim.Optimizer], options: dict[str, object], rule: Optimizer, dtype: torch.dtype
) -> None:
    params = parameters(dtype)
    optimizer = kind(params, **options)
    arrays = [x.detach().numpy().copy() for x in params]
    state = rule.init(arrays)
    for t in range(1, 51):
        give_gradients(params, t)
        arrays, state = rule.step(arrays, [x.grad.numpy() for x in params], state)
        optimizer.step()
    for x, array in zip(params, arrays, strict=True):
        np.testing.assert_array_equal(x.detach().numpy(), array)
    points = rule.evaluation_point(arrays, state)
    for point, array in zip(optimizer.evaluation_point(), points, strict=True):
        np.testing.assert_allclose(point.numpy(), array, rtol=1e-6 if dtype is torch.float32 else 1e-13)


def test_the_average_is_where_the_model_is_evaluated() -> None:
    """At a constant learning rate and beta 1, the evaluation point is the mean of all z (Defazio et al., section 2)."""
    w = torch.nn.Parameter(torch.tensor([1.0, -2.0], dtype=torch.float64))
    optimizer = face.ScheduleFreeSGD([w], lr=0.1, beta=0.9)
    seen = []
    for t in range(1, 31):
        w.grad = torch.sin(3 * w.detach() + t)
        optimizer.step()
        seen.append(optimizer.state[w]["z"].clone())
    trained = w.detach().clone()
    with optimizer.at_evaluation_point():
        torch.testing.assert_close(w.detach(), torch.stack(seen).mean(0), rtol=1e-12, atol=0)
        assert torch.is_grad_enabled()
    assert torch.equal(w, trained)


def test_a_schedule_counts_a_parameters_own_steps() -> None:
    early, late = (torch.nn.Parameter(torch.zeros(1)) for _ in range(2))
    optimizer = face.Optimizer([early, late], tw.sgd(lr=lambda t: 1.0 / t))
    for t in range(1, 5):
        early.grad = -torch.ones(1)
        late.grad = -torch.ones(1) if t > 2 else None
        optimizer.step()
    assert early.item() == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 / 4)
    assert late.item() == pytest.approx(1 + 1 / 2)
    assert "lr" not in optimizer.state_dict()["param_groups"][0]


def _loss(kind: Callable[..., torch.optim.Optimizer], x: torch.Tensor, lr: torch.Tensor) -> torch.Tensor:
    w = x.clone()
    optimizer = kind([w], lr=lr, differentiable=True)
    for t in range(3):
        w.grad = torch.sin(x * t) + x**2
        optimizer.step()
    return (w**2).sum()


@pytest.mark.parametrize(
    "kind", [face.Adam, face.AdamW, face.SGD, face.RMSprop, face.Adagrad, face.Adadelta, face.Adamax, face.NAdam]
)
def test_gradients_through_steps(kind: Callable[..., torch.optim.Optimizer]) -> None:
    """Against differences of the loss; finite where a gradient is zero."""
    x = torch.tensor([1.0, 0.3], dtype=torch.float64, requires_grad=True)
    lr = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, lr: _loss(kind, x, lr), (x, lr), atol=1e-6, rtol=1e-5)
    still = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(_loss(kind, still, lr), still)
    assert slope.isfinite().all()
