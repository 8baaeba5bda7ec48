"""A path whose model is evaluated elsewhere has a thin line beside it, and words that say what it is."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import thalweg as tw
from tests.figures.cases import CASES, SGD
from tests.figures.test_picture import ids, texts
from thalweg.figures import wording
from thalweg.figures.draw import draw
from thalweg.figures.picture import Picture

SAID = "Thin line: where the model is evaluated."


@pytest.fixture(scope="module", params=["evaluated elsewhere", "evaluated elsewhere, overlay"])
def picture(request: pytest.FixtureRequest) -> Picture:
    return CASES[request.param]()


def test_only_such_a_path_has_a_companion(picture: Picture) -> None:
    root = ET.fromstring(picture.render("svg"))
    drawn = {each for each in ids(root) if each.startswith("evaluated-")}
    apart = [(k, panel.optimizer) for k, panel in enumerate(picture.facts.panels) if panel.path.apart]
    assert drawn == {f"evaluated-{k}-{name}" for k, name in apart}
    assert {name for _, name in apart} <= {"schedule_free_sgd", "schedule_free_adamw"} and apart


def test_it_is_drawn_through_the_points_evaluated(picture: Picture) -> None:
    figure = picture.figure()
    lines = {line.get_gid(): line.get_xydata() for axes in figure.axes for line in axes.lines}
    for k, panel in enumerate(picture.facts.panels):
        name = f"{k}-{panel.optimizer}"
        np.testing.assert_allclose(lines[f"path-{name}"], panel.path.points, atol=1e-9)
        if panel.path.apart:
            np.testing.assert_allclose(lines[f"evaluated-{name}"], panel.path.evaluated, atol=1e-9)


def test_words_name_it(picture: Picture) -> None:
    assert any(SAID in text for text in texts(ET.fromstring(picture.render("svg"))))
    assert "A thin line beside the path of" in picture.facts.description


def test_pictures_without_one_say_nothing_of_it() -> None:
    picture = CASES["four panels"]()
    assert SAID not in picture.facts.subtitle and "thin line" not in picture.facts.description
    assert not any(each.startswith("evaluated-") for each in ids(ET.fromstring(picture.render("svg"))))


def test_a_schedule_is_named_where_it_has_a_name() -> None:
    def cosine(t: int) -> float:
        return 0.01 * (1 + np.cos(t / 50))

    paths = [tw.descend(tw.valley, each, steps=20) for each in (SGD, tw.sgd(lr=cosine), tw.sgd(lr=lambda t: 0.01))]
    assert [wording.rate(path) for path in paths] == ["lr 0.0197", "lr cosine", "lr by a schedule"]
    assert draw(paths[1]).facts.settings["runs"][0]["hyperparameters"]["lr"] == "cosine"
    assert "SGD lr cosine" in draw(paths).facts.small_print


@pytest.mark.parametrize(("optimizer", "whose"), [(tw.adamax, "PyTorch's"), (tw.lion, "their authors'")])
def test_defaults_are_said_to_be_those_of_who_has_them(optimizer: tw.Rule, whose: str) -> None:
    picture = draw(tw.descend(tw.valley, optimizer(lr=0.01), steps=9))
    assert f"other settings at {whose} defaults" in picture.facts.small_print
