"""Text never covers text, is never cut, never leaves the sheet, and on paper is never under 6 points: of every kind of
picture, at every size, in fonts narrow and broad. `test_picture` has all of them on slides in the usual font.
"""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from tests.figures.apart import troubles, words
from tests.figures.cases import CASES
from tests.figures.races import made
from thalweg.figures.picture import Picture
from thalweg.figures.races import single
from thalweg.figures.races.facts import gather_race
from thalweg.figures.theme import COLUMN, DARK, LIGHT, PAGE, PRINT, SLIDE, Size, Style

SANS, SERIF, MONO = "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"  # the last is a fifth broader
NARROW = (COLUMN, MONO)  # the hardest
OTHERS = ((PAGE, SERIF), (SLIDE, MONO), (COLUMN, SANS), (PAGE, MONO), (COLUMN, SERIF))
CROWDED = {"evaluated elsewhere, overlay": (PAGE, SANS)}  # where the first place of a leader runs over another label
LONG = {"long words", "chart of three", "chart of a crowd", "chart of rows"}  # names that no one would give: cut
SLOW = {"twenty"}


def in_style(size: Size, font: str) -> Style:
    return Style(replace(LIGHT, font=font), size)


@pytest.mark.parametrize("case", [each for each in CASES if each not in SLOW])
def test_every_kind(case: str) -> None:
    """Each in the hardest of all, and in another one in turn."""
    picture = CASES[case]()
    for size, font in (NARROW, CROWDED.get(case) or OTHERS[list(CASES).index(case) % len(OTHERS)]):
        style = in_style(size, font)
        found = list(troubles(replace(picture, style=style).figure(), style, cuts=case in LONG))
        assert not found, (size.name, font)


@pytest.mark.parametrize("kind", [*single.FIGURES, *single.ACROSS])
@pytest.mark.parametrize("size", [PAGE, COLUMN], ids=["page", "column"])
def test_figures_of_a_race_by_themselves(kind: str, size: Size) -> None:
    several = kind in single.ACROSS
    facts = gather_race(made.findings(made.USUAL, ("digits", "wine") if several else ("digits",)))
    style = in_style(size, MONO)
    picture = Picture(facts, f"races-{kind}" if several else f"race-{kind}", style)
    assert not list(troubles(picture.figure(), style))


def test_themes_put_text_in_the_same_places() -> None:
    """So what holds of one holds of all."""
    picture = CASES["sensitivity"]()
    seen = [boxes(replace(picture, style=Style(theme, PAGE)).figure()) for theme in (LIGHT, DARK, PRINT)]
    for other in seen[1:]:
        assert other.keys() == seen[0].keys()
        assert all(np.allclose(other[text], seen[0][text]) for text in other)


def boxes(figure: Figure) -> dict[str, list[float]]:
    return {text.get_text(): list(box.bounds) for text, box in words(figure)}


def test_what_is_wrong_is_seen() -> None:
    style = Style(LIGHT, COLUMN)
    figure = replace(CASES["line"](), style=style).figure()
    assert not list(troubles(figure, style))
    figure.text(0.98, 0.5, "beyond the edge")
    figure.text(0.2, 0.5, "small", fontsize=8)
    figure.text(0.2, 0.6, "cut…")
    figure.text(0.2, 0.6, "over it")
    found = "; ".join(troubles(figure, style))
    for trouble in (
        "'beyond the edge' leaves",
        "'small' is of 4.41 points",
        "'cut…' is cut",
        "'cut…' covers 'over it'",
    ):
        assert trouble in found
