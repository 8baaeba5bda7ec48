"""The map under the paths is the loss that was measured, and finer between."""

from dataclasses import replace

import numpy as np
import pytest

from tests.figures.races import made
from thalweg.figures.races.facts import gather_race
from thalweg.figures.races.looks import looks
from thalweg.figures.races.report.page import page
from thalweg.figures.races.slices import FINER, SliceFacts, finer, race_slice
from thalweg.figures.theme import LIGHT, USUAL

SLICE = made.bowl(made.USUAL)


def test_finer_passes_through_what_was_measured() -> None:
    x, y, losses = finer(SLICE)
    assert (x[::FINER], y[::FINER]) == (pytest.approx(SLICE.x), pytest.approx(SLICE.y))
    assert losses[::FINER, ::FINER] == pytest.approx(SLICE.losses)


def test_finer_is_exact_for_planes_and_inside_for_bowls() -> None:
    """Catmull & Rom's cubic reproduces polynomials of degree two, and straight lines at the edges."""
    plane = 2.0 + SLICE.x[None, :] - 3 * SLICE.y[:, None]
    x, y, losses = finer(replace(SLICE, losses=plane))
    assert losses == pytest.approx(2.0 + x[None, :] - 3 * y[:, None])
    x, y, losses = finer(SLICE)
    inside = slice(FINER, -FINER)
    assert losses[inside, inside] == pytest.approx((0.05 + 0.1 * x[None, :] ** 2 + y[:, None] ** 2)[inside, inside])


def test_where_there_is_no_loss_there_is_none() -> None:
    holed = SLICE.losses.copy()
    holed[3, 5], holed[10, 10] = np.inf, np.nan
    _, _, losses = finer(replace(SLICE, losses=holed))
    assert np.isnan(losses[3 * FINER, 5 * FINER])
    assert np.isnan(losses[10 * FINER, 10 * FINER])
    assert np.isfinite(losses).mean() > 0.99


def test_paths_are_drawn_where_they_go() -> None:
    facts = SliceFacts(SLICE, looks(made.USUAL))
    (axes,) = race_slice(facts, USUAL).axes
    for name in SLICE.names:
        (line,) = [line for line in axes.lines if line.get_gid() == f"path-{name}"]
        assert pytest.approx(SLICE.paths[name]) == np.array(line.get_data()).T
        assert line.get_color() == LIGHT.colour(*facts.looks[name].whose)
    assert facts.headline == "Four ways down digits-mlp, on a plane that holds 87 % of them"


def test_a_path_that_diverged_is_drawn_as_far_as_it_came() -> None:
    paths = dict(SLICE.paths) | {"sgd": np.array([[4.0, 1.0], [1e300, -1e300], [np.nan, np.inf]])}
    figure = race_slice(SliceFacts(replace(SLICE, paths=paths), looks(made.USUAL)), USUAL)
    figure.canvas.draw()


@pytest.mark.parametrize("losses", [np.full((41, 41), np.nan), np.full((41, 41), 0.7)], ids=["none", "flat"])
def test_a_surface_without_relief(losses: np.ndarray) -> None:
    race_slice(SliceFacts(replace(SLICE, losses=losses), looks(made.USUAL)), USUAL).canvas.draw()


def test_the_report_holds_the_map_with_its_own_colours() -> None:
    found = made.findings(problems=("digits-mlp",))
    heats = [made.heat(part) for part in found.problems]
    text = page(gather_race(found), heats, {"digits-mlp": SLICE})
    assert text.count('class="map"') == 1
    assert "on a plane that holds 87 % of them." in text
    assert "data:image/png;base64" in text
    assert text == page(gather_race(found), heats, {"digits-mlp": SLICE})
    assert 'class="map"' not in page(gather_race(found), heats, {})
