"""Any order of steps, late groups, missing gradients, changed options and reloads: where torch.optim goes."""

import copy
import warnings
from typing import Any

import pytest
import torch
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.torch.faces import FULL, Case
from tests.torch.training import Apart, gradient

SHAPES = ((3,), (), (2, 3), (0, 2), (1,), (40, 30))
LRS = st.sampled_from([0.0, 1e-3, 0.02, 0.3])


class Beside(RuleBasedStateMachine):
    """Ours and torch's, given the same."""

    case: Case

    def __init__(self) -> None:
        super().__init__()
        torch.set_default_dtype(torch.float64)
        self.params: tuple[list[torch.Tensor], list[torch.Tensor]] = ([], [])
        self.gap, self.t = Apart(), 0

    def teardown(self) -> None:
        torch.set_default_dtype(torch.float32)

    def new(self, shape: tuple[int, ...]) -> list[torch.Tensor]:
        start = gradient(torch.zeros(shape), len(self.params[0]) + 1).clamp(-2, 2) + 0.1
        made = [start.clone().requires_grad_() for _ in self.params]
        for params, x in zip(self.params, made, strict=True):
            params.append(x)
        return made

    @initialize(shape=st.sampled_from(SHAPES))
    def first(self, shape: tuple[int, ...]) -> None:
        ours, theirs = self.new(shape)
        self.optimizers = [self.case.ours([ours]), self.case.theirs([theirs])]

    @precondition(lambda self: len(self.params[0]) < 6)
    @rule(shape=st.sampled_from(SHAPES), lr=LRS, decay=st.sampled_from([0.0, 0.1]))
    def late(self, shape: tuple[int, ...], lr: float, decay: float) -> None:
        options: dict[str, Any] = {"lr": lr}
        if "weight_decay" in self.optimizers[0].defaults:
            options["weight_decay"] = decay
        for optimizer, x in zip(self.optimizers, self.new(shape), strict=True):
            optimizer.add_param_group({"params": [x], **options})

    @rule(missing=st.sets(st.integers(0, 5), max_size=4), steps=st.integers(1, 5))
    def step(self, missing: set[int], steps: int) -> None:
        for _ in range(steps):
            self.t += 1
            for params, optimizer in zip(self.params, self.optimizers, strict=True):
                for index, x in enumerate(params):
                    x.grad = None if index in missing else gradient(x.detach(), self.t, index)
                optimizer.step()

    @rule(group=st.integers(0, 5), lr=LRS)
    def rate(self, group: int, lr: float) -> None:
        for optimizer in self.optimizers:
            optimizer.param_groups[group % len(optimizer.param_groups)]["lr"] = lr

    @rule(index=st.integers(0, 5))
    def freeze_or_thaw(self, index: int) -> None:
        for params in self.params:
            x = params[index % len(params)]
            x.requires_grad_(not x.requires_grad)

    @rule(index=st.integers(0, 5))
    def new_storage(self, index: int) -> None:
        for params in self.params:
            x = params[index % len(params)]
            x.data = x.data.clone()

    @rule()
    def exchange(self) -> None:
        """Each is made anew from the other's checkpoint."""
        states = [copy.deepcopy(optimizer.state_dict()) for optimizer in self.optimizers]
        remade = []
        for make, params, state in zip((self.case.ours, self.case.theirs), self.params, reversed(states), strict=True):
            optimizer = make([{"params": [x]} for x in params])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                optimizer.load_state_dict(state)
            for group in optimizer.param_groups:
                if "foreach" in group:
                    group["foreach"] = False
            remade.append(optimizer)
        self.optimizers = remade

    @rule()
    def copy(self) -> None:
        self.optimizers[0], params = copy.deepcopy((self.optimizers[0], self.params[0]))
        self.params = (params, self.params[1])

    @invariant()
    def they_agree(self) -> None:
        assert self.gap.look(*self.params) <= 1e-11


@pytest.mark.parametrize("case", FULL, ids=str)
def test_any_order(case: Case) -> None:
    machine = type("Machine", (Beside,), {"case": case}).TestCase
    machine.settings = settings(max_examples=12, stateful_step_count=15, deadline=None, derandomize=True)
    machine("runTest").runTest()
