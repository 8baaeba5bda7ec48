"""The picture of sensitivity says what the record holds."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

import thalweg as tw
from tests.figures import records
from tests.figures.test_picture import texts
from thalweg.errors import InputError
from thalweg.figures.draw import draw
from thalweg.figures.sensitivity_curves import sensitivity_curves
from thalweg.figures.sensitivity_facts import ranges
from thalweg.figures.theme import USUAL
from thalweg.runs.sensitivity import Response

RATES = np.array([0.001, 0.01, 0.1, 1.0])


def response(*settled: float, optimizer: str = "sgd", diverged: tuple[int, ...] = (0, 0, 0, 0)) -> Response:
    return Response(optimizer, {}, np.array(settled), np.full(4, 2.0), np.array(diverged))


def record(*responses: Response, edge: float | None = 0.02) -> tw.Sensitivity:
    """A decade from rate to rate."""
    return tw.Sensitivity("bowl", 100, (1.0, 1.0), "distance", 0.05, RATES, responses, edge)


NEVER = response(*[np.inf] * 4)
NARROW = response(90, 30, np.inf, np.inf, diverged=(0, 0, 0, 5))
WIDE = response(95, 20, 10, 15, optimizer="adam")


@pytest.mark.parametrize(
    ("responses", "said"),
    [
        ((NARROW, WIDE), "Adam forgives most: at least 3.0 decades of good learning rates, 3 times SGD's"),
        ((WIDE, NARROW), "Adam forgives most: at least 3.0 decades of good learning rates, 3 times SGD's"),
        ((NEVER, WIDE), "Adam settles soon over at least 3.0 decades of learning rates, SGD nowhere"),
        ((NARROW,), "SGD settles soon over 1.0 decades of learning rates"),
        ((NEVER,), "SGD never settles in 100 steps"),
        ((NEVER, response(*[np.inf] * 4, optimizer="adam")), "None of two optimizers settles in 100 steps"),
        ((NARROW, response(80, 20, np.inf, np.inf, optimizer="adam")),
         "SGD and Adam forgive alike: 1.0 decades of good learning rates"),
    ],
)  # fmt: skip
def test_headline(responses: tuple[Response, ...], said: str) -> None:
    assert draw(record(*responses)).facts.headline == said


def test_the_numbers_of_each_curve() -> None:
    sgd, adam = draw(record(NARROW, WIDE)).facts.curves
    assert (sgd.best, adam.best) == ((0.01, 30.0), (0.1, 10.0))
    assert (sgd.width, adam.width) == ("1.0 decades", "at least 3.0 decades")
    assert sgd.label == "SGD: 30 steps at lr 0.01"
    assert np.isnan(sgd.gap).tolist() == [False, False, False, True]  # where it diverged
    assert np.isnan(sgd.steps).tolist() == [False, False, True, True]


def test_ranges_end_half_a_step_outside() -> None:
    found = ranges(RATES, np.array([False, True, True, False]))
    assert found == (pytest.approx((10**-2.5, 10**-0.5)),)
    assert ranges(RATES, np.array([True, False, False, True])) == (
        pytest.approx((10**-3.5, 10**-2.5)),
        pytest.approx((10**-0.5, 10**0.5)),
    )
    assert ranges(RATES, np.zeros(4, dtype=bool)) == ()


def test_the_edge_of_stability_is_drawn_where_it_is() -> None:
    found = records.valley_sensitivity()
    facts = draw(found).facts
    figure = sensitivity_curves(facts, USUAL)
    edges = [line for axes in figure.axes for line in axes.lines if line.get_gid() == "edge"]
    assert [line.get_xdata()[0] for line in edges] == pytest.approx([0.02] * 3)  # the largest eigenvalue is 100
    assert "2/λₘₐₓ = 0.02, edge of stability" in [text.get_text() for text in figure.texts]


def test_sgd_diverges_at_the_edge_and_adam_does_not() -> None:
    """The edge of stability is that of plain gradient descent on a quadratic: 2 / lambda_max exactly."""
    sgd, *_, adam = draw(records.valley_sensitivity()).facts.curves
    ((low, _),) = sgd.diverges
    assert 0.02 < low * 10**0.05 < 0.02 * 10**0.1  # the first rate above it, on a grid of ten for each decade
    assert adam.diverges == ()


def test_lines_and_bars_are_those_of_the_record() -> None:
    found = records.valley_sensitivity()
    steps, loss, ranges_ = (
        next(axes for axes in sensitivity_curves(draw(found).facts, USUAL).axes if axes.get_gid() == gid)
        for gid in ("steps", "loss", "ranges")
    )
    for k, each in enumerate(found.responses):
        (line,) = [line for line in steps.lines if line.get_gid() == f"steps-{k}"]
        assert np.array_equal(np.nan_to_num(line.get_ydata(), nan=np.inf), each.settled)
        (line,) = [line for line in loss.lines if line.get_gid() == f"loss-{k}"]
        drawn = line.get_ydata()
        above = each.loss > drawn.min()
        assert np.array_equal(drawn[above & (each.diverged == 0)], each.loss[above & (each.diverged == 0)])
        bars = [bar for bar in ranges_.patches if bar.get_gid() == f"good-{k}"]
        width = sum(np.log10((bar.get_x() + bar.get_width()) / bar.get_x()) for bar in bars)
        assert width == pytest.approx(found.width(each))


def test_svg_and_settings_reproduce_the_record() -> None:
    found = records.valley_sensitivity()
    picture = draw(found)
    root = ET.fromstring(picture.render("svg"))
    shown = texts(root)
    assert shown.count(picture.facts.headline) == 1
    for curve in picture.facts.curves:
        assert {curve.name, curve.width, curve.label} <= set(shown)
    written = re.search(rb"<dc:description>(.*?)</dc:description>", picture.render("svg"), re.S)
    assert written
    said = json.loads(written.group(1))
    chosen = [getattr(tw, each["optimizer"])(**each["hyperparameters"]) for each in said["optimizers"]]
    again = tw.sensitivity(
        getattr(tw, said["landscape"]), chosen, lr=np.geomspace(*said["lr"]), steps=said["steps"],
        start=tuple(said["start"]), progress=False,
    )  # fmt: skip
    assert again == found


@pytest.mark.parametrize("format", ["svg", "png"])
def test_same_record_same_bytes(format: str) -> None:
    assert draw(record(NARROW, WIDE)).render(format, 400) == draw(record(NARROW, WIDE)).render(format, 400)


def test_a_loaded_record_measures_from_the_lowest_seen(tmp_path: Path) -> None:
    found = records.sensitivity(tw.branin, tw.sgd, tw.adam)  # its minimum is not at 0
    found.save(tmp_path / "a.npz")
    loaded = draw(tw.Sensitivity.load(tmp_path / "a.npz")).facts
    assert not loaded.lowest_known
    assert min(np.nanmin(curve.gap) for curve in loaded.curves) == 0
    known = draw(found).facts
    assert known.lowest_known
    assert np.nanmin(known.curves[0].gap) == pytest.approx(0, abs=1e-5)


def test_what_is_for_others_is_refused() -> None:
    for given in ({"lr_rule": "Tuned"}, {"layout": "panels"}, {"landscape": tw.valley}):
        with pytest.raises(InputError):
            draw(record(WIDE), **given)  # type: ignore[call-overload]
