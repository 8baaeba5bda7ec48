"""Drawn pictures: the files of a picture, and both faces of it on a page."""

import re
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from IPython.core.formatters import PNGFormatter

import thalweg as tw
from tests.lecture.reading import read
from thalweg.errors import InputError
from thalweg.figures.chart_facts import Axis, ChartFacts, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DARK, LIGHT, PAGE, Style
from thalweg.lecture.drawn import Drawn, drawn
from thalweg.lecture.progress import RaceProgress
from thalweg.lecture.report.themed import Palette, themed

PATH = tw.descend(tw.valley, tw.adam(lr=0.1), steps=20)


@pytest.fixture(scope="module")
def picture() -> Drawn:
    return drawn(tw.draw(PATH))


def test_it_is_the_picture_at_the_size_of_a_page(picture: Drawn) -> None:
    same = replace(tw.draw(PATH), style=Style(LIGHT, PAGE))
    assert picture.render("svg") == same.render("svg")
    assert picture.render("png") == same.render("png", 1370) == picture.render("png", 1370)
    assert picture.facts.headline == same.facts.headline
    assert picture.facts.description == same.facts.description
    assert drawn(picture) is picture
    assert PNGFormatter()(picture) == picture.render("png")  # in a notebook


def test_what_was_not_drawn_is_refused(picture: Drawn) -> None:
    for kind, width in (("pdf", None), ("png", 640)):
        with pytest.raises(InputError, match="kept as svg and as png 1370 wide"):
            picture.render(kind, width)
    for asked in (picture.figure, lambda: picture.film("gif"), lambda: picture.after(3)):
        with pytest.raises(InputError, match=r"of the lecture is kept as|of a lecture has none"):
            asked()


def test_every_colour_of_the_dark_figure_is_on_the_page(picture: Drawn) -> None:
    palette = Palette()
    element = themed(picture, "a", palette)
    assert element.count("<svg") == 1
    colours = set(re.findall(r"#[0-9a-f]{6}\b", re.sub(r'base64,[^"]*', "", picture.dark)))
    turned = set(palette.dark.replace(";", ":").split(":"))
    assert {each for each in colours if each not in turned and each not in element} == set()
    assert read(element).one("svg").attributes["role"] == "img"


@pytest.mark.parametrize("layout", ["rates", "losses"])
def test_a_chart_in_other_colours_is_the_dark_chart(layout: Literal["rates", "losses"]) -> None:
    rules = [tw.sgd(lr=0.01), tw.momentum(lr=0.004), tw.rmsprop(lr=0.1), tw.adam(lr=0.1), tw.lion(lr=0.05)]
    chart = tw.draw([tw.descend(tw.valley, each, steps=20) for each in rules], layout=layout)
    names = re.compile(r"\b(?:m|p)[0-9a-f]{10}\b")  # of parts, by what is in them
    again = replace(chart, style=Style(DARK, PAGE)).render("svg").decode()
    assert names.sub("", drawn(chart).dark) == names.sub("", again)
    assert drawn(chart).dark != drawn(chart).svg


LINE = Plot("Of #123456", Axis("step"), Axis("loss"), (Series("SGD", np.arange(2), np.arange(2), "sgd"),))
NUMBERED = Picture(ChartFacts((LINE,), "", "", ""), "chart")


@pytest.mark.parametrize("figure", [tw.draw(PATH), NUMBERED], ids=["map", "chart that names a colour"])
def test_what_other_colours_would_not_make_dark_is_drawn_again(figure: Picture) -> None:
    assert drawn(figure).dark == replace(figure, style=Style(DARK, PAGE)).render("svg").decode()


def test_figures_of_another_shape_are_shown_whole(picture: Drawn) -> None:
    other = replace(picture, dark=picture.dark.replace("</svg>", "<path d='M 0 0'/></svg>"))
    faces = read(themed(other, "a", Palette())).all("div")
    assert [each.attributes["class"] for each in faces] == ["by-day", "by-night"]
    ids = [node.attributes["id"] for each in faces for node in each.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))


def test_a_race_is_told_line_by_line() -> None:
    told: list[str] = []
    tw.race("iris", [tw.sgd], trials=2, seeds=2, tuning_seeds=2, steps=10, progress=RaceProgress(told.append))
    assert any(re.fullmatch(r"\w[\w ]*: \d+ of \d+ runs", each) for each in told)


def test_parts_of_panels_that_are_named_alike_are_told_apart(picture: Drawn) -> None:
    twice = replace(picture, svg=picture.svg.replace("</svg>", '<g id="b"/><g id="b"/></svg>'), dark="")
    ids = [node.attributes["id"] for node in read(themed(twice, "a", Palette())).walk() if "id" in node.attributes]
    assert {"a-b", "a-b-2"} < set(ids)
    assert len(ids) == len(set(ids))


def test_a_line_and_its_path_have_a_film(picture: Drawn) -> None:
    fit = tw.draw([tw.descend(tw.old_faithful(), tw.adam(lr=1.0), steps=10)], layout="fit")
    assert drawn(fit).player == fit.film("html").decode()
    assert picture.player == ""
