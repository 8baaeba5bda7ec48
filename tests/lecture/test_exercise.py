"""The worksheet's answers are PyTorch's, and what is filled in by hand leads from one to the next."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from thalweg.lecture.report.exercise import KAPPA, METHODS, START, exercise, worked
from thalweg.optimizer.optimizer import Optimizer

TWINS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": lambda x: torch.optim.SGD([x], lr=0.15),
    "momentum": lambda x: torch.optim.SGD([x], lr=0.15, momentum=0.5),
    "rmsprop": lambda x: torch.optim.RMSprop([x], lr=0.5, alpha=0.75, eps=0.0),
    "adam": lambda x: torch.optim.Adam([x], lr=1.0, betas=(0.5, 0.75), eps=0.0),
}


KEEPS = {"b": "momentum_buffer", "m": "exp_avg", "v": "exp_avg_sq"}  # as torch names them


def torches(name: str) -> tuple[list[np.ndarray], list[float]]:
    """Points and losses of two steps."""
    points, losses, _ = remembered(name)
    return points, losses


def remembered(name: str) -> tuple[list[np.ndarray], list[float], list[dict[str, np.ndarray]]]:
    """What torch keeps of each step too, Adam's once more as it is corrected."""
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer, scale = TWINS[name](x), torch.tensor([1.0, KAPPA], dtype=torch.float64)
    points, losses, kept = [], [], []
    for t in (1, 2):
        optimizer.zero_grad()
        (scale * x**2).sum().div(2).backward()
        optimizer.step()
        points.append(x.detach().numpy().copy())
        losses.append(float((scale * x.detach() ** 2).sum() / 2))
        held = optimizer.state[x] | ({"exp_avg_sq": optimizer.state[x].get("square_avg")} if name == "rmsprop" else {})
        slots = {slot: held[long].numpy().copy() for slot, long in KEEPS.items() if held.get(long) is not None}
        if name == "adam":
            slots |= {"m_hat": slots["m"] / (1 - 0.5**t), "v_hat": slots["v"] / (1 - 0.75**t)}
        kept.append(slots)
    return points, losses, kept


@pytest.mark.parametrize("optimizer", METHODS, ids=lambda each: each.name)
def test_answers_are_those_of_torch(optimizer: Optimizer) -> None:
    points, losses = torches(optimizer.name)
    for step, point, loss in zip(worked(optimizer).steps, points, losses, strict=True):
        assert step.to == pytest.approx(point, abs=1e-12)
        assert step.loss == pytest.approx(loss, rel=1e-12)


def test_written_answers_are_those_of_torch() -> None:
    for method in exercise()["methods"]:
        points, losses, kept = remembered(method["key"])
        before = [np.array(START), *points]
        assert method["points"] == [pytest.approx(each, abs=1e-12) for each in before]
        for row, at, to, loss, slots in zip(method["rows"], before, points, losses, kept, strict=False):
            written = {"at": at, "gradient": at * [1, KAPPA], "moved": to - at, "to": to}
            assert {key: numbers(row[key]) for key in written} == near(written)
            assert {key: numbers(each) for key, each in row["slots"].items()} == near(slots)
            assert numbers([row["loss"]]) == near({"": [loss]})[""]


def numbers(written: list[str]) -> list[float]:
    return [float(each.replace("−", "-")) for each in written]


def near(values: dict[str, Any]) -> dict[str, Any]:
    return {key: pytest.approx(each, abs=5.01e-4) for key, each in values.items()}


def test_what_is_given_is_what_torch_was_given() -> None:
    """The loss at the start by hand: (4² + 10 · 2²) / 2."""
    given = exercise()
    assert (given["kappa"], given["start"], given["loss"]) == (f"{KAPPA}", [f"{each:g}" for each in START], "28")
    for method in given["methods"]:
        defaults = TWINS[method["key"]](torch.zeros(1, requires_grad=True)).defaults
        betas = dict(zip(("beta1", "beta2"), defaults.get("betas", ()), strict=False))
        for key, value in method["settings"].items():
            assert float(value) == (betas[key] if key in betas else defaults[key])


def test_what_is_remembered_gives_the_step() -> None:
    """By the formulas as they stand on the sheet."""
    rules = {
        "sgd": lambda g, s: -0.15 * g,
        "momentum": lambda g, s: -0.15 * s["b"],
        "rmsprop": lambda g, s: -0.5 * g / np.sqrt(s["v"]),
        "adam": lambda g, s: -s["m_hat"] / np.sqrt(s["v_hat"]),
    }
    for optimizer in METHODS:
        for step in worked(optimizer).steps:
            slots = {name: np.array(value) for name, value in step.slots}
            gradient = np.array([step.at[0], KAPPA * step.at[1]])
            assert step.gradient == pytest.approx(gradient, rel=1e-12)
            assert step.moved == pytest.approx(rules[optimizer.name](gradient, slots), rel=1e-12)


def test_crossings_are_counted_on_the_paths_of_torch() -> None:
    often = {0: "not at all", 1: "once", 2: "twice"}
    said = exercise()["crossings"]
    for method in exercise()["methods"]:
        heights = [START[1], *(point[1] for point in torches(method["key"])[0])]
        crossed = sum(one * other < 0 for one, other in pairwise(heights))
        verb = " crosses the floor" if method["key"] == "sgd" else ""
        assert f"{method['name']}{verb} {often[crossed]}" in said
