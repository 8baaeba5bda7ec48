"""The picture of conventions says what the record holds."""

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import thalweg as tw
from tests.figures.test_picture import texts
from thalweg.errors import InputError
from thalweg.figures.convention_facts import much
from thalweg.figures.convention_ink import convention_ink
from thalweg.figures.draw import draw
from thalweg.figures.theme import USUAL


def record(name: str = "adam", *libraries: str, eps: float | None = None, lr: float = 0.05) -> tw.Conventions:
    return tw.conventions(name, libraries or None, lr=lr, steps=40, eps=eps)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("adam", "torch", "keras"), "Keras's Adam is not PyTorch's: same numbers, .* apart"),
        (("adam", "keras", "torch"), "PyTorch's Adam is not Keras's: same numbers, .* apart"),
        (("momentum", "torch", "keras"), "Keras's Momentum is not PyTorch's: .* apart once the rate falls"),
        (("sgd", "torch", "keras"), "SGD is the same in both libraries, but for its defaults"),
        (("sgd", "torch", "optax", "torch7"), "SGD is the same in three libraries, defaults included"),
        (
            ("rmsprop", "torch", "tensorflow1", "keras"),
            "TensorFlow 1's RMSprop is not PyTorch's: same numbers, .* apart",
        ),
        (("yogi", "optax"), "Yogi in optax"),
        (
            ("schedule_free_adamw", "keras", "optax"),
            "Schedule-Free AdamW goes the same way in both libraries while the rate stays",
        ),
    ],
)
def test_headline(given: tuple[str, ...], said: str) -> None:
    assert re.fullmatch(said, draw(tw.conventions(given[0], given[1:], lr=0.005, steps=40)).facts.headline)


def test_much() -> None:
    said = [much(each) for each in (7.24e-8, 0.0684, 1.6, 2.0, 12345.0, 9.99e-17, float("inf"))]
    assert said == ["7.2·10⁻⁸", "0.068", "1.6", "2", "1.2·10⁴", "1.0·10⁻¹⁶", "more than can be said"]


@pytest.mark.parametrize(("name", "eps"), [("adam", 1e-2), ("momentum", None)])
def test_lines_are_those_of_the_record(name: str, eps: float | None) -> None:
    """Of momentum with the same numbers there is only rounding, which is not drawn."""
    found = record(name, "torch", "keras", "optax", eps=eps, lr=0.005)
    facts = draw(found).facts
    axes = {each.get_gid(): each for each in convention_ink(facts, USUAL).axes}
    for setting in ("defaults", "equal", "falling"):
        for k, each in enumerate(found.libraries):
            (path,) = [line for line in axes[f"map-{setting}"].lines if line.get_gid() == f"path-{setting}-{k}"]
            assert np.allclose(path.get_xydata(), each.runs[setting].points, rtol=0, atol=1e-9)
        drawn = [line for line in axes[f"distances-{setting}"].lines if line.get_gid() == f"distance-{setting}-1"]
        assert len(drawn) == (found["keras"].runs[setting].parts_at is not None)
        if not drawn:
            assert (name, setting) == ("momentum", "equal")
            continue
        (line,) = drawn
        distances = found["keras"].runs[setting].distances[1:]
        assert np.array_equal(line.get_ydata(), np.where(distances > 1e-17, distances, np.nan), equal_nan=True)
        assert line.get_xdata().tolist() == list(range(1, 41))
        assert axes[f"distances-{setting}"].get_yscale() == "log"
        assert not [line for line in axes[f"distances-{setting}"].lines if line.get_gid() == f"distance-{setting}-2"]


def test_the_same_is_written_where_nothing_is_drawn() -> None:
    figure = convention_ink(draw(record("momentum", "torch", "keras", lr=0.005)).facts, USUAL)
    said = {text.get_gid() for text in figure.texts if text.get_text() == "the same"}
    assert said == {"same-equal"}
    alike = convention_ink(draw(record("sgd", "torch", "optax", lr=0.005)).facts, USUAL)
    assert sum(text.get_text() == "the same" for text in alike.texts) == 3


def test_why_a_run_was_not_made() -> None:
    said = "No run with a falling rate (n/a): optax can only be told a number for it here."
    for libraries in (("keras", "optax"), ("optax", "keras")):
        assert said in draw(record("schedule_free_adamw", *libraries)).facts.small_print
    assert "No run" not in draw(record("schedule_free_adamw", "keras")).facts.small_print
    assert "No run" not in draw(record("adam", "keras", "torch")).facts.small_print


@pytest.mark.parametrize("name", ["rmsprop", "momentum", "yogi", "schedule_free_adamw"])
def test_words_are_text_and_inside(name: str) -> None:
    picture = draw(record(name))
    root = ET.fromstring(picture.render("svg"))
    shown = texts(root)
    assert shown.count(picture.facts.headline) == 1
    for lines in picture.facts.lines:
        assert {line.name for line in lines} <= set(shown)
        assert {line.label for line in lines if not line.first} <= set(shown)
    figure = convention_ink(picture.facts, USUAL)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in figure.texts]
    assert all(box.x0 >= 0 and box.x1 <= 1920 and box.y0 >= 0 and box.y1 <= 1080 for box in boxes)
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[k + 1 :])


def test_settings_reproduce_the_record() -> None:
    found = record("rmsprop", "torch", "keras", "tensorflow1", eps=1e-3)
    written = re.search(rb"<dc:description>(.*?)</dc:description>", draw(found).render("svg"), re.S)
    assert written
    said = json.loads(written.group(1))
    again = tw.conventions(
        said["optimizer"], said["libraries"], landscape=getattr(tw, said["landscape"]), steps=said["steps"],
        start=tuple(said["start"]), lr=said["lr"], eps=said["numbers"]["eps"],
    )  # fmt: skip
    for each, other in zip(found.libraries, again.libraries, strict=True):
        for setting, run in each.runs.items():
            assert np.array_equal(run.points, other.runs[setting].points)


@pytest.mark.parametrize("format", ["svg", "png"])
def test_same_record_same_bytes(format: str) -> None:
    assert draw(record()).render(format, 400) == draw(record()).render(format, 400)


def test_what_is_for_others_is_refused() -> None:
    for given in ({"lr_rule": "Tuned"}, {"layout": "panels"}, {"landscape": tw.beale}):
        with pytest.raises(InputError):
            draw(record(), **given)  # type: ignore[call-overload]
