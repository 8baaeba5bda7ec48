"""An update taken apart is what PyTorch keeps in its state, and what the rule's own variables hold."""

import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

import numpy as np
import pytest
import torch

import thalweg as tw
from thalweg.recording.latex import latex, symbol
from thalweg.rules import CATALOGUE
from thalweg.runs.taken_apart import Update, take_apart

GRADIENTS = np.array([[3.0, 150.0], [2.0, -100.0], [-1.5, 40.0], [0.25, 12.0]])
START = (1.0, 2.0)


def value(update: Update, name: str) -> tuple[float, float]:
    """Of the line that the author calls so."""
    (found,) = [term.value for term in update.terms if latex(term.line[0]) == symbol(name, "t")]
    return found


def torch_state(make: Any, **numbers: Any) -> Mapping[str, Any]:
    """PyTorch's state after the same gradients, and the point it came to."""
    x = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = make([x], **numbers)
    for gradient in GRADIENTS:
        before = x.detach().clone()
        x.grad = torch.tensor(gradient)
        optimizer.step()
    return {**optimizer.state[x], "step length": x.detach() - before}


@pytest.mark.parametrize(
    ("ours", "theirs", "numbers", "slots"),
    [
        (tw.adam, torch.optim.Adam, {"lr": 0.1}, {"m": "exp_avg", "v": "exp_avg_sq"}),
        (tw.momentum, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}, {"b": "momentum_buffer"}),
        (tw.rmsprop, torch.optim.RMSprop, {"lr": 0.1, "alpha": 0.9}, {"v": "square_avg"}),
        (tw.adagrad, torch.optim.Adagrad, {"lr": 0.1}, {"v": "sum"}),
        (tw.sgd, torch.optim.SGD, {"lr": 0.1}, {}),
    ],
    ids=["adam", "momentum", "rmsprop", "adagrad", "sgd"],
)
def test_the_terms_are_pytorch_s_state(
    ours: Any, theirs: Any, numbers: dict[str, float], slots: dict[str, str]
) -> None:
    update, state = take_apart(ours(**numbers), START, GRADIENTS), torch_state(theirs, **numbers)
    assert update.t == len(GRADIENTS)
    for slot, their_name in slots.items():
        assert value(update, slot) == pytest.approx(state[their_name].tolist(), rel=1e-13)
    assert update.step == pytest.approx(state["step length"].tolist(), rel=1e-11)


def test_adam_s_corrections_in_closed_form() -> None:
    update, (g1, g2) = take_apart(tw.adam(lr=0.1, beta1=0.5, beta2=0.75), (0.0, 0.0), GRADIENTS[:2]), GRADIENTS[:2]
    assert value(update, "m_hat") == pytest.approx(((0.25 * g1 + 0.5 * g2) / 0.75).tolist(), rel=1e-14)
    v_hat = (0.25 * 0.75 * g1**2 + 0.25 * g2**2) / (1 - 0.75**2)
    assert value(update, "v_hat") == pytest.approx(v_hat.tolist(), rel=1e-14)
    assert update.rate == pytest.approx((0.1 / 0.75 / (np.sqrt(v_hat) + 1e-8)).tolist(), rel=1e-13)


def locals_of(rule: tw.Rule, **given: Any) -> Mapping[str, Any]:
    """What the rule's own variables hold when it returns."""
    seen: dict[str, Any] = {}

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is rule.function.__code__:
            seen.update(frame.f_locals)

    sys.setprofile(profile)
    try:
        rule.function(**given)
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_line_is_what_the_author_s_variable_holds(name: str) -> None:
    warm = {"warmup_steps": 2.0} if "warmup_steps" in CATALOGUE[name].defaults else {}  # Python divides by no 0
    optimizer = CATALOGUE[name](**warm)
    update, earlier = take_apart(optimizer, START, GRADIENTS), take_apart(optimizer, START, GRADIENTS[:-1])
    slots = {slot: _slot(earlier, optimizer, slot) for slot in optimizer.rule.slots}
    for axis in (0, 1):
        seen = locals_of(
            optimizer.rule, x=earlier.after[axis], g=GRADIENTS[-1, axis], t=float(len(GRADIENTS)),
            **{slot: pair[axis] for slot, pair in slots.items()}, **optimizer.hyperparameters,
        )  # fmt: skip
        held = {symbol(key, "t"): value for key, value in seen.items() if key != "x"}  # AdamW binds x twice
        terms = {latex(term.line[0]): term.value[axis] for term in update.terms[:-1]}
        once = [left for left in terms if left in held and left.replace("_{t}", "'_{t}") not in terms]
        assert {symbol(slot, "t") for slot in optimizer.variant.all_slots} <= set(once)
        for left in once:
            assert terms[left] == pytest.approx(held[left], rel=1e-12, abs=1e-300), left


def _slot(update: Update, optimizer: tw.Optimizer, slot: str) -> tuple[float, float]:
    if slot in optimizer.variant.all_slots:
        return value(update, slot)
    return 0.0, 0.0  # not used by this variant


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_step_is_the_run_s(name: str) -> None:
    path = tw.descend(tw.valley, CATALOGUE[name](), steps=6)
    update = take_apart(CATALOGUE[name](), tuple(path.points[0]), path.gradients)
    assert update.before == tuple(path.points[-2])
    assert update.after == tuple(path.points[-1])
    assert update.rate == tuple(path.effective_lr[-1])
    assert update.gradient == tuple(path.gradients[-1])


def roles(optimizer: tw.Optimizer) -> dict[str, str]:
    return {latex(term.line[0]): term.role for term in take_apart(optimizer, START, GRADIENTS).terms}


def test_what_lines_are_about() -> None:
    assert roles(tw.adam()) == {
        "m_{t}": "memory", "v_{t}": "size", r"\hat{m}_{t}": "memory used", r"\hat{v}_{t}": "size used", "x_{t}": "step",
    }  # fmt: skip
    centered = roles(tw.rmsprop(centered=True, momentum=0.9, weight_decay=0.1))
    assert centered["g'_{t}"] == "gradient"
    assert centered["u_{t}"] == "scaled"
    assert (centered["m_{t}"], centered["b_{t}"], centered["v_{t}"]) == ("memory", "memory", "size")
    assert roles(tw.adamw())["x'_{t}"] == "point"
    assert roles(tw.adagrad())[r"\eta_{t}"] == "number"
    assert roles(tw.lion())["u_{t}"] == "memory used"
    assert roles(tw.schedule_free_sgd())["z_{t}"] == "point"
    assert roles(tw.nesterov()) == {"b_{t}": "memory", "x_{t}": "step"}


def test_a_schedule_is_asked_at_each_step() -> None:
    update = take_apart(tw.sgd(lr=lambda t: 1.0 / t), START, GRADIENTS)
    assert update.step == pytest.approx((-GRADIENTS[-1] / 4).tolist(), rel=1e-13)
