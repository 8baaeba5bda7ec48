"""Which way the valley floor runs: the direction of least curvature, from the Hessian."""

import numpy as np
from numpy.typing import NDArray

from thalweg.runs.surface import Surface

Array = NDArray[np.float64]


def floor_directions(surface: Surface, points: Array) -> Array:
    """(n, 2) unit vectors along the floor, one for each step, taken at its middle.

    The eigenvector of the Hessian's smallest eigenvalue, each turned to agree with the one before, the first with the
    run as a whole. Where the Hessian is not finite or round, the one before goes on.
    """
    steps = np.diff(points, axis=0)
    if not len(steps):
        return np.zeros((0, 2))
    middle = points[:-1] + steps / 2
    xx, xy, yy = surface.hessian(middle[:, 0], middle[:, 1])
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2  # of the smaller eigenvalue
    clear = np.isfinite(angle) & (np.hypot(xx - yy, 2 * xy) > 1e-9 * np.hypot(xx, yy))
    whole = points[-1] - points[0]
    whole = whole / (np.hypot(*whole) or 1.0)
    if not np.all(np.isfinite(whole)) or not np.any(whole):
        whole = np.array([1.0, 0.0])
    latest = np.maximum.accumulate(np.where(clear, np.arange(len(steps)), -1))
    directions = np.where(latest[:, None] >= 0, np.stack([np.cos(angle), np.sin(angle)], axis=1)[latest], whole)
    agrees = np.einsum("ij,ij->i", directions, np.vstack([whole, directions[:-1]])) >= 0
    turned: Array = directions * np.cumprod(np.where(agrees, 1.0, -1.0))[:, None]
    return turned
