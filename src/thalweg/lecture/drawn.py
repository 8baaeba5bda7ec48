"""Pictures that have been drawn, so that they can be kept, sent between processes and put into a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from thalweg.errors import InputError
from thalweg.figures import files
from thalweg.figures.chart_facts import ChartFacts
from thalweg.figures.picture import Picture
from thalweg.figures.races.report.inline import HEX, TURNED
from thalweg.figures.theme import DARK, LIGHT, PAGE, Style
from thalweg.lecture.claim import Finding

FILMED = ("fit",)  # layouts: a line and its path, in step
WIDTH = 1370  # pixels of a PNG: 200 to an inch on paper; the SVG is for more
AS_KEPT = f"a picture of the lecture is kept as svg and as png {WIDTH} wide"


@dataclass(frozen=True)
class Words:
    """What is left of a picture's facts."""

    headline: str
    description: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn(Picture[Words]):
    """A picture as its files."""

    layout: str = "a lecture"
    svg: str = ""
    png: bytes = b""
    dark: str = ""  # the SVG for a dark page
    player: str = ""  # a page that plays its steps, where these say more than the picture

    def render(self, format: str, width: int | None = None) -> bytes:
        """The file's bytes; "svg", or "png" as wide as it was drawn. Raises InputError for others."""
        if format == "svg":
            return self.svg.encode()
        if format != "png" or width not in (None, WIDTH):
            raise InputError(f"{AS_KEPT}; {format} was asked for")
        return self.png

    def figure(self) -> NoReturn:
        """None is left. Raises InputError."""
        raise InputError(f"{AS_KEPT}; a figure was asked for")

    def film(self, format: str, **_: Any) -> NoReturn:
        """None is left but the player's page. Raises InputError."""
        raise InputError(f"{AS_KEPT}; a film as {format} was asked for")

    def _repr_png_(self) -> bytes:
        return self.png


def drawn(picture: Picture[Any]) -> Drawn:
    """Ink is spent here, once for a light page and once for a dark one."""
    if isinstance(picture, Drawn):
        return picture
    facts, settings = picture.facts, json.dumps(picture.facts.settings)
    figure = replace(picture, style=Style(LIGHT, PAGE)).figure()
    png = files.png(figure, facts.headline, settings, PAGE, WIDTH)  # before the SVG, which takes effects away
    svg = files.svg(figure, facts.headline, facts.description, settings, LIGHT, PAGE)
    words = Words(facts.headline, facts.description)
    player = picture.film("html").decode() if picture.layout in FILMED else ""
    return Drawn(words, svg=svg.decode(), png=png, dark=by_night(picture, svg.decode()), player=player)


def by_night(picture: Picture[Any], svg: str) -> str:
    """The SVG for a dark page. A chart's differs from its light one by colours alone; others are drawn again."""
    head, style, drawing = svg.partition("</style>")
    if not isinstance(picture.facts, ChartFacts) or not set(HEX.findall(drawing)) <= TURNED.keys():
        return replace(picture, style=Style(DARK, PAGE)).render("svg").decode()
    halo = head.replace(f"stroke: {LIGHT.halo}", f"stroke: {DARK.halo}")
    return halo + style + HEX.sub(lambda colour: TURNED[colour.group()], drawing)


def drawings(finding: Finding) -> tuple[Drawn, ...]:
    """The pictures of a finding, drawn."""
    return tuple(map(drawn, finding.pictures))


def all_drawn(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    """The same findings, with their pictures drawn."""
    return {key: replace(each, pictures=drawings(each)) for key, each in findings.items()}
