"""Figures as parts of the page: ids of their own, and colours that turn with the page's theme."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from thalweg.figures.races.report.markup import Html, el
from thalweg.lecture.drawn import Drawn

TURNS = re.compile(r"(#[0-9a-f]{6}\b|<image\b[^>]*>)")  # what may differ between a light figure and its dark one
OPENING, CLOSING = re.compile(r"<svg\b.*?>", re.S), re.compile(r"\s*</svg>\s*$")
UNUSED = re.compile(
    r"<metadata>.*?</metadata>|<!--.*?-->|<style\b.*?</style>|<title\b.*?</title>|<desc\b.*?</desc>", re.S
)
HASHED = re.compile(r"\b(?:m|p|image)[0-9a-f]{10}\b")  # ids by content, colours too
NAMED, REFERENCE = re.compile(r'\bid="([^"]*)"'), re.compile(r'(url\(#|href="#)')


@dataclass
class Palette:
    """Colours of a light page and of a dark one, each pair a custom property."""

    pairs: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, light: str, dark: str) -> str:
        """The colour as CSS has it."""
        name = self.pairs.setdefault((light, dark), f"--k{len(self.pairs)}")
        return f"var({name})"

    @property
    def light(self) -> str:
        return "".join(f"{name}:{light};" for (light, _), name in self.pairs.items())

    @property
    def dark(self) -> str:
        return "".join(f"{name}:{dark};" for (_, dark), name in self.pairs.items())


def themed(picture: Drawn, gid: str, palette: Palette) -> Html:
    """The figure as one element, whose ids begin with `gid`."""
    light, dark = _body(picture.svg), _body(picture.dark or picture.svg)
    one, other = TURNS.split(light), TURNS.split(dark)
    if one[::2] == other[::2]:
        inside = "".join(_turned(one, other, palette))
        return _element(picture, inside, gid)
    return Html(  # drawn otherwise in the dark, so each is shown in its own
        el("div", _element(picture, light, gid), class_="by-day")
        + el("div", _element(picture, dark, f"{gid}-dark"), class_="by-night")
    )


def _turned(light: list[str], dark: list[str], palette: Palette) -> Iterator[str]:
    for place, (one, other) in enumerate(zip_longest(light, dark, fillvalue="")):
        if place % 2 == 0 or one == other:
            yield one
        elif one.startswith("#"):
            yield palette(one, other)
        else:
            yield f'<g class="by-day">{_closed(one)}</g><g class="by-night">{_closed(other)}</g>'


def _closed(image: str) -> str:
    """Without its id, which nothing refers to and its other face has too."""
    return re.sub(r'\sid="[^"]*"', "", image.removesuffix(">").removesuffix("/")) + "/>"


def _body(svg: str) -> str:
    found = OPENING.search(svg)
    assert found
    body = CLOSING.sub("", UNUSED.sub("", svg[found.end() :])).replace("></image>", "/>")
    ids: dict[str, str] = {}
    body = HASHED.sub(lambda found: ids.setdefault(found.group(), f"i{len(ids)}"), body)
    return "\n".join(line.strip() for line in body.splitlines() if line.strip())


def _element(picture: Drawn, body: str, gid: str) -> Html:
    """As an image with words for those who cannot see it."""
    opening = OPENING.search(picture.svg)
    box = re.search(r'viewBox="([^"]*)"', opening.group() if opening else "")
    assert box
    body, seen = REFERENCE.sub(rf"\g<1>{gid}-", body), Counter[str]()

    def own(found: re.Match[str]) -> str:  # panels of one figure may name their parts alike
        name = found.group(1)
        seen[name] += 1
        return f'id="{gid}-{name}{f"-{seen[name]}" if seen[name] > 1 else ""}"'

    body = NAMED.sub(own, body)
    words = el("title", picture.facts.headline, id=f"{gid}-title") + el(
        "desc", picture.facts.description, id=f"{gid}-desc"
    )
    told = f'role="img" aria-labelledby="{gid}-title" aria-describedby="{gid}-desc"'
    return Html(f'<svg viewBox="{box.group(1)}" {told}>{words}{body}</svg>')
