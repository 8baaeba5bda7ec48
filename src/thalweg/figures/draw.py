"""What a picture is made of: paths, or what an experiment found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeAlias, overload

from thalweg.errors import InputError
from thalweg.figures.basin_facts import BasinFacts, gather_basins
from thalweg.figures.chart_facts import ChartFacts
from thalweg.figures.convention_facts import ConventionFacts, gather_conventions
from thalweg.figures.facts import Facts, gather
from thalweg.figures.fit_facts import FitFacts, gather_fit
from thalweg.figures.followed import NO_PATHS
from thalweg.figures.losses_facts import gather_losses
from thalweg.figures.picture import Picture
from thalweg.figures.races.facts import RaceFacts, gather_race
from thalweg.figures.rates_facts import gather_rates
from thalweg.figures.sensitivity_facts import SensitivityFacts, gather_sensitivity
from thalweg.figures.sweep_facts import SweepFacts, gather_sweep
from thalweg.figures.theme import LIGHT, SLIDE, Size, SizeName, Style, Theme, ThemeName, style_of
from thalweg.figures.update_facts import UpdateFacts, gather_update
from thalweg.landscapes.landscape import View
from thalweg.races.result import Race
from thalweg.runs.basins import Basins
from thalweg.runs.convention import Conventions
from thalweg.runs.path import Path
from thalweg.runs.sensitivity import Sensitivity
from thalweg.runs.surface import Surface
from thalweg.runs.swept import Sweep

ThemeLike: TypeAlias = Theme | ThemeName
SizeLike: TypeAlias = Size | SizeName
Layout = Literal["panels", "overlay"]
OverSteps = Literal["rates", "losses"]
MAPS: dict[str, Callable[..., Any]] = {"panels": gather, "overlay": gather, "fit": gather_fit}
OTHERS: dict[str, Callable[..., Any]] = {"rates": gather_rates, "losses": gather_losses, "update": gather_update}
LAYOUTS = (*MAPS, *OTHERS)


@overload
def draw(
    results: Path | Sequence[Path], *, landscape: Surface | None = None, layout: Layout | None = None,
    shown: int | None = None, view: View | None = None, lr_rule: str = "", theme: ThemeLike = ..., size: SizeLike = ...,
) -> Picture[Facts]: ...  # fmt: skip
@overload
def draw(
    results: Path | Sequence[Path], *, layout: OverSteps, landscape: Surface | None = None, shown: int | None = None,
    lr_rule: str = "", theme: ThemeLike = ..., size: SizeLike = ...,
) -> Picture[ChartFacts]: ...  # fmt: skip
@overload
def draw(
    results: Path | Sequence[Path], *, layout: Literal["fit"], landscape: Surface | None = None,
    shown: int | None = None, view: View | None = None, lr_rule: str = "", theme: ThemeLike = ..., size: SizeLike = ...,
) -> Picture[FitFacts]: ...  # fmt: skip
@overload
def draw(
    results: Path | Sequence[Path], *, layout: Literal["update"], landscape: Surface | None = None,
    shown: int | None = None, lr_rule: str = "", theme: ThemeLike = ..., size: SizeLike = ...,
) -> Picture[UpdateFacts]: ...  # fmt: skip
@overload
def draw(
    results: Basins, *, landscape: Surface | None = None, lr_rule: str = "", theme: ThemeLike = ...,
    size: SizeLike = ...,
) -> Picture[BasinFacts]: ...  # fmt: skip
@overload
def draw(
    results: Sweep, *, landscape: Surface | None = None, lr_rule: str = "", theme: ThemeLike = ...,
    size: SizeLike = ...,
) -> Picture[SweepFacts]: ...  # fmt: skip
@overload
def draw(
    results: Sensitivity, *, landscape: Surface | None = None, theme: ThemeLike = ..., size: SizeLike = ...
) -> Picture[SensitivityFacts]: ...
@overload
def draw(
    results: Conventions, *, landscape: Surface | None = None, theme: ThemeLike = ..., size: SizeLike = ...
) -> Picture[ConventionFacts]: ...
@overload
def draw(
    results: Race, *, problem: str | None = None, theme: ThemeLike = ..., size: SizeLike = ...
) -> Picture[RaceFacts]: ...
def draw(
    results: Path | Sequence[Path] | Basins | Conventions | Race | Sensitivity | Sweep,
    *,
    landscape: Surface | None = None,
    layout: Layout | OverSteps | Literal["fit", "update"] | None = None,
    shown: int | None = None,
    view: View | None = None,
    lr_rule: str = "",
    problem: str | None = None,
    theme: ThemeLike = LIGHT,
    size: SizeLike = SLIDE,
) -> Picture[Any]:
    """A picture with a headline that states what the numbers say.

    Arguments
        results: paths on one landscape, the first being the one that the others are compared with: the lecture's
            picture, paths on a topographic map. Or what `basins`, `conventions`, `sensitivity` or `sweep` found;
            a sweep has a picture over one axis of numbers (a line) or two (a heat map). Or a race: of one problem
            losses, learning rates and differences, of several profiles and means.
        landscape: needed for paths that were loaded from a file; tells a loaded record and a sweep what
            their runs are on.
        layout: of paths: "panels", one map for each, which is so without it, or "overlay", all on one; "rates", the
            effective learning rate and the step length of each parameter over the steps; "losses", how far the loss
            is above the lowest, and how far the minimum is; "fit", of a line through data (`line`), each path on the
            loss beside its line among the data; "update", one step taken apart, line by line of each rule, all
            given the gradients that the last path met.
        shown: of paths: how many steps to draw, as many as are worth it without it; of "update" which step, else
            the fifth.
        view: of paths: (x0, x1, y0, y1) of the map. lr_rule: how the rates were chosen, for the small print.
        problem: of a race of several, the one to draw by itself.
        theme: "light", "dark" or "print", or what `theme` made of one of these.
        size: "slide", 1920 by 1080 pixels; "page" or "column", 174 or 84 mm of paper, no type under 6 points.

    Raises InputError where paths are missing or belong to several landscapes; UnknownName for a theme or a size.

    >>> import thalweg as tw
    >>> paths = [tw.descend(tw.valley, opt, steps=200) for opt in (tw.sgd(lr=0.0197), tw.adam(lr=0.094))]
    >>> tw.draw(paths).facts.panels[1].label
    'Smoother, faster convergence'
    """
    style = style_of(theme, size)
    if isinstance(results, Race):
        _refuse(landscape=landscape, layout=layout, shown=shown, view=view, lr_rule=lr_rule or None)
        facts = gather_race(results.findings, problem=problem, version=results.version)
        return Picture(facts, "race" if facts.at is not None else "races", style)
    _refuse(problem=problem)
    if isinstance(results, Basins | Conventions | Sensitivity | Sweep):
        _refuse(layout=layout, shown=shown, view=view)
        return _of_record(results, landscape, lr_rule, style)
    chosen = [results] if isinstance(results, Path) else results
    if not isinstance(chosen, Iterable):
        raise InputError(f"{NO_PATHS}, {results!r} was given")
    return _of_paths(list(chosen), landscape, "panels" if layout is None else layout, shown, view, lr_rule, style)


def _of_paths(
    paths: Sequence[Path], landscape: Surface | None, layout: str, shown: int | None, view: View | None, lr_rule: str,
    style: Style,
) -> Picture[Any]:  # fmt: skip
    if layout not in LAYOUTS:
        raise InputError(f"a layout is {', '.join(map(repr, LAYOUTS[:-1]))} or {LAYOUTS[-1]!r}, {layout!r} was given")
    if layout in MAPS:
        return Picture(MAPS[layout](paths, landscape, shown=shown, view=view, lr_rule=lr_rule), layout, style)
    if view is not None:
        raise InputError(f"a view is of a map, which layout={layout!r} has none of: leave it out")
    return Picture(OTHERS[layout](paths, landscape, shown=shown, lr_rule=lr_rule), layout, style)


def _of_record(
    found: Basins | Conventions | Sensitivity | Sweep, landscape: Surface | None, lr_rule: str, style: Style
) -> Picture[Any]:
    if landscape is not None and landscape.name != found.landscape:
        raise InputError(f"these runs are on {found.landscape}, landscape={landscape.name} was given")
    if isinstance(found, Basins):
        return Picture(gather_basins(found, landscape, lr_rule=lr_rule), "basins", style)
    if isinstance(found, Sweep):
        return Picture(gather_sweep(found, landscape, lr_rule=lr_rule), "sweep", style)
    _refuse(lr_rule=lr_rule or None)
    if isinstance(found, Conventions):
        return Picture(gather_conventions(found, landscape), "conventions", style)
    return Picture(gather_sensitivity(found, landscape), "sensitivity", style)


def _refuse(**given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            whose = "a race" if name == "problem" else "paths"
            raise InputError(f"{name} is for {whose} and means nothing to a picture of this: leave it out")
