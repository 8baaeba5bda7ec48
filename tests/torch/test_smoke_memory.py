"""Where tensors lie; what forks and graphs do to a step."""

import gc
import subprocess
import sys
import weakref

import numpy as np
import pytest
import torch

import thalweg.torch as face
from thalweg.engines.pytorch_memory import TensorPlaces


@pytest.mark.parametrize("ask", [False, True], ids=["exchanged", "asked"])
def test_places(ask: bool) -> None:
    p = torch.nn.Parameter(torch.zeros(4, 3))
    places = TensorPlaces([p], 3, ask=ask)
    places.resolve.wait()
    g, m = torch.zeros(4, 3), torch.zeros(4, 3)
    assert places.place([p, g, m])
    assert places.pointers.tolist() == [[each.data_ptr() for each in (p, g, m)]]
    freed = torch.zeros(4, 3)
    freed.untyped_storage().resize_(0)
    wrong = [
        torch.zeros(3, 4),
        torch.zeros(3, 4).T,
        torch.zeros(4, 6)[:, ::2],
        torch.zeros(4, 3, dtype=torch.float64),
        torch.zeros(4, 3, device="meta"),
        torch.zeros(4, 3).to_sparse(),
        torch.zeros(1).expand(4, 3),
        freed,
        p.detach(),
        m,
        None,
    ]
    assert not any(places.place([p, each, m]) for each in wrong)


def test_parameters_that_share_memory_step_after_each_other() -> None:
    """As torch.optim has it, whatever form."""
    ends = []
    for kind in (face.SGD, torch.optim.SGD):
        a = torch.nn.Parameter(torch.ones(3))
        b = torch.nn.Parameter(a.detach())
        optimizer = kind([a, b], lr=0.5, momentum=0.9)
        for _ in range(3):
            a.grad, b.grad = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([-3.0, 1.0, 2.0])
            optimizer.step()
        ends.append(a.detach())
    torch.testing.assert_close(*ends)


def test_a_graph_that_needs_what_a_step_overwrote_is_noticed() -> None:
    w = torch.nn.Parameter(torch.ones(3))
    optimizer = face.Adam([w])
    loss = (w**2).sum()
    w.grad = torch.ones(3)
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_the_bits_are_numpys_before_and_after_the_kernels_are_ready() -> None:
    script = (
        "import torch, thalweg.torch, hashlib\n"
        "w = torch.nn.Parameter(torch.linspace(-1, 1, 1000))\n"
        "opt = thalweg.torch.Adam([w], lr=0.1)\n"
        "{wait}\n"
        "for t in range(60):\n"
        "    w.grad = torch.sin(w.detach() * 9 + t)\n"
        "    opt.step()\n"
        "print(hashlib.sha256(w.detach().numpy().tobytes()).hexdigest())\n"
    )
    waits = "", "opt.compile()"
    runs = [
        subprocess.run([sys.executable, "-c", script.format(wait=w)], capture_output=True, text=True) for w in waits
    ]
    assert [run.stderr for run in runs] == ["", ""]
    assert runs[0].stdout == runs[1].stdout


def test_without_pytorch_its_absence_is_named() -> None:
    script = "import sys; sys.modules['torch'] = None; import thalweg.torch"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "MissingExtra: thalweg.torch needs PyTorch: pip install 'thalweg[torch]'" in run.stderr


def test_channels_last() -> None:
    w = torch.nn.Parameter(torch.linspace(-1, 1, 120).reshape(2, 3, 4, 5).to(memory_format=torch.channels_last))
    flat = torch.nn.Parameter(w.detach().contiguous())
    ours, theirs = face.Adam([w], lr=0.1), torch.optim.Adam([flat], lr=0.1)
    for t in range(20):
        w.grad = torch.sin(w.detach() + t)
        if t % 2:
            w.grad = w.grad.contiguous()  # lies otherwise than its parameter
        flat.grad = torch.sin(flat.detach() + t)
        ours.step(), theirs.step()
    np.testing.assert_allclose(w.detach().numpy(), flat.detach().numpy(), rtol=2e-6, atol=1e-6)
    assert w.is_contiguous(memory_format=torch.channels_last)


def test_gradients_are_let_go() -> None:
    """Their memory is free for the next forward pass."""
    w = torch.nn.Parameter(torch.ones(1000))
    optimizer = face.Adam([w])
    optimizer.compile()
    for _ in range(3):
        w.grad = torch.ones(1000)
        gone = weakref.ref(w.grad)
        optimizer.step()
        optimizer.zero_grad()
        gc.collect()
        assert gone() is None


def test_a_beta_that_is_a_tensor_may_change_where_it_is() -> None:
    ends = []
    for kind in (face.Adam, torch.optim.Adam):
        w = torch.nn.Parameter(torch.ones(3, dtype=torch.float64))
        betas = torch.tensor(0.9, dtype=torch.float64), torch.tensor(0.99, dtype=torch.float64)
        optimizer = kind(
            [w], lr=torch.tensor(0.1, dtype=torch.float64) if kind is torch.optim.Adam else 0.1, betas=betas
        )
        for t in range(20):
            betas[0].fill_(0.9 - t / 100)
            w.grad = torch.sin(w.detach() * 3 + t)
            optimizer.step()
        ends.append(w.detach())
    torch.testing.assert_close(*ends, rtol=1e-9, atol=0)
