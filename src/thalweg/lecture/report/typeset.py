"""The PDFs, by Typst: the same findings give the same bytes, on every machine that has the same typesetter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from thalweg.errors import MissingExtra
from thalweg.figures.theme import LIGHT
from thalweg.lecture.claim import Caveat, Finding, Shown
from thalweg.lecture.drawn import drawings
from thalweg.lecture.report import words
from thalweg.lecture.report.exercise import exercise
from thalweg.lecture.table import tally
from thalweg.lecture.verdicts import named

if TYPE_CHECKING:
    from thalweg.lecture.lecture import Lecture

WHITE = "#ffffff"


def lecture_pdf(lecture: Lecture) -> bytes:
    """The whole lecture on paper. Raises MissingExtra without its typesetter."""
    shown, quick, pictures = lecture.shown, lecture.quick, dict[str, bytes]()
    told = {
        "version": lecture.version,
        "title": words.TITLE,
        "lead": words.LEAD,
        "quick": words.QUICK if quick else "",
        "tally": tally(shown),
        "colours": _colours(),
        "claims": [_claim(each, pictures, quick) for each in shown],
        "cautions": words.CAUTIONS,
        "cited": words.CITED,
        "command": words.command(shown, quick),
    }
    return _set("lecture", told, pictures)


def worksheet_pdf(version: str) -> bytes:
    """Two steps by hand on one page, the answers overleaf. Raises MissingExtra without its typesetter."""
    return _set("worksheet", {"version": version, "colours": _colours(), **exercise()}, {})


def _colours() -> dict[str, str]:
    verdicts = {str(verdict): colour for verdict, colour in words.colours(LIGHT).items()}
    return {"ink": LIGHT.ink, "quiet": LIGHT.quiet, "contour": LIGHT.contour, **verdicts}


def _claim(shown: Shown, pictures: dict[str, bytes], quick: bool) -> dict[str, Any]:
    claim = shown.claim
    return {
        "number": f"L{claim.number}",
        "title": claim.title,
        "image": claim.image,
        "sentence": claim.sentence,
        "explanation": claim.explanation,
        "test": [["Question", claim.question], ["Setting", claim.setting], ["It holds if", claim.criterion.text]],
        "verdict": shown.verdict,
        "said": words.verdict_line(shown),
        "conditions": [each.unless for each in shown.breaks] if shown.verdict == "holds only when" else [],
        "command": words.command([shown], quick),
        **_finding(shown, "", shown.finding, pictures),
        "caveats": [_caveat(shown, each, pictures) for each in claim.caveats],
    }


def _caveat(shown: Shown, caveat: Caveat, pictures: dict[str, bytes]) -> dict[str, Any]:
    return {
        "title": caveat.title,
        "explanation": caveat.explanation,
        "limit": words.limit(shown, caveat.key),
        "breaks": caveat in shown.breaks,
        **_finding(shown, caveat.key, shown.limits[caveat.key], pictures),
    }


def _finding(shown: Shown, caveat: str, finding: Finding, pictures: dict[str, bytes]) -> dict[str, Any]:
    figures, drawn = [], drawings(finding)
    for name, place in named(shown.claim, caveat, finding):
        picture = drawn[place]
        pictures[f"{name}.svg"] = picture.svg.replace(LIGHT.paper, WHITE).encode()  # of the page that it stands on
        figures.append({"file": f"{name}.svg", "description": picture.facts.description})
    return {"shown": finding.shown, "found": finding.sentence, "table": finding.table, "figures": figures}


def _set(name: str, told: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    typst = _typst()
    own = files("thalweg.lecture.report")
    sources = {each: (own / f"{each}.typ").read_bytes() for each in ("shared", name)}
    data = {"main": sources[name], "shared.typ": sources["shared"], "told.json": words.glued(json.dumps(told)).encode()}
    return bytes(typst.compile({**data, **pictures}, font_paths=_fonts(), format="pdf"))


@cache
def _fonts() -> Any:
    """Those of the typesetter, and Matplotlib's for figures; none of the machine's."""
    place = find_spec("matplotlib")
    assert place is not None
    assert place.origin is not None
    ours = File(place.origin).parent / "mpl-data" / "fonts" / "ttf"
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(ours)])


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise MissingExtra("the lecture's PDFs are set by Typst: pip install 'thalweg[lecture]'") from None
    return typst
