"""Who trains: each contestant has a model of its own; all of a rule in one process, in turn."""

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import torch
from contestants import SLOTS, TORCH
from measure import median_seconds
from torch_models import MODELS, Model

import thalweg.torch

FUSED = ("sgd", "momentum", "nesterov", "adagrad", "adam", "adamw", "amsgrad")  # what torch has in one kernel on CPU
LARGEST = "MLP"  # where bytes count, and where torch's step is compiled if it is not fused
Turns = Mapping[str, Callable[[float], float]]


def _forms(rule: str, size: str) -> dict[str, dict[str, bool]]:
    fused = rule in FUSED
    compiles = size == LARGEST and not fused and (shutil.which("c++") or shutil.which("g++"))
    return {
        "torch for-loop": {"foreach": False},
        "torch foreach": {"foreach": True},
        **({"torch fused": {"fused": True}} if fused else {}),
        **({"torch.compile": {"foreach": True}} if compiles else {}),
    }


class Contestant:
    """A model in training."""

    def __init__(self, chosen: Model, library: Any, rule: str, *, compiled: bool = False, **form: bool) -> None:
        torch.manual_seed(0)
        self.model, self.loss, self.random = chosen.make(), chosen.loss, torch.Generator().manual_seed(0)
        name, options = TORCH[rule]
        self.optimizer = getattr(library, name)(self.model.parameters(), **options, **form)
        self.step = self.optimizer.step
        self.iterate()  # makes the state, which a compiled step then finds
        if library is not torch.optim:
            self.optimizer.compile()
        if compiled:
            torch._dynamo.config.error_on_recompile = True  # a step that falls back to Python is not this contestant
            self.step = torch.compile(self.optimizer.step)

    def iterate(self) -> None:
        self.optimizer.zero_grad()
        self.loss(self.model, self.random).backward()
        self.step()

    def iterations(self, least: float) -> float:
        return median_seconds(lambda _: self.iterate, least, warm=1, calls=3)

    def steps(self, least: float) -> float:
        return median_seconds(lambda _: self.step, least, warm=1, calls=3)


def _contestants(rule: str, size: str, chosen: Model) -> dict[str, Contestant]:
    made = {"thalweg": Contestant(chosen, thalweg.torch, rule)}
    if rule == "adam":
        made["control"] = Contestant(chosen, thalweg.torch, rule)
    for name, form in _forms(rule, size).items():
        made[name] = Contestant(chosen, torch.optim, rule, compiled=name == "torch.compile", **form)
    return made


def _limit(rule: str, count: int) -> Callable[[float], float]:
    """A loop that moves a step's bytes."""
    import numpy as np
    from limits import streams

    arrays = [np.ones(count, np.float32) for _ in range(2 + SLOTS[rule])]
    walk = streams(SLOTS[rule], parallel=count >= 50_000)
    return lambda least: median_seconds(lambda _: partial(walk, *arrays), least, warm=1, calls=3)


def _rounds(turns: Turns, least: float, rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    names = list(turns)
    for turn in range(rounds + 1):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            seconds[name].append(turns[name](least))
    return {name: times[1:] for name, times in seconds.items()}


def _measured(rule: str, size: str, rounds: int, quick: bool) -> dict[str, Any]:
    contestants = _contestants(rule, size, MODELS[size]())
    count = sum(parameter.numel() for parameter in contestants["thalweg"].model.parameters())
    iterations = _rounds({k: v.iterations for k, v in contestants.items()}, 0.01 if quick else 0.05, rounds)
    steps: dict[str, Callable[[float], float]] = {k: v.steps for k, v in contestants.items()}
    if size == LARGEST and SLOTS[rule]:
        steps["limit"] = _limit(rule, count)
    return {"count": count, "iteration": iterations, "step": _rounds(steps, 0.01 if quick else 0.02, rounds)}


def measured(rule: str, rounds: str, quick: str) -> dict[str, Any]:
    return {size: _measured(rule, size, int(rounds), quick == "True") for size in MODELS}
