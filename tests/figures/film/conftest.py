"""Pictures that films are made of, and a browser for their pages."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

import thalweg as tw
from tests.explorer import browser
from thalweg.figures.draw import draw
from thalweg.figures.picture import Picture

SGD, ADAM = tw.sgd(lr=0.0197), tw.adam(lr=0.094)
FREE = tw.schedule_free_sgd(lr=0.061)
STEPS = 30


def _paths(*optimizers: tw.Optimizer) -> list[tw.Path]:
    return [tw.descend(tw.valley, each, steps=200) for each in optimizers]


def _data() -> list[tw.Path]:
    return [tw.descend(tw.old_faithful(), each, steps=60) for each in (tw.sgd(lr=0.06), tw.adam(lr=1.0))]


PICTURES: dict[str, Callable[[int], Picture]] = {  # by how many steps are shown
    "panels": lambda shown: draw(_paths(SGD, ADAM), shown=shown, view=(-3.6, 0.9, -1.9, 1.9)),
    "overlay": lambda shown: draw(
        _paths(SGD, FREE, ADAM), layout="overlay", shown=shown, view=(-3.6, 0.9, -1.9, 1.9), theme="print"
    ),
    "dark column": lambda shown: draw(
        _paths(SGD, ADAM), shown=shown, view=(-3.6, 0.9, -1.9, 1.9), theme="dark", size="column"
    ),
    "diverges": lambda shown: draw(
        [tw.descend(tw.valley, each, steps=60) for each in (tw.sgd(lr=0.05), ADAM)], shown=shown
    ),
    "losses": lambda shown: draw(_paths(SGD, ADAM), layout="losses", shown=shown),
    "rates": lambda shown: draw(_paths(SGD, ADAM), layout="rates", shown=shown),
    "fit": lambda shown: draw(_data(), layout="fit", shown=shown, view=(-5, 40, -5, 60)),
}
MAPS = ("panels", "overlay", "dark column")


@pytest.fixture(scope="session")
def lecture() -> Picture:
    """A usual comparison."""
    return PICTURES["panels"](STEPS)


def pixels(page: Page, clip: Any = None) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")).astype(int)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as window:
        yield window


@pytest.fixture
def play(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a picture's film; the test fails on any error, breach of policy or request."""
    pages, watches = list[Page](), list[browser.Watch]()

    def open_one(picture: Picture, *, seconds: float | None = None, **context: Any) -> Page:
        file = picture.save(tmp_path / f"{len(pages)}.html", seconds=seconds)
        page = chromium.new_context(**{"reduced_motion": "reduce", **context}).new_page()
        watches.append(browser.Watch(file))
        watches[-1].follow(page)
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.context.close()
    assert [watch.troubles for watch in watches] == [[] for _ in watches]
