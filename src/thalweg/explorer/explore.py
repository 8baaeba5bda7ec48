"""What the page opens with, and the page as a whole."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path as File
from typing import Any, Literal

from thalweg.errors import FormulaError, InputError
from thalweg.explorer import rules
from thalweg.explorer.bundle import bundle, modules, style
from thalweg.explorer.document import document
from thalweg.explorer.recordings import recordings
from thalweg.figures import facts
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.landscape import Landscape, Point
from thalweg.landscapes.parsing import parse
from thalweg.optimizer.files import write_whole
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.problems.line import LineProblem, old_faithful
from thalweg.problems.noisy import NoisyLandscape, noisy
from thalweg.recording.tape import Function
from thalweg.rules import CATALOGUE as RULES
from thalweg.rules import adam, sgd
from thalweg.runs.descend import check_start, descend
from thalweg.runs.tune import tune

MOST_STEPS = 2000  # of a run in the page
MOST_ROWS = 20_000  # of data in the page


@dataclass(frozen=True)
class Page:
    """One HTML file to play with: no server, no request to anywhere."""

    surfaces: tuple[Landscape, ...]
    optimizers: tuple[Optimizer, ...]
    opening: dict[str, Any]  # State in page/types.js

    @cached_property
    def recordings(self) -> str:
        """The source of the page's recordings.js."""
        return recordings(self.surfaces, self.optimizers, self.opening, version("thalweg"))

    def script(self, entry: str) -> str:
        """All modules that `entry` of the page's folder needs, as one."""
        return bundle({**modules(), "recordings.js": self.recordings}, entry)

    @property
    def html(self) -> str:
        """The whole document."""
        return document(self.script("page.js"), style(), title="Thalweg", version=version("thalweg"))

    def save(self, file: str | File) -> None:
        """Write the page whole or not at all. Raises FileError where that cannot be done."""
        write_whole(File(file), self.html.encode())

    def open(self) -> File:
        """Write the page to the folder for temporary files and open it in the browser. The file's path."""
        folder = File(tempfile.mkdtemp(prefix="thalweg-"))
        file = folder / "thalweg.html"
        self.save(file)
        webbrowser.open(file.as_uri())
        return file


def explore(
    landscape: Landscape | None = None,
    optimizers: Sequence[Rule | Optimizer] = (sgd, adam),
    *,
    steps: int = 300,
    start: Point | None = None,
    noise: float = 0.0,
    batch: int | None = None,
    seed: int | None = None,
    layout: Literal["panels", "overlay"] = "panels",
) -> Page:
    """A page to play with, open on this landscape and these optimizers; all of the catalogue is in it.

    Arguments
        landscape: recorded: one of the catalogue, a formula, a data problem, or your own; the valley without it.
        optimizers: a rule opens at its best lr by `tune`, an optimizer as it is.
        steps: the budget of each run, 1 to 2000. start, batch, seed: as in `descend`.
        noise: standard deviation of the gradient's noise on a landscape, as in `noisy`; batch is 1 where not given.
        layout: "panels", a map for each optimizer, or "overlay", one for all.

    Raises InputError for what a page cannot hold: a Python callable, a schedule, too many rows of data.

    >>> import thalweg as tw
    >>> page = tw.explore(tw.valley(kappa=50), [tw.sgd, tw.adam])
    >>> page.save("explore.html")  # doctest: +SKIP
    """
    surface = LANDSCAPES["valley"] if landscape is None else landscape
    _check(surface, optimizers, steps, layout)
    here = check_start(surface, start)
    seen, batch = (noisy(surface, noise), batch or 1) if noise else (surface, batch)
    chosen = _rated(seen, optimizers, steps=steps, start=here, batch=batch, seed=seed)
    paths = [descend(seen, each, steps=steps, start=here, batch=batch, seed=seed) for each in chosen]
    typed = is_typed(surface)
    surfaces = {**LANDSCAPES, "old faithful": old_faithful()} | ({} if typed else {surface.name: surface})
    known = {rules.key(each): each for each in (*(rule() for rule in RULES.values()), *chosen)}
    opening = {
        "landscape": "formula" if typed else surface.name,
        "formula": surface.formula if typed else "(1-x)**2 + 20*(3*y-x**2)**2",
        "parameters": {} if isinstance(surface, LineProblem) else dict(surface.parameters),
        "start": list(here),
        "view": list(surface.domain) if typed else None,
        "optimizers": [{"rule": rules.key(each), "values": _values(each)} for each in chosen],
        "steps": steps,
        "step": facts.gather(paths, seen).shown,
        "sampling": {"noise": float(noise), "batch": batch or 0, "seed": seed or 0},
        "layout": layout,
        "focus": len(chosen) - 1,
        "inside": False,
        "theme": "auto",
        "scene": "",
    }
    return Page(tuple(surfaces.values()), tuple(known.values()), opening)


def _check(surface: object, optimizers: Iterable[object], steps: int, layout: str) -> None:
    if not isinstance(surface, Landscape):
        raise InputError(
            f"a page needs a recorded landscape (of the catalogue, tw.formula, tw.line or @tw.landscape), "
            f"{getattr(surface, 'name', surface)!r:.60} is none: a Python function has no recording to print"
        )
    if isinstance(surface, NoisyLandscape):
        raise InputError("a page adds the noise itself: give the landscape, and noise=")
    if surface.box or surface.changes:
        raise InputError(f"a page knows no box and no gradients that change with the step: give {surface.name} without")
    if isinstance(surface, LineProblem) and surface.rows > MOST_ROWS:
        raise InputError(f"a page holds at most {MOST_ROWS:,} rows of data, {surface.name} has {surface.rows:,}")
    if not optimizers or not all(isinstance(each, Rule | Optimizer) for each in optimizers):
        raise InputError(f"optimizers are rules or optimizers, as [tw.sgd, tw.adam(lr=0.1)]; {optimizers!r:.60} given")
    check_steps(steps)
    if layout not in ("panels", "overlay"):
        raise InputError(f"layout must be 'panels' or 'overlay', {layout!r} was given")


def check_steps(steps: int) -> None:
    if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= MOST_STEPS:
        raise InputError(f"steps of a page must be a whole number from 1 to {MOST_STEPS:,}, {steps!r} was given")


def _rated(surface: Landscape, optimizers: Sequence[Rule | Optimizer], **run: Any) -> list[Optimizer]:
    """Each rule at its best lr; optimizers as they are."""
    untuned = [each for each in optimizers if isinstance(each, Rule)]
    found = iter(tune(surface, untuned, **run).entries if untuned else ())
    return [next(found).optimizer if isinstance(each, Rule) else each for each in optimizers]


def _values(optimizer: Optimizer) -> dict[str, float]:
    return {name: optimizer.hyperparameters[name] for name in optimizer.variant.hyperparameters}


def is_typed(surface: Landscape) -> bool:
    """Whether a landscape is what its formula's text says, so that the page can parse that text itself."""
    if surface.definition is not None or isinstance(surface, LineProblem):
        return False
    try:
        typed = parse(surface.formula)
    except FormulaError:
        return False
    functions = (Function.of(each.tape, ("x", "y"), each.outputs) for each in (typed, surface.reading))
    return len({function.nodes for function in functions}) == 1
