"""The structure of the picture, over the cases that are hard to draw."""

import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from PIL import Image
from pypdf import PdfReader

import thalweg as tw
from tests.figures.apart import troubles
from tests.figures.cases import CASES
from thalweg.errors import InputError
from thalweg.figures import compose
from thalweg.figures.draw import draw
from thalweg.figures.layout import grid
from thalweg.figures.picture import Picture
from thalweg.figures.theme import SLIDE, USUAL

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def lecture() -> Picture:
    tuned = tw.tune(tw.valley, [tw.sgd, tw.adam])
    return draw([tw.descend(tw.valley, each.optimizer, steps=300) for each in tuned.entries], lr_rule="Tuned")


@pytest.fixture(scope="module")
def svg(lecture: Picture) -> ET.Element:
    return ET.fromstring(lecture.render("svg"))


def ids(root: ET.Element) -> list[str]:
    return [each.get("id", "") for each in root.iter()]


def texts(root: ET.Element) -> list[str]:
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


def test_the_lecture_s_titles_and_label_are_text(svg: ET.Element) -> None:
    shown = texts(svg)
    for words in ("Simple SGD", "Advanced Optimizer like Adam", "Smoother, faster convergence"):
        assert shown.count(words) == 1


def test_title_and_description_for_screen_readers(svg: ET.Element, lecture: Picture) -> None:
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "title desc"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == lecture.facts.headline
    assert svg[1].tag == f"{SVG}desc"
    assert "topographic map" in (svg[1].text or "")


def test_settings_are_embedded_and_reproduce_the_paths(lecture: Picture) -> None:
    found = re.search(rb"<dc:description>(.*?)</dc:description>", lecture.render("svg"), re.S)
    assert found
    settings = json.loads(found.group(1))
    for run, panel in zip(settings["runs"], lecture.facts.panels, strict=True):
        optimizer = getattr(tw, run["optimizer"])(**run["hyperparameters"])
        again = tw.descend(tw.valley, optimizer, steps=settings["steps"], start=tuple(run["start"]))
        assert np.array_equal(again.points, panel.path.points)
    with Image.open(io.BytesIO(lecture.render("png", 400))) as image:
        assert (image.text["Title"], json.loads(image.text["Description"])) == (lecture.facts.headline, settings)  # type: ignore[attr-defined]
    about = PdfReader(io.BytesIO(lecture.render("pdf"))).metadata or {}
    assert (about["/Title"], json.loads(about["/Keywords"])) == (lecture.facts.headline, settings)


def test_parts(svg: ET.Element) -> None:
    found = ids(svg)
    for index, name in enumerate(("sgd", "adam")):
        for part in ("panel", "path", "arrows", "leader", "label", "title", "ruler"):
            assert f"{part}-{index}-{name}" in found


def test_same_map_start_and_number_of_steps(lecture: Picture) -> None:
    first, second = lecture.facts.panels
    assert np.array_equal(first.path.points[0], second.path.points[0])
    assert first.path.steps == second.path.steps == lecture.facts.shown


def test_the_leader_touches_the_path(lecture: Picture) -> None:
    figure = compose.panels(lecture.facts, USUAL)
    (leader,) = [line for line in (*figure.lines, *figure.artists) if line.get_gid() == "leader-1-adam"]
    end = np.array([leader.get_xdata()[-1], leader.get_ydata()[-1]]) * (1920, 1080)
    (axes,) = [each for each in figure.axes if each.get_gid() == "panel-1-adam"]
    path = axes.transData.transform(lecture.facts.panels[1].path.points)
    assert distance_to_polyline(end, path) < 1


def distance_to_polyline(point: np.ndarray, line: np.ndarray) -> float:
    a, b = line[:-1], line[1:]
    along = np.clip(np.einsum("ij,ij->i", point - a, b - a) / np.einsum("ij,ij->i", b - a, b - a), 0, 1)
    return float(np.hypot(*(point - (a + along[:, None] * (b - a))).T).min())


def test_an_arrow_for_every_step_long_enough(lecture: Picture) -> None:
    figure = compose.panels(lecture.facts, USUAL)
    for index, panel in enumerate(lecture.facts.panels):
        axes = next(each for each in figure.axes if each.get_gid() == f"panel-{index}-{panel.optimizer}")
        steps = np.hypot(*np.diff(axes.transData.transform(panel.path.points), axis=0).T)
        arrows = next(each for each in axes.collections if each.get_gid() == f"arrows-{index}-{panel.optimizer}")
        assert len(arrows.get_paths()) == np.count_nonzero(steps > 9)


def test_maps_cover_at_least_65_percent_of_the_canvas() -> None:
    assert sum(cell.width * cell.height for cell in grid(2, SLIDE).cells) >= 0.65 * 1920 * 1080


def test_confident_larger_strides_are_true(lecture: Picture) -> None:
    sgd, adam = (panel.path for panel in lecture.facts.panels)
    assert adam.stride >= 1.5 * sgd.stride
    assert adam.travel <= sgd.travel / 5


@pytest.mark.parametrize("case", CASES)
def test_no_label_covers_another_or_leaves_the_canvas(case: str) -> None:
    picture = CASES[case]()
    assert not list(troubles(picture.figure(), picture.style, cuts=True))


@pytest.mark.parametrize("format", ["svg", "png", "pdf"])
def test_same_facts_same_bytes(lecture: Picture, format: str) -> None:
    made = lecture.render(format)
    assert lecture.render(format) == made
    assert b"/CreationDate" not in made  # of a PDF; the same for a second


def test_sizes(lecture: Picture, tmp_path: Path) -> None:
    for width in (400, 1920, 3840):
        picture = imread(lecture.save(tmp_path / "a.png", width=width))
        assert picture.shape[:2] == (width * 9 // 16, width)
    assert imread(io.BytesIO(lecture._repr_png_())).shape[:2] == (675, 1200)  # in a notebook


BASELINE = Path(__file__).parent / "baseline"


BASELINES = [
    "the lecture's", "curved valley", "overlay", "four panels", "leaves the map", "basins", "sensitivity", "line",
    "heat map", "race", "races", "slice",
]  # fmt: skip


@pytest.mark.parametrize("case", BASELINES)
def test_image_baseline(case: str, tmp_path: Path) -> None:
    """Mean absolute difference below .004 of full scale; a path one pixel off or another colour is well above.

    `python -m tests.figures.baselines` makes the baselines anew after a change that is meant.
    """
    name = f"{re.sub('[^a-z]+', '-', case)}.png"
    drawn = imread(CASES[case]().save(tmp_path / name, width=640))[..., :3]
    expected = imread(BASELINE / name)[..., :3]
    assert drawn.shape == expected.shape
    assert np.abs(drawn - expected).mean() < 0.004


def test_roots_of_formulas_are_outlines_in_an_svg() -> None:
    """Their sign is in a font that no browser has; all other text stays text."""
    svg = CASES["update"]().render("svg")
    assert b"STIX" not in svg
    assert "Effective learning" in texts(ET.fromstring(svg))


@pytest.mark.parametrize("format", ["gif", "PNG", ".png", "", None])
def test_formats_that_it_is_not_rendered_in(format: str, lecture: Picture) -> None:
    with pytest.raises(InputError, match=f"rendered as svg, png or pdf, {format!r} was asked for; a film by film"):
        lecture.render(format)
