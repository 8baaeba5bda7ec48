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


def himmelblau() -> tw.Basins:
    return tw.basins(tw.himmelblau, tw.momentum(lr=0.01), resolution=60, steps=200, progress=False)
