"""The picture of basins says what the record holds."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

import thalweg as tw
from tests.figures.records import himmelblau, quarters
from tests.figures.test_picture import SVG, texts
from thalweg.errors import InputError
from thalweg.figures import hues
from thalweg.figures.basin_map import basin_map
from thalweg.figures.colours import MINIMA
from thalweg.figures.draw import draw
from thalweg.figures.theme import USUAL


def all_reach(first: int, second: int) -> tw.Basins:
    """Ten by ten starts, of which so many reach each of two minima; the rest are not there in time."""
    reached = np.full(100, -1, dtype=np.int16)
    reached[:first] = 0
    reached[first : first + second] = 1
    grid = reached.reshape(10, 10)
    axis = np.linspace(-2, 2, 10)
    return quarters(reached=grid, settled=np.where(grid < 0, np.inf, 7).astype(np.float32), x=axis, y=axis)


def test_shares_and_times() -> None:
    facts = draw(quarters()).facts
    first, second = facts.basins
    assert (first.share, second.share, facts.nowhere, facts.diverged) == (8 / 16, 4 / 16, 3 / 16, 1 / 16)
    assert (first.half_within, second.half_within) == (8, 5)  # half of 0 2 4 8 16 32 64 128, and of 3 5 7 9
    assert first.numbers == "loss 0, 50 % of starts"


def test_the_sooner_the_brighter() -> None:
    found = quarters()
    darkness = draw(found).facts.darkness
    there = found.reached >= 0
    order = np.argsort(found.settled[there], kind="stable")
    assert (np.diff(darkness[there][order]) > 0).sum() >= 10
    assert (np.diff(darkness[there][order]) >= 0).all()
    assert np.isnan(darkness[~there]).all()
    light = hues.shaded(np.tile(to_rgb(MINIMA[0]), (9, 1)), np.linspace(0, 1, 9)) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) < 0).all()


@pytest.mark.parametrize("count", [len(MINIMA), len(MINIMA) + 1, 30])
def test_each_minimum_has_a_colour_of_its_own(count: int) -> None:
    assert len({hues.of(k, count) for k in range(count)}) == count


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (all_reach(60, 40), "60 % of starts fall to the lowest of two minima, (−1, 0)"),
        (replace(all_reach(60, 40), losses=np.zeros(2)),
         "Two equal minima share the plane: 60 % of starts fall to (−1, 0)"),
        (all_reach(20, 20), "60 % of starts reach no minimum in 200 steps"),
        (replace(all_reach(100, 0), minima=np.array([[-1.0, 0.0]]), losses=np.zeros(1)),
         "All starts reach (−1, 0), half of them in 7 steps"),
        (replace(all_reach(90, 0), minima=np.array([[-1.0, 0.0]]), losses=np.zeros(1)),
         "90 % of starts reach (−1, 0), half of them in 7 steps"),
        (replace(all_reach(20, 20), reached=np.full((10, 10), -2, dtype=np.int16)), "All starts diverge"),
    ],
)  # fmt: skip
def test_headline(found: tw.Basins, said: str) -> None:
    assert draw(found).facts.headline == said


def test_each_start_has_its_minimum_s_colour_at_its_place(tmp_path: Path) -> None:
    found = quarters(settled=np.where(quarters().reached >= 0, 7, np.inf).astype(np.float32))
    picture = imread(draw(found).save(tmp_path / "a.png"))[..., :3]
    expected = {0: MINIMA[0], 1: MINIMA[1], -1: hues.NOWHERE, -2: hues.DIVERGED}
    for row in range(4):
        for column in range(4):
            seen = picture[1920 - 480 * row - 100, 480 * column + 100]  # rows go up, pixels go down
            assert np.abs(seen - to_rgb(expected[int(found.reached[row, column])])).max() < 0.01


def test_the_key_has_the_colours_of_the_map() -> None:
    figure = basin_map(draw(quarters()).facts, USUAL)
    swatches = {axes.get_gid(): axes.images[0].get_array() for axes in figure.axes if axes.images}
    (nowhere,) = [array for gid, array in swatches.items() if str(gid).startswith("key-not there")]
    assert np.allclose(nowhere, to_rgb(hues.NOWHERE), atol=1e-9)
    assert np.allclose(swatches["key-diverged"], to_rgb(hues.DIVERGED), atol=1e-9)


def test_numbers_stand_at_the_minima() -> None:
    found = himmelblau()
    figure = basin_map(draw(found).facts, USUAL)
    width, height = figure.get_size_inches() * figure.dpi
    for k, (x, y) in enumerate(found.minima, 1):
        (pin,) = [axes for axes in figure.axes if axes.get_gid() == f"pin-{k}-on-map"]
        middle = pin.get_position()
        assert (middle.x0 + middle.x1) / 2 * width == pytest.approx((x + 5) / 10 * 1920, abs=1)
        assert (middle.y0 + middle.y1) / 2 * height == pytest.approx(height - 1920 + (y + 5) / 10 * 1920, abs=1)


def test_svg_has_the_map_and_its_words() -> None:
    picture = draw(himmelblau())
    root = ET.fromstring(picture.render("svg"))
    assert (root.get("role"), root[0].text) == ("img", picture.facts.headline)
    assert len(list(root.iter(f"{SVG}image"))) > 1
    shown = texts(root)
    assert shown.count(picture.facts.headline) == 1
    for x, y in ((3, 2), (-2.81, 3.13), (-3.78, -3.28), (3.58, -1.85)):
        assert shown.count(f"({x:g}, {y:g})".replace("-", "−")) == 1


def test_settings_reproduce_the_record() -> None:
    found = himmelblau()
    written = re.search(rb"<dc:description>(.*?)</dc:description>", draw(found).render("svg"), re.S)
    assert written
    said = json.loads(written.group(1))
    optimizer = getattr(tw, said["optimizer"])(**said["hyperparameters"])
    again = tw.basins(
        getattr(tw, said["landscape"]), optimizer, resolution=said["resolution"], steps=said["steps"],
        view=tuple(said["view"]), progress=False,
    )  # fmt: skip
    assert again == found


@pytest.mark.parametrize("format", ["svg", "png"])
def test_same_record_same_bytes(format: str) -> None:
    assert draw(quarters()).render(format, 400) == draw(quarters()).render(format, 400)


def test_a_loaded_record_is_drawn_without_contours(tmp_path: Path) -> None:
    found = himmelblau()
    found.save(tmp_path / "a.npz")
    loaded = draw(tw.Basins.load(tmp_path / "a.npz"))
    contours = [len(basin_map(picture.facts, USUAL).axes[0].collections) for picture in (loaded, draw(found))]
    assert contours == [0, 1]
    known = draw(tw.Basins.load(tmp_path / "a.npz"), landscape=tw.himmelblau)
    assert known.render("png", 400) == draw(found).render("png", 400)


def test_many_minima_and_a_flat_view_are_drawn() -> None:
    for surface, view in ((tw.rastrigin, None), (tw.valley, (-2, 2, -0.1, 0.1))):
        found = tw.basins(surface, tw.adam(lr=0.05), resolution=12, steps=100, view=view, progress=False)
        assert draw(found).render("png", 300).startswith(b"\x89PNG")


@pytest.mark.parametrize("given", [{"layout": "overlay"}, {"shown": 3}, {"view": (0, 1, 0, 1)}])
def test_what_is_for_paths_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError, match="is for paths"):
        draw(quarters(), **given)


def test_another_landscape_is_refused() -> None:
    with pytest.raises(InputError, match="two wells"):
        draw(quarters(), landscape=tw.valley)


# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB
DEFICIENT = {
    "none": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colour: str, matrix: object) -> np.ndarray:
    """CIE L*a*b* of a colour as such a viewer sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    x, y, z = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("viewer", DEFICIENT)
def test_minima_are_told_apart_by_every_viewer(viewer: str) -> None:
    seen = [lab(colour, DEFICIENT[viewer]) for colour in MINIMA]
    for k, one in enumerate(seen):
        for other in range(k):
            apart = float(np.linalg.norm(one - seen[other]))
            assert apart > (30 if k < 4 else 20), (MINIMA[k], MINIMA[other], apart)
