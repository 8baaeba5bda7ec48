"""Numbers that lie in memory otherwise than they read, or move there; several threads; torch's defaults changed."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import torch

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import apart, gradient, train


def compiled(case: Case, params: list[torch.Tensor]) -> torch.optim.Optimizer:
    optimizer = case.ours(params)
    if hasattr(optimizer, "compile"):
        optimizer.compile()
    return optimizer


@pytest.mark.parametrize("case", FULL, ids=str)
def test_a_gradient_that_autograd_negated_lazily(case: Case) -> None:
    ends = []
    for make in (lambda params: compiled(case, params), case.theirs):
        a, b = (torch.ones((), dtype=torch.float64, requires_grad=True) for _ in range(2))
        optimizer = make([a, b])
        for _ in range(20):
            optimizer.zero_grad()
            (torch.complex(a, b).conj() * (1 + 2j)).real.backward()
            assert b.grad is not None
            assert b.grad.is_neg()
            optimizer.step()
        ends.append([[a.detach(), b.detach()]])
    assert apart(*ends) <= 1e-12


@pytest.mark.parametrize("case", FULL, ids=str)
def test_negated_gradients_parameters_and_states_of_any_size(case: Case) -> None:
    """A parameter, and a state, become negated while it trains."""
    ends = []
    for make in (lambda params: compiled(case, params), case.theirs):
        x, y = (torch.linspace(-1, 1, 40, dtype=torch.float64).requires_grad_() for _ in range(2))
        y.data = torch._neg_view(-y.detach())
        z = torch.ones(1, dtype=torch.float64, requires_grad=True)
        optimizer, path = make([x, y, z]), []
        for t in range(1, 21):
            for place, each in enumerate((x, y, z)):
                each.grad = torch._neg_view(-gradient(each.detach(), t, place))
            optimizer.step()
            if t == 7:
                z.data = torch._neg_view(-z.detach())
            path.append([each.detach().clone() for each in (x, y, z)])
        ends.append(path)
    assert apart(*ends) <= 1e-12


def test_a_conjugated_gradient_of_a_complex_parameter() -> None:
    x = torch.ones(3, dtype=torch.complex128, requires_grad=True)
    optimizer = FACE.SGD([x], lr=0.5)
    x.grad = torch.full((3,), 1 + 1j, dtype=torch.complex128).conj()
    optimizer.step()
    assert x.tolist() == [0.5 + 0.5j] * 3


THREADS = """
import sys, threading, torch
import thalweg.torch
sys.setswitchinterval(1e-6)
torch.set_num_threads(1)
params = [torch.nn.Parameter(torch.ones(3)) for _ in range(20)]
optimizer = thalweg.torch.SGD(params, lr=1e-3)
optimizer.compile()
def work(replaces):
    for _ in range(40_000):
        for each in params if replaces else []:
            each.grad = torch.ones(3)
        optimizer.step()
for each in params:
    each.grad = torch.ones(3)
threads = [threading.Thread(target=work, args=(number == 2,)) for number in range(3)]
for each in threads:
    each.start()
for each in threads:
    each.join()
assert all(each.isfinite().all() for each in params)
"""


def test_threads_that_step_one_optimizer() -> None:
    """As with torch.optim some steps may be lost, and nothing else. In a process of its own, which must not die."""
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def default_dtype(dtype: torch.dtype) -> Callable[[], None]:
    return lambda: torch.set_default_dtype(dtype)


SETTINGS: dict[str, Callable[[], AbstractContextManager[object] | None]] = {
    "bfloat16": default_dtype(torch.bfloat16),
    "float16": default_dtype(torch.float16),
    "on meta": lambda: torch.set_default_device("meta"),
    "within meta": lambda: torch.device("meta"),
}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_defaults_of_torch_change_nothing(case: Case, setting: str) -> None:
    def run(steps: range) -> list[list[torch.Tensor]]:
        params = [torch.linspace(-1, 1, 30, device="cpu", dtype=torch.float32).requires_grad_() for _ in range(2)]
        optimizer, path = case.ours(params), []
        for t in steps:
            for each in params:
                each.grad = torch.linspace(-1, 2, 30, device="cpu", dtype=torch.float32) * (t % 5 - 1.5)
            optimizer.step()
            path.append([each.detach().clone() for each in params])
        return path

    plain = run(range(12))
    try:
        context = SETTINGS[setting]()
        if context is None:
            found = run(range(12))
        else:
            with context:
                found = run(range(12))
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
    assert all(
        torch.equal(a, b) for left, right in zip(plain, found, strict=True) for a, b in zip(left, right, strict=True)
    )


@pytest.mark.parametrize("name", ["Adam", "NAdam"])
def test_clocks_in_memory_that_processes_share(name: str) -> None:
    case = Case(name, {"lr": 0.01})
    params = [
        torch.ones(3, dtype=torch.float64, requires_grad=True),
        torch.ones(3, dtype=torch.float64, requires_grad=True),
    ]
    ours, theirs = case.ours(params[:1]), case.theirs(params[1:])
    train(ours, params[:1], range(1, 6))
    train(theirs, params[1:], range(1, 6))
    for each in ours.state[params[0]].values():
        each.share_memory_()
    paths = [train(ours, params[:1], range(6, 30)), train(theirs, params[1:], range(6, 30))]
    assert int(ours.state[params[0]]["step"]) == 29
    assert apart(*paths) <= (1e-12 if name == "Adam" else 1e-7)  # torch keeps mu_product in float32


def test_a_product_that_is_put_into_the_state_is_seen() -> None:
    ends = []
    for make in (FACE.NAdam, torch.optim.NAdam):
        x = torch.ones(2, requires_grad=True)
        optimizer = make([x], lr=0.1)
        for t in range(12):
            if t == 6:
                optimizer.state[x]["mu_product"] = torch.tensor(1.0)
            x.grad = torch.ones(2) * (t + 1)
            optimizer.step()
        ends.append([[x.detach()]])
    assert apart(*ends) <= 1e-6
