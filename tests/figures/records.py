"""Records whose numbers are known, to draw: made by hand, or small runs."""

from typing import Any

import numpy as np

import thalweg as tw
from thalweg.runs.basins import DIVERGED, NOWHERE


def quarters(**changes: Any) -> tw.Basins:
    """Sixteen starts, of which 8 reach (-1, 0), 4 reach (1, 0), 3 are not there in time and 1 diverges."""
    reached = np.array(
        [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, NOWHERE, NOWHERE], [0, 0, NOWHERE, DIVERGED]], dtype=np.int16
    )
    settled = np.array([[0, 2, 5, 9], [4, 8, 7, 3], [16, 32, 0, 0], [64, 128, 0, 0]], dtype=np.float32)
    given: dict[str, Any] = {
        "landscape": "two wells", "optimizer": "adam", "hyperparameters": {"lr": 0.1, "beta1": 0.9}, "steps": 200,
        "x": np.linspace(-2, 2, 4), "y": np.linspace(-2, 2, 4), "minima": np.array([[-1.0, 0.0], [1.0, 0.0]]),
        "losses": np.array([0.0, 0.5]), "radius": 0.05, "reached": reached,
        "settled": np.where(reached >= 0, settled, np.inf).astype(np.float32),
    }  # fmt: skip
    return tw.Basins(**(given | changes))


ALL = (tw.sgd, tw.momentum, tw.nesterov, tw.adagrad, tw.rmsprop, tw.adam, tw.adamw, tw.amsgrad)


def basins(surface: tw.Landscape, optimizer: tw.Optimizer, resolution: int = 60, steps: int = 100) -> tw.Basins:
    return tw.basins(surface, optimizer, resolution=resolution, steps=steps, progress=False)


def himmelblau() -> tw.Basins:
    return basins(tw.himmelblau, tw.momentum(lr=0.01), steps=200)


def sensitivity(surface: tw.Landscape, *optimizers: tw.Rule | tw.Optimizer, steps: int = 200) -> tw.Sensitivity:
    return tw.sensitivity(surface, optimizers, lr=np.geomspace(1e-4, 10, 51), steps=steps, progress=False)


def valley_sensitivity() -> tw.Sensitivity:
    return sensitivity(tw.valley, tw.sgd, tw.momentum, tw.rmsprop, tw.adam)


def line() -> tw.Sweep:
    return tw.sweep(tw.beale, tw.adam, lr=np.geomspace(1e-3, 10, 41), steps=200, progress=False)


def heat_map() -> tw.Sweep:
    axes = {"lr": np.geomspace(1e-3, 0.1, 21), "momentum": np.linspace(0.95, 0, 11)}
    return tw.sweep(tw.valley, tw.momentum, steps=100, progress=False, **axes)
