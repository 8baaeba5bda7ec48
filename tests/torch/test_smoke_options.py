"""What weight decay leaves alone, what is refused in one line, and what torch.compile compiles."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch

import thalweg as tw
import thalweg.torch as face
from tests.torch.training import give_gradients
from thalweg.errors import HyperparameterError, InputError


def model() -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.LayerNorm(4), torch.nn.Linear(4, 2)).double()


@pytest.mark.parametrize("exempt", ["vectors", lambda name, p: p.ndim < 2 and name != ""], ids=["vectors", "function"])
@pytest.mark.parametrize("name", ["AdamW", "SGD", "RMSprop", "RAdam"])
def test_no_decay_is_torchs_two_groups(name: str, exempt: Any) -> None:
    ours, theirs = model(), model()
    options: dict[str, Any] = {"lr": 0.05, "weight_decay": 0.1}
    optimizer = getattr(face, name)(ours.named_parameters(), no_decay=exempt, **options)
    matrices, vectors = ([p for p in theirs.parameters() if (p.ndim < 2) == flat] for flat in (False, True))
    groups = [{"params": matrices}, {"params": vectors, "weight_decay": 0.0}]
    reference = getattr(torch.optim, name)(groups, foreach=False, **options)
    for t in range(1, 31):
        give_gradients([*ours.parameters()], t)
        give_gradients([*theirs.parameters()], t)
        optimizer.step(), reference.step()
        if t == 15:  # neither a copy nor a state forgets it
            ours, optimizer = copy.deepcopy((ours, optimizer))
            optimizer.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert len(optimizer.param_groups) == 1
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-12, atol=1e-12)


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: face.Adam([torch.zeros(3, dtype=torch.int64)]), InputError, "holds int64"),
    (lambda: face.Adam([torch.zeros(3)], capturable=True), HyperparameterError, "cannot be honoured"),
    (lambda: face.Adam([torch.zeros(3)], no_decay="biases"), HyperparameterError, "no_decay is 'vectors' or"),
    (lambda: face.Adam([torch.zeros(3)], eta=1), TypeError, "eta"),
    (lambda: face.Optimizer([torch.zeros(3)], tw.adam), InputError, "a rule with its hyperparameters"),
    (lambda: face.Optimizer([{"params": [torch.zeros(3)], "beta1": 1.5}], tw.adam()), HyperparameterError, "beta1"),
]


@pytest.mark.parametrize(("wrong", "error", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_what_is_refused(wrong: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        wrong()
    assert "\n" not in str(caught.value)


def test_numbers_compile_nothing_anew() -> None:
    from torch._dynamo.testing import CompileCounter

    from thalweg.engines import pytorch

    counter = CompileCounter()
    program = tw.adam().variant.program
    run = torch.compile(pytorch.build_many(program.elements, torch.float64), backend=counter)
    eager = pytorch.build_many(program.elements, torch.float64)
    for t in range(1, 6):
        row = torch.linspace(0.1 * t, 0.9, program.row, dtype=torch.float64).unbind()
        leaves = [[torch.full((n,), 0.5 + n * t, dtype=torch.float64) for _ in range(4)] for n in (3, 5)]
        for ours, theirs in zip(run(leaves, [row, row]), eager(leaves, [row, row]), strict=True):
            torch.testing.assert_close(ours, theirs)
    assert counter.frame_count == 1
