"""Runs of the page beside Python's: the same cases in one Node, its numbers handed over as bytes, and compared.

Engines differ in the last bit of exp, sin and cos. A path that magnifies that without end is no path of numbers, and
Python's own twins of it, started one unit in the last place aside, leave it too: such a path is compared up to where
one of these is a hundredth of the tolerance away.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from tempfile import mkdtemp
from typing import Any

import numpy as np

import thalweg as tw
from tests.explorer import pages
from tests.explorer.test_page_recordings import averaged, everything, variants
from thalweg.explorer import rules
from thalweg.explorer.recordings import recordings
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.landscape import Landscape
from thalweg.rules import CATALOGUE as RULES

BITS = ("points", "evaluated", "losses", "gradients", "rates")  # the same where all is arithmetic and roots
TURNED = ("along", "across")  # where a floor turns by a right angle, the last bit says which way is forward
ALL = 10**9  # a step beyond all


@tw.rule
def warmed(x: Any, g: Any, t: Any, *, lr: float = 0.1) -> Any:
    """Its rate grows over the first ten steps."""
    return x - lr * tw.minimum(t, 10) / 10 * g


@tw.rule
def fitting(x: Any, g: Any, t: Any, *, lr: float = 0.8184421260857637) -> Any:
    """Plain descent whose default finds a lower loss on `walled`, in two steps, than any rate of the grid."""
    return x - lr * g


OPTIMIZERS = [*(each for rule in RULES.values() for each in variants(rule)), averaged(), warmed(), fitting()]


@tw.landscape(domain=(0.0, 4.0, -2.0, 2.0), start=(1.0, 1.0), formula="√x + y²")
def walled(x: Any, y: Any) -> Any:
    """It has no value, and no slope, left of 0, where it leads."""
    return tw.sqrt(x) + y**2


ARRAYS = ("points", "evaluated", "losses", "gradients", "rates", "along", "across", "distances")
IMPORT = """
import { LANDSCAPES, RULES } from "./recordings.js";
import { recorded } from "./runs/surface.js";
import { descend } from "./runs/descend.js";
import { writeFileSync } from "node:fs";
"""
EXPRESSION = """(() => {
  const numbers = [];
  const facts = given.cases.map(({ landscape, parameters, rule, values, run }) => {
    const surface = recorded(LANDSCAPES[landscape], parameters);
    const path = descend(surface, RULES[rule], values, { ...run, start: run.start ?? surface.start });
    const lengths = given.arrays.map((name) => path[name]?.length ?? null);
    for (const name of given.arrays) path[name]?.forEach((number) => numbers.push(number));
    const { steps, divergedAt, reason, lowest } = path;
    return { steps, diverged_at: divergedAt, reason, lowest, lengths };
  });
  writeFileSync(given.file, Float64Array.from(numbers));
  return facts;
})()"""


@dataclass(frozen=True)
class Case:
    """A run that both can do."""

    landscape: Landscape
    optimizer: tw.Optimizer
    steps: int = 500
    start: tuple[float, float] | None = None
    batch: int = 0
    seed: int = 0
    noise: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.landscape.name} {self.optimizer!r}"

    @property
    def algebraic(self) -> bool:
        """Whether both are made of arithmetic and roots only, so that all engines give the same bits."""
        fractional = self.optimizer.name == "averaged"  # it takes powers that are halves
        return self.landscape.algebraic and not fractional

    @property
    def surface(self) -> Landscape:
        return tw.noisy(self.landscape, self.noise) if self.noise else self.landscape

    def given(self) -> dict[str, Any]:
        problem = hasattr(self.landscape, "batches")
        variant = self.optimizer.variant
        return {
            "landscape": self.landscape.name,
            "parameters": {} if problem else dict(self.landscape.parameters),
            "rule": rules.key(self.optimizer),
            "values": {name: self.optimizer.hyperparameters[name] for name in variant.hyperparameters},
            "run": {
                "steps": self.steps,
                "start": self.start,
                "sampling": {"noise": self.noise, "batch": self.batch, "seed": self.seed},
            },
        }

    def python(self, start: tuple[float, float] | None = None) -> tw.Path:
        sampled = {"batch": self.batch, "seed": self.seed} if self.batch else {}
        return tw.descend(self.surface, self.optimizer, steps=self.steps, start=start or self.start, **sampled)


@dataclass
class Run:
    """A path of the page."""

    steps: int
    diverged_at: int | None
    reason: str
    lowest: float | None
    arrays: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.arrays[name]


def page_runs(cases: Sequence[Case], scratch: File) -> list[Run]:
    file = scratch / "numbers"
    given = {"cases": [case.given() for case in cases], "arrays": ARRAYS, "file": str(file)}
    numbers, at, runs = None, 0, []
    for facts in pages.run(IMPORT, EXPRESSION, given, where=folder()):
        numbers = np.fromfile(file) if numbers is None else numbers
        lengths, run = facts.pop("lengths"), Run(**facts)
        for name, length in zip(ARRAYS, lengths, strict=True):
            run.arrays[name] = None if length is None else numbers[at : at + length]
            at += length or 0
        for name in ("points", "evaluated", "gradients", "rates"):
            run.arrays[name] = run.arrays[name].reshape(-1, 2)
        runs.append(run)
    return runs


@tw.landscape(domain=(0.0, 4.0, -2.0, 2.0), start=(1.0, 1.0), minima=((0.0, 0.0),), lowest=0.0)
def cornered(x: Any, y: Any) -> Any:
    """The same, with its minimum known: at the wall."""
    return tw.sqrt(x) + y**2


@tw.landscape(domain=(-4.0, 4.0, -2.0, 2.0), start=(-3.0, 1.0), minima=((0.0, 0.0),), lowest=0.0)
def gentle(x: Any, y: Any) -> Any:
    """It takes rates of hundreds."""
    return (x**2 + 2 * y**2) / 1000


@tw.landscape(domain=(-4.0, 4.0, -4.0, 4.0), start=(3.0, 1.0))
def wavy(x: Any, y: Any) -> Any:
    """Its curvature is 4, almost."""
    return 2 * (x**2 + y**2) + 0.1 * tw.sin(x)


@cache
def folder() -> File:
    """The page with every variant of every rule, and a user's own rule and landscapes."""
    root = File(mkdtemp(prefix="thalweg-runs-"))
    for file in pages.folder().rglob("*.js*"):
        (root / file.relative_to(pages.folder())).parent.mkdir(parents=True, exist_ok=True)
        (root / file.relative_to(pages.folder())).write_bytes(file.read_bytes())
    surfaces = [*LANDSCAPES.values(), tw.old_faithful(), everything, walled, cornered, gentle, wavy]
    (root / "recordings.js").write_text(recordings(surfaces, OPTIMIZERS, {}, "0"))
    return root


def arrays_of(path: tw.Path) -> dict[str, np.ndarray | None]:
    return {"rates": path.effective_lr} | {name: getattr(path, name) for name in ARRAYS if name != "rates"}


def aside(start: tuple[float, float], way: float) -> tuple[float, float]:
    x, y = (math.nextafter(each, way) if each else math.copysign(1e-16, way) for each in start)
    return x, y


def apart(ours: np.ndarray, theirs: np.ndarray, tolerance: float) -> int:
    """The first step at which two arrays differ by more than `tolerance` of the size of the second."""
    n = min(len(ours), len(theirs))
    a, b = ours[:n].reshape(n, -1), theirs[:n].reshape(n, -1)
    with np.errstate(invalid="ignore"):
        size = np.max(np.abs(b), initial=0.0, where=np.isfinite(b))
        same = (a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= tolerance * size)
    wrong = np.flatnonzero(~same.all(axis=1))
    return int(wrong[0]) if len(wrong) else n if len(ours) != len(theirs) else ALL


def twins(case: Case) -> list[dict[str, np.ndarray | None]]:
    start = case.start or case.landscape.start
    return [arrays_of(case.python(aside(start, way))) for way in (-math.inf, math.inf)]


def compare(case: Case, found: Run, *, exact: bool, tolerance: float = 1e-12) -> int:
    """That the page ran as Python did; the step up to which that can be said."""
    path, end, beside = case.python(), ALL, list[dict[str, np.ndarray | None]]()
    for name, expected in arrays_of(path).items():
        ours = found.arrays[name]
        assert (ours is None) == (expected is None)
        if ours is None or expected is None:
            continue
        if name in TURNED and not exact:
            ours, expected = np.abs(ours), np.abs(expected)
        here = apart(ours, expected, 0.0 if exact and name in BITS else tolerance)
        if here < ALL and not (exact and name in BITS):
            beside = beside or twins(case)
            limit = min(
                apart(np.abs(twin[name]) if name in TURNED else twin[name], expected, tolerance / 100)
                for twin in beside
            )  # type: ignore[arg-type]  # not None
            assert here >= limit, f"{case.name}: {name} at step {here}, {ours[here]} for {expected[here]}"
            end = min(end, here) if name == "points" else end
        else:
            assert here == ALL, f"{case.name}: {name} at step {here}, {ours[here : here + 1]}"
    if end == ALL:
        assert (found.steps, found.diverged_at, found.reason) == (path.steps, path.diverged_at, path.reason), case.name
        assert found.lowest == path.lowest
    return end
