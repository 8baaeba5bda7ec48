"""How the page that plays a film looks: as the picture, and under way as the film."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import thalweg as tw
from tests.figures.film.conftest import FREE, PICTURES, pixels
from thalweg.figures.draw import draw
from thalweg.figures.files import svg
from thalweg.figures.film.plan import plan
from thalweg.figures.film.stage import Stage
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DPI


@pytest.fixture
def alone(chromium: Browser, tmp_path: Path) -> Callable[..., np.ndarray]:
    """A picture's SVG as it looks on its paper, in a place of a page."""

    def look(svg: bytes, paper: str, box: Any) -> np.ndarray:
        (tmp_path / "alone.svg").write_bytes(svg)
        place = f"left:{box['x']}px;top:{box['y']}px;width:{box['width']}px;height:{box['height']}px"
        image = f'<img src="alone.svg" style="position:absolute;{place}">'
        (tmp_path / "alone.html").write_text(f'<body style="background:{paper}">{image}')
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto((tmp_path / "alone.html").as_uri())
        seen = pixels(page, clip=box)
        page.close()
        return seen

    return look


@pytest.mark.parametrize("name", ["overlay", "dark column", "fit"])
def test_its_end_looks_as_the_picture_saved_alone(play: Callable[..., Page], alone: Any, name: str) -> None:
    """The policy allows no styles in elements: all are attributes here, and must look the same."""
    picture = PICTURES[name](12)
    page = play(picture, viewport={"width": 1280, "height": 900})
    box = page.locator("main > svg").bounding_box()
    ours = pixels(page, clip=box)
    theirs = alone(picture.render("svg"), picture.style.theme.paper, box)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).mean() < 0.0025


def evaluated(shown: int) -> Picture:
    return draw([tw.descend(tw.valley, FREE, steps=200)], shown=shown, view=(-3.6, 0.9, -1.9, 1.9))


FREELY = {**PICTURES, "evaluated": evaluated}
APART = {"panels": 45, "evaluated": 5, "losses": 60, "fit": 45}  # pixels: heads of short arrows, ends of lines


@pytest.mark.parametrize("name", APART)
def test_under_way_it_looks_as_the_film(play: Callable[..., Page], alone: Any, name: str) -> None:
    """As the figure of the .mp4's frame at that time, but for the count of steps, which the page has below."""
    picture = FREELY[name](12)
    page = play(picture, seconds=120, viewport={"width": 1280, "height": 900})
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install(time=0)
    page.clock.pause_at(10)
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.clock.fast_forward(40_500)
    page.evaluate("document.querySelectorAll('[id^=subtitle]').forEach((each) => each.remove())")
    box = page.locator("main > svg").bounding_box()
    ours = pixels(page, clip=box)
    frames = [shot.step for shot in plan(12, fps=60, seconds=120).shots[1:] for _ in range(shot.frames)]
    stage, (theme, size) = Stage(picture.figure(), picture.facts, DPI), (picture.style.theme, picture.style.size)
    stage.frame(frames[60 * 81 // 2 - 1])
    for artist in stage.moving:
        artist.set_animated(False)
        artist.set_visible(artist.get_visible() and not str(artist.get_gid()).startswith("subtitle"))
    off = np.abs(ours - alone(svg(stage.figure, "", "", "", theme, size), theme.paper, box))
    assert off.mean() < 0.011
    assert (off.max(axis=2) > 40).sum() <= APART[name]
