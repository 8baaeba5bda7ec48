"""The picture of a sweep says what the record holds."""

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.colors import to_rgb

import thalweg as tw
from tests.figures import records
from tests.figures.test_picture import texts
from thalweg.errors import InputError
from thalweg.figures import hues
from thalweg.figures.draw import draw
from thalweg.figures.plots import Scale
from thalweg.figures.sweep_facts import geometric
from thalweg.figures.sweep_ink import sweep_ink
from thalweg.figures.theme import USUAL

QUICK = {"steps": 30, "progress": False}


def test_the_best_is_that_of_the_record() -> None:
    found = records.heat_map()
    row, column = np.unravel_index(np.argmin(found.settled), found.shape)
    facts = draw(found).facts
    assert facts.best is not None
    assert facts.best.at == {"lr": found.axes["lr"][row], "momentum": found.axes["momentum"][column]}
    assert facts.best.least == found.settled.min()
    lr, momentum, steps = facts.best.at["lr"], facts.best.at["momentum"], int(facts.best.least)
    assert facts.headline == f"Momentum settles soonest at lr {lr:.3g} and momentum {momentum:.3g}: {steps} steps"
    again = tw.descend(tw.valley, tw.momentum(lr=lr, momentum=momentum), steps=100)
    assert again.settled_at() == steps


def test_cells_stand_in_the_order_of_their_values() -> None:
    """Momentum was given downward: its rows are turned."""
    found = records.heat_map()
    facts = draw(found).facts
    assert facts.axes["momentum"].tolist() == sorted(found.axes["momentum"])
    (heat,) = [axes for axes in sweep_ink(facts, USUAL).axes if axes.get_gid() == "heat"]
    cells = heat.images[0].get_array()
    settled, diverged = found.settled[:, ::-1].T, found.diverged_at[:, ::-1].T > 0
    assert cells.shape[:2] == settled.shape
    for place in np.ndindex(settled.shape):
        if diverged[place]:
            assert np.allclose(cells[place], to_rgb(hues.DIVERGED))
        elif np.isinf(settled[place]):
            assert np.allclose(cells[place], to_rgb(hues.NOWHERE))
    best = np.unravel_index(np.argmin(settled), settled.shape)
    frames = [patch for patch in heat.patches if patch.get_gid() == "best"]
    assert {(patch.get_y() + 0.5, patch.get_x() + 0.5) for patch in frames} == {best}


def test_a_line_over_one_axis() -> None:
    found = records.line()
    (curve,) = sweep_ink(draw(found).facts, USUAL).axes
    assert curve.get_xscale() == "log"
    (line,) = [line for line in curve.lines if line.get_gid() == "curve-0"]
    assert np.array_equal(line.get_xdata(), found.axes["lr"])
    assert np.array_equal(np.nan_to_num(line.get_ydata(), nan=np.inf), found.settled)


def test_linear_and_geometric_axes() -> None:
    assert geometric(np.geomspace(1, 2, 9))
    assert not geometric(np.linspace(1, 100, 9))
    assert not geometric(np.linspace(-1, 1, 9))
    assert geometric(np.array([0.1, 1.0]))
    assert not geometric(np.array([0.5, 0.9]))


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(1e-3, 1), [0.001, 0.01, 0.1, 1]),
        (Scale(40, 110), [50, 100]),
        (Scale(0, 1, log=False), [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks == pytest.approx(ticks)
    assert len(Scale(1e-300, 1).ticks) <= 10


def test_where_nothing_settles_the_lowest_loss_is_shown() -> None:
    found = tw.sweep(tw.rosenbrock, tw.sgd, lr=[1e-4, 2e-4, 3e-4], **QUICK)
    facts = draw(found).facts
    assert facts.measure == "best"
    assert facts.headline == f"SGD comes lowest at lr 0.0003: loss {found.best.min():.3g}"


def test_all_diverge() -> None:
    assert draw(tw.sweep(tw.rosenbrock, tw.sgd, lr=[1.0, 2.0], **QUICK)).facts.headline == "All 2 runs of SGD diverge"


def test_seeds_and_zipped_axes_are_lines() -> None:
    data = tw.old_faithful()
    found = tw.sweep(data, tw.sgd(lr=0.03), seed=[0, 1, 2], batch=16, **QUICK)
    facts = draw(found, landscape=data).facts
    assert list(facts.axes) == ["seed"]
    assert facts.small_print.endswith("Mini-batches of 16.")
    one_seed = tw.sweep(data, tw.sgd, lr=[0.01, 0.02], seed=3, batch=16, **QUICK)
    assert draw(one_seed).facts.small_print.endswith("Mini-batches of 16, seed 3.")
    found = tw.sweep(tw.valley, tw.adam, lr=[0.1, 0.2, 0.3], beta1=[0.5, 0.7, 0.9], zipped=True, **QUICK)
    facts = draw(found).facts
    assert list(facts.axes) == ["lr"]
    assert "With lr, beta1 side by side" in facts.small_print
    assert facts.best is not None
    assert set(facts.best.at) == {"lr", "beta1"}


THREE = {"lr": [0.1, 0.2], "beta1": [0.5, 0.9], "beta2": [0.9, 0.99]}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (THREE, "its axes are lr, beta1, beta2"),
        ({"start": [(1.0, 1.0), (2.0, 1.0)]}, "its axes are start"),
        ({"lr": [0.1, 0.2], "keep": "final"}, "final was kept"),
    ],
)
def test_what_has_no_picture_says_so(given: dict[str, object], said: str) -> None:
    found = tw.sweep(tw.valley, tw.adam, **QUICK, **given)
    with pytest.raises(InputError, match=rf"{said}.*\.npz or \.csv"):
        draw(found)


def test_svg_and_settings_reproduce_the_record() -> None:
    found = records.heat_map()
    picture = draw(found)
    root = ET.fromstring(picture.render("svg"))
    assert texts(root).count(picture.facts.headline) == 1
    written = re.search(rb"<dc:description>(.*?)</dc:description>", picture.render("svg"), re.S)
    assert written
    said = json.loads(written.group(1))
    rule = getattr(tw, said["optimizer"])(**said["hyperparameters"])
    again = tw.sweep(
        getattr(tw, said["landscape"]), rule, steps=said["steps"], start=tuple(said["start"]), **said["axes"]
    )
    assert again == found


@pytest.mark.parametrize("format", ["svg", "png"])
@pytest.mark.parametrize("made", [records.line, records.heat_map])
def test_same_record_same_bytes(made: object, format: str) -> None:
    found = made()  # type: ignore[operator]
    assert draw(found).render(format, 400) == draw(found).render(format, 400)
