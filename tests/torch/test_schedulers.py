"""Every scheduler of torch.optim.lr_scheduler drives our classes as it drives torch's."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import SWALR, AveragedModel

from tests.torch.faces import FACE, FULL, PLAIN, Case
from tests.torch.training import Apart, give_gradients, gradient, parameters

STEPS = 48
Make = Callable[[torch.optim.Optimizer], Any]


def has_momentum(optimizer: torch.optim.Optimizer) -> bool:
    return bool({"momentum", "betas"} & optimizer.defaults.keys()) and optimizer.defaults.get("momentum") != 0


def sequential(optimizer: torch.optim.Optimizer) -> Any:
    parts = [schedulers.LinearLR(optimizer, total_iters=7), schedulers.CosineAnnealingLR(optimizer, T_max=STEPS)]
    return schedulers.SequentialLR(optimizer, parts, milestones=[7])


def chained(optimizer: torch.optim.Optimizer) -> Any:
    parts = [schedulers.ConstantLR(optimizer, total_iters=5), schedulers.ExponentialLR(optimizer, 0.95)]
    return schedulers.ChainedScheduler(parts, optimizer=optimizer)


SCHEDULERS: dict[str, Make] = {
    "LambdaLR": lambda opt: schedulers.LambdaLR(opt, lambda epoch: abs(5 - epoch) / 7),  # reaches 0
    "MultiplicativeLR": lambda opt: schedulers.MultiplicativeLR(opt, lambda epoch: 1 - 1 / (epoch + 4)),
    "StepLR": lambda opt: schedulers.StepLR(opt, 6, 0.5),
    "MultiStepLR": lambda opt: schedulers.MultiStepLR(opt, [3, 11, 12], 0.4),
    "ConstantLR": lambda opt: schedulers.ConstantLR(opt, 0.2, total_iters=9),
    "LinearLR": lambda opt: schedulers.LinearLR(opt, total_iters=20),
    "ExponentialLR": lambda opt: schedulers.ExponentialLR(opt, 0.9),
    "SequentialLR": sequential,
    "CosineAnnealingLR": lambda opt: schedulers.CosineAnnealingLR(opt, T_max=10),
    "ChainedScheduler": chained,
    "ReduceLROnPlateau": lambda opt: schedulers.ReduceLROnPlateau(opt, patience=2, factor=0.3),
    "CyclicLR": lambda opt: schedulers.CyclicLR(opt, 1e-3, 0.05, 7, 4, cycle_momentum=has_momentum(opt)),
    "CosineAnnealingWarmRestarts": lambda opt: schedulers.CosineAnnealingWarmRestarts(opt, 5, 2),
    "OneCycleLR": lambda opt: schedulers.OneCycleLR(opt, 0.1, total_steps=STEPS, cycle_momentum=has_momentum(opt)),
    "PolynomialLR": lambda opt: schedulers.PolynomialLR(opt, total_iters=30, power=1.7),
    "LRScheduler": lambda opt: Halving(opt),
    "SWALR": lambda opt: SWALR(opt, swa_lr=0.002, anneal_epochs=9),
}


class Halving(schedulers.LRScheduler):
    """One of a user's own."""

    def get_lr(self) -> list[float]:
        return [base / 2 ** (self.last_epoch // 4) for base in self.base_lrs]


def drive(optimizer: torch.optim.Optimizer, params: list[torch.Tensor], scheduler: Any) -> tuple[Any, list[float]]:
    path, rates = [], []
    for t in range(1, STEPS):
        give_gradients(params, t)
        optimizer.step()
        metric = [abs(t - 9)] * isinstance(scheduler, schedulers.ReduceLROnPlateau)
        scheduler.step(*metric)
        path.append([x.detach().clone() for x in params])
        rates += [float(group["lr"]) for group in optimizer.param_groups]
    return path, rates


def test_none_is_forgotten() -> None:
    assert SCHEDULERS.keys() == {*schedulers.__all__, "SWALR"}


@pytest.mark.parametrize("case", [case for case in (*PLAIN, *FULL) if case.options or case.name == "Rprop"], ids=str)
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_same_path(scheduler: str, case: Case) -> None:
    results = []
    for make in (case.ours, case.theirs):
        params = parameters()
        optimizer = make([{"params": params[:1]}, {"params": params[1:], "lr": 0.02}])
        results.append(drive(optimizer, params, SCHEDULERS[scheduler](optimizer)))
    assert results[0][1] == results[1][1]
    assert len(set(results[0][1])) > 2
    gap = Apart()
    for ours, theirs in zip(results[0][0], results[1][0], strict=True):
        gap.look(ours, theirs)
    assert gap.worst <= 1e-12


@pytest.mark.parametrize("name", ["OneCycleLR", "CyclicLR"])
def test_momentum_is_cycled(name: str) -> None:
    params = parameters()
    optimizer = FACE.Adam(params)
    scheduler = SCHEDULERS[name](optimizer)
    seen = set()
    for t in range(1, STEPS):
        give_gradients(params, t)
        optimizer.step()
        scheduler.step()
        seen.add(optimizer.param_groups[0]["betas"][0])
    assert len(seen) > 5


@pytest.mark.parametrize("case", PLAIN, ids=str)
def test_lr_as_a_tensor(case: Case) -> None:
    """It stays the user's tensor: schedulers and users write into it."""
    results = []
    for make in (case.ours, case.theirs):
        lr = torch.tensor(0.02, dtype=torch.float64)
        params = parameters()
        optimizer = make([{"params": params, "lr": lr}])
        scheduler = schedulers.ExponentialLR(optimizer, 0.9)
        path = []
        for t in range(1, STEPS):
            give_gradients(params, t)
            if t == 20:
                lr.fill_(0.05)
            optimizer.step()
            scheduler.step()
            path.append([x.detach().clone() for x in params])
        assert optimizer.param_groups[0]["lr"] is lr
        results.append(path)
    gap = Apart()
    for ours, theirs in zip(*results, strict=True):
        gap.look(ours, theirs)
    assert gap.worst <= 1e-12


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_betas_as_tensors(name: str) -> None:
    paths = []
    for face in (FACE, torch.optim):
        params = parameters()
        betas = torch.tensor(0.8, dtype=torch.float64), torch.tensor(0.95, dtype=torch.float64)
        optimizer = getattr(face, name)(params, lr=torch.tensor(0.02, dtype=torch.float64), betas=betas, foreach=False)
        for t in range(1, 31):
            give_gradients(params, t)
            betas[0].fill_(0.8 + t / 300)
            optimizer.step()
        paths.append(params)
    assert Apart().look(*paths) <= 1e-12


def test_resuming_a_scheduler() -> None:
    """A scheduler and an optimizer saved together go on together."""
    paths = []
    for face in (FACE, torch.optim):
        params = parameters()
        optimizer = face.Adam(params, lr=0.05)
        scheduler = SCHEDULERS["OneCycleLR"](optimizer)
        for t in range(1, 20):
            give_gradients(params, t)
            optimizer.step()
            scheduler.step()
        saved = optimizer.state_dict(), scheduler.state_dict()
        optimizer = face.Adam(params, lr=0.05)
        scheduler = SCHEDULERS["OneCycleLR"](optimizer)
        optimizer.load_state_dict(saved[0])
        scheduler.load_state_dict(saved[1])
        for t in range(20, 40):
            give_gradients(params, t)
            optimizer.step()
            scheduler.step()
        paths.append(params)
    assert Apart().look(*paths) <= 1e-12


def test_averaged_weights() -> None:
    averages = []
    for face in (FACE, torch.optim):
        torch.manual_seed(0)
        model = torch.nn.Linear(4, 2).double()
        optimizer, averaged = face.SGD(model.parameters(), lr=0.1, momentum=0.9), AveragedModel(model)
        for t in range(1, 30):
            for index, x in enumerate(model.parameters()):
                x.grad = gradient(x.detach(), t, index)
            optimizer.step()
            averaged.update_parameters(model)
        averages.append(list(averaged.parameters()))
    assert Apart().look(*averages) <= 1e-12
