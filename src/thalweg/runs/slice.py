"""A slice of a model's loss surface: the plane that holds most of where its contestants go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.batches import SAMPLE, SAMPLE_ALONE
from thalweg.problems.problem import Budget, Foreign
from thalweg.problems.user import UserProblem

Array = NDArray[np.float64]
MOST_NUMBERS = 2**25  # of all snapshots together: 256 MB in float64
MARGIN = 0.15  # of the paths' extent, on each side
NARROWEST = 0.2  # of the wider side


@dataclass(frozen=True, eq=False)
class Slice:
    """The training loss on a plane in the space of all parameters, and the paths' shadows on it."""

    problem: str
    seed: int
    paths: Mapping[str, Array]  # contestant -> (snapshots + 1, 2); fewer where it diverged
    x: Array  # (resolution,)
    y: Array  # (resolution,)
    losses: Array  # (resolution, resolution): at y, x; inf or nan where the loss is
    explained: float  # the share of the paths' squared distances from the plane's origin that lies in it, 0 to 1
    parameters: int
    measured: str  # which loss

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.paths)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Slice) or self.names != other.names:
            return False
        pairs = [(self.paths[name], other.paths[name]) for name in self.names]
        pairs += [(getattr(self, name), getattr(other, name)) for name in ("x", "y", "losses")]
        told = ("problem", "seed", "explained", "parameters", "measured")
        same = all(getattr(self, name) == getattr(other, name) for name in told)
        return same and all(np.array_equal(mine, its, equal_nan=True) for mine, its in pairs)

    __hash__ = None  # type: ignore[assignment]  # arrays have none


def slice_of(
    problem: UserProblem,
    contestants: Mapping[str, tuple[Optimizer | Foreign, Mapping[str, float]]],
    seed: int,
    budget: Budget,
    *,
    snapshots: int = 40,
    resolution: int = 41,
) -> Slice:
    """The plane of the first two principal components of all contestants' paths, about the mean of their ends.

    Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913, section 7, there of one path about its end. With the
    rows of M the snapshots less the origin and M = U S V^T, the axes are the first two columns of V, and they hold
    (s1^2 + s2^2) / sum s^2 of it. Paths in many dimensions that have nothing in common look curved there, whatever
    they are, and the loss on the plane is not the loss on the paths: read it with `explained`.

    Arguments
        contestants: name -> (optimizer, setting). All start from the seed's parameters.
        snapshots: of a path, evenly spread; fewer where a model has more than a million parameters. resolution: points
            on a side of the grid.

    A contestant that diverges is shown as far as it came, and has no say in the plane. Raises InputError where all do,
    and for a model of one parameter; and whatever the user's code raises.

    >>> import torch
    >>> import thalweg as tw
    >>> @tw.problem(steps=20)
    ... def line(seed):
    ...     x = torch.randn(64, 1)
    ...     return torch.nn.Linear(1, 1), lambda model, batch: (model(batch) - 3 * batch).square().mean(), [x]
    >>> found = slice_of(line, {"sgd": (tw.sgd(), {"lr": 0.1}), "adam": (tw.adam(), {"lr": 0.1})}, 0, line.budget)
    >>> found.losses.shape, found.paths["adam"].shape, round(found.explained, 6)
    ((41, 41), (21, 2), 1.0)
    """
    size = problem.glimpse.parameters
    if size < 2:
        raise InputError(f"a slice needs a model of two or more parameters; {problem.name} has {size}")
    fitting = max(2, MOST_NUMBERS // (size * len(contestants)))
    often = Budget(budget.steps, min(snapshots, fitting, budget.steps))
    traces = {
        name: _trace(problem, optimizer, setting, seed, often) for name, (optimizer, setting) in contestants.items()
    }
    whole = [trace for trace in traces.values() if trace.ended]
    if not whole:
        raise InputError(f"all contestants diverge on {problem.name} with seed {seed}: no path leads anywhere")
    origin = np.mean([trace.points[-1] for trace in whole], axis=0)
    axes, explained = _plane(np.concatenate([trace.points for trace in whole]) - origin)
    paths = {name: (trace.points - origin) @ axes.T for name, trace in traces.items()}
    x, y = _sides(np.concatenate([paths[name] for name, trace in traces.items() if trace in whole]), resolution)
    losses = whole[0].losses_at(_points(origin, axes, x, y))
    return Slice(
        problem=problem.name,
        seed=seed,
        paths=paths,
        x=x,
        y=y,
        losses=np.reshape(losses, (resolution, resolution)),
        explained=explained,
        parameters=size,
        measured=f"training loss on the first {SAMPLE if problem.held_out else SAMPLE_ALONE} batches of seed {seed}",
    )


def _trace(problem: UserProblem, *run: Any) -> Any:
    if problem.library == "torch":
        from thalweg.torch.slicing import Trace

        return Trace(problem, *run)
    from thalweg.optax import slicing

    return slicing.Trace(problem, *run)


def _plane(rows: Array) -> tuple[Array, float]:
    """Two orthonormal directions (2, parameters), and their share. Paths begin where both coordinates are positive.

    V of U S V^T by the small matrix M M^T = U S^2 U^T, as V S = M^T U: a decomposition of M would take as long as the
    runs. A second direction that the paths do not need is any.
    """
    _, vectors = np.linalg.eigh(rows @ rows.T)
    directions, _ = np.linalg.qr(rows.T @ vectors[:, ::-1][:, :2])
    axes: Array = np.where(rows[0] @ directions < 0, -directions, directions).T
    total = float(np.sum(rows**2))
    return axes, float(np.sum((rows @ axes.T) ** 2)) / total if total else 1.0


def _sides(points: Array, resolution: int) -> tuple[Array, Array]:
    """The grid's coordinates: all of the paths, with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = np.maximum(high - low, NARROWEST * np.max(high - low))
    half = (0.5 + MARGIN) * np.where(extent > 0, extent, 1.0)
    x, y = (np.linspace(m - h, m + h, resolution) for m, h in zip((low + high) / 2, half, strict=True))
    return x, y


def _points(origin: Array, axes: Array, x: Array, y: Array) -> Iterator[Array]:
    for v in y:
        for u in x:
            yield origin + u * axes[0] + v * axes[1]
