"""Paths that are followed over their steps: which, on what, how far, and what each is called."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from thalweg.errors import InputError
from thalweg.figures import theme, wording
from thalweg.figures.ranges import is_whole
from thalweg.runs import archive
from thalweg.runs.path import Path
from thalweg.runs.surface import Surface

NO_PATHS = "a picture is of paths, or of what an experiment found"
MOST = 8  # columns that can be read on a slide
BEYOND = 1.25  # times the steps of the slowest that gets there


@dataclass(frozen=True)
class Followed:
    """Paths on one landscape, each as far as it is shown."""

    surface: Surface
    paths: tuple[Path, ...]  # whole
    shown: int
    lr_rule: str

    @classmethod
    def of(
        cls, paths: Sequence[Path], surface: Surface | None = None, *, shown: int | None = None, lr_rule: str = ""
    ) -> Followed:
        """Raises InputError where there is none, or they are on several."""
        chosen, surface = on_one_landscape(paths, surface)
        return cls(surface, chosen, steps_shown(chosen, shown, _worth), lr_rule)

    @property
    def drawn(self) -> tuple[Path, ...]:
        return tuple(path.until(self.shown) for path in self.paths)

    @property
    def names(self) -> tuple[str, ...]:
        """With the rate where an optimizer is there twice."""
        rules = [path.optimizer for path in self.paths]
        return tuple(
            theme.name(path.optimizer) + (f", {wording.rate(path)}" if rules.count(path.optimizer) > 1 else "")
            for path in self.paths
        )

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose colour each has; one of the others in turn where an optimizer is there twice."""
        rules = [path.optimizer for path in self.paths]
        return tuple(
            path.optimizer if rules.count(path.optimizer) == 1 else name
            for path, name in zip(self.paths, self.names, strict=True)
        )

    @property
    def parameters(self) -> tuple[str, str]:
        return wording.parameters(self.surface)

    @property
    def small_print(self) -> str:
        return wording.small_print(self.paths, self.lr_rule)

    def settings(self, says: Sequence[str]) -> dict[str, Any]:
        """What reproduces the picture, with a remark on each path; embedded in the file."""
        return {
            "landscape": self.surface.name,
            "parameters": {key: float(value) for key, value in self.surface.parameters.items()},
            "steps": self.shown,
            "runs": [{**run_of(path), "says": said} for path, said in zip(self.paths, says, strict=True)],
        }


def on_one_landscape(paths: Sequence[Path], surface: Surface | None) -> tuple[tuple[Path, ...], Surface]:
    """The paths, measured alike: where no lowest loss is known, gaps are from the lowest that any of them saw."""
    chosen = tuple(paths)
    if not chosen:
        raise InputError("there is no path to draw")
    if strange := [each for each in chosen if not isinstance(each, Path)]:
        raise InputError(f"{NO_PATHS}, there is a {type(strange[0]).__name__} among them")
    surface = surface if surface is not None else chosen[0].surface
    if surface is None:
        raise InputError("a loaded path does not hold its landscape: give landscape=")
    if isinstance(surface, str):
        raise InputError(f"landscape= is the landscape itself, its name {surface!r} was given: write thalweg.{surface}")
    if {path.landscape for path in chosen} != {surface.name}:
        raise InputError(f"all paths of a picture must be on one landscape, {surface.name} here")
    if chosen[0].lowest is None:
        lowest = min(float(np.nanmin(path.losses)) for path in chosen)
        chosen = tuple(dataclasses.replace(path, lowest=lowest) for path in chosen)
    return chosen, surface


def steps_shown(paths: tuple[Path, ...], asked: int | None, worth: Callable[[tuple[Path, ...]], int]) -> int:
    """How many steps are drawn: as many as are asked for, no more than were taken; else what they are worth."""
    if asked is None:
        return worth(paths)
    if not is_whole(asked, 1, np.inf):
        raise InputError(f"1 step or more can be shown, {asked!r} was given")
    return min(int(asked), max(path.steps for path in paths))


def check_room(paths: Sequence[Path], what: str) -> None:
    """Raises InputError where there are too many to stand side by side."""
    if len(paths) > MOST:
        raise InputError(f"{what} of at most {MOST} stand side by side, {len(paths)} paths were given: draw fewer")


def run_of(path: Path) -> dict[str, Any]:
    """What reproduces a path."""
    return {
        "optimizer": path.optimizer,
        "hyperparameters": archive.named(path.hyperparameters),
        "start": path.points[0].tolist(),
        "batch": path.batch,
        "seed": path.seed,
    }


def _worth(paths: tuple[Path, ...]) -> int:
    """Somewhat more than the slowest needs to get there; all steps where one does not."""
    longest = max(path.steps for path in paths)
    there = [wording.steps_to_settle(path) for path in paths]
    slowest = max((steps for steps in there if steps is not None), default=longest)
    missing = any(steps is None and path.diverged_at is None for steps, path in zip(there, paths, strict=True))
    return longest if missing else max(1, min(longest, round(BEYOND * slowest)))
