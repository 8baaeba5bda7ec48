"""Quadratic race problems whose answers are known, and a run's losses on them."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

import thalweg as tw
from thalweg.problems.problem import Budget
from thalweg.problems.surface import SurfaceProblem, surface
from thalweg.runs.train import train

LOW = 0.5  # the smaller eigenvalue


def quadratic(condition: float, noise: float | None = None) -> SurfaceProblem:
    """(l x^2 + l k y^2) / 2, turned, so that no rule sees its axes, from starts away from both of them."""
    c, s = 0.8, 0.6
    text = f"{LOW} * (({c}*x + {s}*y)**2 + {condition} * ({c}*y - {s}*x)**2) / 2"
    ground = tw.formula(text, view=(-4, 4, -4, 4), start=(1.0, 3.0), name=f"quadratic {condition:g}")
    return surface(ground, noise=noise)


def losses(
    problem: SurfaceProblem, optimizer: tw.Optimizer, steps: int, seed: int = 0, **setting: float
) -> NDArray[np.float64]:
    """After every step."""
    (run,) = train(problem, optimizer, [setting], seed, Budget(steps, steps))
    assert not run.missed
    return np.array(run.train)


def best(condition: float) -> Mapping[str, float]:
    """Heavy ball's best lr and momentum, Polyak 1964."""
    radius = (math.sqrt(condition) - 1) / (math.sqrt(condition) + 1)
    return {"lr": (2 / (math.sqrt(LOW) + math.sqrt(LOW * condition))) ** 2, "momentum": radius**2}
