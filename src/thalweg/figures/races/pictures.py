"""What a race asks for: its picture, the figures of a folder, and its report."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from typing import Any

from thalweg.figures.draw import SizeLike, ThemeLike, draw
from thalweg.figures.picture import Picture
from thalweg.figures.races.facts import RaceFacts, gather_race
from thalweg.figures.races.report.page import page
from thalweg.figures.races.single import ACROSS, FIGURES, worth_drawing
from thalweg.figures.races.slices import SliceFacts
from thalweg.figures.theme import LIGHT, SLIDE, style_of
from thalweg.races.result import Race


def picture(race: Race, *, theme: ThemeLike = LIGHT, size: SizeLike = SLIDE) -> Picture[Any]:
    """What `tw.draw(race)` gives."""
    return draw(race, theme=theme, size=size)


def pictures(race: Race, *, theme: ThemeLike = LIGHT, size: SizeLike = SLIDE) -> Mapping[str, Picture[Any]]:
    """Every figure by the stem of its file: the overview, those across problems, those of each problem."""
    whole = gather_race(race.findings, version=race.version)
    found: dict[str, Picture[Any]] = {"overview": draw(race)}
    if whole.findings.across is not None:
        found |= {kind: Picture(whole.saying(said(whole)), f"races-{kind}") for kind, (_, said) in ACROSS.items()}
    stems: list[str] = []
    for k, part in enumerate(race.findings.problems):
        facts = whole.of(k)
        stems.append(stem(part.problem, stems))
        if len(race.findings.problems) > 1:
            found[stems[-1]] = Picture(facts, "race")
        found |= {
            f"{stems[-1]}-{kind}": Picture(facts.saying(FIGURES[kind][1](facts)), f"race-{kind}")
            for kind in shown(facts)
        }
        if part.problem in race.slices:
            slice_ = SliceFacts(race.slices[part.problem], whole.looks, race.version)
            found[f"{stems[-1]}-slice"] = Picture(slice_, "race-slice")
    style = style_of(theme, size)
    return {stem: replace(each, style=style) for stem, each in found.items()}


def shown(facts: RaceFacts) -> list[str]:
    """The kinds of figures that have something to show."""
    return [kind for kind in FIGURES if worth_drawing(kind, facts)]


def stem(problem: str, taken: list[str]) -> str:
    """A problem's name as a file's, which no other has."""
    plain = re.sub(r"[^\w-]+", "-", problem, flags=re.ASCII).strip("-")[:40] or "problem"
    named = chain([plain], (f"{plain}-{k}" for k in count(2)))
    return next(each for each in named if each not in taken)


def report(race: Race) -> str:
    """The race as one HTML page."""
    return page(gather_race(race.findings, version=race.version), race.heats, race.slices)
