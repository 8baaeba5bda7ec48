"""Draw, and save whole or not at all."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path as File
from typing import Any, Generic, Literal, Protocol, TypeVar, overload

import matplotlib
from matplotlib.figure import Figure

from thalweg.errors import FileError, InputError
from thalweg.figures import compose, theme
from thalweg.figures.basin_facts import BasinFacts, gather_basins
from thalweg.figures.basin_map import basin_map
from thalweg.figures.canvas import any_letters, writable
from thalweg.figures.convention_facts import ConventionFacts, gather_conventions
from thalweg.figures.convention_ink import convention_ink
from thalweg.figures.facts import Facts, gather
from thalweg.figures.races import single
from thalweg.figures.races.across import race_across
from thalweg.figures.races.facts import RaceFacts, gather_race
from thalweg.figures.races.overview import race_overview
from thalweg.figures.races.slices import race_slice
from thalweg.figures.sensitivity_curves import sensitivity_curves
from thalweg.figures.sensitivity_facts import SensitivityFacts, gather_sensitivity
from thalweg.figures.sweep_facts import SweepFacts, gather_sweep
from thalweg.figures.sweep_ink import sweep_ink
from thalweg.landscapes.landscape import View
from thalweg.optimizer.files import write_whole
from thalweg.races.result import Race
from thalweg.runs.basins import Basins
from thalweg.runs.convention import Conventions
from thalweg.runs.path import Path
from thalweg.runs.sensitivity import Sensitivity
from thalweg.runs.surface import Surface
from thalweg.runs.swept import Sweep

FORMATS = (".svg", ".png", ".pdf")
HALO = "[id^=label] text, [id^=start] text, [id^=minimum] text {paint-order: stroke; stroke: #fff; stroke-width: 4px}"
COMPRESSION = 4  # of a PNG; Pillow's default of 6 spends longer than drawing takes on a little less size
NARROWEST, WIDEST = 200, 7680  # pixels of a PNG


INK: dict[str, Callable[[Any], Figure]] = {
    "panels": compose.panels,
    "overlay": compose.overlay,
    "basins": basin_map,
    "sensitivity": sensitivity_curves,
    "sweep": sweep_ink,
    "conventions": convention_ink,
    "race": race_overview,
    "races": race_across,
    "race-slice": race_slice,
    **{f"race-{kind}": ink for kind, (ink, _) in single.FIGURES.items()},
    **{f"races-{kind}": ink for kind, (ink, _) in single.ACROSS.items()},
}


class AnyFacts(Protocol):
    """What the facts of every picture say."""

    @property
    def headline(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def settings(self) -> dict[str, Any]: ...


Kind = TypeVar("Kind", bound=AnyFacts, covariant=True)


@dataclass(frozen=True)
class Picture(Generic[Kind]):
    """A picture's facts and its layout; ink is spent when it is saved."""

    facts: Kind
    layout: str = "panels"  # of INK

    def render(self, format: str, width: int = theme.CANVAS[0]) -> bytes:
        """The file's bytes: "svg", "png" or "pdf"; `width` in pixels is for PNG. The same facts give the same bytes."""
        figure = INK[self.layout](self.facts)
        if format == "svg":  # an effect turns text into outlines; there the halo is a style
            for text in figure.texts:
                text.set_path_effects([])
        stream, settings, title = io.BytesIO(), json.dumps(self.facts.settings), writable(self.facts.headline)
        about = {
            "svg": {"Title": title, "Description": settings, "Creator": "thalweg", "Date": None},
            "png": {"Title": title, "Description": settings, "Software": "thalweg"},
            "pdf": {"Title": title, "Keywords": settings, "Creator": "thalweg", "CreationDate": None},
        }[format]
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "thalweg", "pdf.fonttype": 42}):
            dpi = theme.DPI * width / theme.CANVAS[0] if format == "png" else theme.DPI
            how: dict[str, Any] = {"pil_kwargs": {"compress_level": COMPRESSION}} if format == "png" else {}
            with any_letters():
                figure.savefig(stream, format=format, dpi=dpi, metadata=about, **how)
        data = stream.getvalue()
        return _described(data, self.facts) if format == "svg" else data

    def save(self, file: str | os.PathLike[str], *, width: int = theme.CANVAS[0]) -> File:
        """Write .svg, .png or .pdf by the file's ending. Raises FileError; a file is whole or untouched."""
        target = File(file)
        if target.suffix.lower() not in FORMATS:
            raise FileError(f"{target.name}: a picture is saved as {', '.join(FORMATS)}; choose one of these endings")
        if not NARROWEST <= width <= WIDEST:
            raise InputError(f"the width must be from {NARROWEST} to {WIDEST} pixels, {width} was given")
        write_whole(target, self.render(target.suffix.lower()[1:], width))
        return target

    def _repr_png_(self) -> bytes:
        return self.render("png", 1200)


Layout = Literal["panels", "overlay"]


@overload
def draw(
    results: Path | Sequence[Path], *, landscape: Surface | None = None, layout: Layout | None = None,
    shown: int | None = None, view: View | None = None, lr_rule: str = "",
) -> Picture[Facts]: ...  # fmt: skip
@overload
def draw(results: Basins, *, landscape: Surface | None = None, lr_rule: str = "") -> Picture[BasinFacts]: ...
@overload
def draw(results: Sweep, *, landscape: Surface | None = None, lr_rule: str = "") -> Picture[SweepFacts]: ...
@overload
def draw(results: Sensitivity, *, landscape: Surface | None = None) -> Picture[SensitivityFacts]: ...
@overload
def draw(results: Conventions, *, landscape: Surface | None = None) -> Picture[ConventionFacts]: ...
@overload
def draw(results: Race, *, problem: str | None = None) -> Picture[RaceFacts]: ...
def draw(
    results: Path | Sequence[Path] | Basins | Conventions | Race | Sensitivity | Sweep,
    *,
    landscape: Surface | None = None,
    layout: Layout | None = None,
    shown: int | None = None,
    view: View | None = None,
    lr_rule: str = "",
    problem: str | None = None,
) -> Picture[Any]:
    """A picture with a headline that states what the numbers say.

    Arguments
        results: paths on one landscape, the first being the one that the others are compared with: the lecture's
            picture, paths on a topographic map. Or what `basins`, `conventions`, `sensitivity` or `sweep` found;
            a sweep has a picture over one axis of numbers (a line) or two (a heat map). Or a race: of one problem
            losses, learning rates and differences, of several profiles and means.
        landscape: needed for paths that were loaded from a file; tells a loaded record and a sweep what
            their runs are on.
        layout: of paths: "panels", one map for each, which is so without it, or "overlay", all on one.
        shown: of paths: how many steps to draw; as many as the quickest needs to get there without it.
        view: of paths: (x0, x1, y0, y1) of the map. lr_rule: how the rates were chosen, for the small print.
        problem: of a race of several, the one to draw by itself.

    Raises InputError where paths are missing or belong to several landscapes.

    >>> import thalweg as tw
    >>> paths = [tw.descend(tw.valley, opt, steps=200) for opt in (tw.sgd(lr=0.0197), tw.adam(lr=0.094))]
    >>> tw.draw(paths).facts.panels[1].label
    'Smoother, faster convergence'
    """
    if isinstance(results, Race):
        _refuse(landscape=landscape, layout=layout, shown=shown, view=view, lr_rule=lr_rule or None)
        facts = gather_race(results.findings, problem=problem, version=results.version)
        return Picture(facts, "race" if facts.at is not None else "races")
    _refuse(problem=problem)
    if isinstance(results, Basins | Conventions | Sensitivity | Sweep):
        _refuse(layout=layout, shown=shown, view=view)
        return _of_record(results, landscape, lr_rule)
    if layout not in (None, "panels", "overlay"):
        raise InputError(f"a layout is 'panels' or 'overlay', {layout!r} was given")
    chosen = [results] if isinstance(results, Path) else list(results)
    return Picture(gather(chosen, landscape, shown=shown, view=view, lr_rule=lr_rule), layout or "panels")


def _of_record(
    found: Basins | Conventions | Sensitivity | Sweep, landscape: Surface | None, lr_rule: str
) -> Picture[Any]:
    if landscape is not None and landscape.name != found.landscape:
        raise InputError(f"these runs are on {found.landscape}, landscape={landscape.name} was given")
    if isinstance(found, Basins):
        return Picture(gather_basins(found, landscape, lr_rule=lr_rule), "basins")
    if isinstance(found, Sweep):
        return Picture(gather_sweep(found, landscape, lr_rule=lr_rule), "sweep")
    _refuse(lr_rule=lr_rule or None)
    if isinstance(found, Conventions):
        return Picture(gather_conventions(found, landscape), "conventions")
    return Picture(gather_sensitivity(found, landscape), "sensitivity")


def _refuse(**given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            whose = "a race" if name == "problem" else "paths"
            raise InputError(f"{name} is for {whose} and means nothing to a picture of this: leave it out")


def _described(svg: bytes, facts: AnyFacts) -> bytes:
    """Title and description for screen readers."""
    text = svg.decode()
    start = text.index("<svg ")
    end = text.index(">", start) + 1
    opening = text[start:end].replace("<svg ", '<svg role="img" aria-labelledby="title desc" ', 1)
    headline, description = escape(writable(facts.headline)), escape(writable(facts.description))
    words = f'\n <title id="title">{headline}</title>\n <desc id="desc">{description}</desc>'
    return (text[:start] + opening + words + f"\n <style>{HALO}</style>" + text[end:]).encode()
