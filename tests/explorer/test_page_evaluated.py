"""A rule whose model is evaluated elsewhere than it is trained: a thin line, said in words as in Python's picture."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import thalweg as tw
from tests.explorer.figures import attributes, studio
from thalweg.figures import arrows, theme

RATES = {"schedule_free_sgd": 0.012, "sgd": 0.0196}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with studio(chromium) as tab:
        yield tab


@pytest.mark.parametrize("step", [40, 7])
def test_the_thin_line_leads_through_the_averages_of_python_to_a_ring(page: Page, step: int) -> None:
    done = page.evaluate("(given) => drawn(given)", {"rates": RATES, "step": step})
    data, plain = attributes(page, "path.evaluated", "d")
    assert plain == ""
    assert attributes(page, "path.evaluated", "stroke")[0] == theme.LIGHT.colours["schedule_free_sgd"]
    path = tw.descend(tw.valley, tw.schedule_free_sgd(lr=RATES["schedule_free_sgd"]), steps=40).until(step)
    assert path.apart
    frame = arrows.Frame(done["view"], 0, 0, done["place"]["width"], done["place"]["height"])
    expected = frame.pixels(path.evaluated) * [1, -1] + [0, frame.height]
    line = np.array(re.split("[ML ]", data)[1:], dtype=float).reshape(-1, 2)
    nearest = np.abs(line[:, None] - expected[None]).max(axis=2).min(axis=1)
    assert nearest.max() <= 0.051
    assert np.abs(line[[0, -1]] - expected[[0, -1]]).max() <= 0.051
    rings = page.locator("circle.evaluated-now")
    expect(rings.nth(0)).to_be_visible()
    expect(rings.nth(1)).to_be_hidden()
    ring = [float(attributes(page, "circle.evaluated-now", name)[0]) for name in ("cx", "cy")]
    assert np.abs(ring - expected[-1]).max() <= 0.051


def test_before_the_first_step_there_is_none(page: Page) -> None:
    page.evaluate("(given) => drawn(given)", {"rates": RATES, "step": 0})
    assert attributes(page, "path.evaluated", "d") == ["", ""]
    expect(page.locator("circle.evaluated-now").nth(0)).to_be_hidden()


@pytest.mark.parametrize("optimizers, said", [([tw.sgd, tw.schedule_free_adamw], True), ([tw.sgd, tw.adam], False)])
def test_the_page_says_what_the_thin_line_is(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, optimizers: list[tw.Rule], said: bool
) -> None:
    file = tmp_path_factory.mktemp("evaluated") / "page.html"
    tw.explore(tw.valley, optimizers).save(file)
    tab = chromium.new_context().new_page()
    tab.goto(file.as_uri())
    expect(tab.locator("p.subtitle")).to_contain_text("There: ")
    assert ("Thin line: where the model is evaluated." in (tab.locator("p.subtitle").text_content() or "")) == said
    tab.context.close()
