"""A landscape as a problem of a race: where runs start, what noise, box and change of gradient they meet."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, final

import numpy as np

from thalweg.errors import HyperparameterError, InputError
from thalweg.landscapes.callables import CallableLandscape
from thalweg.landscapes.framing import checked
from thalweg.landscapes.landscape import Landscape, Point, View, landscape
from thalweg.problems.changes import Change, read
from thalweg.problems.line import LineProblem
from thalweg.problems.noisy import NoisyLandscape, noisy
from thalweg.problems.problem import Budget
from thalweg.problems.surface_identity import identity_of

Start = Point | Literal["near", "anywhere"]
NEAR = 0.1  # of the map's sides, to each side of the landscape's start
TRIES = 1_000  # at a start where loss and gradient are finite
FINE = "the loss or its gradient is not finite"


@final
@dataclass(frozen=True)
class SurfaceProblem:
    """A landscape on which every contestant starts, for one seed, at the same point and meets the same noise."""

    landscape: Landscape | CallableLandscape
    start: Start = "near"
    batch: int | None = None
    budget: Budget = field(default_factory=lambda: Budget(300))
    name: str = ""
    compiled: bool = field(default=True, init=False)
    held_out: bool = field(default=False, init=False)

    def drawn(self, seed: int) -> tuple[Point, int | None]:
        """One run's start, and the seed of its batches or noise: a race's run is that of
        `tw.descend(problem.landscape, optimizer, start=start, batch=problem.batch, seed=seed)`."""
        starts, sampling = np.random.SeedSequence(seed).spawn(2)
        start = self.start if isinstance(self.start, tuple) else self._start(np.random.default_rng(starts))
        return start, None if self.batch is None else int(sampling.generate_state(1, np.uint64)[0] >> 1)

    def _start(self, generator: np.random.Generator) -> Point:
        x0, x1, y0, y1 = self.ground
        for _ in range(TRIES):
            x, y = x0 + (x1 - x0) * generator.random(), y0 + (y1 - y0) * generator.random()
            if all(map(math.isfinite, self.landscape.value_and_gradient(x, y))):
                return x, y
        raise InputError(f"{self.name}: {FINE} at any of {TRIES:,} starts in {self.ground}: give start=(x, y)")

    @property
    def ground(self) -> View:
        """Where starts are drawn."""
        view = _within(self.landscape)
        if self.start != "near":
            return view
        sides = list[float]()
        for axis in (0, 1):
            low, high = view[2 * axis : 2 * axis + 2]
            middle, reach = min(max(self.landscape.start[axis], low), high), NEAR * (high - low)
            sides += [max(low, middle - reach), min(high, middle + reach)]
        return sides[0], sides[1], sides[2], sides[3]

    @property
    def facts(self) -> Mapping[str, str]:
        """What is minimised, where from, and what stands in the way."""
        surface, told = self.landscape, {"minimised": self.landscape.formula or self.landscape.name}
        told |= {"starts": self._starts(), "gradients": self._gradients()}
        for name, change in surface.changes.items():
            first = [f"{change(t):g}" for t in range(1, min(6, self.budget.steps) + 1)]
            told[f"{name} of step t's gradient"] = ", ".join([*first, "..."])
        if surface.box:
            told["box"] = f"each step ends at the nearest point with {_said(surface, surface.box)}"
        told["diverged"] = "a run that leaves the map enlarged 10 times, or meets a gradient that is not finite"
        return told

    def _starts(self) -> str:
        if isinstance(self.start, tuple):
            return f"({self.start[0]:g}, {self.start[1]:g}) in every run"
        return f"each seed's own, even over {_said(self.landscape, self.ground)}"

    def _gradients(self) -> str:
        surface = self.landscape
        if isinstance(surface, NoisyLandscape):
            deviation = surface.sigma / math.sqrt(self.batch or 1)
            return f"with each seed's own normal noise, standard deviation {deviation:g} in each component"
        if self.batch is not None and isinstance(surface, LineProblem):
            return f"of {self.batch} of the {surface.rows} rows at a time, shuffled anew in each epoch"
        return "without noise: seeds differ in their start only"

    def identity(self) -> Mapping[str, Any]:
        """Everything that decides a run's numbers but the optimizer, the seed and the budget."""
        start = [each.hex() for each in self.start] if isinstance(self.start, tuple) else [self.start, NEAR]
        return {"kind": "surface", **identity_of(self.landscape), "start": start, "batch": self.batch}


def surface(
    landscape: Landscape | CallableLandscape,
    *,
    noise: float | None = None,
    batch: int | None = None,
    box: View | None = None,
    gradient: Mapping[str, Callable[[int], float] | Sequence[float]] | None = None,
    start: Start | None = None,
    steps: int = 300,
    name: str | None = None,
) -> SurfaceProblem:
    """A landscape as a problem of a race: minimise f(x, y) from each seed's own start.

    Arguments
        landscape: a recorded one, tw.line(...), tw.noisy(...), or tw.function(...), which is not compiled.
        noise: the standard deviation of normal noise in each component of the gradient, from 0.
        batch: rows of a line's data in each step's gradient, or gradients of a noisy landscape that are averaged.
        box: (x0, x1, y0, y1), sides may be infinite; each step ends at its nearest point, the state stays as it is.
        gradient: parameter of the landscape -> what it is in the gradient of step t: a row of numbers to be repeated,
            or a function of t = 1, ..., steps, which is read once. Losses are measured with the landscape's own.
        start: "near", evenly within a tenth of the map's sides of the landscape's start, without it; "anywhere" on the
            map; or (x, y) for all seeds, where noise or batches tell them apart.
        steps: the budget, unless the race says otherwise. name: the landscape's own without it.

    Raises InputError for what cannot be used or does not go together.

    >>> import thalweg as tw
    >>> problem = surface(tw.valley(kappa=10), noise=0.5)
    >>> problem.facts["gradients"]
    "with each seed's own normal noise, standard deviation 0.5 in each component"
    """
    if not isinstance(landscape, Landscape | CallableLandscape):
        raise InputError(f"a landscape is made as tw.valley or tw.line(...) are; {landscape!r:.60} is none")
    label, budget = name or landscape.name, Budget(steps, min(20, steps) if isinstance(steps, int) else 20)
    seen = landscape if noise is None else noisy(landscape, noise)  # type: ignore[arg-type]  # refuses what is no such
    if isinstance(seen, NoisyLandscape) and batch is None:
        batch = 1
    if batch is not None:
        if not isinstance(seen, NoisyLandscape | LineProblem):
            raise InputError(f"{label} has no rows to make batches of: give noise, or a tw.line(...)")
        next(seen.batches(batch, 0))
    if isinstance(seen, Landscape):  # what made it is not needed, and cannot be pickled
        seen = seen.replace(definition=None, changes=_changes(landscape, gradient or {}, steps))
    elif gradient:
        raise InputError(f"{label} is made of Python functions: a gradient that changes needs a recorded landscape")
    seen = seen if box is None else _boxed(seen, box)
    made = SurfaceProblem(seen, _start(seen, start), batch, budget, label)
    if _is_still(seen, batch) and made.drawn(0)[0] == made.drawn(1)[0]:
        one = "without noise all seeds are one run, and the one tuned on would be the one reported"
        raise InputError(f"{label}: {one}: let starts differ, or give noise")
    return made


def reddi(C: float = 3.0, *, steps: int = 6_000) -> SurfaceProblem:  # noqa: N803 - the paper's name for it
    """The problem on which Adam goes to the worst point: the gradient is C in every third step and -1 in the others.

    Minimise (C - 2) (x + 1) / 3, the mean regret, with x in [-1, 1]; y is not used. With beta1 = 0,
    beta2 = 1 / (1 + C^2) and lr proportional to 1 / sqrt(t) Adam ends at x = 1, AMSGrad at x = -1.
    C: above 2. steps: as in `surface`. Raises InputError for another C.
    Reddi, Kale & Kumar 2018, theorem 1, arXiv:1904.09237.

    >>> reddi().landscape.changes["slope"](1), reddi().landscape.changes["slope"](2)
    (3.0, -1.0)
    """
    if not (isinstance(C, numbers.Real) and 2 < C < math.inf):
        raise InputError(f"C is a finite number above 2, {C!r:.40} was given")
    ground = _regret.replace(parameters={"slope": (C - 2) / 3}, formula=f"{(C - 2) / 3:g} (x + 1)", name="reddi")
    return surface(ground, gradient={"slope": (float(C), -1.0, -1.0)}, box=(-1.0, 1.0, -1.0, 1.0), steps=steps)


@landscape(
    domain=(-1.0, 1.0, -1.0, 1.0),
    start=(0.0, 0.0),
    lowest=0.0,
    teaches="A large gradient that comes seldom is forgotten by a short memory of squares.",
    source="Reddi et al. 2018, arXiv:1904.09237",
)
def _regret(x, y, *, slope=1.0):  # type: ignore[no-untyped-def]  # noqa: ARG001 - a landscape has two parameters
    return slope * (x + 1)


def _changes(seen: Any, given: Mapping[str, Any], steps: int) -> dict[str, Change]:
    for name in given:
        if name not in seen.parameters:
            known = ", ".join(seen.parameters) or "none"
            raise HyperparameterError(f"gradient: {seen.name} has no parameter {name!r:.40} (it has {known})")
    return {name: read(name, change, steps) for name, change in {**seen.changes, **given}.items()}


def _is_still(seen: Any, batch: int | None) -> bool:
    """Whether every seed's gradients are the same."""
    return batch is None or (seen.sigma == 0 if isinstance(seen, NoisyLandscape) else seen.rows == batch)


def _boxed(seen: Any, box: Any) -> Any:
    try:
        x0, x1, y0, y1 = (float(side) for side in box)
    except (TypeError, ValueError):
        x0 = math.nan
    if math.isnan(x0) or not (x0 <= x1 and y0 <= y1):
        raise InputError(f"a box is (x0, x1, y0, y1) with x0 <= x1 and y0 <= y1; {box!r:.60} was given")
    made = seen.replace(box=(x0, x1, y0, y1))
    a0, a1, b0, b1 = _within(made)
    if not (a0 <= a1 and b0 <= b1):
        raise InputError(f"the box {made.box} does not meet the map {made.domain} of {made.name}: move it")
    minima = tuple((x, y) for x, y in seen.minima if x0 <= x <= x1 and y0 <= y <= y1)
    return made.replace(minima=minima, lowest=seen.lowest if minima or not seen.minima else None)


def _within(surface: Landscape | CallableLandscape) -> View:
    """The part of the map that is in the box."""
    (x0, x1, y0, y1), (a0, a1, b0, b1) = surface.domain, surface.box or (-math.inf, math.inf, -math.inf, math.inf)
    return max(x0, a0), min(x1, a1), max(y0, b0), min(y1, b1)


def _start(seen: Any, start: Any) -> Start:
    if start is None or (isinstance(start, str) and start in ("near", "anywhere")):
        return "anywhere" if start == "anywhere" else "near"
    if isinstance(start, str):
        raise InputError(f"start is 'near', 'anywhere' or (x, y); {start!r:.40} was given")
    _, point = checked(None, start)
    assert point is not None
    x0, x1, y0, y1 = seen.box or (-math.inf, math.inf, -math.inf, math.inf)
    if not (x0 <= point[0] <= x1 and y0 <= point[1] <= y1):
        raise InputError(f"the start {point} lies outside the box {seen.box}: move one of them")
    if not all(map(math.isfinite, seen.value_and_gradient(*point))):
        raise InputError(f"{FINE} at the start {point}: give another start")
    return point


def _said(surface: Any, view: View) -> str:
    return f"{surface.axes[0]} from {view[0]:g} to {view[1]:g}, {surface.axes[1]} from {view[2]:g} to {view[3]:g}"
