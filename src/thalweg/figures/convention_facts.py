"""The facts of a picture of conventions: paths of one name, how far they are apart, and the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures import phrases, theme, wording
from thalweg.landscapes.landscape import View
from thalweg.runs.convention import SETTINGS, Convention, Conventions, Setting
from thalweg.runs.surface import Surface

Array = NDArray[np.float64]
NAMES = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "tensorflow1": "TensorFlow 1", "torch7": "Torch7"}
LIKE = dict(zip(NAMES, ("sgd", "adam", "rmsprop", "momentum", ""), strict=True))  # whose colour a library has
SMALLEST = 1e-17  # a distance that is drawn; two float64 of size 1 are no nearer, unless equal
TITLES: dict[Setting, str] = {
    "defaults": "Each with its own defaults",
    "equal": "The same numbers for all",
    "falling": "The rate falling to a tenth halfway",
}


@dataclass(frozen=True)
class Line:
    """One library's part of one setting."""

    name: str
    whose: tuple[str, int]  # colour it has
    points: Array  # (n + 1, 2)
    distances: Array  # (m,) after each step; NaN where it is nothing
    first: bool
    same: bool  # as the first's, but for rounding
    label: str


@dataclass(frozen=True)
class ConventionFacts:
    """Everything a picture of conventions shows, without ink."""

    found: Conventions
    surface: Surface
    view: View
    settings_shown: tuple[Setting, ...]
    lines: tuple[tuple[Line, ...], ...]  # for each setting, one for each library
    headline: str
    subtitle: str
    small_print: str

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        each = " ".join(
            f"{TITLES[setting]}: {'; '.join(line.label for line in lines)}."
            for setting, lines in zip(self.settings_shown, self.lines, strict=True)
        )
        return f"{self.headline}. Paths on a map of the loss, and their distance from the first over the steps. {each}"

    @property
    def settings(self) -> dict[str, Any]:
        """What reproduces the picture; embedded in the file."""
        return {
            "optimizer": self.found.optimizer,
            "libraries": [each.library for each in self.found.libraries],
            "landscape": self.found.landscape,
            "formula": self.surface.formula,
            "parameters": {key: float(value) for key, value in self.surface.parameters.items()},
            "start": list(self.found.start),
            "steps": self.found.steps,
            "lr": self.found.lr,
            "numbers": dict(self.found.numbers),
        }


def gather_conventions(found: Conventions, surface: Surface | None = None) -> ConventionFacts:
    """The facts of what `conventions` found."""
    surface = surface if surface is not None else found.surface
    if surface is None:
        raise InputError("these conventions do not hold their landscape: give landscape=")
    shown = tuple(setting for setting in SETTINGS if all(setting in each.runs for each in found.libraries))
    numbers = ", ".join(f"{name} {value:.4g}" for name, value in found.numbers.items())
    return ConventionFacts(
        found=found,
        surface=surface,
        view=surface.domain,
        settings_shown=shown,
        lines=tuple(tuple(_line(found, each, setting) for each in found.libraries) for setting in shown),
        headline=headline(found),
        subtitle=f"{wording.describe(surface)}. {phrases.steps(found.steps)} from {phrases.point(found.start)}.",
        small_print=f"Same numbers: {numbers}; lr {found.lr_rule}. Without a default of its own, a library has the "
        f"first other one's learning rate.{_not_run(found)}",
    )


def _line(found: Conventions, each: Convention, setting: Setting) -> Line:
    run, first = each.runs[setting], each is found.libraries[0]
    name = NAMES[each.library]
    distances = run.distances[1:].copy()
    distances[~(distances > SMALLEST)] = np.nan
    if first:
        label = name
    elif run.parts_at is None:
        label = f"{name}: the same"
    else:
        label = f"{name}: apart from step {run.parts_at}, by {much(run.largest)} at most"
    return Line(name, (LIKE[each.library], 0), run.points, distances, first, run.parts_at is None, label)


def much(distance: float) -> str:
    """A distance of any size, two digits of it."""
    mantissa, _, exponent = f"{distance:.1e}".partition("e")
    if not exponent:
        return "more than can be said"
    return f"{distance:.2g}" if -3 <= int(exponent) < 4 else f"{mantissa}·{phrases.power(int(exponent))}"


def headline(found: Conventions) -> str:
    """Who goes another way with the same numbers, and how far."""
    name, (first, *others) = theme.name(found.optimizer), found.libraries
    if not others:
        return f"{name} in {NAMES[first.library]}"
    runs = {each.library: each.runs for each in others}
    for setting, said in (("equal", "same numbers, {} apart"), ("falling", "{} apart once the rate falls")):
        apart = {
            library: here[setting].largest  # type: ignore[index]  # one of SETTINGS
            for library, here in runs.items()
            if setting in here and here[setting].parts_at is not None  # type: ignore[index]
        }
        if apart:
            furthest = max(apart, key=lambda library: apart[library])
            who = f"{NAMES[furthest]}'s {name} is not {NAMES[first.library]}'s"
            return f"{who}: {said.format(much(apart[furthest]))}"
    them = f"{phrases.count(len(others) + 1)} libraries" if len(others) > 1 else "both libraries"
    own = any(here["defaults"].parts_at is not None for here in runs.values())
    ran = all(setting in here for here in runs.values() for setting in SETTINGS)
    said = f"{name} is the same in {them}" if ran else f"{name} goes the same way in {them} while the rate stays"
    return said + (", but for its defaults" if own else ", defaults included" if ran else "")


def _not_run(found: Conventions) -> str:
    """Whose rate cannot fall, so that there is no such run."""
    first, *others = found.libraries
    lack = [each for each in ([first] if "falling" not in first.runs else others) if "falling" not in each.runs]
    who = " and ".join(NAMES[each.library] for each in lack)
    return f" No run with a falling rate (n/a): {who} can only be told a number for it here." if lack else ""
