"""Other devices, and tensors that are not real, dense and strided: the right numbers, or one clear line."""

import shutil

import pytest
import torch

import thalweg as tw
import thalweg.torch
from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import Apart, apart, give_gradients, gradient, parameters, train
from thalweg.engines import plain, pytorch

EVERY = [*PLAIN, *FULL]


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_on_the_meta_device_nothing_asks_for_a_number(case: Case) -> None:
    x = torch.ones(3, 4, device="meta", requires_grad=True)
    optimizer = case.ours([x])
    for _ in range(3):
        x.grad = torch.ones(3, 4, device="meta")
        optimizer.step()
    assert x.device.type == "meta"
    kinds = {v.device.type for v in optimizer.state[x].values() if isinstance(v, torch.Tensor) and v.ndim}
    assert kinds <= {"meta"}


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_devices_side_by_side(case: Case) -> None:
    paths = []
    for make in (case.ours, case.theirs):
        params = parameters()
        far = torch.ones(2, device="meta", requires_grad=True)
        optimizer = make([{"params": params[:2]}, {"params": [far, *params[2:]], "lr": 0.1}])
        far.grad = torch.ones(2, device="meta")
        paths.append(train(optimizer, params, range(1, 21)))
    assert apart(*paths) <= 1e-12


@pytest.mark.parametrize("dtype", [torch.complex64, torch.complex128], ids=str)
@pytest.mark.parametrize("case", EVERY, ids=str)
def test_complex_parameters_are_pairs_of_real_ones(case: Case, dtype: torch.dtype) -> None:
    """As torch.optim has it."""
    ends = []
    for make in (case.ours, case.theirs):
        x = torch.complex(*(part.double() for part in (torch.arange(1.0, 6), torch.arange(-2.0, 3) + 0.25))).to(dtype)
        x.requires_grad_()
        optimizer = make([x])
        for t in range(1, 41):
            flat = gradient(torch.zeros(10, dtype=torch.float64), t)
            x.grad = torch.view_as_complex(flat.view(5, 2)).to(dtype)
            optimizer.step()
        ends.append([torch.view_as_real(x.detach())])
    assert Apart().look(*ends) <= (1e-12 if dtype == torch.complex128 else 2e-6)


def sparse_gradient(t: int) -> torch.Tensor:
    """One place twice, as an embedding gives it."""
    rows = torch.tensor([[t % 6, (t + 3) % 6, t % 6]])
    return torch.sparse_coo_tensor(
        rows, gradient(torch.zeros(3, 2, dtype=torch.float64), t), (6, 2), check_invariants=True
    )


@pytest.mark.filterwarnings("ignore:Sparse invariant checks")  # in torch's own step
@pytest.mark.parametrize("options", [{}, {"lr_decay": 0.1}], ids=str)
@pytest.mark.parametrize("name", ["SGD", "Adagrad"])
def test_sparse_gradients_where_the_step_is_the_same(name: str, options: dict[str, float]) -> None:
    if name == "SGD":
        options = {"momentum": 0.9} if options else {}
    ends = []
    for face in (FACE, torch.optim):
        x = torch.linspace(-1, 1, 12, dtype=torch.float64).view(6, 2).requires_grad_()
        optimizer = getattr(face, name)([x], lr=0.02, foreach=False, **options)
        for t in range(1, 31):
            x.grad = sparse_gradient(t)
            optimizer.step()
        ends.append([x])
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.parametrize("name", [case.name for case in PLAIN if case.name not in ("SGD", "Adagrad")])
def test_sparse_gradients_elsewhere_are_refused_and_nothing_moves(name: str) -> None:
    x, y = (torch.ones(6, 2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    optimizer = getattr(FACE, name)([y, x])
    y.grad, x.grad = torch.ones_like(y), sparse_gradient(1)
    with pytest.raises((ValueError, RuntimeError), match="sparse") as caught:
        optimizer.step()
    assert "\n" not in str(caught.value)
    assert torch.equal(x, torch.ones_like(x))
    if FACE is thalweg.torch:
        assert torch.equal(y, torch.ones_like(y))


def test_what_has_no_gradient_is_refused_by_name() -> None:
    model = torch.nn.Linear(2, 1)
    model.register_parameter("counts", torch.nn.Parameter(torch.ones(2, dtype=torch.int64), requires_grad=False))
    with pytest.raises(ValueError, match=r"counts.*int64"):
        thalweg.torch.Adam(model.named_parameters())


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_capturable_cannot_be_honoured(case: Case) -> None:
    if "capturable" in case.ours(parameters()).param_groups[0]:
        with pytest.raises(ValueError, match="capturable=True cannot be honoured"):
            getattr(thalweg.torch, case.name)(parameters(), capturable=True)


def test_under_torch_compile() -> None:
    """The graph breaks at our step, which runs as ever; nothing is compiled anew when the rate changes."""
    ends = []
    for face in (thalweg.torch, torch.optim):
        torch._dynamo.reset()
        params = parameters(shapes=((4, 3), (4,)))
        optimizer = face.Adam(params, lr=0.05, foreach=False)

        def update(scale: torch.Tensor, optimizer: torch.optim.Optimizer = optimizer) -> torch.Tensor:
            optimizer.step()
            return scale * 2

        compiled = torch.compile(update, backend="aot_eager") if face is thalweg.torch else update
        with torch._dynamo.config.patch(error_on_recompile=True):
            for t in range(1, 9):
                give_gradients(params, t)
                assert compiled(torch.ones(2)).tolist() == [2, 2]
                optimizer.param_groups[0]["lr"] *= 0.9
        ends.append(params)
    torch._dynamo.reset()
    assert Apart().look(*ends) <= 1e-12


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # in torch.compile itself
def test_the_operations_of_other_devices_compile_to_one_kernel_for_all_rates() -> None:
    """As they run on a GPU, here compiled for the CPU: scalars are 0-d tensors, so nothing is compiled anew."""
    assert shutil.which("g++") or shutil.which("c++"), "torch.compile needs a C++ compiler: apt install g++"
    program = tw.adam(lr=0.1, eps=1e-3).variant.program
    fused = pytorch.fused(program.elements, torch.float64)
    x, m, v = torch.linspace(-1, 1, 40, dtype=torch.float64), *torch.zeros(2, 40, dtype=torch.float64)
    reference = x.clone().requires_grad_()
    theirs = torch.optim.Adam([reference], eps=1e-3, foreach=False)
    with torch._dynamo.config.patch(error_on_recompile=True):
        for t in range(1, 11):
            lr = 0.1 / t
            theirs.param_groups[0]["lr"] = lr
            reference.grad = gradient(x, t)
            theirs.step()
            row = plain.build(program.scalars)(float(t), *tw.adam(lr=lr, eps=1e-3).at(t))
            [(x, m, v)] = fused([(x, gradient(x, t), m, v)], [torch.tensor(row, dtype=torch.float64).unbind()])
    assert Apart().look([x], [reference]) <= 1e-12
