"""Damped Newton on many points of a surface at once, to find its minima."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDS, FARTHEST, LONGEST_STEP = 100, 1e4, 5.0
HALVINGS = 0.5 ** np.arange(0.0, 40.0, 2.0)
_ANGLES = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)


class Differentiable(Protocol):
    def value(self, x: Any, y: Any) -> Any: ...
    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]: ...
    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]: ...


def refine(surface: Differentiable, x: Array, y: Array) -> tuple[Array, Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Descend from each (x, y), shape (n,).

    Returns the points (n, 2), the losses there (n,), which are isolated minima (n,), and which have come to rest (n,).
    A minimum has a positive definite Hessian and a vanishing Newton step, or, where the Hessian is degenerate or does
    not exist, only higher values on small circles around it.
    """
    with np.errstate(all="ignore"):
        points, values = _descend(surface, np.stack([x, y], axis=1).astype(np.float64))
        _polish(surface, points, values)
        strict, resting = _judge(surface, points, values)
    return points, values, strict, resting


def _descend(surface: Differentiable, points: Array) -> tuple[Array, Array]:
    """`points`, changed in place, and the losses there."""
    values = _loss(surface, points)
    active = np.isfinite(values)
    for _ in range(ROUNDS):
        lanes = np.flatnonzero(active)
        if not lanes.size:
            break
        slope, curve = _slope(surface, points[lanes]), _curve(surface, points[lanes])
        step = _newton(slope, curve, damped=True)
        trials = points[lanes, None, :] + HALVINGS[None, :, None] * step[:, None, :]
        losses = _loss(surface, trials)
        gain = 1e-4 * np.abs(np.sum(np.where(step != 0, slope, 0.0) * step, axis=1))
        good = losses < values[lanes, None] - gain[:, None] * HALVINGS[None, :]
        moved, which = good.any(axis=1), good.argmax(axis=1)
        rows = np.arange(lanes.size)
        points[lanes[moved]] = trials[rows, which][moved]
        values[lanes[moved]] = losses[rows, which][moved]
        active[lanes] = moved & (np.abs(points[lanes]).max(axis=1) < FARTHEST)
    return points, values


def _loss(surface: Differentiable, points: Array) -> Array:
    values = np.asarray(surface.value(points[..., 0], points[..., 1]), dtype=np.float64)
    return np.where(np.isfinite(values), values, np.inf)


def _slope(surface: Differentiable, points: Array) -> Array:
    return np.stack(surface.gradient(points[:, 0], points[:, 1]), axis=1)


def _curve(surface: Differentiable, points: Array) -> Array:
    xx, xy, yy = surface.hessian(points[:, 0], points[:, 1])
    return np.stack([np.stack([xx, xy], axis=1), np.stack([xy, yy], axis=1)], axis=1)


def _newton(slope: Array, curve: Array, *, damped: bool) -> Array:
    """The Newton step; damped, along the Hessian's absolute eigenvalues and no longer than LONGEST_STEP."""
    finite = np.asarray(np.isfinite(curve).all(axis=(1, 2)))
    size = np.linalg.norm(np.where(np.isfinite(slope), slope, 0.0), axis=1)
    size = np.clip(size, 1e-300, 1e300)
    unit = np.clip(np.abs(np.where(finite[:, None, None], curve, 0.0)).max(axis=(1, 2)), 1e-300, None)
    scales, axes = np.linalg.eigh(np.where(finite[:, None, None], curve / unit[:, None, None], np.eye(2)))
    scales = scales * np.where(finite, unit, size)[:, None]
    if damped:
        scales = np.abs(scales)
        largest = np.where(scales.max(axis=1) > 0, scales.max(axis=1), size)
        scales = np.maximum(scales, 1e-10 * largest[:, None])
    along = np.einsum("nij,ni->nj", axes, slope) / scales
    step = -np.einsum("nij,nj->ni", axes, along)
    if damped:
        length = np.linalg.norm(step, axis=1, keepdims=True)
        step = step * np.minimum(1.0, LONGEST_STEP / np.maximum(length, 1e-300))
    return np.asarray(np.where(np.isfinite(step), step, 0.0))


def _polish(surface: Differentiable, points: Array, values: Array) -> None:
    """Plain Newton steps, in place, where the loss is flat to rounding but the slope still falls."""
    for _ in range(4):
        slope, curve = _slope(surface, points), _curve(surface, points)
        trial = points + _newton(slope, curve, damped=False)
        after, losses = _slope(surface, trial), _loss(surface, trial)
        falls = np.linalg.norm(after, axis=1) < np.linalg.norm(slope, axis=1)
        better = np.asarray(falls & (losses <= values + 1e-12 * np.abs(values) + 1e-300))
        points[better], values[better] = trial[better], losses[better]


def _judge(surface: Differentiable, points: Array, values: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    slope, curve = _slope(surface, points), _curve(surface, points)
    finite = np.isfinite(curve).all(axis=(1, 2)) & np.isfinite(slope).all(axis=1) & np.isfinite(values)
    unit = np.clip(np.abs(np.where(finite[:, None, None], curve, 0.0)).max(axis=(1, 2)), 1e-300, None)
    scales = np.linalg.eigvalsh(np.where(finite[:, None, None], curve / unit[:, None, None], 0.0))
    step = _newton(slope, curve, damped=True)
    still = finite & (np.linalg.norm(step, axis=1) <= 1e-6 * (1.0 + np.linalg.norm(points, axis=1)))
    definite = finite & (scales[:, 0] > 1e-10 * scales[:, 1])
    strict = np.zeros(len(points), dtype=np.bool_)
    for index in np.flatnonzero(np.isfinite(values)):
        if still[index] and _falls(surface, points[index], values[index], slope[index], step[index]):
            still[index] = False  # beside a pole, not at rest
        elif definite[index]:
            strict[index] = still[index]
        else:
            strict[index] = _bottom(surface, points[index], values[index])
    return strict, strict | still


def _circle(surface: Differentiable, point: Array, radius: float, angles: Array) -> Array:
    radius *= 1.0 + float(np.linalg.norm(point))
    return _loss(surface, point + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1))


def _falls(surface: Differentiable, point: Array, value: float, slope: Array, step: Array) -> bool:
    """Whether the fall that slope and step foretell is not small beside what the loss rises nearby."""
    nearby = _circle(surface, point, 1e-3, _ANGLES)
    rise = float(np.max(np.where(np.isfinite(nearby), nearby, -np.inf))) - value
    return not abs(float(slope @ step)) <= 1e-6 * abs(rise)


def _bottom(surface: Differentiable, point: Array, value: float) -> bool:
    """Whether the loss is higher all around; on the larger circle the lowest angle is searched for."""
    floor = value + 1e-14 * abs(value)
    if not all(bool(np.all(_circle(surface, point, r, _ANGLES) > floor)) for r in (1e-4, 1e-3)):
        return False
    losses, angles, width = _circle(surface, point, 1e-2, _ANGLES), _ANGLES, 2 * np.pi / len(_ANGLES)
    finite = losses[np.isfinite(losses)]
    rise = float(finite.max()) - value if finite.size else 0.0
    for _ in range(8):
        angles = angles[np.argmin(losses)] + np.linspace(-width, width, 33)
        losses, width = _circle(surface, point, 1e-2, angles), width / 16
    return bool(losses.min() > floor + 1e-12 * rise)
