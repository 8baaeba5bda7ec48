"""Any rule, biases out of decay, norms of a step, another point to evaluate at, gradients through a step."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
import torch

import thalweg as tw
import thalweg.torch as face
from tests.torch.training import Apart, give_gradients, gradient, parameters, train


@tw.rule(paper="none: of a user")
def leaning(x, g, m, scale, t, *, lr=0.1, lean=0.3, limit=2.0):
    """A rule of a user's own, with two slots."""
    m = lean * m + g
    scale = tw.maximum(scale, abs(m)) / limit
    return x - lr * m / (1 + scale), m, scale


def by_hand(x: np.ndarray, steps: int, index: int) -> np.ndarray:
    m = scale = np.zeros_like(x)
    for t in range(1, steps + 1):
        m = 0.2 * m + gradient(torch.zeros(x.shape, dtype=torch.float64), t, index).numpy()
        scale = np.maximum(scale, np.abs(m)) / 2
        x = x - 0.05 * m / (1 + scale)
    return x


def test_a_users_rule_trains_and_is_saved() -> None:
    params = parameters()
    expected = [torch.from_numpy(np.asarray(by_hand(x.detach().numpy(), 60, i))) for i, x in enumerate(params)]
    optimizer = face.Optimizer(params, leaning(lr=0.05, lean=0.2))
    train(optimizer, params, range(1, 31), scale_lr=False)
    twin = face.Optimizer(params, leaning(lr=0.05, lean=0.2))
    twin.load_state_dict(optimizer.state_dict())
    train(twin, params, range(31, 61), scale_lr=False)
    assert Apart().look(params, expected) <= 1e-12


def test_groups_of_a_rule_have_hyperparameters_of_their_own() -> None:
    params = parameters()
    options = {"beta1": 0.7, "weight_decay": 0.1}
    ours = face.Optimizer([{"params": params[:2]}, {"params": params[2:], **options}], tw.adam(lr=0.02, eps=1e-3))
    reference = parameters()
    theirs = torch.optim.Adam(
        [{"params": reference[:2]}, {"params": reference[2:], "betas": (0.7, 0.999), "weight_decay": 0.1}],
        lr=0.02, eps=1e-3, foreach=False,
    )  # fmt: skip
    train(ours, params, range(1, 61)), train(theirs, reference, range(1, 61))
    assert Apart().look(params, reference) <= 1e-12


@pytest.mark.parametrize("wrong", [tw.adam, "adam", None, {"lr": 0.1}])
def test_what_is_no_optimizer_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="hyperparameters"):
        face.Optimizer(parameters(), wrong)


def network() -> torch.nn.Module:
    torch.manual_seed(0)
    parts = torch.nn.Linear(3, 4), torch.nn.LayerNorm(4), torch.nn.ReLU(), torch.nn.Linear(4, 2)
    return torch.nn.Sequential(*parts).double()


@pytest.mark.parametrize("no_decay", ["vectors", lambda name, x: name.endswith("bias") or name.startswith("1.")])
@pytest.mark.parametrize("name", ["AdamW", "Adam", "SGD"])
def test_biases_and_norms_out_of_decay(name: str, no_decay: object) -> None:
    """As two groups do it in torch."""
    ours, theirs = network(), network()
    optimizer = getattr(face, name)(ours.named_parameters(), lr=0.05, weight_decay=0.3, no_decay=no_decay)
    groups = [
        {"params": [x for x in theirs.parameters() if x.ndim >= 2]},
        {"params": [x for x in theirs.parameters() if x.ndim < 2], "weight_decay": 0.0},
    ]
    reference = getattr(torch.optim, name)(groups, lr=0.05, weight_decay=0.3, foreach=False)
    for model, each in ((ours, optimizer), (theirs, reference)):
        for t in range(1, 31):
            give_gradients(list(model.parameters()), t)
            each.step()
    assert Apart().look(list(ours.parameters()), list(theirs.parameters())) <= 1e-12


def test_a_no_decay_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no_decay"):
        face.AdamW(parameters(), no_decay="biases")


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16], ids=str)
def test_norms_of_the_last_step(dtype: torch.dtype) -> None:
    params = parameters(dtype)
    optimizer = face.Adam(params, lr=0.1, norms=True)
    with pytest.raises(ValueError, match="no step"):
        _ = optimizer.norms
    for t in range(1, 4):
        before = [x.detach().double().clone() for x in params]
        give_gradients(params, t)
        params[1].grad = None
        optimizer.step()
    norms = optimizer.norms
    for index, x in enumerate(params):
        moved = (x.detach().double() - before[index]).square().sum().sqrt()
        assert norms.update[index] == pytest.approx(float(moved), rel=1e-6)
        assert norms.parameter[index] == pytest.approx(float(x.detach().double().square().sum().sqrt()), rel=1e-6)
        given = 0.0 if x.grad is None else float(x.grad.double().square().sum().sqrt())
        assert norms.gradient[index] == pytest.approx(given, rel=1e-6)
    assert norms.total[0] == pytest.approx(float(np.linalg.norm(norms.gradient)), rel=1e-12)
    with pytest.raises(ValueError, match="norms=True"):
        _ = face.Adam(parameters()).norms


def test_another_point_to_evaluate_at() -> None:
    """Schedule-free SGD at a constant rate: the mean of all z, by the paper's recursion."""
    params = parameters()
    z = [x.detach().clone() for x in params]
    mean = [x.clone() for x in z]
    optimizer = face.Optimizer(params, tw.schedule_free_sgd(lr=0.05))
    for t in range(1, 41):
        give_gradients(params, t)
        for index, x in enumerate(params):
            z[index] = z[index] - 0.05 * x.grad
            mean[index] = mean[index] + (z[index] - mean[index]) / t
        optimizer.step()
    trained = [x.detach().clone() for x in params]
    with optimizer.at_evaluation_point():
        assert Apart().look(params, mean) <= 1e-12
    assert all(torch.equal(a, b) for a, b in zip(params, trained, strict=True))
    assert Apart().look(optimizer.evaluation_point(), mean) <= 1e-12
    with pytest.raises(KeyError), optimizer.at_evaluation_point():
        raise KeyError
    assert all(torch.equal(a, b) for a, b in zip(params, trained, strict=True))


@pytest.fixture
def in_float64() -> Iterator[None]:
    """torch counts steps in the default dtype, and differentiable steps take powers of the count."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.usefixtures("in_float64")
@pytest.mark.parametrize("name", ["Adam", "SGD", "RMSprop", "Adagrad", "Adadelta", "RAdam"])
def test_gradients_through_the_step_are_torchs(name: str) -> None:
    """Through four steps that autograd records: to the data, and to the learning rate where torch can.

    torch's own Adamax and NAdam cannot: they write over what backward needs.
    """
    slopes = []
    for library in (face, torch.optim):
        lr = torch.tensor(0.1, requires_grad=True)
        data = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
        x = torch.tensor([1.0, 2.0, -0.5], requires_grad=True).clone()
        learned = name in ("Adam", "SGD")
        optimizer = getattr(library, name)([x], lr=lr if learned else 0.1, differentiable=True, foreach=False)
        for t in range(1, 5):
            x.grad = torch.sin(data * t) + data
            optimizer.step()
        slopes.append(torch.autograd.grad(x.square().sum(), [lr, data] if learned else [data]))
    for ours, theirs in zip(*slopes, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-12)


def test_nothing_is_warned_of_in_a_plain_training() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        params = parameters()
        train(face.AdamW(params), params, range(1, 4))
